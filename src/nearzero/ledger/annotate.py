"""A copy of a workbook with each finding written where it belongs.

The cell is coloured by the severity and carries the sentence as a comment; a sheet at the front
lists all findings. Law: the original is never touched.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.ledger.choices import choices
from nearzero.ledger.headings import Headings, find_headings
from nearzero.ledger.opening import FAILURES, refuse, unreadable
from nearzero.ledger.package import NotASpreadsheet, TooLarge
from nearzero.ledger.spreadsheet import read_sheets
from nearzero.problems import CannotProceed, Place, Problem, Severity, kind
from nearzero.words import mark, translator

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ANNOTATE_FORMAT = kind(
    "ledger.annotate-format",
    Severity.BLOCKER,
    mark("{file} is no workbook; notes can only be written into a copy of one."),
    mark("Read the findings on the screen or write them with --problems."),
    "LEDGER §16",
)
ANNOTATE_ORIGINAL = kind(
    "ledger.annotate-original",
    Severity.BLOCKER,
    mark("The copy with notes would replace the original {file}."),
    mark("Give the copy another name."),
    "LEDGER §16",
)
_COLOURS = {Severity.BLOCKER: "F8CBAD", Severity.WARNING: "FFE699", Severity.NOTE: "DDEBF7"}
_ORDER = (Severity.BLOCKER, Severity.WARNING, Severity.NOTE)
_SEVERITIES = {
    Severity.BLOCKER: mark("blocker"),
    Severity.WARNING: mark("warning"),
    Severity.NOTE: mark("note"),
}
_COLUMNS = (
    mark("severity"),
    mark("sheet"),
    mark("row"),
    mark("column"),
    mark("finding"),
    mark("code"),
)
_WIDTHS = (10, 16, 8, 20, 100, 28)
_COMMENT_WIDTH, _COMMENT_HEIGHT = 420, 140  #: [px]
_LONGEST = 30_000  #: characters; a cell or comment takes 32 767


@dataclass(slots=True)
class _Marks:
    """What is written at one cell."""

    severity: Severity
    sentences: list[str] = field(default_factory=list)


def annotate(
    source: Path | str, problems: Iterable[Problem], target: Path | str, *, language: str = "zh"
) -> Path:
    """Write a copy of a workbook with findings as comments and colours, and return its path.

    Pictures and charts of the original are not carried over; its cells are.

    Parameters
    ----------
    source
        The workbook that was read; it stays as it is.
    problems
        Findings; those of other files are left out, those without a cell stand in the list only.
    target
        Where the copy goes.
    language
        ``"zh"`` or ``"en"``.

    Raises
    ------
    CannotProceed
        If the source is no workbook, or the copy would replace it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nearzero.ledger import read_ledger
    >>> from nearzero.ledger.template import write_template
    >>> with TemporaryDirectory() as folder:
    ...     blank = Path(folder, "blank.xlsx")
    ...     write_template(blank)
    ...     found = read_ledger(blank).problems
    ...     annotate(blank, found, Path(folder, "notes.xlsx"), language="en").name
    'notes.xlsx'
    """
    source, target = Path(source), Path(target)
    _refuse(source, target)
    ours = [p for p in problems if p.where.file.rpartition("/")[2] in {"", source.name}]
    try:
        headings = {
            sheet.name: find_headings(sheet.rows, sheet.name) for sheet in read_sheets(source)
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library tells of parts that it leaves out
            book = _open(source)
    except (*FAILURES, NotASpreadsheet, TooLarge, TypeError, AttributeError) as error:
        raise CannotProceed([unreadable(source.name, error)]) from error
    for name, marks in _by_sheet(ours, headings, language).items():
        if name in book.sheetnames:
            _write_marks(book[name], marks)
    _write_list(book, ours, language)
    book.save(target)
    return target


def _refuse(source: Path, target: Path) -> None:
    """Raise if there is no workbook to copy, or the copy would replace it."""
    refused = refuse(source, source.name) if source.is_file() else None
    if source.is_dir() or (refused is not None and refused.code == "ledger.format-unknown"):
        refused = ANNOTATE_FORMAT.at(Place(file=source.name), {"file": source.name})
    elif not source.exists():
        refused = unreadable(source.name, FileNotFoundError(2, "not found"))
    elif target.exists() and target.samefile(source):
        refused = ANNOTATE_ORIGINAL.at(Place(file=source.name), {"file": source.name})
    if refused is not None:
        raise CannotProceed([refused])


def _open(source: Path) -> "Workbook":
    from openpyxl import load_workbook

    return load_workbook(source)


def _by_sheet(
    problems: Sequence[Problem], headings: Mapping[str, Headings | None], language: str
) -> dict[str, dict[tuple[int, int], _Marks]]:
    """Return what is written at each cell of each sheet."""
    found: dict[str, dict[tuple[int, int], _Marks]] = {}
    for problem in sorted(problems, key=lambda p: _ORDER.index(p.severity)):
        name = _sheet_of(problem, headings)
        if name is None:
            continue
        sentence = _sentence(problem, language)
        for cell in _cells(problem, headings[name]):
            marks = found.setdefault(name, {}).setdefault(cell, _Marks(problem.severity))
            if sentence not in marks.sentences:
                marks.sentences.append(sentence)
    return found


def _sentence(problem: Problem, language: str) -> str:
    """Return a finding without the signs that a workbook cannot hold."""
    return _printable(problem.sentence(language))


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c == "\n")


def _sheet_of(problem: Problem, headings: Mapping[str, Headings | None]) -> str | None:
    """Return the sheet of a problem, which may name the table instead."""
    name = problem.where.sheet
    if name in headings:
        return name
    tables = (sheet for sheet, found in headings.items() if found and found.spec.name == name)
    return next(tables, None) if name else None


def _cells(problem: Problem, found: Headings | None) -> Iterator[tuple[int, int]]:
    """Yield the cells that a problem is about: its row and those that its facts list."""
    column = _column(problem.where.column, found)
    first = problem.where.row or (found.row if found else 1)
    yield first, column
    rows = problem.facts.get("rows")
    for text in rows if isinstance(rows, tuple) else ():
        if text.isdecimal() and int(text) != first:
            yield int(text), column


def _column(text: str, found: Headings | None) -> int:
    """Return the number of a column from its heading or its English name, else the first."""
    if found is None:
        return 1
    by_text = {heading: found.columns[name] for name, heading in found.texts.items()}
    return by_text.get(text) or found.columns.get(text) or 1


def _write_marks(page: "Worksheet", cells: Mapping[tuple[int, int], _Marks]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for (row, column), marks in cells.items():
        at, before = page.cell(row=row, column=column), ""
        if isinstance(at, MergedCell):
            area = next(a for a in page.merged_cells.ranges if at.coordinate in a)
            cell = page.cell(row=area.min_row, column=area.min_col)
            before = cell.comment.text if cell.comment else ""
        else:
            cell = at
        text = "\n".join(part for part in (before, *marks.sentences) if part)
        cell.comment = Comment(
            text[:_LONGEST], "nearzero", height=_COMMENT_HEIGHT, width=_COMMENT_WIDTH
        )
        cell.fill = PatternFill("solid", fgColor=_COLOURS[marks.severity])


def _write_list(book: "Workbook", problems: Sequence[Problem], language: str) -> None:
    """Write the sheet that lists every finding, in place of one that is there already."""
    from openpyxl.styles import Alignment, Font, PatternFill

    listed = choices("sheet")
    name = listed.zh["problems"] if language == "zh" else listed.en["problems"]
    for old in [sheet for sheet in book.sheetnames if listed.find(sheet) == "problems"]:
        del book[old]
    page = book.create_sheet(name, 0)
    book.active = 0
    words = translator(language)
    for at, (text, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True), start=1):
        page.cell(row=1, column=at, value=words(text)).font = Font(bold=True)
        page.column_dimensions[chr(ord("A") + at - 1)].width = width
    for row, problem in enumerate(sorted(problems, key=lambda p: _ORDER.index(p.severity)), 2):
        where = problem.where
        texts = (
            words(_SEVERITIES[problem.severity]),
            _printable(where.sheet),
            where.row,
            _printable(where.column),
            _sentence(problem, language)[:_LONGEST],
            problem.code,
        )
        for at, value in enumerate(texts, start=1):
            cell = page.cell(row=row, column=at, value=value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"  # a sentence may begin with a sign of a formula
        page.cell(row=row, column=1).fill = PatternFill("solid", fgColor=_COLOURS[problem.severity])
    page.freeze_panes = "A2"
