"""Tables with a declared shape: what a stage takes and what it gives.

A :class:`TableSpec` names every column with its unit and meaning; :func:`read` turns any table
that speaks Arrow's PyCapsule interface (PyArrow, Polars, pandas, DuckDB) into an Arrow table of
that shape, and :func:`like` gives a result back in the kind the caller works with.
"""

import importlib
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from nearzero.problems import NOWHERE, CannotProceed, Problem, Severity, kind
from nearzero.words import mark


class SupportsArrow(Protocol):
    """Any table that can hand itself over as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the Arrow stream."""


COLUMN_MISSING = kind(
    "frame.column-missing",
    Severity.BLOCKER,
    mark("The table {table} has no column {column}."),
    mark("Add the column; its meaning: {meaning}."),
    "LEDGER §1",
)
COLUMN_TYPE = kind(
    "frame.column-type",
    Severity.BLOCKER,
    mark("Column {column} of table {table} holds {found}, expected {expected}."),
    mark("Convert the column before handing the table over."),
    "LEDGER §1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        English name, ending in its unit where it is a number in one unit.
    type
        Arrow type.
    zh
        Chinese headings that mean the same column; the first is the one we write.
    meaning
        One sentence in English.
    unit
        Unit of the numbers, empty where it stands in another column or there is none.
    required
        Whether a table without the column is refused.
    allowed
        Closed list of values, empty where any is allowed.
    """

    name: str
    type: pa.DataType
    zh: tuple[str, ...] = ()
    meaning: str = ""
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """The declared shape of a table."""

    name: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of the full table."""
        return pa.schema([(column.name, column.type) for column in self.columns])

    def column(self, name: str) -> Column:
        """Return a column by its English name.

        Raises
        ------
        KeyError
            If the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def read(table: SupportsArrow, spec: TableSpec) -> pa.Table:
    """Return a table in the declared shape: declared columns, order and types.

    Text may stay dictionary-encoded. A column that is not required and not there is added, all
    null. Columns that are not declared are left out.

    Raises
    ------
    CannotProceed
        With every missing required column and every column of another type.

    Examples
    --------
    >>> spec = TableSpec(name="tiny", zh="", columns=(Column(name="a", type=pa.float64()),))
    >>> read(pa.table({"a": [1, 2]}), spec)["a"].to_pylist()
    [1.0, 2.0]
    """
    given = table if isinstance(table, pa.Table) else pa.table(table)
    columns: list[pa.ChunkedArray[Any] | pa.Array[Any]] = []
    problems: list[Problem] = []
    for column in spec.columns:
        if column.name not in given.column_names:
            if column.required:
                facts = {"table": spec.name, "column": column.name, "meaning": column.meaning}
                problems.append(COLUMN_MISSING.at(NOWHERE, facts))
            columns.append(_absent(given.num_rows, column))
            continue
        values = given[column.name]
        try:
            columns.append(values if _fits(values.type, column.type) else values.cast(column.type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            facts = {
                "table": spec.name,
                "column": column.name,
                "found": str(values.type),
                "expected": str(column.type),
            }
            problems.append(COLUMN_TYPE.at(NOWHERE, facts))
            columns.append(_absent(given.num_rows, column))
    if problems:
        raise CannotProceed(problems)
    return pa.table(columns, names=[column.name for column in spec.columns])


def _absent(rows: int, column: Column) -> "pa.Array[Any]":
    return pa.array([None] * rows, type=column.type)


def _fits(found: pa.DataType, declared: pa.DataType) -> bool:
    """Say whether a column may stay as it is: of its type, or the same text as a dictionary."""
    if pa.types.is_dictionary(found):
        return bool(found.value_type == declared)
    return bool(found == declared)


def like(result: pa.Table, given: object) -> object:
    """Return an Arrow table in the kind of table that the caller handed in.

    Examples
    --------
    >>> like(pa.table({"a": [1]}), pa.table({"b": [1]})).num_rows
    1
    """
    home = type(given).__module__.partition(".")[0]
    if home == "pandas":
        return result.to_pandas()
    if home in {"polars", "duckdb"}:
        return importlib.import_module("polars").from_arrow(result)
    return result
