"""Find a method by its id. An id that is not here is unknown, and unknown refuses to run."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from nearzero.methods.definition import Definition, EnergyRules, parse_definition
from nearzero.problems import NOWHERE, CannotProceed, Fact, Severity, kind
from nearzero.words import mark

UNKNOWN = kind(
    "method.unknown",
    Severity.BLOCKER,
    mark("There is no method {method}; there are {known}."),
    mark("Choose one of them."),
    "METHODS §1",
)


@cache
def methods() -> Mapping[str, Definition]:
    """Return every method shipped, by id.

    Examples
    --------
    >>> "cn-zero-carbon-park-2025" in methods()
    True
    """
    folder = files("nearzero.methods").joinpath("definitions")
    shared = shared_text()
    found: dict[str, Definition] = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml") and entry.name != "shared.yaml":
            method = parse_definition(entry.read_text(encoding="utf-8"), shared)
            found[method.id] = method
    return found


def load_method(method_id: str) -> Definition:
    """Return a method by its id.

    Raises
    ------
    CannotProceed
        With ``method.unknown`` if there is none.

    Examples
    --------
    >>> load_method("cn-zero-carbon-park-2025").status
    'in-force'
    """
    known = methods()
    if method_id not in known:
        facts: dict[str, Fact] = {"method": method_id, "known": tuple(known)}
        raise CannotProceed([UNKNOWN.at(NOWHERE, facts)])
    return known[method_id]


@cache
def energy_rules() -> EnergyRules:
    """Return how every method counts energy beside carbon.

    Examples
    --------
    >>> energy_rules().documents
    ('gbt-2589-2020', 'gbt-2589-2008')
    """
    return EnergyRules.model_validate(yaml.safe_load(shared_text())["energy"])


@cache
def shared_text() -> str:
    """Return the file of shared routes and energy rules.

    Examples
    --------
    >>> "combustion:" in shared_text()
    True
    """
    folder = files("nearzero.methods").joinpath("definitions")
    return folder.joinpath("shared.yaml").read_text(encoding="utf-8")
