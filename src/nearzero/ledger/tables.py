"""Park, enterprises, certificates and properties as filed to their canonical tables.

Takes raw tables, gives the tables of ``table.py`` and their problems. The same enterprise may be
described in several files, one for each year; the descriptions are laid over each other, and
where two disagree nothing is picked by the order of the files (LEDGER §15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nearzero.frames import Column, TableSpec, read
from nearzero.ledger.amounts import UNIT_UNKNOWN
from nearzero.ledger.headings import title
from nearzero.ledger.measured import property_ratio
from nearzero.ledger.numbers import MISSING, read_numbers, report_numbers
from nearzero.ledger.raw import Findings, Loose, RawTable, assemble, number_text, recode
from nearzero.ledger.rows import Coded
from nearzero.ledger.table import ENTERPRISES, PARK
from nearzero.ledger.texts import (
    FIELD_MISSING,
    NO_DAY,
    Wrong,
    heading,
    read_choice,
    read_days,
    read_ids,
    read_periods,
    read_subjects,
    report_blank,
)
from nearzero.problems import Fact, Place, Problem, Severity, kind
from nearzero.units import find, known_symbols
from nearzero.words import mark

ENTERPRISE_TWICE = kind(
    "ledger.enterprise-twice",
    Severity.BLOCKER,
    mark("{found} stands in {count} rows of the enterprises table."),
    mark("Keep one row for each enterprise; the other rows: {rows}."),
    "LEDGER §15",
)
PARK_TWICE = kind(
    "ledger.park-twice",
    Severity.BLOCKER,
    mark("The ledger describes more than one park ({found}) or one park in several rows."),
    mark("Account each park by itself, and keep one row in the park table."),
    "LEDGER §15",
)
DESCRIPTION_DIFFERS = kind(
    "ledger.description-differs",
    Severity.BLOCKER,
    mark("{column} of {found} differs between the files: {values}."),
    mark("Correct it in all files but one, or leave it blank there."),
    "LEDGER §15",
)
VALUE_DIFFERS = kind(
    "ledger.value-differs",
    Severity.WARNING,
    mark("{column} of {found} differs between the files, such as {values}; it is left blank."),
    mark("To have it used, read the file of the accounted year by itself."),
    "LEDGER §15",
)
DETAIL_DIFFERS = kind(
    "ledger.detail-differs",
    Severity.WARNING,
    mark("{column} of {found} differs between the files, such as {values}; the first is used."),
    mark("Write the same in all files."),
    "LEDGER §15",
)
_LISTS = {
    "role": "role",
    "in_boundary": "yes_no",
    "is_synthetic": "yes_no",
    "park_type": "park_type",
    "kind": "certificate_kind",
    "quantity": "quantity",
}
_IDS = {"park_id", "enterprise_id", "certificate_id", "beneficiary_id", "credit_code"}
_FIRM = {"role", "in_boundary", "valid_from", "valid_to", "park_type", "province", "is_synthetic"}
"""Columns that decide what is accounted: two values for them stop the account."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One row that describes a park or an enterprise, and where it stands."""

    row: Row
    place: Place


