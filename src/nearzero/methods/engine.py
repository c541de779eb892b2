"""Join the ledger to its factors, call the kernels, keep the trace.

Takes ACTIVITY and a method; gives :class:`Calculation`: for every kind of emission the rows it
took, every operand with its origin, and the tonnes. A row is counted or it is not, and then the
reason is named; nothing is dropped.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nearzero.factors import Match
from nearzero.factors.refusals import refusal
from nearzero.ledger.boundary import inner, membership
from nearzero.ledger.period import Period
from nearzero.ledger.subjects import subjects
from nearzero.ledger.table import Ledger
from nearzero.methods import kernels
from nearzero.methods.definition import EmissionSource, Operand, Route, When, operand_units
from nearzero.methods.measured import filed_values, parameter_values
from nearzero.methods.operands import OWN_SET_ASIDE, PROPERTY, UNIT_MISFIT, Answer, Resolver
from nearzero.methods.rows import Group, Grouping, Rows, group_rows
from nearzero.problems import NOWHERE, Fact, Place, Problem, Severity, kind
from nearzero.words import mark

NOT_COVERED = kind(
    "method.row-not-covered",
    Severity.BLOCKER,
    mark("Method {method} has no rule for {activity} of {subject}."),
    mark("File it under another activity, or account with a method that covers it."),
    "METHODS §3",
)
OPERAND_MISSING = kind(
    "method.operand-missing",
    Severity.BLOCKER,
    mark("The method names no {quantity} for {subject} (rows: {rows}); published: {nearest}."),
    mark("File a measured value, give your own factor (--factors FILE) or name one (--factor ID)."),
    "METHODS §4",
)
OPERAND_SKIPPED = kind(
    "method.source-left-out",
    Severity.WARNING,
    mark("{source}: no {quantity} is published for {subject}; left out for {rows} rows."),
    mark("Give your own factor (--factors FILE) to count it."),
    "METHODS §4",
)
PARAMETER_RANGE = kind(
    "method.parameter-range",
    Severity.BLOCKER,
    mark("The measured parameter {quantity} is {found}; a share lies between 0 and 1."),
    mark("Write 0.95 with unit 1, or 95 with unit %."),
    "METHODS §4",
)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
INNER_FLOW, NOT_PUBLISHED = "inner_flow", "no_published_factor"


@dataclass(frozen=True, slots=True)
class Term:
    """The rows of one source that took one route.

    Attributes
    ----------
    rows
        Row numbers of ACTIVITY.
    operands
        One column for each operand of the kernel, in the kernel's units.
    origins
        Where each operand is from: an index into ``Calculation.used``, or a negative code of
        :mod:`nearzero.methods.operands`; ``PROPERTY - k`` is row ``k`` of PROPERTIES.
    emission
        Signed emission before it is put on the common grid. [tCO2]
    """

    source: EmissionSource
    route: Route
    rows: Ints
    operands: dict[str, Floats]
    origins: dict[str, Ints]
    emission: Floats


@dataclass(slots=True)
class Calculation:
    """Everything an account is made of, before it is summed."""

    rows: Rows
    share: Floats
    reasons: NDArray[np.object_]
    terms: list[Term] = field(default_factory=list)
    used: list[Match] = field(default_factory=list)
    consulted: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def calculate(ledger: Ledger, period: Period, resolver: Resolver) -> Calculation:
    """Return the tonnes of every row of a ledger, with their trace.

    Parameters
    ----------
    ledger
        The ledger; its findings are not looked at here.
    period
        Account period.
    resolver
        Method, settings, factor library and park region.

    Returns
    -------
    The calculation; its ``problems`` hold every blocker found.
    """
    rows = Rows(ledger.activity)
    member = membership(ledger, period)
    reasons = np.array(member.reasons, dtype=object)
    calculation = Calculation(rows, member.share, reasons[member.reason])
    calculation.used = resolver.used
    calculation.consulted = resolver.consulted
    counted = member.share > 0.0
    grouping = group_rows(rows, counted)
    border = ~inner(ledger) if rows.has("counterparty_id") else None
    covered = np.zeros(len(grouping.groups), dtype=bool)
    for rule in resolver.method.not_counted:
        chosen = _chosen(grouping, rule.when)
        covered[chosen] = True
        calculation.reasons[grouping.rows_of(chosen)] = rule.reason
    for source in resolver.method.sources:
        chosen = _chosen(grouping, source.when)
        covered[chosen] = True
        _add_source(calculation, ledger, grouping, chosen, source, border, resolver)
    for g in np.flatnonzero(~covered):
        calculation.problems.append(_not_covered(calculation, grouping, int(g), resolver))
    calculation.problems += [UNIT_MISFIT.at(NOWHERE, facts) for facts in resolver.misfits.values()]
    calculation.problems += [
        OWN_SET_ASIDE.at(NOWHERE, {"factor": own, "used": used})
        for own, used in sorted(resolver.set_aside)
    ]
    return calculation


def _chosen(grouping: Grouping, when: When) -> list[int]:
    return [i for i, group in enumerate(grouping.groups) if _fits(group, when)]


def _fits(group: Group, when: When) -> bool:
    if group.activity not in when.activity or group.subject in when.without:
        return False
    if when.subjects and group.subject not in when.subjects:
        return False
    if when.purposes and (group.purpose or "terminal_consumption") not in when.purposes:
        return False
    subject = subjects().get(group.subject)
    if when.kinds and (subject is None or subject.kind not in when.kinds):
        return False
    return when.biogenic is None or (subject is not None and subject.is_biogenic == when.biogenic)


def _add_source(
    calculation: Calculation,
    ledger: Ledger,
    grouping: Grouping,
    chosen: list[int],
    source: EmissionSource,
    border: NDArray[np.bool_] | None,
    resolver: Resolver,
) -> None:
    rows = grouping.rows_of(chosen)
    owner = np.repeat(np.arange(len(chosen)), grouping.sizes(chosen))
    if source.border_only and border is not None:
        outer = border[rows]
        calculation.reasons[rows[~outer]] = INNER_FLOW
        rows, owner = rows[outer], owner[outer]
    groups = [grouping.groups[g] for g in chosen]
    for route in source.routes:
        if not len(rows):
            return
        taken = _takes(calculation.rows, ledger, route, rows, owner, groups)
        if taken is None:
            _add_term(calculation, ledger, source, route, rows, owner, groups, resolver)
            return
        if taken.any():
            _add_term(
                calculation, ledger, source, route, rows[taken], owner[taken], groups, resolver
            )
            rows, owner = rows[~taken], owner[~taken]


def _takes(
    rows: Rows,
    ledger: Ledger,
    route: Route,
    chosen: Ints,
    owner: Ints,
    groups: list[Group],
) -> NDArray[np.bool_] | None:
    """Return which rows a route takes, None for all of them."""
    taken: NDArray[np.bool_] | None = None
    if route.subjects:
        taken = np.array([g.subject in route.subjects for g in groups], dtype=bool)[owner]
    if route.base_unit:
        fits = np.array([g.base_unit == route.base_unit for g in groups], dtype=bool)[owner]
        taken = fits if taken is None else taken & fits
    for need in route.needs:
        if need.startswith("property."):
            quantity = need.removeprefix("property.")
            values, _ = parameter_values(rows, ledger, quantity, "", chosen, "")
            fits = ~np.isnan(values)
        elif not rows.has(need):
            return np.zeros(len(chosen), dtype=bool)
        else:
            fits = ~np.isnan(rows.numbers(need)[chosen])
        taken = fits if taken is None else taken & fits
    return taken


def _add_term(
    calculation: Calculation,
    ledger: Ledger,
    source: EmissionSource,
    route: Route,
    rows: Ints,
    owner: Ints,
    groups: list[Group],
    resolver: Resolver,
) -> None:
    operands: dict[str, Floats] = {}
    origins: dict[str, Ints] = {}
    for name, operand in route.takes.items():
        unit = operand_units()[route.kernel][name]
        filed, filed_from = filed_values(
            calculation.rows, ledger, operand, unit, rows, calculation.share
        )
        values = np.full(len(rows), np.nan) if filed is None else filed
        origin = filed_from
        if operand.constant is not None or operand.quantity or operand.gwp:
            open_ = np.isnan(values) | (origin <= PROPERTY)
            answers = {
                int(g): resolver.answer(operand, name, unit, groups[g], tell=not source.optional)
                for g in np.unique(owner[open_])
            }
            values, origin = _complete(values, origin, owner, answers, resolver)
            _note_missing(calculation, source, operand, values, rows, owner, answers, groups)
        if unit == "1":
            _note_range(calculation, operand, values, origin, rows)
        operands[name], origins[name] = values, origin
    emission = getattr(kernels, route.kernel)(**operands) * source.sign
    if source.optional and (absent := np.isnan(emission)).any():
        all_rows = rows
        rows, emission = rows[~absent], emission[~absent]
        operands = {name: values[~absent] for name, values in operands.items()}
        origins = {name: values[~absent] for name, values in origins.items()}
        left = calculation.reasons[all_rows[absent]]
        calculation.reasons[all_rows[absent]] = np.where(left == "", NOT_PUBLISHED, left)
    calculation.terms.append(Term(source, route, rows, operands, origins, emission))


def _complete(
    values: Floats, origin: Ints, owner: Ints, answers: dict[int, Answer], resolver: Resolver
) -> tuple[Floats, Ints]:
    """Return the filed values with the method's own where none was filed.

    What the method locks takes the place of a filed parameter too.
    """
    if not answers:
        return values, origin
    size = max(answers) + 1
    table, froms = np.full(size, np.nan), np.zeros(size, dtype=np.int64)
    locked = np.zeros(size, dtype=bool)
    for g, answer in answers.items():
        table[g], froms[g] = answer.value, answer.origin
        locked[g] = answer.origin >= 0 and bool(resolver.used[answer.origin].factor.lock)
    place = np.minimum(owner, size - 1)
    asked = np.isin(owner, list(answers))
    taken = asked & (np.isnan(values) | ((origin <= PROPERTY) & locked[place]))
    return np.where(taken, table[place], values), np.where(taken, froms[place], origin)


def _note_range(
    calculation: Calculation, operand: Operand, values: Floats, origin: Ints, rows: Ints
) -> None:
    """Report measured shares that are not between 0 and 1."""
    wrong = (origin <= PROPERTY) & ((values < 0.0) | (values > 1.0))
    for index in np.unique(origin[wrong]):
        at = int(np.flatnonzero(wrong & (origin == index))[0])
        facts: dict[str, Fact] = {"quantity": operand.quantity, "found": float(values[at])}
        where = place(calculation.rows, int(rows[at]))
        calculation.problems.append(PARAMETER_RANGE.at(where, facts))


def _note_missing(
    calculation: Calculation,
    source: EmissionSource,
    operand: Operand,
    values: Floats,
    rows: Ints,
    owner: Ints,
    answers: dict[int, Answer],
    groups: list[Group],
) -> None:
    """Report, once a group, the operand that nothing answered."""
    absent = np.isnan(values)
    if not absent.any():
        return
    for g in np.unique(owner[absent]):
        answer, mine = answers[int(g)], rows[absent & (owner == g)]
        miss = answer.miss
        if miss is None:
            continue
        where = place(calculation.rows, int(mine.min()))
        if not (source.optional or answer.is_left_open) and answer.query is not None:
            calculation.problems.append(refusal(answer.query, miss, where))
            continue
        facts: dict[str, Fact] = {
            "source": source.id,
            "quantity": operand.quantity or "gwp100",
            "subject": groups[g].subject,
            "nearest": tuple(f.id for f in miss.nearest) or "—",
            "rows": len(mine),
        }
        missing = OPERAND_SKIPPED if source.optional else OPERAND_MISSING
        calculation.problems.append(missing.at(where, facts))


def place(rows: Rows, row: int) -> Place:
    """Return where a row of ACTIVITY stands in the filed ledger."""
    cell = {n: rows.table[n][row].as_py() for n in ("file", "sheet", "row")}
    return Place(file=cell["file"] or "", sheet=cell["sheet"] or "", row=cell["row"])


def _not_covered(
    calculation: Calculation, grouping: Grouping, g: int, resolver: Resolver
) -> Problem:
    group, rows = grouping.groups[g], grouping.rows_of([g])
    facts = {
        "method": resolver.method.id,
        "activity": group.activity,
        "subject": group.subject,
    }
    return NOT_COVERED.at(place(calculation.rows, int(rows.min())), facts)
