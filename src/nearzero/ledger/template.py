"""The blank workbook, and filled ones made from the same pattern.

The sheets and headings are those of ``table.py``; what they say to people stands in
``template.yaml``. Closed lists are drop-downs, subjects depend on the activity and units on the
subject. Law: the same rows give the same bytes, on any day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypedDict

import pyarrow as pa
import yaml
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nearzero.frames import Column, TableSpec
from nearzero.ledger.choices import choices
from nearzero.ledger.numbers import PRESENT, read_number
from nearzero.ledger.period import parse_day
from nearzero.ledger.subjects import resolve_subject, written_name
from nearzero.ledger.table import (
    ACTIVITY_FILED,
    CERTIFICATES,
    ENTERPRISES,
    FILED,
    PARK,
    PROPERTIES,
)
from nearzero.ledger.template_lists import LISTS, ROWS, drop_down, write_lists
from nearzero.ledger.workbook import VERSION

MADE_AT = datetime(2025, 1, 1, tzinfo=UTC)  #: stands in every workbook, so that bytes repeat
_NUMERIC_TEXT = {
    "amount",
    "net_calorific_value",
    "carbon_content",
    "oxidation",
    "emission_factor",
}
_WIDTHS = {"subject": 24, "activity": 20, "note": 30, "evidence": 24, "name_zh": 36, "name_en": 36}
_WIDTH = 16
_DARK, _LIGHT, _GREY = "#1F4E5F", "#7A9AA6", "#808080"
_PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}

Row = Mapping[str, object]


class Words(TypedDict):
    """What ``template.yaml`` holds."""

    font: str
    instructions: list[dict[str, str]]
    version_label: dict[str, str]
    example_title: dict[str, str]
    required_label: dict[str, str]
    notes: dict[str, dict[str, dict[str, str]]]
    units: dict[str, dict[str, list[str]]]
    property_units: dict[str, list[str]]
    example: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Styles:
    """Cell formats of a workbook."""

    needed: Format
    optional: Format
    text: Format
    plain: Format
    date: Format
    title: Format
    example: Format


def write_template(path: Path | str) -> None:
    """Write the blank workbook.

    Parameters
    ----------
    path
        Where to; a file that is there is replaced.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nearzero.ledger import read_ledger
    >>> with TemporaryDirectory() as folder:
    ...     write_template(Path(folder, "blank.xlsx"))
    ...     [problem.code for problem in read_ledger(Path(folder, "blank.xlsx")).problems]
    ['ledger.nothing-read']
    """
    write_workbook(path, park=(), enterprises=(), activity=())


def write_workbook(
    path: Path | str,
    *,
    park: Iterable[Row] | Row,
    enterprises: Iterable[Row],
    activity: Iterable[Row],
    certificates: Iterable[Row] = (),
    properties: Iterable[Row] = (),
) -> None:
    """Write a ledger workbook: the template with rows filled in.

    Parameters
    ----------
    path
        Where to; a file that is there is replaced.
    park, enterprises, activity, certificates, properties
        Rows by English column names, for the park one will do; values as text or numbers. Closed
        lists and subjects are written in Chinese, plain numbers as numbers, days as days, all
        else as it is.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nearzero.ledger import read_ledger
    >>> row = {"enterprise_id": "E1", "period": "2025", "activity": "electricity_received",
    ...     "subject": "grid", "amount": "1.5", "unit": "10^4 kWh"}
    >>> with TemporaryDirectory() as folder:
    ...     write_workbook(Path(folder, "a.xlsx"), park=[{"park_id": "P1"}],
    ...         enterprises=[{"enterprise_id": "E1"}], activity=[row])
    ...     read_ledger(Path(folder, "a.xlsx")).activity["base_amount"].to_pylist()
    [15.0]
    """
    tables = {
        PARK: [park] if isinstance(park, Mapping) else park,
        ENTERPRISES: enterprises,
        ACTIVITY_FILED: activity,
        CERTIFICATES: certificates,
        PROPERTIES: properties,
    }
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(str(path), options) as book:
        book.set_properties({"title": words()["instructions"][0]["zh"], "created": MADE_AT})
        styles = _styles(book)
        _write_instructions(book, styles)
        for spec in FILED:
            _write_table(book, styles, spec, tables[spec])
        _write_example(book, styles)
        listed = {name: group["zh"] for name, group in words()["units"].items()}
        page = book.add_worksheet(_sheet("choices"))
        write_lists(book, page, listed, words()["property_units"])
        page.hide()


@cache
def words() -> Words:
    """Return what the workbook says to people, from ``template.yaml``."""
    text = (files("nearzero.ledger") / "template.yaml").read_text(encoding="utf-8")
    read: Words = yaml.safe_load(text)
    return read


def _sheet(name: str) -> str:
    return choices("sheet").zh[name]


def _styles(book: Workbook) -> _Styles:
    font = {"font_name": words()["font"], "font_size": 10, "valign": "vcenter"}
    head = {**font, "bold": True, "font_color": "white", "text_wrap": True, "border": 1}
    return _Styles(
        needed=book.add_format({**head, "bg_color": _DARK}),
        optional=book.add_format({**head, "bg_color": _LIGHT}),
        text=book.add_format({**font, "locked": False, "num_format": "@"}),
        plain=book.add_format({**font, "locked": False}),
        date=book.add_format({**font, "locked": False, "num_format": "yyyy-mm-dd"}),
        title=book.add_format({**font, "bold": True, "font_size": 14}),
        example=book.add_format({**font, "italic": True, "font_color": _GREY}),
    )


def _write_instructions(book: Workbook, styles: _Styles) -> None:
    page = book.add_worksheet(_sheet("instructions"))
    page.set_column(0, 0, 110, styles.plain)
    page.hide_gridlines(2)
    for row, line in enumerate(words()["instructions"]):
        page.write_string(row, 0, line["zh"], styles.plain if row else styles.title)
    row = len(words()["instructions"]) + 1
    page.write_string(row, 0, words()["version_label"]["zh"], styles.plain)
    page.write_string(row + 1, 0, VERSION, styles.plain)
    page.protect("", _PROTECTION)


def _write_table(book: Workbook, styles: _Styles, spec: TableSpec, rows: Iterable[Row]) -> None:
    """Write one sheet: headings with notes, drop-downs, and the rows."""
    page = book.add_worksheet(_sheet(spec.name))
    _write_headings(page, styles, spec, 0)
    notes = words()["notes"].get(spec.name, {})
    for at, column in enumerate(spec.columns):
        page.set_column(at, at, _width(column), _style(styles, column))
        text = notes.get(column.name, {}).get("zh", "")
        if column.required:
            text = "\n".join(part for part in (words()["required_label"]["zh"], text) if part)
        if text:
            page.write_comment(0, at, text, {"x_scale": 1.8, "author": "nearzero"})
        choice = drop_down(spec, column.name)
        if choice is not None:
            page.data_validation(1, at, ROWS, at, choice)
    for number, row in enumerate(rows, start=1):
        for at, column in enumerate(spec.columns):
            _write_cell(page, number, at, column, row, styles)
    page.freeze_panes(1, 1)
    page.protect("", _PROTECTION)


def _write_headings(page: Worksheet, styles: _Styles, spec: TableSpec, row: int) -> None:
    page.set_row(row, 32)
    for at, column in enumerate(spec.columns):
        page.write_string(row, at, column.zh[0], _head(styles, column))


def _write_example(book: Workbook, styles: _Styles) -> None:
    """Write the sheet that shows how; its name keeps it from being read."""
    page = book.add_worksheet(_sheet("example"))
    page.write_string(0, 0, words()["example_title"]["zh"], styles.title)
    _write_headings(page, styles, ACTIVITY_FILED, 1)
    for at, column in enumerate(ACTIVITY_FILED.columns):
        page.set_column(at, at, _width(column))
    for number, row in enumerate(words()["example"], start=2):
        for at, column in enumerate(ACTIVITY_FILED.columns):
            value = row.get(column.name)
            text = value["zh"] if isinstance(value, dict) else value
            if text is not None:
                page.write_string(number, at, _shown(column, str(text), row), styles.example)
    page.freeze_panes(2, 0)
    page.protect("", _PROTECTION)


def _head(styles: _Styles, column: Column) -> Format:
    return styles.needed if column.required else styles.optional


def _style(styles: _Styles, column: Column) -> Format:
    if pa.types.is_date(column.type):
        return styles.date
    is_number = pa.types.is_floating(column.type) or column.name in _NUMERIC_TEXT
    return styles.plain if is_number else styles.text


def _width(column: Column) -> int:
    return _WIDTHS.get(column.name, _WIDTH)


class _Exact(float):
    """A number that is printed to its last bit; the writer would keep 16 digits only."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def _write_cell(
    page: Worksheet, number: int, at: int, column: Column, row: Row, styles: _Styles
) -> None:
    """Write a value of a row as people would have typed it."""
    value = row.get(column.name)
    text = "" if value is None else str(value).strip()
    style = _style(styles, column)
    if not text:
        return
    if pa.types.is_date(column.type) and (day := parse_day(text)) is not None:
        page.write_datetime(number, at, day, style)
        return
    if pa.types.is_floating(column.type) or column.name in _NUMERIC_TEXT:
        amount, state = read_number(text)
        if state == PRESENT:
            page.write_number(number, at, _Exact(amount), style)
            return
    page.write_string(number, at, _shown(column, text, row), style)


def _shown(column: Column, text: str, row: Row) -> str:
    """Return a value of a closed list or a subject in Chinese, all else as it is."""
    if column.name in LISTS:
        known = choices(LISTS[column.name])
        found = known.find(text)
        return known.zh[found] if found else text
    if column.name == "subject":
        activity = choices("activity").find(str(row.get("activity", "")))
        subject = resolve_subject(text, activity).subject
        return written_name(subject, activity) if subject else text
    return text
