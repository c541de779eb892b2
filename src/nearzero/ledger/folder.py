"""Reading a ledger from CSV and Parquet files, one by one or as a folder.

CSV is UTF-8, with or without byte-order mark, UTF-16 with one, or GB18030; Parquet has the same
columns and keeps its numbers. In a folder each file is named after its table, or is recognised
by its columns; a sub-folder named after a table holds its parts.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nearzero.ledger.headings import find_headings, spec_named
from nearzero.ledger.opening import FAILURES, unreadable
from nearzero.ledger.raw import RawTable, is_plain
from nearzero.ledger.tabulate import Grid, heading_problems, tabulate
from nearzero.ledger.workbook import SHEET_NO_HEADING, SHEET_UNKNOWN
from nearzero.problems import Place, Problem, Severity, kind
from nearzero.words import mark

ENCODING = kind(
    "ledger.encoding",
    Severity.NOTE,
    mark("{file} is not UTF-8; it was read as {found}."),
    mark("See that Chinese names look right; save as UTF-8 to be sure."),
    "LEDGER §1",
)
SUFFIXES = (".csv", ".parquet")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DELIMITERS = (",", "\t", ";")

Read = tuple[list[RawTable], list[Problem]]


def read_folder(path: Path, prefix: str) -> Read:
    """Return the tables of a folder's CSV and Parquet files and what was noticed.

    Parameters
    ----------
    path
        The folder.
    prefix
        What stands before the file names in findings, empty or ending in ``/``.
    """
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for file in _files(path):
        found, noticed = read_file(file, prefix + file.relative_to(path).as_posix())
        tables += found
        problems += noticed
    return tables, problems


def read_file(path: Path, file: str) -> Read:
    """Return the table of a CSV or Parquet file and what was noticed.

    Parameters
    ----------
    path
        The file.
    file
        How it is called in findings.

    Examples
    --------
    >>> tables, problems = read_file(Path("nowhere.csv"), "nowhere.csv")
    >>> tables, problems[0].code
    ([], 'ledger.file-unreadable')
    """
    try:
        if path.suffix.casefold() == ".parquet":
            return _read_parquet(path, file)
        return _read_csv(path, file)
    except (*FAILURES, TypeError, csv.Error) as error:
        return [], [unreadable(file, error)]


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, and of sub-folders that are named after a table."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and spec_named(path.name) is not None:
            yield from sorted(p for p in path.iterdir() if p.suffix.casefold() in SUFFIXES)
        elif path.is_file() and path.suffix.casefold() in SUFFIXES:
            yield path


def _name(path: Path) -> str:
    """Return what a file is called: itself, or the table that its folder is named after."""
    named = spec_named(path.stem) or spec_named(path.parent.name)
    return named.name if named else path.stem


def _read_csv(path: Path, file: str) -> Read:
    text, encoding = _decode(path.read_bytes())
    problems: list[Problem] = []
    if encoding == "gb18030":
        problems.append(ENCODING.at(Place(file=file), {"file": file, "found": "GB18030"}))
    grid = Grid(file=file, sheet="", name=_name(path), rows=_rows(text))
    table = tabulate(grid)
    if table is None:
        return [], [*problems, *_not_a_table(path, file, is_empty=not grid.rows)]
    raw, _, noticed = table
    return [raw], problems + noticed


def _decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding."""
    for start, encoding in _MARKS.items():
        if data.startswith(start):
            return data.decode(encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030"), "gb18030"


def _rows(text: str) -> dict[int, dict[int, str | float]]:
    """Return the filled cells of a CSV text by record and column number, both from 1."""
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(_DELIMITERS, key=first.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: dict[int, dict[int, str | float]] = {}
    for number, record in enumerate(records, start=1):
        cells: dict[int, str | float] = {i: v for i, v in enumerate(record, start=1) if v}
        if cells:
            rows[number] = cells
    return rows


def _read_parquet(path: Path, file: str) -> Read:
    with pq.ParquetFile(path) as source:
        schema = source.schema_arrow
    cells = {1: dict(enumerate(schema.names, start=1))}
    found = find_headings(cells, _name(path))
    if found is None:
        return [], _not_a_table(path, file, is_empty=not schema.names)
    names = [schema.names[at - 1] for at in found.columns.values()]
    strange = [str(field) for field in map(schema.field, names) if not is_plain(field.type)]
    if strange:
        message = ", ".join(strange)
        raise TypeError(message)
    texts = [name for name in names if pa.types.is_string(schema.field(name).type)]
    data = pq.read_table(path, columns=names, read_dictionary=texts, partitioning=None)
    raw = RawTable(
        spec=found.spec,
        file=file,
        headings=found.texts,
        data=data.select(names).rename_columns(list(found.columns)),
        rows=np.arange(2, data.num_rows + 2, dtype=np.int32),
    )
    return [raw], list(heading_problems(found, Place(file=file)))


def _not_a_table(path: Path, file: str, *, is_empty: bool) -> list[Problem]:
    """Return the finding for a file without headings."""
    spec = spec_named(_name(path))
    where = Place(file=file)
    if spec is None:
        return [SHEET_UNKNOWN.at(where, {"found": file})]
    required = tuple(column.name for column in spec.columns if column.required)
    return [SHEET_NO_HEADING.at(where, {"found": file, "expected": required})]
