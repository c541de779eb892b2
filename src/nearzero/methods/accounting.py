"""Account a ledger with a method: the one place where tonnes are made.

Takes a ledger; gives an :class:`Inventory`, or raises :class:`CannotProceed` once with every
blocker of the ledger, the method and the factors.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from nearzero.factors import FactorLibrary, Status, find_region, gwp_set, load_factors
from nearzero.ledger import check_ledger
from nearzero.ledger.boundary import inner
from nearzero.ledger.period import Period
from nearzero.ledger.table import Ledger
from nearzero.methods.definition import Definition, Setting
from nearzero.methods.energy import energy_of
from nearzero.methods.engine import calculate
from nearzero.methods.findings import method_findings
from nearzero.methods.inventory import Inventory
from nearzero.methods.operands import REGION_MISSING, Resolver
from nearzero.methods.registry import energy_rules, load_method
from nearzero.problems import NOWHERE, CannotProceed, Fact, Problem, Severity, kind, refuse_blockers
from nearzero.words import mark

PLACEHOLDER = kind(
    "method.placeholder",
    Severity.BLOCKER,
    mark("The text of method {method} is not available; it needs: {needs}."),
    mark("Enter the official text into its definition file, or account with {alternative}."),
    "METHODS §2",
)
SETTING_UNKNOWN = kind(
    "method.setting-unknown",
    Severity.BLOCKER,
    mark("Method {method} has no setting {setting}; it has {known}."),
    mark("Leave it out, or use one of them."),
    "METHODS §5",
)
SETTING_VALUE = kind(
    "method.setting-value",
    Severity.BLOCKER,
    mark("Setting {setting} cannot be {found}; it takes {known}."),
    mark("Choose one of these values."),
    "METHODS §5",
)
FACTOR_NAMED_UNKNOWN = kind(
    "method.factor-unknown",
    Severity.BLOCKER,
    mark("There is no factor {factor} in the library."),
    mark("See the ids with: nearzero factors list."),
    "METHODS §4",
)


def account(
    ledger: Ledger,
    method: str | Definition,
    period: Period,
    *,
    settings: Mapping[str, str] | None = None,
    library: FactorLibrary | None = None,
    known_on: date | None = None,
    named: Sequence[str] = (),
) -> Inventory:
    """Account a ledger for a period with a method.

    Parameters
    ----------
    ledger
        What :func:`nearzero.read_ledger` gives.
    method
        Method id, or a method itself.
    period
        What to account, half-open days.
    settings
        Values for the method's named settings; the others take their default.
    library
        Factor library; by default the one shipped.
    known_on
        Use only what was published by this day.
    named
        Ids of factors to use wherever their quantity and subject are asked for.

    Returns
    -------
    The account.

    Raises
    ------
    CannotProceed
        With every blocker found, and the lesser findings too.
    """
    definition = load_method(method) if isinstance(method, str) else method
    library = library or load_factors()
    problems = [*ledger.problems, *check_ledger(ledger, period)]
    values, found = choose_settings(definition, settings or {})
    region, misplaced = _region(ledger, definition, values)
    misnamed = _coefficient_problems(library, values, known_on)
    problems += [*found, *misplaced, *misnamed, *_request_problems(definition, library, named)]
    refuse_blockers(problems)
    resolver = Resolver(library, definition, values, region, known_on, tuple(named))
    resolver.consulted.update(f.id for f in gwp_set(library, definition.gwp).values())
    calculation = calculate(ledger, period, resolver)
    rows, share = calculation.rows, calculation.share
    energy = energy_of(rows, ledger, share, ~inner(ledger), energy_rules(), resolver)
    problems += [*calculation.problems, *energy.problems]
    refuse_blockers(problems)
    return method_findings(
        Inventory(
            method=definition,
            settings=values,
            period=period,
            ledger=ledger,
            calculation=calculation,
            energy=energy,
            library=library,
            problems=tuple(problems),
            known_on=known_on,
            named=tuple(named),
        )
    )


def _coefficient_problems(
    library: FactorLibrary, values: Mapping[str, str], known_on: date | None
) -> list[Problem]:
    """Refuse an equivalent coefficient of electricity that is not one: energy would be lost."""
    name = values["equivalent_coefficient"]
    factor = library.factors.get(name)
    if factor is not None and (factor.quantity, factor.subject) == (
        "standard_coal_equivalent",
        "electricity",
    ):
        source = library.sources.get(factor.source)
        since = source.known_since if source else None
        if known_on is None or factor.status is Status.USER or (since and since <= known_on):
            return []
    known = library.by_subject.get(("standard_coal_equivalent", "electricity"), ())
    facts: dict[str, Fact] = {
        "setting": "equivalent_coefficient",
        "found": name,
        "known": tuple(entry.id for entry in known),
    }
    return [SETTING_VALUE.at(NOWHERE, facts)]


def _request_problems(
    method: Definition, library: FactorLibrary, named: Sequence[str]
) -> list[Problem]:
    problems = [
        FACTOR_NAMED_UNKNOWN.at(NOWHERE, {"factor": name})
        for name in named
        if name not in library.factors
    ]
    return [*problems, _placeholder(method)] if method.status == "placeholder" else problems


def all_settings(method: Definition) -> tuple[Setting, ...]:
    """Return the settings of a method, those of the energy total included.

    Examples
    --------
    >>> from nearzero.methods.registry import load_method
    >>> "equivalent_coefficient" in {
    ...     s.id for s in all_settings(load_method("cn-zero-carbon-park-2025"))
    ... }
    True
    """
    return (*method.settings, *energy_rules().settings)


def choose_settings(
    method: Definition, given: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    """Return the value of every setting, and what is wrong with the given ones."""
    known = {setting.id: setting for setting in all_settings(method)}
    values = {id_: setting.default for id_, setting in known.items()}
    problems: list[Problem] = []
    for id_, value in given.items():
        if id_ not in known:
            facts: dict[str, Fact] = {
                "method": method.id,
                "setting": id_,
                "known": tuple(known),
            }
            problems.append(SETTING_UNKNOWN.at(NOWHERE, facts))
            continue
        allowed = tuple(choice.value for choice in known[id_].choices)
        if allowed and value not in allowed:
            facts = {"setting": id_, "found": value, "known": allowed}
            problems.append(SETTING_VALUE.at(NOWHERE, facts))
            continue
        values[id_] = value
    return values, problems


def _placeholder(method: Definition) -> Problem:
    facts: dict[str, Fact] = {
        "method": method.id,
        "needs": tuple(f"{s.title.zh} ({s.title.en})" for s in method.settings),
        "alternative": "cn-zero-carbon-park-2025",
    }
    return PLACEHOLDER.at(NOWHERE, facts)


def _region(
    ledger: Ledger, method: Definition, values: Mapping[str, str]
) -> tuple[str, list[Problem]]:
    """Return the region code of the park; a blocker where the method needs it and has none."""
    rows = ledger.park.to_pylist()
    text = (rows[0].get("province") if rows else "") or ""
    region = find_region(text) if text else None
    if region is not None:
        return region, []
    needs = any(
        values.get(operand.region.removeprefix("$"), operand.region) in ("park", "grid")
        for source in method.sources
        for route in source.routes
        for operand in route.takes.values()
    )
    found = [REGION_MISSING.at(NOWHERE, {"found": text or None})] if needs else []
    return "CN", found


__all__ = ["CannotProceed", "account", "all_settings", "choose_settings"]
