"""What a verifier should know of an account before trusting it: notes and warnings."""

from collections import Counter
from dataclasses import replace

import numpy as np

from nearzero.methods.inventory import Inventory
from nearzero.methods.measured import measured_parameters
from nearzero.methods.operands import PROPERTY
from nearzero.problems import NOWHERE, Fact, Place, Problem, Severity, kind
from nearzero.words import mark

PROVISIONAL = kind(
    "method.provisional",
    Severity.WARNING,
    mark("Provisional: factor {factor} ({status}) was used on {lines} lines, {tonnes} t CO2."),
    mark("Check it against the document, or give your own factor."),
    "FACTORS §5",
)
DEVIATION = kind(
    "method.factor-deviation",
    Severity.NOTE,
    mark("Factor {factor} answers not exactly: {how}."),
    mark("Accept it, or give your own factor."),
    "FACTORS §4",
)
NOT_A_YEAR = kind(
    "method.period-not-a-year",
    Severity.WARNING,
    mark("Method {method} accounts a calendar year; this account covers {start} to {end}."),
    mark("Use it as a partial view only, or account the whole year."),
    "METHODS §3",
)
PROCESS_TWICE = kind(
    "method.process-twice",
    Severity.WARNING,
    mark("{enterprise} files both products and materials of its process: {subjects}."),
    mark("Count one or the other, or the process emission stands in the total twice."),
    "METHODS §3",
)
REDUCTANT_TWICE = kind(
    "method.reductant-twice",
    Severity.WARNING,
    mark("{enterprise} burns {fuels} beside {products}, whose factor holds reductant carbon."),
    mark("File coke and anodes used as reductant under feedstock, or the carbon counts twice."),
    "METHODS §3",
)
MEASURED_UNUSED = kind(
    "method.measured-unused",
    Severity.WARNING,
    mark("The measured {column} of {subject} was not used: the method prescribes its own number."),
    mark("Leave the cell empty, or account with a method that takes it."),
    "METHODS §4",
)
PARAMETER_UNUSED = kind(
    "method.parameter-unused",
    Severity.WARNING,
    mark("The measured parameter {quantity} of {subject} was not used by method {method}."),
    mark("Check its name, subject, unit and period against the method's parameters: {known}."),
    "METHODS §4",
)
NAMED_UNUSED = kind(
    "method.named-unused",
    Severity.WARNING,
    mark("The named factor {factor} ({quantity}, {subject}, {kind}) was not used."),
    mark("The method asks for another kind or subject, or locks the number; leave the name out."),
    "METHODS §4",
)
RESIDUAL_ABSENT = kind(
    "method.residual-mix-absent",
    Severity.NOTE,
    mark("No residual mix is published for {region}; the market-based figure uses {factor}."),
    mark("Name it in the report, or give a residual mix of your own."),
    "METHODS §7",
)
#: Products whose published factors hold the carbon of reductants and anodes (IPCC 2006, volume 3).
_REDUCED = (
    "primary_aluminium",
    "ferrosilicon",
    "silicomanganese",
    "ferromanganese",
    "ferrochrome",
    "industrial_silicon",
    "calcium_carbide",
)
_REDUCTANTS = ("coke", "semi_coke", "gas_coke", "petroleum_coke")
_MEASURED = (
    "net_calorific_value",
    "carbon_content",
    "carbon_fraction",
    "oxidation",
    "emission_factor",
)


def method_findings(inventory: Inventory) -> Inventory:
    """Return the account with the method's own notes and warnings added."""
    found = [
        *_provisional(inventory),
        *_deviations(inventory),
        *_period(inventory),
        *_process_twice(inventory),
        *_reductant_twice(inventory),
        *_measured_unused(inventory),
        *_parameters_unused(inventory),
        *_residual(inventory),
        *_named_unused(inventory),
    ]
    return replace(inventory, problems=(*inventory.problems, *found))


def _provisional(inventory: Inventory) -> list[Problem]:
    lines: Counter[int] = Counter()
    tonnes: Counter[int] = Counter()
    for emissions in inventory.emissions:
        for origins in emissions.term.origins.values():
            for origin in np.unique(origins[origins >= 0]):
                mine = origins == origin
                lines[int(origin)] += int(mine.sum())
                tonnes[int(origin)] += float(emissions.values[mine].sum())  # type: ignore[assignment]
    found = []
    for origin in sorted(lines):
        factor = inventory.calculation.used[origin].factor
        if str(factor.status) in ("single-source", "from-memory"):
            facts: dict[str, Fact] = {
                "factor": factor.id,
                "status": str(factor.status),
                "lines": lines[origin],
                "tonnes": round(float(tonnes[origin]), 2),
            }
            found.append(PROVISIONAL.at(NOWHERE, facts))
    return found


def _deviations(inventory: Inventory) -> list[Problem]:
    return [
        DEVIATION.at(NOWHERE, {"factor": match.factor.id, "how": match.how})
        for match in inventory.calculation.used
        if match.deviations
    ]


def _period(inventory: Inventory) -> list[Problem]:
    start, end = inventory.period.start, inventory.period.end
    whole = start == start.replace(month=1, day=1) and end == start.replace(
        year=start.year + 1, month=1, day=1
    )
    if whole or not inventory.method.calendar_year:
        return []
    facts = {"method": inventory.method.id, "start": str(start), "end": str(end)}
    return [NOT_A_YEAR.at(NOWHERE, facts)]


