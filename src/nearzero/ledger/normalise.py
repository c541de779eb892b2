"""Filed activity to canonical ACTIVITY: names, periods, units and properties.

Takes a :class:`RawTable`, gives the ACTIVITY table and its problems. Each distinct text and each
combination of texts is read once and spread over the rows, so the time hardly depends on how many
rows there are. Law: every row keeps its place; what cannot be read is null there and a blocker
here, and an absent amount never becomes zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearzero.frames import read
from nearzero.ledger.amounts import UNIT_UNKNOWN, FiledUnit, allowed_units, find_unit, fit_unit
from nearzero.ledger.measured import Group, read_measured
from nearzero.ledger.numbers import (
    MISSING,
    NOT_APPLICABLE,
    PRESENT,
    Numbers,
    read_numbers,
    report_numbers,
)
from nearzero.ledger.raw import Findings, Loose, RawTable, assemble, combine, groups
from nearzero.ledger.rows import Coded
from nearzero.ledger.subjects import Subject, subjects
from nearzero.ledger.table import ACTIVITY, STATES
from nearzero.ledger.texts import (
    FIELD_MISSING,
    Wrong,
    heading,
    read_choice,
    read_ids,
    read_periods,
    read_subjects,
    report_blank,
)
from nearzero.problems import Fact, Kind, Problem, Severity, kind
from nearzero.words import mark

VALUE_MISSING = kind(
    "ledger.value-missing",
    Severity.WARNING,
    mark("{enterprise}: the amount of {subject} is blank ({count} row(s)); it counts as missing."),
    mark("Fill in the amount; write 0 if it is zero and / if it does not apply."),
    "LEDGER §10",
)
NOT_APPLICABLE_NOTE = kind(
    "ledger.not-applicable",
    Severity.NOTE,
    mark("{enterprise}: {subject} is filed as not applicable ({count} row(s))."),
    mark("Write 0 if it applies and the amount was zero."),
    "LEDGER §10",
)
_STATE_OF = {PRESENT: "present", MISSING: "missing", NOT_APPLICABLE: "not_applicable"}
_KEPT = ("evidence", "note")  #: free text, kept as filed


def normalise(raw: RawTable) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Return a filed activity table as ACTIVITY, and everything that is wrong with it.

    Parameters
    ----------
    raw
        Activity as filed.

    Returns
    -------
    As many rows as were filed, in their order, and the problems.

    Examples
    --------
    >>> from nearzero.ledger.table import ACTIVITY_FILED
    >>> filed = {"enterprise_id": "E1", "period": "2025/3", "activity": "fuel_combustion",
    ...     "subject": "natural gas", "amount": "1,200", "unit": "Nm3"}
    >>> raw = RawTable(spec=ACTIVITY_FILED, file="activity.csv", headings={},
    ...     data=pa.table({name: [text] for name, text in filed.items()}),
    ...     rows=np.array([2], dtype=np.int32))
    >>> table, problems = normalise(raw)
    >>> table["period"].to_pylist(), table["amount"].to_pylist(), problems
    (['2025-03'], [1200.0], ())
    """
    findings = Findings(raw)
    enterprise = read_ids(raw, "enterprise_id")
    report_blank(findings, "enterprise_id", enterprise)
    report_blank(findings, "activity", raw.text("activity"))
    activity = read_choice(findings, "activity", "activity")
    subject = read_subjects(findings, activity)
    numbers = read_numbers(raw.data, "amount")
    report_numbers(findings, "amount", numbers)
    units = _read_units(findings, subject, numbers)
    _report_absent(findings, numbers, enterprise, subject)
    columns = {
        "enterprise_id": enterprise,
        **read_periods(findings, is_required=True),
        "activity": activity,
        "subject": subject,
        "state": _states(numbers),
        "amount": numbers.values,
        "unit": units.symbol,
        "base_amount": numbers.values * units.ratio,
        "base_unit": units.base,
        "purpose": read_choice(findings, "purpose", "purpose"),
        "counterparty_id": read_ids(raw, "counterparty_id"),
        **_measured(findings, subject, units.base),
        "quality": read_choice(findings, "quality", "quality"),
        "certificate_id": read_ids(raw, "certificate_id"),
    }
    return _table(raw, columns), tuple(findings.problems)


@dataclass(frozen=True, slots=True)
class _Units:
    """Units of rows: as filed, the base unit, and the ratio between them."""

    symbol: Coded
    base: Coded
    ratio: NDArray[np.float64]