def canonical(raw: RawTable) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Return a filed table other than activity in its declared shape, and its problems.

    PROPERTIES gains ``start`` and ``end``, and where each row stands.

    Examples
    --------
    >>> data = pa.table({"park_id": ["P1"], "park_type": ["Industrial"], "population": ["1,200"]})
    >>> rows = np.array([2], dtype=np.int32)
    >>> raw = RawTable(spec=PARK, file="park.csv", headings={}, data=data, rows=rows)
    >>> table, problems = canonical(raw)
    >>> table["park_type"].to_pylist(), table["population"].to_pylist(), problems
    (['industrial'], [1200.0], ())
    """
    findings = Findings(raw)
    columns: dict[str, Loose] = {}
    for column in raw.spec.columns:
        if column.name in raw.data.column_names or column.name == "period":
            columns |= _column(findings, column)
        else:  # a missing column was told of with the headings
            columns[column.name] = _nothing(column, len(raw.rows))
    shaped = read(assemble(columns), raw.spec).cast(raw.spec.schema)
    if "start" in columns:
        days = {"start": columns["start"], "end": columns["end"]}
        shaped = _beside(shaped, assemble({**days, **raw.columns_of_place()}))
    return shaped, tuple(findings.problems)


def described(raw: RawTable, table: pa.Table) -> list[Described]:
    """Return the rows of a canonical table with their places."""
    return [
        Described(row=row, place=raw.place(index)) for index, row in enumerate(table.to_pylist())
    ]


def one_park(rows: Sequence[Described]) -> tuple[pa.Table, list[Problem]]:
    """Return the park table of one row that several files describe together."""
    ids = tuple(dict.fromkeys(str(d.row["park_id"]) for d in rows if d.row["park_id"]))
    sheets = [(d.place.file, d.place.sheet) for d in rows]
    if len(ids) > 1 or len(set(sheets)) < len(sheets):
        place = rows[-1].place
        return _table(PARK, [rows[0].row]), [PARK_TWICE.at(place, {"found": ids})]
    return _overlaid(PARK, "park_id", [list(rows)] if rows else [])


def each_enterprise(rows: Sequence[Described]) -> tuple[pa.Table, list[Problem]]:
    """Return one row for each enterprise, in the order in which they first stand."""
    by_id: dict[str, dict[tuple[str, str], list[Described]]] = {}
    for one in rows:
        name = one.row["enterprise_id"]
        if name:
            sheet = (one.place.file, one.place.sheet)
            by_id.setdefault(str(name), {}).setdefault(sheet, []).append(one)
    problems: list[Problem] = []
    groups: list[list[Described]] = []
    for name, sheets in by_id.items():
        for there in sheets.values():
            if len(there) > 1:
                others = tuple(str(d.place.row) for d in there[1:])
                facts: dict[str, Fact] = {"found": name, "count": len(there), "rows": others}
                problems.append(ENTERPRISE_TWICE.at(there[1].place, facts))
        groups.append([there[0] for there in sheets.values()])
    table, differing = _overlaid(ENTERPRISES, "enterprise_id", groups)
    return table, problems + differing


def _overlaid(
    spec: TableSpec, key: str, groups: Iterable[list[Described]]
) -> tuple[pa.Table, list[Problem]]:
    """Return one row for each group: what any file says, and what they say differently."""
    rows: list[Row] = []
    problems: list[Problem] = []
    details: dict[str, list[tuple[str, list[Described]]]] = {}
    for group in groups:
        group.sort(key=lambda d: (d.place.file, d.place.sheet))
        row: Row = {}
        for column in spec.columns:
            said = [d for d in group if d.row[column.name] is not None]
            values = list(dict.fromkeys(d.row[column.name] for d in said))
            is_sum = bool(column.unit) and len(values) > 1
            row[column.name] = values[0] if values and not is_sum else None
            if len(values) < 2:
                continue
            if column.name in _FIRM:
                problems.append(_differs(spec, column, [(str(row[key]), said)]))
            else:
                details.setdefault(column.name, []).append((str(row[key]), said))
        rows.append(row)
    problems += [_differs(spec, spec.column(name), found) for name, found in details.items()]
    return _table(spec, rows), problems


def _differs(
    spec: TableSpec, column: Column, found: Sequence[tuple[str, list[Described]]]
) -> Problem:
    """Return the finding for a column that files fill differently for some rows."""
    said = found[0][1]
    values = tuple(dict.fromkeys(f"{_shown(d.row[column.name])} ({d.place.file})" for d in said))
    facts: dict[str, Fact] = {
        "found": tuple(name for name, _ in found),
        "column": title(spec, column.name),
        "values": values,
    }
    if column.name in _FIRM:
        return DESCRIPTION_DIFFERS.at(said[-1].place, facts)
    return (VALUE_DIFFERS if column.unit else DETAIL_DIFFERS).at(said[-1].place, facts)


def _shown(value: object) -> str:
    return number_text(value) if isinstance(value, float) else str(value)


def _column(findings: Findings, column: Column) -> dict[str, Loose]:
    """Return a column as it is declared, and report what does not fit."""
    raw, name = findings.raw, column.name
    if name == "period":
        return dict(read_periods(findings, is_required=False))
    if pa.types.is_floating(column.type):
        numbers = read_numbers(raw.data, name)
        report_numbers(findings, name, numbers)
        if column.required:
            blank = np.flatnonzero(numbers.states == MISSING)
            findings.rows(FIELD_MISSING, name, blank, {"column": heading(raw, name)})
        return {name: numbers.values}
    if pa.types.is_date(column.type):
        return {name: read_days(findings, name)}
    if name == "subject":
        return {name: read_subjects(findings)}
    text = _text(findings, name)
    if column.required:
        report_blank(findings, name, raw.text(name))
    return {name: text}


def _nothing(column: Column, size: int) -> Loose:
    """Return a column without a value."""
    if pa.types.is_floating(column.type):
        return np.full(size, np.nan)
    if pa.types.is_date(column.type):
        return np.full(size, NO_DAY)
    return Coded(np.full(size, -1, dtype=np.int32), ())


def _text(findings: Findings, name: str) -> Coded:
    if name in _LISTS:
        return read_choice(findings, name, _LISTS[name])
    if name in _IDS:
        return read_ids(findings.raw, name)
    if name == "unit":
        return _units(findings)
    return findings.raw.text(name)


def _units(findings: Findings) -> Coded:
    """Return the units of parameters as the catalogue writes them, reporting what is none."""
    found = findings.raw.text("unit")
    read_as = [_unit(word) for word in found.words]
    wrong: Wrong = {
        index: (UNIT_UNKNOWN, {"found": word, "subject": "-", "allowed": known_symbols()})
        for index, (word, unit) in enumerate(zip(found.words, read_as, strict=True))
        if unit is None
    }
    findings.each("unit", found.codes, wrong)
    return recode(found, read_as)


def _unit(text: str) -> str | None:
    unit = find(text)
    if unit is not None:
        return unit.symbol
    ratio = property_ratio(text)
    return ratio.text if ratio is not None else None


def _table(spec: TableSpec, rows: Sequence[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=spec.schema)


def _beside(table: pa.Table, more: pa.Table) -> pa.Table:
    """Return a table with the columns of another beside its own."""
    for name in more.column_names:
        column = more[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).fill_null(pa.scalar(""))
        elif pa.types.is_floating(column.type):  # row numbers, where a row has none
            column = column.cast(pa.int32())
        table = table.append_column(name, column)
    return table
