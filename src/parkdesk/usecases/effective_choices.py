"""Which settings and factors a park has chosen: the approved changes that were not undone, folded.

A change of a setting or a factor holds for one method and for accounts that begin on or after the
day its base run began. A later one on the same question takes the place of an earlier one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from nearzero.factors import load_factors
from parkdesk.runs.models import Run
from parkdesk.usecases.own_factors import PREFIX, FactorRow
from parkdesk.workflow.change_queries import in_force
from parkdesk.workflow.models import Proposal

Question = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What an account is made with beside its filings.

    Attributes
    ----------
    settings
        Values of the method's settings that differ from their defaults, by id.
    named_factors
        Ids of factors of the library that were named, those of the latest change first.
    own_factors
        Rows of the park's own factors.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    named_factors: tuple[str, ...] = ()
    own_factors: tuple[FactorRow, ...] = ()


def effective_choices(
    park_id: str, method_id: str, start: date, *, without: int | None = None
) -> Choices:
    """Return the choices of a park for accounts by a method that begin on a day.

    Parameters
    ----------
    without
        Id of a proposal to leave out, as if it had been undone.
    """
    changes = [one for one in in_force(park_id) if one.pk != without]
    return folded(one for one in changes if holds_for(one.payload, method_id, start))


def holds_for(payload: Mapping[str, object], method_id: str, start: date) -> bool:
    """Say whether a change of a setting or factor holds for an account; a correction has none."""
    since = payload.get("since")
    if payload.get("method") != method_id or not isinstance(since, str):
        return False
    return date.fromisoformat(since) <= start


def folded(changes: Iterable[Proposal], start: Choices | None = None) -> Choices:
    """Return the choices after some changes, one after the other."""
    found = start or Choices()
    for change in changes:
        found = with_change(found, change.kind, change.payload)
    return found


def with_change(choices: Choices, kind: str, payload: Mapping[str, object]) -> Choices:
    """Return choices with one more change; corrections and undoings leave them as they are."""
    if kind == "setting":
        return replace(
            choices, settings={**choices.settings, str(payload["id"]): str(payload["value"])}
        )
    if kind != "factor":
        return choices
    row = payload.get("row")
    if isinstance(row, Mapping):
        own = {str(name): str(value) for name, value in row.items()}
        others = (one for one in choices.own_factors if one["id"] != own["id"])
        named = _others(choices.named_factors, _asked_by(own))
        return replace(choices, named_factors=named, own_factors=(*others, own))
    name = str(payload["id"])
    named = _others(choices.named_factors, question(name))
    return replace(choices, named_factors=(name, *named))


def _others(named: tuple[str, ...], asked: Question) -> tuple[str, ...]:
    return tuple(name for name in named if question(name) != asked)


def _asked_by(row: FactorRow) -> Question:
    return row["quantity"], row["subject"], row.get("kind", "")


def question(factor_id: str) -> Question:
    """Return what a factor of the library answers: quantity, subject and kind."""
    factor = load_factors().factors.get(factor_id)
    if factor is None:
        return factor_id, "", ""
    return factor.quantity, factor.subject, factor.kind


def of_run(run: Run) -> Choices:
    """Return the choices that a run was asked for with."""
    return Choices(
        settings=dict(run.settings),
        named_factors=tuple(run.named_factors),
        own_factors=tuple(run.own_factors),
    )


def moved(base: Choices, before: Choices, after: Choices) -> Choices:
    """Return the choices of a base run with only that changed in which two others differ.

    So a preview shows one change alone, also where its base run is older than other changes.
    """
    settings = dict(base.settings)
    for name in {*before.settings, *after.settings}:
        if before.settings.get(name) != after.settings.get(name):
            settings.pop(name, None)
            if name in after.settings:
                settings[name] = after.settings[name]
    gone = set(before.named_factors) - set(after.named_factors)
    new = [name for name in after.named_factors if name not in before.named_factors]
    named = [*new, *(n for n in base.named_factors if n not in gone and n not in new)]
    old_rows = {row["id"]: row for row in before.own_factors}
    new_rows = {row["id"]: row for row in after.own_factors}
    touched = {i for i in {*old_rows, *new_rows} if old_rows.get(i) != new_rows.get(i)}
    own = [row for row in base.own_factors if row["id"] not in touched]
    own += [row for id_, row in new_rows.items() if id_ in touched]
    return Choices(settings=settings, named_factors=tuple(named), own_factors=tuple(own))


def own_id(row: FactorRow) -> str:
    """Return the id that an own factor has in the library and on results."""
    return PREFIX + row["id"].removeprefix(PREFIX)
