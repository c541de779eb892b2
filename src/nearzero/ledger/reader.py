"""Reading a ledger: files in, canonical tables and findings out.

Takes workbooks, CSV or Parquet files and folders of them, in any order. Nothing that a file can
hold raises; what is wrong stands in the ledger's problems, all of it at once.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from nearzero.frames import TableSpec
from nearzero.ledger.folder import SUFFIXES, Read, read_file, read_folder
from nearzero.ledger.normalise import normalise
from nearzero.ledger.opening import FILE_TWICE, unreadable
from nearzero.ledger.raw import RawTable
from nearzero.ledger.table import (
    ACTIVITY,
    ACTIVITY_FILED,
    CERTIFICATES,
    ENTERPRISES,
    PARK,
    PROPERTIES,
    Ledger,
)
from nearzero.ledger.tables import canonical, described, each_enterprise, one_park
from nearzero.ledger.workbook import read_workbook
from nearzero.problems import NOWHERE, Place, Problem, Severity, kind
from nearzero.words import mark

TABLE_MISSING = kind(
    "ledger.table-missing",
    Severity.BLOCKER,
    mark("There is no table {table} in what was read."),
    mark("Add the sheet or file {table}, with the columns of the template."),
    "LEDGER §1",
)
NOTHING_READ = kind(
    "ledger.nothing-read",
    Severity.BLOCKER,
    mark("Nothing is filed: the activity table has no row."),
    mark("Fill in the activity sheet; the example sheet shows how."),
    "LEDGER §1",
)
_NEEDED = (PARK, ENTERPRISES, ACTIVITY_FILED)
FREE_TEXT = frozenset({"evidence", "note"})  #: columns kept letter by letter
_PLACED = pa.schema(
    [
        *PROPERTIES.schema,
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
    ]
)


def read_ledger(*paths: Path | str) -> Ledger:
    """Read a ledger from one or several files or folders.

    Parameters
    ----------
    paths
        Workbooks (``.xlsx``), CSV or Parquet files, and folders of CSV and Parquet files. Their
        activity is put one after the other; park and enterprises may stand in each of them.

    Returns
    -------
    The ledger. What is wrong with the files stands in its ``problems``, nothing raises.

    Examples
    --------
    >>> ledger = read_ledger("nowhere.xlsx")
    >>> ledger.activity.num_rows, ledger.problems[0].code
    (0, 'ledger.file-unreadable')
    """
    raws: list[RawTable] = []
    problems: list[Problem] = []
    named = _named([Path(path) for path in paths])
    for path, file in named:
        found, noticed = _read(path, file, is_only=len(named) == 1)
        raws += found
        problems += noticed
    problems += _twice(paths, named)
    return ledger_of(raws, problems, tuple(file for _, file in named))


def ledger_of(
    raws: Sequence[RawTable], noticed: Sequence[Problem], files: tuple[str, ...]
) -> Ledger:
    """Return the ledger that raw tables make up.

    Parameters
    ----------
    raws
        Tables as filed.
    noticed
        What was found while they were opened.
    files
        What was read.
    """
    problems = list(noticed)
    tables: dict[str, list[tuple[RawTable, pa.Table]]] = {}
    for raw in raws:
        is_activity = raw.spec is ACTIVITY_FILED
        table, found = normalise(raw) if is_activity else canonical(raw)
        problems.extend(found)
        tables.setdefault(raw.spec.name, []).append((raw, table))

    def of(spec: TableSpec) -> list[pa.Table]:
        return [table for _, table in tables.get(spec.name, [])]

    def rows(spec: TableSpec) -> list[tuple[RawTable, pa.Table]]:
        return tables.get(spec.name, [])

    park, several = one_park([d for raw, t in rows(PARK) for d in described(raw, t)])
    enterprises, differing = each_enterprise(
        [d for raw, t in rows(ENTERPRISES) for d in described(raw, t)]
    )
    activity = _joined(of(ACTIVITY_FILED), ACTIVITY.schema)
    problems += [*several, *differing, *_missing(tables, activity, files)]
    return Ledger(
        park=park,
        enterprises=enterprises,
        activity=activity,
        certificates=_joined(of(CERTIFICATES), CERTIFICATES.schema),
        properties=_joined(of(PROPERTIES), _PLACED),
        files=files,
        problems=tuple(_in_order(problems)),
    )


def _read(path: Path, file: str, *, is_only: bool) -> Read:
    """Return the tables of one path."""
    try:
        if path.is_dir():
            return read_folder(path, "" if is_only else f"{file}/")
    except OSError as error:
        return [], [unreadable(file, error)]
    if path.suffix.casefold() in SUFFIXES:
        return read_file(path, file)
    return read_workbook(path, file)


def _named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return each path once, with the shortest name that no other has."""
    once = list({path.absolute(): path for path in paths}.values())
    names = [path.absolute().name for path in once]
    for depth in range(2, 6):
        for index, path in enumerate(once):
            if names.count(names[index]) > 1:
                names[index] = "/".join(path.absolute().parts[-depth:])
    return list(zip(once, names, strict=True))


def _twice(paths: Sequence[Path | str], named: Sequence[tuple[Path, str]]) -> Iterator[Problem]:
    """Yield paths that were given more than once."""
    given = [Path(path).absolute() for path in paths]
    for path, file in named:
        if given.count(path.absolute()) > 1:
            yield FILE_TWICE.at(Place(file=file), {"file": file})


def _missing(
    tables: dict[str, list[tuple[RawTable, pa.Table]]], activity: pa.Table, files: tuple[str, ...]
) -> Iterator[Problem]:
    """Yield tables that a ledger needs and that were not there, and an empty activity table."""
    place = Place(file=files[0]) if len(files) == 1 else NOWHERE
    for spec in _NEEDED:
        if spec.name not in tables:
            yield TABLE_MISSING.at(place, {"table": f"{spec.zh} ({spec.name})"})
    if ACTIVITY_FILED.name in tables and not activity.num_rows:
        yield NOTHING_READ.at(place, {})


def _joined(tables: Sequence[pa.Table], schema: pa.Schema) -> pa.Table:
    """Return tables one after the other, texts encoded alike."""
    filled = [table for table in tables if table.num_rows]
    if not filled:
        return schema.empty_table()
    if len(filled) == 1:
        return filled[0]
    return pa.concat_tables([_encoded(table) for table in filled]).unify_dictionaries()


def _encoded(table: pa.Table) -> pa.Table:
    """Return a table whose text columns are all dictionaries, and free text plain."""
    for index, field in enumerate(table.schema):
        column = table[field.name]
        if field.name in FREE_TEXT:
            table = table.set_column(index, field.name, column.cast(pa.string()))
        elif pa.types.is_string(field.type):
            table = table.set_column(index, field.name, column.dictionary_encode())
    return table


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems by where they stand, those without a place first."""

    def place(problem: Problem) -> tuple[str, str, int]:
        where = problem.where
        return where.file, where.sheet, -1 if where.row is None else where.row

    return sorted(problems, key=place)
