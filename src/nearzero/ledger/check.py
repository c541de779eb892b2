"""What can be wrong with a ledger: everything at once, as problems.

Takes a ledger, gives its problems sorted by place. Blockers are contradictions that no account
can decide (who filed it, which total, which certificate); a missing month, or power sent that
was not generated, is a warning. Nothing is mended here.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from nearzero.ledger import certificates, continuity, flows, plausible
from nearzero.ledger.boundary import account_days, boundary_problems
from nearzero.ledger.period import Period
from nearzero.ledger.roster import NOBODY, Roster
from nearzero.ledger.rows import Indices, Mask, Rows
from nearzero.ledger.table import ENTERPRISES, PARK, Ledger
from nearzero.ledger.totals import superseded_rows
from nearzero.problems import Fact, Place, Problem, Severity, kind
from nearzero.words import mark

ENTERPRISE_UNKNOWN = kind(
    "ledger.enterprise-unknown",
    Severity.BLOCKER,
    mark(
        "{enterprise} files, but is not in the enterprises table (rows: {count}); the nearest "
        "ids there: {nearest}."
    ),
    mark("Correct the id or add the enterprise."),
    "LEDGER §2",
)
ENTERPRISE_SILENT = kind(
    "ledger.enterprise-silent",
    Severity.WARNING,
    mark("{enterprise} is inside the boundary but filed nothing."),
    mark("Ask the enterprise to file, or give the day on which it left the park."),
    "LEDGER §2",
)
PARK_EMPTY = kind(
    "ledger.park-empty",
    Severity.BLOCKER,
    mark("The park table has no row."),
    mark("Fill in the row of the park: its id, its type and its province."),
    "LEDGER §2",
)


def check_ledger(ledger: Ledger, period: Period | None = None) -> tuple[Problem, ...]:
    """Return everything that is wrong with a ledger, beyond what reading it found.

    Parameters
    ----------
    ledger
        The ledger; the problems found while reading stay in it and are not repeated.
    period
        The account period, half-open. Then only its calendar years are told of, and earlier
        ones serve to compare; without it every year is told of.

    Returns
    -------
    Each problem once, sorted by file, sheet, row and column.

    Examples
    --------
    >>> from nearzero.ledger.table import ACTIVITY, CERTIFICATES, PROPERTIES
    >>> names = ("park", "enterprises", "activity", "certificates", "properties")
    >>> specs = (PARK, ENTERPRISES, ACTIVITY, CERTIFICATES, PROPERTIES)
    >>> empty = Ledger(**{n: s.schema.empty_table() for n, s in zip(names, specs, strict=True)})
    >>> [problem.code for problem in check_ledger(empty)]
    ['ledger.park-empty']
    """
    return _in_order(_all_problems(ledger, period))


def _all_problems(ledger: Ledger, period: Period | None) -> Iterator[Problem]:
    """Return the problems of every check."""
    rows, roster = Rows(ledger.activity), Roster.of(ledger.enterprises)
    first, last = account_days(period)
    file = ledger.files[0] if len(ledger.files) == 1 else ""
    yield from _park_problems(ledger.park, file)
    yield from _unknown(rows, roster)
    yield from _silent(rows, roster, file, first, last)
    yield from flows.counterparty_problems(rows, roster)
    replaced = superseded_rows(rows, roster)
    stands = rows.take(replaced == 0)
    park_id = (ledger.park["park_id"].to_pylist() or [""])[0] or ""
    yield from certificates.certificate_problems(stands, ledger.certificates, park_id, file)
    is_told = _is_told(rows, roster, first, last)
    told = rows.take(is_told)
    yield from boundary_problems(told, roster, replaced[is_told], period)
    yield from continuity.overlap_problems(told, roster)
    yield from continuity.missing_months(told, roster, first, last)
    yield from continuity.duplicates(told)
    yield from flows.flow_problems(rows.take(is_told & (replaced == 0)), roster)
    yield from flows.generation_problems(rows.take(is_told & (replaced == 0)))
    yield from plausible.negative_amounts(told)
    yield from plausible.implausible_properties(told)
    yield from plausible.implausible_parameters(ledger.properties, file, first, last)
    yield from plausible.unit_slips(stands, is_told[replaced == 0])


def _is_told(rows: Rows, roster: Roster, first: int, last: int) -> Mask:
    """Say which rows can matter: of members inside the boundary, in the account's years."""
    where = roster.locate(rows.enterprise)
    year, until = (np.array([day], dtype="datetime64[D]") for day in (first, last - 1))
    years = year.astype("datetime64[Y]"), until.astype("datetime64[Y]") + 1
    begins, ends = (int(day.astype("datetime64[D]").astype(np.int64)[0]) for day in years)
    is_told = roster.is_inside[where] & (rows.start < ends) & (rows.end > begins)
    return np.asarray(is_told & (roster.member_days(where, rows.start, rows.end) > 0))


def _park_problems(park: pa.Table, file: str) -> Iterator[Problem]:
    """Return a park table without a row."""
    if not park.num_rows:
        yield PARK_EMPTY.at(Place(file=file, sheet=PARK.name), {})


def _unknown(rows: Rows, roster: Roster) -> Iterator[Problem]:
    """Return enterprises that file but are not in the table."""
    unknown = np.flatnonzero(roster.locate(rows.enterprise) == NOBODY)
    for which in rows.groups(unknown, "enterprise_id"):
        name = rows.enterprise.text(which[0])
        facts: dict[str, Fact] = {
            "enterprise": name,
            "count": len(which),
            "nearest": roster.nearest((name,))[name],
            "rows": rows.listed(which),
        }
        yield ENTERPRISE_UNKNOWN.at(rows.place(which[0], "enterprise_id"), facts)


def _silent(rows: Rows, roster: Roster, file: str, first: int, last: int) -> Iterator[Problem]:
    """Return enterprises inside the boundary, members in the account period, without a row."""
    where = roster.locate(rows.enterprise)
    has_filed = ~rows.text("state").is_one_of(("missing",))
    has_filed &= (rows.start < last) & (rows.end > first)
    is_silent = roster.is_inside.copy()
    is_silent &= (roster.enters < last) & (roster.leaves > first) & (roster.enters < roster.leaves)
    is_silent[where[has_filed]] = False
    silent: Indices = np.flatnonzero(is_silent[:-1])
    for index in silent:
        name = roster.ids[index]
        place = Place(file=file, sheet=ENTERPRISES.name, column="enterprise_id")
        yield ENTERPRISE_SILENT.at(place, {"enterprise": name})


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, sorted by where it stands."""
    once = {_key(problem): problem for problem in problems}
    return tuple(once[key] for key in sorted(once))


def _key(problem: Problem) -> tuple[str, str, int, str, str, str]:
    """Return what a problem is sorted by; two with one key are one."""
    where = problem.where
    facts = repr(sorted(problem.facts.items(), key=lambda item: item[0]))
    row = -1 if where.row is None else where.row
    return where.file, where.sheet, row, where.column, problem.code, facts
