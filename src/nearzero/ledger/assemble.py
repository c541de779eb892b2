"""A ledger from tables that are in memory already, such as rows kept in a database.

Takes the tables as filed, texts and numbers as printed, each row with the file, sheet and row it
came from; gives what reading those files would give, findings included. All rows are read at
once, so that thousands of small filings take no longer than one large one.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearzero.frames import COLUMN_MISSING, COLUMN_TYPE, SupportsArrow, TableSpec
from nearzero.ledger.raw import Books, RawTable, is_plain
from nearzero.ledger.reader import FREE_TEXT, ledger_of
from nearzero.ledger.rows import Coded, coded, wholes
from nearzero.ledger.table import (
    ACTIVITY_FILED,
    CERTIFICATES,
    ENTERPRISES,
    PARK,
    PROPERTIES,
    Ledger,
)
from nearzero.problems import NOWHERE, CannotProceed, Problem

_FIRST_ROW = 2  #: the heading would be row 1
_OTHER_TEXTS = (pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)


def assemble_ledger(
    *,
    park: SupportsArrow,
    enterprises: SupportsArrow,
    activity: SupportsArrow,
    certificates: SupportsArrow | None = None,
    properties: SupportsArrow | None = None,
) -> Ledger:
    """Return a ledger of tables in memory, as :func:`read_ledger` would of their files.

    Parameters
    ----------
    park, enterprises, certificates, properties
        Tables with the columns of the template under their English names; texts and numbers as
        filed, or days and numbers already.
    activity
        What was filed, with the columns of ``ACTIVITY_FILED``.

        Every table may have the columns ``file``, ``sheet`` and ``row``, which are kept as the
        place of each row; one without stands under its own name, rows counted from 2.

    Returns
    -------
    The ledger. What is wrong with the rows stands in its ``problems``, at each row's own place.

    Raises
    ------
    CannotProceed
        If a table has no column that it needs, or one that holds neither texts, numbers nor days.

    Examples
    --------
    >>> ledger = assemble_ledger(
    ...     park=pa.table({"park_id": ["P1"]}),
    ...     enterprises=pa.table({"enterprise_id": ["E1"]}),
    ...     activity=pa.table({
    ...         "enterprise_id": ["E1"], "period": ["2025/3"], "activity": ["heat_received"],
    ...         "subject": ["fossil"], "amount": ["12q"], "unit": ["GJ"],
    ...         "file": ["filing-7.xlsx"], "sheet": ["activity"], "row": [5]}))
    >>> ledger.activity["period"].to_pylist(), str(ledger.problems[0].where)
    (['2025-03'], 'filing-7.xlsx / activity / row 5 / amount')
    """
    given = {
        PARK: park,
        ENTERPRISES: enterprises,
        ACTIVITY_FILED: activity,
        CERTIFICATES: certificates,
        PROPERTIES: properties,
    }
    tables = {spec: _arrow(table) for spec, table in given.items() if table is not None}
    problems = [problem for spec, table in tables.items() for problem in _misshapen(spec, table)]
    if problems:
        raise CannotProceed(problems)
    raws = [_raw(spec, table) for spec, table in tables.items()]
    return ledger_of(raws, [], _files(raws))


def _arrow(table: SupportsArrow) -> pa.Table:
    return table if isinstance(table, pa.Table) else pa.table(table)


def _misshapen(spec: TableSpec, table: pa.Table) -> list[Problem]:
    """Return the columns that a table lacks, and those that cannot be read."""
    found: list[Problem] = []
    for column in spec.columns:
        facts = {"table": spec.name, "column": column.name}
        if column.name not in table.column_names:
            if column.required:
                found.append(COLUMN_MISSING.at(NOWHERE, facts | {"meaning": column.meaning}))
        elif not is_plain(kind := table.schema.field(column.name).type):
            facts |= {"found": str(kind), "expected": str(column.type)}
            found.append(COLUMN_TYPE.at(NOWHERE, facts))
    return found


def _raw(spec: TableSpec, table: pa.Table) -> RawTable:
    """Return a table as filed, with the place of each of its rows."""
    names = [column.name for column in spec.columns if column.name in table.column_names]
    columns = [_as_filed(name, table[name]) for name in names]
    return RawTable(
        spec=spec,
        file="",
        sheet=spec.name,
        headings={},
        data=pa.table(columns, names=names),
        rows=_rows(table),
        books=_books(spec, table),
    )


def _as_filed(name: str, column: "pa.ChunkedArray[Any]") -> "pa.ChunkedArray[Any]":
    """Return a column whose texts are of the one kind that readers give, blank ones null."""
    kind = column.type
    if pa.types.is_dictionary(kind) and any(test(kind.value_type) for test in _OTHER_TEXTS):
        chunks = [
            pa.DictionaryArray.from_arrays(chunk.indices, chunk.dictionary.cast(pa.string()))
            for chunk in column.chunks
            if isinstance(chunk, pa.DictionaryArray)
        ]
        column = pa.chunked_array([chunk.dictionary_decode() for chunk in chunks], pa.string())
    elif any(test(kind) for test in _OTHER_TEXTS):
        column = column.cast(pa.string())
    if name in FREE_TEXT:  # kept letter by letter, and a file has no cell that is there and empty
        column = column.cast(pa.string())
        column = pc.if_else(pc.equal(column, pa.scalar("")), None, column)
    return column


def _rows(table: pa.Table) -> NDArray[np.int32]:
    """Return the row numbers of a table, 0 where a row has none."""
    if "row" not in table.column_names:
        return np.arange(_FIRST_ROW, table.num_rows + _FIRST_ROW, dtype=np.int32)
    return wholes(table, "row", 0)


def _books(spec: TableSpec, table: pa.Table) -> Books | None:
    """Return the file and sheet of each row, None where the table does not say."""
    if not {"file", "sheet"} & set(table.column_names):
        return None
    nothing = Coded(np.full(table.num_rows, -1, dtype=np.int32), ())
    files, sheets = (
        coded(pa.table([_as_filed(name, table[name])], names=[name]), name)
        if name in table.column_names
        else nothing
        for name in ("file", "sheet")
    )
    return Books(files=files, sheets=sheets)


def _files(raws: list[RawTable]) -> tuple[str, ...]:
    """Return the files that the rows came from, each once, in alphabetical order."""
    return tuple(sorted({file for raw in raws if raw.books for file in raw.books.files.words}))