def _read_units(findings: Findings, subject: Coded, numbers: Numbers) -> _Units:
    """Return the units of rows; only an amount that is there needs one that fits."""
    filed, has_column = findings.raw.text("unit"), "unit" in findings.raw.data.column_names
    pairs, made_of = combine(subject, filed)
    which = np.flatnonzero(numbers.states == PRESENT)
    is_used = np.bincount(pairs[which], minlength=len(made_of)) > 0
    table: list[tuple[str | None, str | None, float]] = []
    wrong: Wrong = {}
    for pair, (named, unit) in enumerate(made_of):
        known = subjects()[subject.words[named]] if named >= 0 else None
        text = filed.words[unit] if unit >= 0 else ""
        row, problem = _unit(text, known)
        table.append(row)
        if problem is not None and is_used[pair] and has_column:
            title = known.title if known else "-"
            facts: dict[str, Fact] = {
                "column": heading(findings.raw, "unit"),
                "found": text,
                "subject": title,
                "allowed": allowed_units(known),
            }
            wrong[pair] = (problem, facts)
    if wrong:
        findings.each("unit", pairs[which], wrong, which)
    return _Units(
        symbol=_column(pairs, [symbol for symbol, _, _ in table]),
        base=_column(pairs, [base for _, base, _ in table]),
        ratio=np.array([ratio for _, _, ratio in table] or [np.nan])[pairs],
    )


def _unit(
    text: str, subject: Subject | None
) -> tuple[tuple[str | None, str | None, float], Kind | None]:
    """Return symbol, base unit and ratio of a filed unit, and what is wrong with it."""
    base = subject.unit if subject else None
    if not text:
        return (None, base, np.nan), FIELD_MISSING
    unit = find_unit(text, subject)
    symbol = unit.symbol if unit else None
    if subject is None:
        return (symbol, None, np.nan), UNIT_UNKNOWN if unit is None else None
    fitted = fit_unit(text, subject)
    if isinstance(fitted, FiledUnit):
        return (fitted.symbol, fitted.base_unit, fitted.ratio), None
    return (symbol, base, np.nan), fitted


def _column(codes: NDArray[np.int32], words: Sequence[str | None]) -> Coded:
    """Return a text column from a code for each row and the text of each code."""
    known = {word: i for i, word in enumerate(dict.fromkeys(w for w in words if w is not None))}
    table = [*(-1 if word is None else known[word] for word in words), -1]
    return Coded(np.array(table, dtype=np.int32)[codes], tuple(known))


def _measured(findings: Findings, subject: Coded, base: Coded) -> Mapping[str, Loose]:
    """Return the measured properties of rows."""
    group, made_of = combine(subject, base)
    pairs: list[Group] = [
        (
            subjects()[subject.words[named]] if named >= 0 and unit >= 0 else None,
            base.words[unit] if unit >= 0 else "",
        )
        for named, unit in made_of
    ]
    return read_measured(findings.raw, findings, group, pairs)


def _report_absent(findings: Findings, numbers: Numbers, enterprise: Coded, subject: Coded) -> None:
    """Report blank amounts and such as do not apply, by enterprise and subject."""
    if "amount" not in findings.raw.data.column_names:
        return  # told of once, with the headings
    for state, absent in ((MISSING, VALUE_MISSING), (NOT_APPLICABLE, NOT_APPLICABLE_NOTE)):
        which = np.flatnonzero(numbers.states == state)
        if not len(which):
            continue
        who = Coded(enterprise.codes[which], enterprise.words)
        what = Coded(subject.codes[which], subject.words)
        codes, _ = combine(who, what)
        for group in groups(codes, np.arange(len(which))):
            named = what.text(group[0])
            facts = {
                "enterprise": who.text(group[0]) or "-",
                "subject": subjects()[named].title if named else "-",
            }
            findings.rows(absent, "amount", which[group], facts)


def _states(numbers: Numbers) -> Coded:
    """Return the state of each amount; one that cannot be read has none."""
    table = [STATES.index(_STATE_OF[s]) if s in _STATE_OF else -1 for s in range(5)]
    return Coded(np.array(table, dtype=np.int32)[numbers.states], STATES)


def _table(raw: RawTable, columns: Mapping[str, Loose]) -> pa.Table:
    """Return the ACTIVITY table: free text as filed, places added, the rest null."""
    everywhere = np.zeros(len(raw.rows), dtype=np.int32)
    nothing = {
        column.name: np.full(len(raw.rows), np.nan)
        if pa.types.is_floating(column.type)
        else Coded(everywhere - 1, ())
        for column in ACTIVITY.columns
        if column.name not in columns
    }
    table = assemble({**nothing, **columns, **raw.columns_of_place()})
    for name in _KEPT:
        if name in raw.data.column_names:
            at = table.column_names.index(name)
            table = table.set_column(at, name, raw.data[name].cast(pa.string()))
    return read(table, ACTIVITY)
