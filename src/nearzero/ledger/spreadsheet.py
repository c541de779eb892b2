"""The cells of an .xlsx file, read once: values, formulas without value, merges, what is hidden.

The format is a zip of XML parts; each sheet is streamed row by row. Cached values and formulas
are seen in the same pass, which opening the file twice with a general library would not give.
Sizes are limited before anything is unpacked, so that a small file cannot fill the memory.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from nearzero.ledger.package import (
    MONTH,
    Book,
    TooLarge,
    elements,
    is_on,
    local_name,
    open_book,
    string_text,
    unescape,
)
from nearzero.ledger.period import SERIAL_ZERO

MOST_CELLS = 2_000_000
_LAST_COLUMN = 16_384
_LAST_SERIAL = 2_958_465  #: 9999-12-31 [days]

Value = str | float


class Fault(StrEnum):
    """What a cell has instead of a value."""

    ERROR = "error"
    NO_VALUE = "no value"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """A cell that has no value that can be trusted."""

    fault: Fault
    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        """Address such as ``B7``."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its cells by row and column number, both from 1.

    Attributes
    ----------
    name
        Title of the sheet.
    is_hidden
        Whether the sheet is hidden.
    rows
        Cells that have a value: texts, numbers; dates as ISO text to the printed precision.
    hidden_rows
        Row numbers that are hidden and have cells.
    merges
        Merged ranges: first row, first column, last row, last column.
    faults
        Cells without a value that can be trusted.
    """

    name: str
    is_hidden: bool
    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook in their order.

    Raises
    ------
    NotASpreadsheet, TooLarge
        What the file is instead of a workbook that can be read.
    zipfile.BadZipFile, xml.etree.ElementTree.ParseError, KeyError, ValueError, …
        If the file is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        book = open_book(archive)
        cells_left = MOST_CELLS
        for name, is_hidden, part in book.sheets:
            sheet = Sheet(name=name, is_hidden=is_hidden)
            cells_left = _fill(sheet, archive, part, book, cells_left)
            yield sheet


def letters(column: int) -> str:
    """Return the letters of a column number.

    Examples
    --------
    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


@cache
def column_number(text: str) -> int:
    """Return the number of a column from its letters.

    Raises
    ------
    ValueError
        If the letters are no column.
    """
    number = 0
    for letter in text.upper():
        if not "A" <= letter <= "Z":
            message = f"{text!r} is no column"
            raise ValueError(message)
        number = number * 26 + ord(letter) - ord("A") + 1
    if not 1 <= number <= _LAST_COLUMN:
        message = f"{text!r} is no column"
        raise ValueError(message)
    return number


def _fill(sheet: Sheet, archive: zipfile.ZipFile, part: str, book: Book, cells_left: int) -> int:
    """Read a sheet's cells, merges and hidden rows; return how many cells may still be read."""
    number = 0
    for element in elements(archive, part):
        name = local_name(element)
        if name == "row":
            number = int(element.get("r") or number + 1)
            cells_left -= len(element)
            if cells_left < 0:
                raise TooLarge
            _fill_row(sheet, number, element, book)
            element.clear()
        elif name == "mergeCell":
            sheet.merges.append(_range(element.get("ref", "")))
    return cells_left


def _fill_row(sheet: Sheet, number: int, row: Element, book: Book) -> None:
    cells: dict[int, Value] = {}
    column = 0
    for cell in row:
        address = cell.get("r")
        column = column_number(address.rstrip("0123456789")) if address else column + 1
        value = _value(cell, book)
        if isinstance(value, tuple):
            fault, text = value
            sheet.faults.append(CellFault(fault=fault, row=number, column=column, text=text))
            if fault is not Fault.STALE:
                continue
            value = float(text)
        if value is not None and value != "":
            cells[column] = value
    if cells:
        sheet.rows[number] = cells
        if is_on(row.get("hidden")):
            sheet.hidden_rows.append(number)


def _value(cell: Element, book: Book) -> Value | tuple[Fault, str] | None:
    """Return what a cell shows: a value, a fault with its text, or nothing."""
    kind, text, formula, inline = cell.get("t", "n"), None, None, None
    for child in cell:
        name = local_name(child)
        if name == "v":
            text = child.text or ""
        elif name == "f":
            formula = child.text or "..."
        elif name == "is":
            inline = string_text(child)
    if kind == "inlineStr":
        return inline
    if formula is not None and (text is None or (text == "" and kind != "str")):
        return Fault.NO_VALUE, f"={formula}"
    if text is None:
        return None
    if kind == "s":
        return book.strings[int(text)]
    if kind == "e":
        return Fault.ERROR, text
    if kind == "b":
        return "true" if is_on(text) else "false"
    if kind != "n":
        return unescape(text)
    if text == "":
        return None
    return _number(float(text), formula, int(cell.get("s") or 0), book)


def _number(value: float, formula: str | None, style: int, book: Book) -> Value | tuple[Fault, str]:
    """Return a number cell as number, as date text, or as fault if it was never calculated."""
    if formula is not None and book.is_uncalculated:
        return (Fault.NO_VALUE, f"={formula}") if value == 0.0 else (Fault.STALE, repr(value))
    kind = book.date_styles.get(style)
    if kind is None or not 1.0 <= value + book.days_ahead <= _LAST_SERIAL:
        return value
    day = SERIAL_ZERO + timedelta(days=int(value) + book.days_ahead)
    return {"year": f"{day:%Y}", MONTH: f"{day:%Y-%m}"}.get(kind, day.isoformat())


def _range(text: str) -> tuple[int, int, int, int]:
    """Return first row, first column, last row and last column of a range such as ``A1:B3``."""
    first, _, last = text.replace("$", "").partition(":")
    corners = []
    for corner in (first, last or first):
        column = corner.rstrip("0123456789")
        corners += [int(corner[len(column) :]), column_number(column)]
    return corners[0], corners[1], corners[2], corners[3]
