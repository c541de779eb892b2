"""Continuity: totals that disagree with their parts, months that are missing, rows filed twice.

Takes ACTIVITY rows, gives the findings, and one code for each row that says what replaces it.
Rows of one kind add up; a missing month is a warning and never filled (LEDGER §5, §6).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.roster import Roster, months_of_membership
from nearzero.ledger.rows import MONTH, YEAR, Codes, Indices, Mask, Rows, dense, grouped, members
from nearzero.ledger.table import Ledger
from nearzero.ledger.totals import days_filed, months_filed, pair, resolve, superseded_rows
from nearzero.problems import Fact, Kind, Problem, Severity, kind
from nearzero.words import mark

_FLOW = ("enterprise_id", "activity", "subject", "counterparty_id")

YEAR_SUPERSEDED = kind(
    "ledger.year-superseded",
    Severity.NOTE,
    mark(
        "{enterprise}: {subject} ({activity}) of {period} is filed as a total of {coarse_total} "
        "{unit} and in parts that sum to {fine_total} {unit}; the parts are counted, the total "
        "is not."
    ),
    mark("Nothing to do; leave out the total to be rid of this note."),
    "LEDGER §5",
)
YEAR_DISAGREES = kind(
    "ledger.year-total-disagrees",
    Severity.BLOCKER,
    mark(
        "{enterprise}: {subject} ({activity}) of {period} is filed as a total of {coarse_total} "
        "{unit}, but its parts sum to {fine_total} {unit}, a difference of {difference} {unit}."
    ),
    mark("Correct the total or the parts, or leave one of them out."),
    "LEDGER §5",
)
YEAR_NOT_COMPARABLE = kind(
    "ledger.year-not-comparable",
    Severity.WARNING,
    mark(
        "{enterprise}: {subject} ({activity}) of {period} is filed as a total and in parts, "
        "in units that do not compare ({units}); the parts are counted, the total is not."
    ),
    mark("File both in one unit, or leave out the total."),
    "LEDGER §5",
)
MONTHS_SUPERSEDED = kind(
    "ledger.months-superseded",
    Severity.WARNING,
    mark(
        "{enterprise}: {subject} ({activity}) is filed for {period} as a whole ({coarse_total} "
        "{unit}) and for parts of it ({fine_total} {unit}), and {missing} are missing; the whole "
        "is counted, the parts are not."
    ),
    mark("File the missing parts, or leave out the parts or the whole."),
    "LEDGER §5",
)
MONTH_MISSING = kind(
    "ledger.month-missing",
    Severity.WARNING,
    mark("{enterprise} filed {subject} ({activity}) for months of {year}, but not for {missing}."),
    mark("File these months; where there was nothing, file 0 or a dash."),
    "LEDGER §5",
)
ROW_DUPLICATE = kind(
    "ledger.row-duplicate",
    Severity.WARNING,
    mark(
        "The row is alike in every filed column to row {other_row} of {other_file} {other_sheet}; "
        "both are counted."
    ),
    mark("Delete one of them if the amount was filed twice by mistake."),
    "LEDGER §6",
)


def superseded(ledger: Ledger) -> NDArray[np.int8]:
    """Return for each activity row what replaces it, as an index into :data:`SUPERSEDED`.

    Examples
    --------
    >>> from nearzero.ledger.table import ACTIVITY, CERTIFICATES, ENTERPRISES, PARK, PROPERTIES
    >>> names = ("park", "enterprises", "activity", "certificates", "properties")
    >>> specs = (PARK, ENTERPRISES, ACTIVITY, CERTIFICATES, PROPERTIES)
    >>> empty = Ledger(**{n: s.schema.empty_table() for n, s in zip(names, specs, strict=True)})
    >>> superseded(empty).tolist()
    []
    """
    return superseded_rows(Rows(ledger.activity), Roster.of(ledger.enterprises))


def overlap_problems(rows: Rows, roster: Roster) -> Iterator[Problem]:
    """Return what was found about totals beside their parts, one problem for each total."""
    for overlap in resolve(rows, roster)[1]:
        agrees = overlap.agrees
        for number, which in enumerate(members(overlap.group, len(agrees))):
            totals = rows.by_place(overlap.rows[which[overlap.is_total[which]]])
            parts = rows.by_place(overlap.rows[which[~overlap.is_total[which]]])
            facts = _facts(rows, totals, parts)
            facts["coarse_total"] = float(overlap.coarse_total[number])
            facts["fine_total"] = float(overlap.fine_total[number])
            difference = overlap.fine_total[number] - overlap.coarse_total[number]
            facts["difference"] = float(difference)
            if not overlap.is_complete[number]:
                facts["missing"] = _missing_parts(rows, roster, totals[0], parts)
                yield MONTHS_SUPERSEDED.at(rows.place(parts[0], "period"), facts)
                continue
            found = _verdict(bool(overlap.is_comparable[number]), bool(agrees[number]))
            yield found.at(rows.place(totals[0], "amount"), facts)


def _verdict(is_comparable: bool, agrees: bool) -> Kind:
    """Return the kind of problem of a total beside all its parts."""
    if not is_comparable:
        return YEAR_NOT_COMPARABLE
    return YEAR_SUPERSEDED if agrees else YEAR_DISAGREES


def _facts(rows: Rows, totals: Indices, parts: Indices) -> dict[str, Fact]:
    """Return what a sentence about a total and its parts needs."""
    units = {rows.text("base_unit").text(i) for i in np.concatenate((totals, parts))} - {""}
    names = {"enterprise": "enterprise_id", "activity": "activity", "subject": "subject"}
    facts: dict[str, Fact] = {
        fact: rows.text(column).text(totals[0]) for fact, column in names.items()
    }
    facts["period"] = rows.text("period").text(totals[0])
    facts["unit"] = "/".join(sorted(units))
    facts["units"] = tuple(sorted(units))
    facts["rows"] = rows.listed(parts)
    return facts


def _missing_parts(rows: Rows, roster: Roster, head: np.intp, parts: Indices) -> tuple[str, ...]:
    """Return the months of a year, or the days of a month, for which no row stands."""
    few = rows.take(parts)
    group = np.zeros(few.size, dtype=np.intp)
    one = rows.take(np.array([head]))
    where = roster.locate(one.enterprise)
    if one.grain[0] == MONTH:
        filed = days_filed(few, group, np.ones(few.size, dtype=np.bool_), 1)[0]
        every = np.arange(one.start[0], one.end[0]).astype("datetime64[D]")
        of_member = (roster.enters[where] <= every.astype(np.int32)) & (
            every.astype(np.int32) < roster.leaves[where]
        )
        return tuple(str(day) for day in every[of_member & ~filed[: len(every)]])
    filed = months_filed(few, group, 1)[0]
    return _month_names(int(one.year[0]), months_of_membership(roster, where, one.year)[0] & ~filed)


def _month_names(year: int, chosen: Mask) -> tuple[str, ...]:
    """Return the chosen months of a year as ``2025-03``."""
    return tuple(f"{year}-{month + 1:02d}" for month in np.flatnonzero(chosen))


def missing_months(rows: Rows, roster: Roster, first: int, last: int) -> Iterator[Problem]:
    """Return kinds of flow filed for some months of a year but not for all of them.

    Parameters
    ----------
    rows
        Activity rows.
    roster
        Months outside an enterprise's membership are not missing.
    first, last
        Months outside the account period are not missing. [days since 1970-01-01]
    """
    is_filed = ~rows.text("state").is_one_of(("missing",))
    chosen = np.flatnonzero((rows.grain < YEAR) & rows.enterprise.is_one_of(roster.ids))
    if not len(chosen):
        return
    key = pair(rows.kinds(*_FLOW), rows.year)
    number, count = dense(key)
    has_year = np.zeros(count, dtype=np.bool_)
    has_year[number[(rows.grain == YEAR) & rows.has_value]] = True
    chosen = chosen[~has_year[number[chosen]]]
    if not len(chosen):
        return
    few = rows.take(chosen)
    group, groups = grouped(number[chosen])
    head = np.zeros(groups, dtype=np.intp)
    head[group] = np.arange(few.size)
    filed = np.zeros((groups, 12), dtype=np.bool_)
    shown = is_filed[chosen]
    filed[group[shown], few.month[shown] % 12] = True
    needed = months_of_membership(roster, roster.locate(few.enterprise)[head], few.year[head])
    needed &= _months_within(few.year[head], first, last)
    missing = needed & ~filed
    flagged = np.asarray(missing.any(axis=1) & filed.any(axis=1))
    for which in members(group, groups):
        one = group[which[0]]
        if flagged[one]:
            index = few.by_place(which)[0]
            facts = {
                "enterprise": few.enterprise.text(index),
                "activity": few.text("activity").text(index),
                "subject": few.text("subject").text(index),
                "counterparty": few.text("counterparty_id").text(index) or None,
                "year": str(few.year[index]),
                "missing": _month_names(int(few.year[index]), missing[one]),
            }
            yield MONTH_MISSING.at(few.place(index, "period"), facts)


def _months_within(year: Codes, first: int, last: int) -> NDArray[np.bool_]:
    """Return for each year which of its months share a day with a period."""
    months = (year[:, None] - 1970) * 12 + np.arange(13)
    starts = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray((starts[:, :-1] < last) & (starts[:, 1:] > first))


def duplicates(rows: Rows) -> Iterator[Problem]:
    """Return rows with a value that are alike in every filed column, each naming the first one."""
    chosen = np.flatnonzero(rows.has_value)
    if not len(chosen):
        return
    amounts = np.ascontiguousarray(rows.amount[chosen]).view(np.int64)
    key = rows.kinds("enterprise_id", "period", "activity", "subject")[chosen]
    number, count = dense(_mixed(key, amounts))
    suspects = chosen[np.bincount(number, minlength=count)[number] > 1]
    few = rows.take(suspects)
    filed_only = few.table.drop_columns(["file", "sheet", "row"])
    seen: dict[tuple[object, ...], np.intp] = {}
    columns = [column.to_pylist() for column in filed_only.columns]
    for index in few.by_place(np.arange(few.size)):
        filed = tuple(column[index] for column in columns)
        other = seen.setdefault(filed, index)
        if other != index:
            first = few.place(other)
            facts = {
                "other_file": first.file,
                "other_sheet": first.sheet,
                "other_row": first.row,
            }
            yield ROW_DUPLICATE.at(few.place(index), facts)


def _mixed(key: NDArray[np.int64], bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one number for two; different pairs rarely share one, which only costs time."""
    with np.errstate(over="ignore"):
        return np.asarray(key * np.int64(-7046029254386353131) ^ bits)
