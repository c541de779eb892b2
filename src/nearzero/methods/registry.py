"""Find a method by its id. An id that is not here is unknown, and unknown refuses to run."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from nearzero.methods.definition import Definition, EnergyRules, parse_definition, read_yaml
from nearzero.problems import NOWHERE, CannotProceed, Fact, Severity, kind
from nearzero.words import mark

_FOLDER = files("nearzero.methods").joinpath("definitions")
_SHARED = "shared.yaml"
UNKNOWN = kind(
    "method.unknown",
    Severity.BLOCKER,
    mark("There is no method {method}; there are {known}."),
    mark("Choose one of them."),
    "METHODS §1",
)


def methods() -> Mapping[str, Definition]:
    """Return every method shipped, by id.

    Examples
    --------
    >>> "cn-zero-carbon-park-2025" in methods()
    True
    """
    return {method_id: load_method(method_id) for method_id in method_ids()}


@cache
def method_ids() -> tuple[str, ...]:
    """Return the ids of the methods shipped; a file is named after its id.

    Examples
    --------
    >>> "ghg-protocol-corporate-2015" in method_ids()
    True
    """
    names = sorted(entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml"))
    return tuple(n.removesuffix(".yaml").replace("_", "-") for n in names if n != _SHARED)


@cache
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
    if method_id not in method_ids():
        facts: dict[str, Fact] = {"method": method_id, "known": method_ids()}
        raise CannotProceed([UNKNOWN.at(NOWHERE, facts)])
    name = method_id.replace("-", "_") + ".yaml"
    return parse_definition(_FOLDER.joinpath(name).read_text(encoding="utf-8"), _shared())


@cache
def energy_rules() -> EnergyRules:
    """Return how every method counts energy beside carbon.

    Examples
    --------
    >>> energy_rules().documents
    ('gbt-2589-2020', 'gbt-2589-2008')
    """
    return EnergyRules.model_validate(_shared()["energy"])


@cache
def _shared() -> dict[str, Any]:
    """Return the routes, fragments and energy rules that methods share."""
    return read_yaml(_FOLDER.joinpath(_SHARED).read_text(encoding="utf-8"))
