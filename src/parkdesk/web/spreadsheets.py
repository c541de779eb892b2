"""Lists as Excel workbooks: a text is written as text, so that what somebody typed never runs.

The one place where pages write workbooks of lists. A text that begins like a formula is a text and
is marked so, also after its cell is edited; a missing number is an empty cell.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse

from parkdesk.web.formats import PARK_ZONE

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LONGEST = 32_767  #: characters of a cell
_STYLES = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}

Cell = str | float | int | date | datetime | None


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
) -> bytes:
    """Return a workbook of one sheet.

    Parameters
    ----------
    about
        Lines above the table: what it lists, how it was filtered, whether it is synthetic.
    """
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, dict(_SAFE)) as book:
        sheet = book.add_worksheet(name[:31])
        text = book.add_format({"quote_prefix": True})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "quote_prefix": True})
        styles = [book.add_format({"num_format": one.style}) for one in columns]
        days = {kind: book.add_format({"num_format": code}) for kind, code in _STYLES.items()}
        for at, line in enumerate(about):
            sheet.write_string(at, 0, line[:_LONGEST], text)
        top = len(about) + 1 if about else 0
        for at, column in enumerate(columns):
            sheet.write_string(top, at, column.label, head)
            sheet.set_column(at, at, column.width)
        last = top
        for last, row in enumerate(rows, start=top + 1):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, at, value[:_LONGEST], text)
                elif isinstance(value, datetime):
                    local = value.astimezone(PARK_ZONE).replace(tzinfo=None)
                    sheet.write_datetime(last, at, local, days["moment"])
                elif isinstance(value, date):
                    sheet.write_datetime(last, at, value, days["day"])
                elif value is not None:
                    sheet.write_number(last, at, value, styles[at])
        sheet.freeze_panes(top + 1, 1)
        sheet.autofilter(top, 0, max(last, top + 1), len(columns) - 1)
    return held.getvalue()


def sheet_response(name: str, data: bytes) -> HttpResponse:
    """Return a workbook as a file to save."""
    way = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return HttpResponse(data, content_type=MEDIA_TYPE, headers={"Content-Disposition": way})