def _process_twice(inventory: Inventory) -> list[Problem]:
    filed: dict[str, dict[str, set[str]]] = {}
    enterprises = inventory.calculation.rows.texts("enterprise_id")
    subjects = inventory.calculation.rows.texts("subject")
    for emissions in inventory.emissions:
        if emissions.source.id in ("process_product", "process_material"):
            for row in emissions.term.rows:
                by_source = filed.setdefault(str(enterprises[row]), {})
                by_source.setdefault(emissions.source.id, set()).add(str(subjects[row]))
    return [
        PROCESS_TWICE.at(
            NOWHERE,
            {"enterprise": enterprise, "subjects": tuple(sorted(set().union(*by.values())))},
        )
        for enterprise, by in sorted(filed.items())
        if len(by) > 1
    ]


def _reductant_twice(inventory: Inventory) -> list[Problem]:
    """Report enterprises that burn a reductant and count a product by a published factor."""
    products: dict[str, set[str]] = {}
    fuels: dict[str, set[str]] = {}
    rows = inventory.calculation.rows
    enterprises, names = rows.codes("enterprise_id")
    subjects, ids = rows.codes("subject")
    for emissions in inventory.emissions:
        term, source = emissions.term, emissions.source.id
        mine = subjects[term.rows]
        if source == "process_product":
            chosen = np.array([id_ in _REDUCED for id_ in ids])[mine]
            chosen &= term.origins.get("emission_factor", np.full(len(mine), -1)) >= 0
            found = products
        elif source in ("fuel_combustion", "transform_input"):
            chosen, found = np.array([id_ in _REDUCTANTS for id_ in ids])[mine], fuels
        else:
            continue
        for row in term.rows[chosen]:
            found.setdefault(names[enterprises[row]], set()).add(ids[subjects[row]])
    return [
        REDUCTANT_TWICE.at(
            NOWHERE,
            {
                "enterprise": enterprise,
                "fuels": tuple(sorted(fuels[enterprise])),
                "products": tuple(sorted(products[enterprise])),
            },
        )
        for enterprise in sorted(products.keys() & fuels.keys())
    ]


def _measured_unused(inventory: Inventory) -> list[Problem]:
    """Report, by subject and column, measured values that no route took."""
    rows = inventory.calculation.rows
    found: list[Problem] = []
    for column in _MEASURED:
        if not rows.has(column):
            continue
        filed = ~np.isnan(rows.numbers(column)) & (inventory.calculation.share > 0.0)
        if column == "net_calorific_value":  # the energy total takes it where no route does
            filed &= inventory.energy.carriers < 0
        for term in inventory.calculation.terms:
            if (
                any(operand.measured == column for operand in term.route.takes.values())
                or term.route.needs
            ):
                filed[term.rows] = False
        subjects = rows.texts("subject")
        for subject in sorted(set(subjects[filed])):
            row = int(np.flatnonzero(filed & (subjects == subject))[0])
            facts = {"column": column, "subject": str(subject)}
            found.append(MEASURED_UNUSED.at(_place(inventory, row, column), facts))
    return found


def _place(inventory: Inventory, row: int, column: str) -> Place:
    cell = {n: inventory.ledger.activity[n][row].as_py() for n in ("file", "sheet", "row")}
    return Place(file=cell["file"] or "", sheet=cell["sheet"] or "", row=cell["row"], column=column)


def _parameters_unused(inventory: Inventory) -> list[Problem]:
    used = {
        PROPERTY - int(origin)
        for term in inventory.calculation.terms
        for origins in term.origins.values()
        for origin in np.unique(origins)
        if origin <= PROPERTY
    }
    known = sorted(
        {
            operand.quantity
            for source in inventory.method.sources
            for route in source.routes
            for operand in route.takes.values()
            if operand.quantity
        }
    )
    found: list[Problem] = []
    for index, row in enumerate(inventory.ledger.properties.to_pylist()):
        if index not in used and measured_parameters(inventory.ledger, row["quantity"], ""):
            facts = {
                "quantity": row["quantity"],
                "subject": row["subject"],
                "method": inventory.method.id,
                "known": tuple(known),
            }
            found.append(PARAMETER_UNUSED.at(NOWHERE, facts))
    return found


def _named_unused(inventory: Inventory) -> list[Problem]:
    used = {match.factor.id for match in inventory.calculation.used}
    found: list[Problem] = []
    for name in inventory.named:
        if name not in used:
            factor = inventory.library.factors[name]
            facts: dict[str, Fact] = {
                "factor": name,
                "quantity": factor.quantity,
                "subject": factor.subject,
                "kind": factor.kind or "—",
            }
            found.append(NAMED_UNUSED.at(NOWHERE, facts))
    return found


def _residual(inventory: Inventory) -> list[Problem]:
    if "residual_mix" not in inventory.settings:
        return []
    for term in inventory.calculation.terms:
        if term.source.basis != "market":
            continue
        for origin in np.unique(np.concatenate(list(term.origins.values()))):
            if origin >= 0:
                factor = inventory.calculation.used[int(origin)].factor
                if factor.subject == "grid" and str(factor.status) != "user":
                    region = str(inventory.park.get("province") or "CN")
                    facts = {"region": region, "factor": factor.id}
                    return [RESIDUAL_ABSENT.at(NOWHERE, facts)]
    return []
