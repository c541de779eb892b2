"""The parts of an .xlsx file: which sheets there are, shared strings, date formats.

The format is a zip of XML parts that refer to each other. Sizes are limited before anything is
unpacked and document types are refused, so that a small file can fill neither memory nor time.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element, iterparse

LARGEST_FILE = 256 * 2**20  #: unpacked XML that is read at most [bytes]
MONTH, DAY, YEAR = "month", "day", "year"
_EPOCH_1904 = 1462  #: days between the two date systems of spreadsheets [days]
#: Built-in number formats that print a date, those of Chinese editions included.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58), DAY),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), MONTH),
}
_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class NotASpreadsheet(Exception):
    """The zip holds no workbook of this format."""


class TooLarge(Exception):
    """The file unpacks to more than is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the sheets of a workbook have in common.

    Attributes
    ----------
    sheets
        Name, hidden or not, and part of each sheet.
    strings
        Texts that cells refer to.
    date_styles
        How precisely a cell style prints a date, by its number; other styles are left out.
    days_ahead
        What the date system adds to a day count. [days]
    is_uncalculated
        Whether the file says that its formulas are still to be calculated.
    """

    sheets: tuple[tuple[str, bool, str], ...]
    strings: list[str]
    date_styles: dict[int, str]
    days_ahead: int
    is_uncalculated: bool


def open_book(archive: zipfile.ZipFile) -> Book:
    """Return what an archive says about its workbook.

    Raises
    ------
    NotASpreadsheet, TooLarge
        What the file is instead.
    """
    main = _main_part(archive)
    relations = _relations(archive, main)
    listed, switches = _workbook(archive, main)
    sheets = tuple(
        (name, is_hidden, relations[relation][0])
        for name, is_hidden, relation in listed
        if relations[relation][1].endswith("/worksheet")
    )
    strings = _related(relations, "sharedStrings")
    styles = _related(relations, "styles")
    _refuse_large(archive, [*(part for _, _, part in sheets), *strings, *styles])
    return Book(
        sheets=sheets,
        strings=_strings(archive, strings[0]) if strings else [],
        date_styles=_date_styles(archive, styles[0]) if styles else {},
        days_ahead=_EPOCH_1904 if switches["date1904"] else 0,
        is_uncalculated=switches["fullCalcOnLoad"],
    )


def date_kind(code: str) -> str | None:
    """Return whether a number format prints a ``day``, a ``month``, a ``year`` or no date.

    Examples
    --------
    >>> date_kind("yyyy-mm"), date_kind('yyyy"y"m"m"d"d"'), date_kind("#,##0.00"), date_kind("h:mm")
    ('month', 'day', None, None)
    """
    plain = _LITERALS.sub("", code).partition(";")[0].casefold()
    if "general" in plain or "@" in plain:
        return None
    if "d" in plain:
        return DAY
    if "y" in plain:
        return MONTH if "m" in plain else YEAR
    is_time = "h" in plain or "s" in plain
    return MONTH if "m" in plain and not is_time else None


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    """Return an attribute whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def is_on(text: str | None) -> bool:
    """Say whether an attribute switches something on."""
    return (text or "").strip().casefold() in {"1", "true", "on"}


def elements(archive: zipfile.ZipFile, part: str) -> Iterator[Element]:
    """Yield the elements of an XML part as they end; a part with a document type is refused."""
    with archive.open(part) as stream:
        head = stream.read(2048)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise NotASpreadsheet(part)
    with archive.open(part) as stream:
        yield from _parse(stream)


def _parse(stream: IO[bytes]) -> Iterator[Element]:
    for _, element in iterparse(stream):  # noqa: S314 - sizes and DTDs are refused
        yield element


def _refuse_large(archive: zipfile.ZipFile, parts: list[str]) -> None:
    if sum(archive.getinfo(part).file_size for part in parts) > LARGEST_FILE:
        raise TooLarge


def _main_part(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise NotASpreadsheet
    if "_rels/.rels" in names:
        for target, kind in _relations(archive, "").values():
            if kind.endswith("/officeDocument") and target in names:
                if not target.endswith(".xml") or not target.startswith("xl/"):
                    raise NotASpreadsheet(target)
                return target
    if "xl/workbook.xml" not in names:
        raise NotASpreadsheet
    return "xl/workbook.xml"


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return target and kind of each part that a part refers to."""
    here = PurePosixPath(part)
    name = str(here.parent / "_rels" / f"{here.name}.rels") if part else "_rels/.rels"
    _refuse_large(archive, [name])
    found = {}
    for element in elements(archive, name):
        if local_name(element) == "Relationship" and element.get("TargetMode") != "External":
            target = element.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else str(here.parent / target)
            found[element.get("Id", "")] = (_without_dots(inside), element.get("Type", ""))
    return found


def _without_dots(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in {"", ".", ".."}:
            parts.append(part)
    return "/".join(parts)


def _related(relations: Mapping[str, tuple[str, str]], kind: str) -> list[str]:
    return [target for target, found in relations.values() if found.endswith(f"/{kind}")]


def _workbook(
    archive: zipfile.ZipFile, part: str
) -> tuple[list[tuple[str, bool, str]], dict[str, bool]]:
    """Return name, hidden or not and relation of each sheet, and the workbook's two switches."""
    _refuse_large(archive, [part])
    sheets = []
    switches = {"date1904": False, "fullCalcOnLoad": False}
    for element in elements(archive, part):
        if local_name(element) == "sheet":
            is_hidden = element.get("state", "visible") != "visible"
            sheets.append((element.get("name", ""), is_hidden, _attribute(element, "id")))
        elif local_name(element) in {"workbookPr", "calcPr"}:
            for name in switches:
                switches[name] |= is_on(element.get(name))
    return sheets, switches


def _strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Return the shared strings, rich text joined and pronunciation left out."""
    found = []
    for element in elements(archive, part):
        if local_name(element) == "si":
            found.append(string_text(element))
            element.clear()
    return found


def string_text(element: Element) -> str:
    """Return a rich or plain string, pronunciation left out."""
    parts = []
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(run.text or "" for run in child if local_name(run) == "t")
    text = "".join(parts)
    return unescape(text)


def unescape(text: str) -> str:
    """Return a text with the format's ``_x000D_`` escapes as characters."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _date_styles(archive: zipfile.ZipFile, part: str) -> dict[int, str]:
    """Return for each cell style that prints a date how precisely it does."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    for element in elements(archive, part):
        name = local_name(element)
        if name == "numFmt":
            codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
        elif name == "cellXfs":
            styles = [int(child.get("numFmtId", "0")) for child in element]
    kinds = {number: _BUILT_IN.get(number) for number in styles}
    kinds |= {number: date_kind(code) for number, code in codes.items()}
    return {i: kind for i, number in enumerate(styles) if (kind := kinds[number]) is not None}
