"""The workbook of an account: a verifier follows every tonne from cell to cell."""

from pathlib import Path

from nearzero.reporting.result import Document, view
from nearzero.reporting.workbook import account, energy, factors, lines, notes
from nearzero.reporting.workbook.book import Book

SHEETS = (
    notes.SHEET,
    account.SHEET,
    lines.SHEET,
    factors.SHEET,
    energy.SHEET,
    notes.COVERAGE,
    notes.UNCERTAINTY,
    notes.FINDINGS,
)


def write(result: Document, path: Path, language: str = "zh") -> None:
    """Write the workbook; see :func:`nearzero.reporting.write_workbook`."""
    book = Book(path, view(result), language, SHEETS)
    notes.write_notes(book)
    cells = factors.write_factors(book)
    line_sheet = lines.write_lines(book, cells)
    energy_sheet = energy.write_energy(book)
    account.write_account(book, line_sheet, energy_sheet)
    notes.write_words(book)
    book.close()
