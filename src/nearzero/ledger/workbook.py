"""Reading an Excel ledger: any sheet that has the headings of a table is that table.

Takes a path, gives raw tables and what was noticed. Merged, hidden, erroneous and uncalculated
cells are told of; a file that is no workbook is a finding and never a traceback.
"""

from collections.abc import Iterator
from pathlib import Path

from nearzero.ledger.choices import choices
from nearzero.ledger.headings import Headings, spec_named
from nearzero.ledger.opening import FAILURES, refuse, unreadable
from nearzero.ledger.package import NotASpreadsheet, TooLarge
from nearzero.ledger.raw import RawTable
from nearzero.ledger.rows import LISTED
from nearzero.ledger.spreadsheet import CellFault, Fault, Sheet, letters, read_sheets
from nearzero.ledger.tabulate import Grid, tabulate
from nearzero.problems import Fact, Place, Problem, Severity, kind
from nearzero.words import mark

VERSION = "nearzero-ledger/1"  #: stands on the instructions sheet of the template
SHEET_UNKNOWN = kind(
    "ledger.sheet-unknown",
    Severity.NOTE,
    mark("{found} has not the headings of a table and is not read."),
    mark("Name the columns as in the template if it holds data."),
    "LEDGER §1",
)
SHEET_NO_HEADING = kind(
    "ledger.sheet-no-heading",
    Severity.BLOCKER,
    mark("{found} has no row with the headings of its table."),
    mark("Copy the heading row from the template; it needs at least: {expected}."),
    "LEDGER §1",
)
WRONG_VERSION = kind(
    "ledger.version",
    Severity.WARNING,
    mark("The template is of version {found}; this program writes {expected}."),
    mark("See that the columns still mean the same, or move the data to a new template."),
    "LEDGER §1",
)
HIDDEN_SHEET = kind(
    "ledger.hidden-sheet",
    Severity.NOTE,
    mark("The sheet is hidden; its {count} row(s) were read."),
    mark("Delete the sheet if its rows do not count."),
    "LEDGER §14",
)
HIDDEN_ROW = kind(
    "ledger.hidden-row",
    Severity.NOTE,
    mark("{count} row(s) are hidden; they were read."),
    mark("Delete the rows if they do not count."),
    "LEDGER §14",
)
FORMULA_NO_VALUE = kind(
    "ledger.formula-no-value",
    Severity.BLOCKER,
    mark("Cell {cell} holds the formula {found} without a calculated value ({count} cell(s))."),
    mark("Open the file in Excel or WPS, let it calculate, and save it."),
    "LEDGER §14",
)
FORMULA_STALE = kind(
    "ledger.formula-stale",
    Severity.WARNING,
    mark(
        "Cell {cell} holds a formula whose value {found} was not calculated by a spreadsheet "
        "program ({count} cell(s))."
    ),
    mark("Open the file in Excel or WPS, let it calculate, and save it."),
    "LEDGER §14",
)
CELL_ERROR = kind(
    "ledger.cell-error",
    Severity.BLOCKER,
    mark("Cell {cell} shows {found} ({count} cell(s))."),
    mark("Mend the formula or type in the value."),
    "LEDGER §14",
)
_KINDS = {
    Fault.ERROR: CELL_ERROR,
    Fault.NO_VALUE: FORMULA_NO_VALUE,
    Fault.STALE: FORMULA_STALE,
}
_OURS = {"instructions", "example", "choices", "problems"}  #: sheets of the template without data


def read_workbook(path: Path, file: str) -> tuple[list[RawTable], list[Problem]]:
    """Return the tables of a workbook and what was noticed.

    Parameters
    ----------
    path
        The file.
    file
        How it is called in findings.

    Examples
    --------
    >>> tables, problems = read_workbook(Path("nowhere.xlsx"), "nowhere.xlsx")
    >>> tables, problems[0].code
    ([], 'ledger.file-unreadable')
    """
    refused = refuse(path, file)
    if refused is not None:
        return [], [refused]
    tables: list[RawTable] = []
    problems: list[Problem] = []
    try:
        for sheet in read_sheets(path):
            raw, found = _read_sheet(sheet, file)
            tables += [raw] if raw is not None else []
            problems += found
    except (*FAILURES, NotASpreadsheet, TooLarge) as error:
        problems.append(unreadable(file, error))
    return tables, problems


