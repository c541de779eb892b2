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

from nearzero.ledger import amounts
from nearzero.ledger.choices import choices
from nearzero.ledger.measured import Group, read_measured
from nearzero.ledger.numbers import (
    MISSING,
    NOT_APPLICABLE,
    PRESENT,
    Numbers,
    read_numbers,
    report_numbers,
)
from nearzero.ledger.raw import Findings, RawTable, assemble, combine, groups, recode
from nearzero.ledger.rows import Coded, Codes, Indices
from nearzero.ledger.subjects import Subject
from nearzero.ledger.table import ACTIVITY, STATES
from nearzero.ledger.texts import (
    read_choice,
    read_days,
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
    mark("Write 0 if it was used and the amount was zero."),
    "LEDGER §10",
)
_STATE_OF = {PRESENT: "present", MISSING: "missing", NOT_APPLICABLE: "not_applicable"}
_FREE_TEXT = ("evidence", "note")


@dataclass(frozen=True, slots=True)
class _Units:
    """Units of rows: codes of symbol and base unit, and the ratio between them."""

    symbol: Coded
    base: Coded
    ratio: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"


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
    >>> table["period"].to_pylist(), table["base_amount"].to_pylist(), problems
    (['2025-03'], [0.12], ())
    """
    findings = Findings(raw)
    enterprise = read_ids(raw, "enterprise_id")
    report_blank(findings, "enterprise_id", enterprise)
    activity = read_choice(findings, "activity", "activity")
    report_blank(findings, "activity", raw.text("activity"))
    subject, known = read_subjects(findings, activity)
    numbers = read_numbers(raw.data, "amount")
    report_numbers(findings, "amount", numbers)
    units = _read_units(findings, subject, known, numbers)
    group, made_of = combine(subject, units.base)
    measured = read_measured(raw, findings, group, _groups(made_of, known, units.base))
    _report_absent(findings, numbers, enterprise, activity, subject)
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
        **measured,
        "quality": read_choice(findings, "quality", "quality"),
        "certificate_id": read_ids(raw, "certificate_id"),
    }
    return _table(raw, columns), tuple(findings.problems)


def _table(raw: RawTable, columns: Mapping[str, Coded]) -> pa.Table:
    """Return the ACTIVITY table, free text as it was filed and places added."""
    return raw


def _states(numbers: Numbers) -> Coded:
    """Return the state of each amount; one that cannot be read has none."""
    table = [STATES.index(_STATE_OF[s]) if s in _STATE_OF else -1 for s in range(5)]
    return Coded(np.array(table, dtype=np.int32)[numbers.states], STATES)
