"""Energy beside carbon: standard coal of every flow, on both bases, by carrier.

The calorific and the equivalent basis are two columns, never a flag lost on the way. They
differ only for electricity. A fuel whose heating value was measured is converted by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nearzero.factors import Match, NoMatch, Query
from nearzero.factors.model import Deviation
from nearzero.ledger.subjects import subjects
from nearzero.ledger.table import Ledger
from nearzero.methods.definition import EnergyFlow, EnergyRules, Operand
from nearzero.methods.measured import filed_values
from nearzero.methods.operands import CONSTANT, Resolver, value_in
from nearzero.methods.rows import Group, Rows, group_rows
from nearzero.problems import NOWHERE, Fact, Problem, Severity, kind
from nearzero.words import mark

NO_COEFFICIENT = kind(
    "energy.no-coefficient",
    Severity.WARNING,
    mark("No standard-coal coefficient for {subject}: it is missing from the energy total."),
    mark("File its heating value, or give your own coefficient."),
    "METHODS §6",
)
EQUIVALENT_UNCERTAIN = kind(
    "energy.equivalent-coefficient",
    Severity.WARNING,
    mark(
        "Electricity is converted on the equivalent basis with {value} {unit} "
        "({factor}, {status}): the rules print no coefficient."
    ),
    mark("Name the coefficient of the year: --set equivalent_coefficient=ID, or your own factor."),
    "METHODS §6",
)
FUELS = ("solid_fuel", "liquid_fuel", "gas_fuel")
_HEATING_VALUE = Operand(measured="net_calorific_value", quantity="net_calorific_value")
GJ_PER_TCE = 29.3076  #: GB/T 2589: 1 kgce = 7000 kcal × 4.1868 kJ [GJ/tce]

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Energy:
    """Standard coal of each row of ACTIVITY.

    Attributes
    ----------
    calorific, equivalent
        Signed standard coal, zero where a row is not energy of the park. [tce]
    carriers
        Carrier of each row, as an index into ``names``; -1 where none.
    amounts
        Signed amount of each row. [base unit]
    units, coefficients
        Base units of each carrier; its coefficients [tce/base unit] by origin, an index into
        the used factors or a negative code.
    """

    calorific: Floats
    equivalent: Floats
    carriers: NDArray[np.int64]
    amounts: Floats
    names: list[str] = field(default_factory=list)
    units: dict[str, set[str]] = field(default_factory=dict)
    coefficients: dict[str, dict[int, float]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def energy_of(
    rows: Rows,
    ledger: Ledger,
    share: Floats,
    border: NDArray[np.bool_] | None,
    rules: EnergyRules,
    resolver: Resolver,
) -> Energy:
    """Return the standard coal of every row.

    Parameters
    ----------
    rows, ledger
        ACTIVITY and the ledger it belongs to.
    share
        Share of each row that is counted, 0-1. [1]
    border
        Which rows cross the park border, None where all do.
    rules
        Which flows count, with which sign.
    resolver
        Factor library and settings.

    Returns
    -------
    Standard coal by row. [tce]
    """
    zero = np.zeros(len(rows))
    none = np.full(len(rows), -1, dtype=np.int64)
    energy = Energy(zero, zero.copy(), none, zero.copy())
    grouping = group_rows(rows, share > 0.0)
    for g, group in enumerate(grouping.groups):
        flow = _flow(group, rules.flows, resolver.settings)
        if flow is not None:
            chosen = grouping.rows_of([g])
            if flow.border_only and border is not None:
                chosen = chosen[border[chosen]]
            _add(energy, rows, ledger, share, chosen, group, flow, rules, resolver)
    return energy


def _flow(
    group: Group, flows: tuple[EnergyFlow, ...], settings: Mapping[str, str]
) -> EnergyFlow | None:
    subject = subjects().get(group.subject)
    for flow in flows:
        if flow.activity != group.activity:
            continue
        if flow.setting and settings[flow.setting] != "included":
            continue
        if flow.subjects and group.subject not in flow.subjects:
            continue
        if flow.kinds and (subject is None or subject.kind not in flow.kinds):
            continue
        return flow
    return None


def _add(
    energy: Energy,
    rows: Rows,
    ledger: Ledger,
    share: Floats,
    chosen: NDArray[np.int64],
    group: Group,
    flow: EnergyFlow,
    rules: EnergyRules,
    resolver: Resolver,
) -> None:
    if not len(chosen):
        return
    subject = subjects()[group.subject]
    amounts = rows.numbers("base_amount")[chosen] * share[chosen] * flow.sign
    values, origins = _calorific(rows, ledger, share, chosen, group, rules, resolver)
    missing = np.isnan(values)
    if missing.any():
        _tell(energy, NO_COEFFICIENT.at(NOWHERE, {"subject": group.subject}))
        values = np.where(missing, 0.0, values)
    energy.calorific[chosen] = amounts * values
    energy.amounts[chosen] = amounts
    name = subject.kind if subject.kind in ("electricity", "heat") else group.subject
    coefficients = energy.coefficients.setdefault(name, {})
    coefficients |= {int(o): float(values[origins == o][0]) for o in np.unique(origins) if o >= 0}
    equivalent = values
    if subject.kind == "electricity":
        index, coefficient = _equivalent(resolver, energy, group)
        coefficients[index] = coefficient
        equivalent = np.full(len(chosen), coefficient)
    energy.equivalent[chosen] = amounts * equivalent
    if name not in energy.names:
        energy.names.append(name)
    energy.units.setdefault(name, set()).add(group.base_unit)
    energy.carriers[chosen] = energy.names.index(name)


def _calorific(
    rows: Rows,
    ledger: Ledger,
    share: Floats,
    chosen: NDArray[np.int64],
    group: Group,
    rules: EnergyRules,
    resolver: Resolver,
) -> tuple[Floats, NDArray[np.int64]]:
    """Return the calorific coefficient of each row, by its measured heat where it was filed."""
    per_unit, origin = _coefficient(group, rules, resolver)
    values = np.full(len(chosen), per_unit)
    origins = np.full(len(chosen), origin)
    if subjects()[group.subject].kind in FUELS and group.base_unit != "GJ":
        heat, filed_from = filed_values(rows, ledger, _HEATING_VALUE, "GJ/u", chosen, share)
        if heat is not None:
            known = ~np.isnan(heat)
            values = np.where(known, heat / GJ_PER_TCE, values)
            origins = np.where(known, filed_from, origins)
    return values, origins


def _coefficient(group: Group, rules: EnergyRules, resolver: Resolver) -> tuple[float, int]:
    """Return the calorific coefficient of a group and its origin. [tce/base unit]"""
    subject = subjects()[group.subject]
    if group.base_unit == "GJ" and subject.kind in FUELS:
        return 1.0 / GJ_PER_TCE, CONSTANT
    candidates = (subject.id, subject.standard_coal_as)
    for wanted in dict.fromkeys(c for c in candidates if c):
        match = _ask(resolver, group, "standard_coal_calorific", wanted, rules)
        if match is not None:
            value = value_in(match, "tce/u", group.base_unit)
            if value is not None:
                return value, resolver.remember(match)
    if subject.kind in FUELS:
        return _from_heating_value(group, resolver)
    return float("nan"), CONSTANT


def _from_heating_value(group: Group, resolver: Resolver) -> tuple[float, int]:
    """Fall back on the heating value that the method itself uses for the fuel."""
    query = Query(
        quantity="net_calorific_value",
        subject=group.subject,
        on=group.on,
        known_on=resolver.known_on,
        method=resolver.method.id,
        documents=resolver.method.documents.get("fuel", ()),
        accepts=frozenset(resolver.method.accepts),
    )
    match = resolver.ask(query)
    if isinstance(match, NoMatch):
        return float("nan"), CONSTANT
    value = value_in(match, "GJ/u", group.base_unit)
    return (
        (float("nan"), CONSTANT)
        if value is None
        else (
            value / GJ_PER_TCE,
            resolver.remember(match),
        )
    )


def _ask(
    resolver: Resolver, group: Group, quantity: str, subject: str, rules: EnergyRules
) -> Match | None:
    pick = rules.picks.get(subject, "")
    pick = resolver.named_for(quantity, subject, "") or pick
    query = Query(
        quantity=quantity,
        subject=subject,
        on=group.on,
        known_on=resolver.known_on,
        method=resolver.method.id,
        documents=() if pick else rules.documents,
        accepts=frozenset((*Deviation,)),
        name=pick,
    )
    match = resolver.ask(query)
    return None if isinstance(match, NoMatch) else match


def _equivalent(resolver: Resolver, energy: Energy, group: Group) -> tuple[int, float]:
    """Return the equivalent coefficient of electricity that the setting names. [tce/MWh]"""
    query = Query(
        quantity="standard_coal_equivalent",
        subject="electricity",
        on=group.on,
        known_on=resolver.known_on,
        method=resolver.method.id,
        accepts=frozenset((*Deviation,)),
        name=resolver.settings["equivalent_coefficient"],
    )
    match = resolver.ask(query)
    value = None if isinstance(match, NoMatch) else value_in(match, "tce/u", "MWh")
    if value is None or isinstance(match, NoMatch):
        _tell(energy, NO_COEFFICIENT.at(NOWHERE, {"subject": "electricity"}))
        return CONSTANT, 0.0
    factor = match.factor
    if factor.status not in ("verified", "user"):
        facts: dict[str, Fact] = {
            "value": factor.value,
            "unit": factor.unit,
            "factor": factor.id,
            "status": str(factor.status),
        }
        _tell(energy, EQUIVALENT_UNCERTAIN.at(NOWHERE, facts))
    return resolver.remember(match), value


def _tell(energy: Energy, problem: Problem) -> None:
    if problem not in energy.problems:
        energy.problems.append(problem)