def _read_sheet(sheet: Sheet, file: str) -> tuple[RawTable | None, list[Problem]]:
    """Return the table of a sheet, if it is one, and what was noticed."""
    role = choices("sheet").find(sheet.name)
    if role in _OURS:
        is_notice = role == "instructions"
        return None, list(_version_problems(sheet, file)) if is_notice else []
    if not sheet.rows and not sheet.faults:
        return None, []
    grid = Grid(
        file=file,
        sheet=sheet.name,
        name=sheet.name,
        rows=sheet.rows,
        merges=sheet.merges,
        has_types=True,
    )
    table = tabulate(grid)
    if table is None:
        return None, [_not_a_table(sheet, grid)]
    raw, headings, problems = table
    problems += _hidden(sheet, raw, grid)
    problems += _faults(sheet, set(raw.rows.tolist()), headings, grid)
    return raw, problems


def _version_problems(sheet: Sheet, file: str) -> Iterator[Problem]:
    """Yield a template version that is not ours."""
    family = VERSION.partition("/")[0] + "/"
    for number, cells in sheet.rows.items():
        for column, value in cells.items():
            if isinstance(value, str) and value.startswith(family) and value != VERSION:
                where = Place(file=file, sheet=sheet.name, row=number, column=letters(column))
                yield WRONG_VERSION.at(where, {"found": value, "expected": VERSION})


def _not_a_table(sheet: Sheet, grid: Grid) -> Problem:
    """Return the finding for a sheet without headings."""
    spec = spec_named(sheet.name)
    if spec is None:
        return SHEET_UNKNOWN.at(grid.place(), {"found": sheet.name})
    required = tuple(c.zh[0] for c in spec.columns if c.required and c.zh)
    return SHEET_NO_HEADING.at(grid.place(), {"found": sheet.name, "expected": required})


def _hidden(sheet: Sheet, raw: RawTable, grid: Grid) -> Iterator[Problem]:
    """Yield what was read although it is hidden."""
    read = set(raw.rows.tolist())
    if sheet.is_hidden and read:
        yield HIDDEN_SHEET.at(grid.place(), {"count": len(read)})
    hidden = [number for number in sheet.hidden_rows if number in read]
    if hidden:
        facts: dict[str, Fact] = {
            "count": len(hidden),
            "rows": tuple(map(str, hidden[:LISTED])),
        }
        yield HIDDEN_ROW.at(grid.place(hidden[0]), facts)


def _faults(sheet: Sheet, read: set[int], headings: Headings, grid: Grid) -> Iterator[Problem]:
    """Yield cells of the table without a value to trust, once for each column and kind.

    Cells of totals and remarks do not matter; a row that has nothing but such cells does.
    """
    names = {column: headings.texts[name] for name, column in headings.columns.items()}
    gathered: dict[tuple[Fault, int, str], list[CellFault]] = {}
    for fault in sheet.faults:
        is_read = fault.row in read or fault.row not in grid.rows
        if fault.column in names and fault.row > headings.row and is_read:
            text = fault.text if fault.fault is Fault.ERROR else ""
            gathered.setdefault((fault.fault, fault.column, text), []).append(fault)
    for cells in gathered.values():
        first = cells[0]
        facts: dict[str, Fact] = {
            "cell": first.cell,
            "found": first.text,
            "count": len(cells),
            "rows": tuple(str(fault.row) for fault in cells[:LISTED]),
        }
        yield _KINDS[first.fault].at(grid.place(first.row, names[first.column]), facts)
