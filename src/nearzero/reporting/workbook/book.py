"""A workbook with one hand: cells, styles and sheets, written row by row.

Every formula is written with its value, so that a viewer that does not calculate shows numbers.
The file depends on the result only: its time is the run's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from nearzero.reporting import palette
from nearzero.reporting.labels import SYNTHETIC, park_name
from nearzero.reporting.made import made_at
from nearzero.reporting.result import Result, is_synthetic
from nearzero.words import mark, translator

FONT = "SimSun"
WIDE = 230  #: characters; a wider sheet is not squeezed onto one page
_LONGEST = 32_000  #: characters of a cell, a little below what a worksheet takes


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without the leading ``=``, and what it gives."""

    formula: str
    value: float


Cell = str | float | Live | None

STYLES: Mapping[str, Mapping[str, object]] = {
    "text": {},
    "wrapped": {"text_wrap": True},
    "number": {"num_format": "#,##0.00"},
    "exact": {"num_format": "General"},
    "count": {"num_format": "#,##0"},
    "share": {"num_format": "0.0%"},
    "small": {"num_format": "0.00E+00"},
    "intensity": {"num_format": "#,##0.0000"},
    "quiet": {"font_color": palette.QUIET, "num_format": "#,##0.00"},
    "quiet_intensity": {"font_color": palette.QUIET, "num_format": "#,##0.0000"},
    "noted": {"bg_color": "#FBEFD5", "num_format": "#,##0.00"},
    "heading": {
        "bold": True,
        "bg_color": "#E6EDF2",
        "text_wrap": True,
        "align": "center",
        "border_color": palette.QUIET,
    },
    "total": {"bold": True, "bg_color": "#F2F5F7", "num_format": "#,##0.00"},
    "title": {"bold": True, "font_size": 14, "border": 0},
    "part": {"bold": True, "font_size": 11, "border": 0},
    "mark": {"bold": True, "font_color": palette.MARK, "border": 0},
    "plain": {"border": 0},
    "note": {"border": 0, "text_wrap": True, "font_color": palette.QUIET},
}


class Book:
    """A workbook being written; its sheets stand in the order of ``sheets``."""

    def __init__(self, path: Path, result: Result, language: str, sheets: Sequence[str]) -> None:
        self.result = result
        self.language = language
        self.words = translator(language)
        self._file = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False}
        )
        base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "border": 1}
        base["border_color"] = palette.RULE
        self.styles = {
            name: self._file.add_format({**base, **more}) for name, more in STYLES.items()
        }
        self._file.set_properties(
            {
                "title": self.words(mark("Account of {park}")).format(
                    park=park_name(result, language)
                ),
                "author": "nearzero",
                "created": _naive(made_at(result)),
            }
        )
        self._pages = {
            self.words(name): self._file.add_worksheet(self.words(name)) for name in sheets
        }

    def sheet(self, name: str, title: str, widths: Sequence[float]) -> "Sheet":
        """Begin a sheet with a title row; made-up data carry their mark on every sheet."""
        return Sheet(self, self._pages[name], title, widths)

    def close(self) -> None:
        """Write the file."""
        self._file.close()


class Sheet:
    """A sheet being written from top to bottom; ``at`` is the next row, counted from 1."""

    def __init__(
        self, book: Book, page: xlsxwriter.worksheet.Worksheet, title: str, widths: Sequence[float]
    ) -> None:
        self.book = book
        self.page = page
        self.at = 1
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_landscape()
        page.set_paper(9)
        if sum(widths) < WIDE:
            page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        mark_words = book.words(SYNTHETIC) if is_synthetic(book.result) else ""
        page.set_header(f"&L{title}&R{mark_words}")
        page.set_footer("&C&P / &N")
        self.row([title], ["title"])
        self.row([mark_words or None], ["mark"])

    def row(self, cells: Sequence[Cell], styles: Sequence[str] | str = "text") -> int:
        """Write one row and return its number."""
        each = [styles] * len(cells) if isinstance(styles, str) else styles
        for column, (cell, style) in enumerate(zip(cells, each, strict=True)):
            self._put(column, cell, self.book.styles[style])
        self.at += 1
        return self.at - 1

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.at += rows

    def freeze(self, columns: int) -> None:
        """Keep everything above the next row, and some columns, in sight."""
        self.page.freeze_panes(self.at - 1, columns)

    def filter(self, first: int, last: int, columns: int) -> None:
        """Offer a filter over a table."""
        self.page.autofilter(first - 1, 0, max(last, first) - 1, columns - 1)
        self.page.ignore_errors(
            {"number_stored_as_text": column_of(0, first, last).replace("$", "")}
        )

    def _put(self, column: int, cell: Cell, style: xlsxwriter.format.Format) -> None:
        row = self.at - 1
        if cell is None:
            self.page.write_blank(row, column, None, style)
        elif isinstance(cell, Live):
            self.page.write_formula(row, column, f"={cell.formula}", style, cell.value)
        elif isinstance(cell, str):
            self.page.write_string(row, column, cell[:_LONGEST], style)
        else:
            self.page.write_number(row, column, cell, style)


def address(column: int, row: int, sheet: str = "", *, fixed: bool = False) -> str:
    """Return the name of a cell; column from 0, row from 1.

    Examples
    --------
    >>> address(1, 5), address(27, 5, "Lines", fixed=True)
    ('B5', "'Lines'!$AB$5")
    """
    letters = xl_col_to_name(column)
    cell = f"${letters}${row}" if fixed else f"{letters}{row}"
    return f"'{sheet}'!{cell}" if sheet else cell


def column_of(column: int, first: int, last: int, sheet: str = "") -> str:
    """Return the name of a part of a column.

    Examples
    --------
    >>> column_of(1, 5, 9, "Lines")
    "'Lines'!$B$5:$B$9"
    """
    letters = xl_col_to_name(column)
    cells = f"${letters}${first}:${letters}${max(last, first)}"
    return f"'{sheet}'!{cells}" if sheet else cells


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
