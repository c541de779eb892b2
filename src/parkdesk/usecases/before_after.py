"""What changed between two states, and the mark by which a state is known again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from parkdesk.audit.operations import canonical, digest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_MARK = 16  #: digits of a digest that tell two states apart


def version_of(described: "DataclassInstance") -> str:
    """Return a mark of what someone saw, to tell whether it changed in the meantime."""
    return digest(canonical(asdict(described)))[:_MARK]


def changed_fields(
    before: "DataclassInstance", after: "DataclassInstance"
) -> dict[str, tuple[object, object]]:
    """Return the fields that differ, each before and after."""
    was, is_now = asdict(before), asdict(after)
    return {name: (was[name], is_now[name]) for name in was if was[name] != is_now[name]}


def as_facts(changes: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    """Return changes as the log keeps them."""
    return {
        "before": {name: was for name, (was, _now) in changes.items()},
        "after": {name: now for name, (_was, now) in changes.items()},
    }
