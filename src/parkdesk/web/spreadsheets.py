"""Tables as Excel workbooks: a text is written as text, so that what somebody typed never runs.

The one place where pages write workbooks. A text that begins like a formula is a text and
is marked so, also after its cell is edited; a missing number is an empty cell.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from parkdesk.web.formats import PARK_ZONE

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LONGEST = 32_767  #: characters of a cell
_STYLES = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


@dataclass(frozen=True, slots=True)
class StyledNumber:
    """A number in a format of its own."""

    value: float
    style: str


Cell = str | float | int | date | datetime | StyledNumber | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column: its heading, width in characters, and number format."""

    label: str
    width: int = 16
    style: str = "General"


def sheet_of(
    name: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Cell]],
    about: Sequence[str] = (),
    *,
    has_filter: bool = True,
) -> bytes:
    """Return a workbook of one sheet.

    Parameters
    ----------
    about
        Lines above the table: what it lists, how it was filtered, which marks its figures carry.
    has_filter
        Whether the reader can filter its rows; not where the last one is their sum.
    """
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, dict(_SAFE)) as book:
        sheet = book.add_worksheet(name[:31])
        formats = _Formats(book)
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "quote_prefix": True})
        for at, line in enumerate(about):
            sheet.write_string(at, 0, line[:_LONGEST], formats.text)
        top = len(about) + 1 if about else 0
        for at, column in enumerate(columns):
            sheet.write_string(top, at, column.label, head)
            sheet.set_column(at, at, column.width)
        last = top
        for last, row in enumerate(rows, start=top + 1):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, (last, at), value, formats, column.style)
        sheet.freeze_panes(top + 1, 1)
        if has_filter:
            sheet.autofilter(top, 0, max(last, top + 1), len(columns) - 1)
    return held.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._numbers: dict[str, Format] = {}
        self.text = book.add_format({"quote_prefix": True})

    def number(self, style: str) -> Format:
        """Return the format of numbers of a style."""
        if style not in self._numbers:
            self._numbers[style] = self._book.add_format({"num_format": style})
        return self._numbers[style]


def _write(
    sheet: Worksheet, place: tuple[int, int], value: Cell, formats: _Formats, style: str
) -> None:
    """Write one cell by its kind; what is missing is left empty."""
    if isinstance(value, str):
        sheet.write_string(*place, value[:_LONGEST], formats.text)
    elif isinstance(value, datetime):
        local = value.astimezone(PARK_ZONE).replace(tzinfo=None)
        sheet.write_datetime(*place, local, formats.number(_STYLES["moment"]))
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, formats.number(_STYLES["day"]))
    elif isinstance(value, StyledNumber):
        sheet.write_number(*place, value.value, formats.number(value.style))
    elif value is not None:
        sheet.write_number(*place, value, formats.number(style))


def sheet_response(name: str, data: bytes) -> HttpResponse:
    """Return a workbook as a file to save."""
    way = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or ""
    return HttpResponse(data, content_type=MEDIA_TYPE, headers={"Content-Disposition": way})
