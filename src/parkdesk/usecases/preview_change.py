"""Read a proposed change: what it is, what it would do in tonnes, and who may decide it."""

from collections.abc import Sequence
from dataclasses import dataclass

from parkdesk.accounts import Actor, may
from parkdesk.records.models import Filing
from parkdesk.registry.models import Park
from parkdesk.registry.queries import park as park_of
from parkdesk.runs.models import DONE, Run, RunResult
from parkdesk.usecases.compare_accounts import Pair, pair_of
from parkdesk.usecases.decide_change import first_persons
from parkdesk.usecases.describe_change import Described, described
from parkdesk.usecases.effective_choices import effective_choices, of_run
from parkdesk.usecases.read_account import result_file, result_of
from parkdesk.workflow.change_queries import (
    Standing,
    decision_of,
    proposal,
    standings,
    waiting_corrections,
)
from parkdesk.workflow.models import Proposal, ProposalDecision
from parkdesk.workflow.queries import proposals, received_filings


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePreview:
    """A change as an actor may see it.

    Attributes
    ----------
    pair
        Base run and preview side by side; None while the preview is not done.
    later
        What has changed in the park since the base run, so that a new run differs by more than
        this change: ``filings``, ``choices``, both or nothing.
    is_first_person
        Whether the actor proposed the change or filed the correction, and so cannot approve it.
    """

    proposal: Proposal
    words: Described
    standing: Standing
    decision: ProposalDecision | None
    pair: Pair | None
    later: Sequence[str]
    may_decide: bool
    may_propose: bool
    is_first_person: bool


def preview_change(*, actor: Actor, proposal_id: int, language: str) -> ChangePreview:
    """Return a proposed change with its preview.

    Raises
    ------
    NotFound
        If there is no such proposal, or the actor may not see it.
    """
    found = proposal(actor, proposal_id)
    place = found.park.place
    return ChangePreview(
        proposal=found,
        words=described([found], language)[found.pk],
        standing=standings([found])[found.pk],
        decision=decision_of(found),
        pair=_pair(found.base_run, found.preview_run),
        later=_later(found),
        may_decide=may(actor, "change.approve", place),
        may_propose=may(actor, "change.propose", place),
        is_first_person=actor.id in first_persons(found),
    )


def _pair(base: Run | None, preview: Run | None) -> Pair | None:
    if base is None or preview is None or preview.state != DONE:
        return None
    return pair_of(base, preview)


def _later(found: Proposal) -> list[str]:
    """Return what has moved since the base run; after a decision nobody needs to know."""
    base = found.base_run
    result = result_of(base) if base is not None else None
    if base is None or result is None or decision_of(found) is not None:
        return []
    moved: list[str] = []
    if sorted(result.filings) != received_filings(found.park_id, base.start, base.end):
        moved.append("filings")
    if effective_choices(found.park_id, base.method_id, base.start) != of_run(base):
        moved.append("choices")
    preview = result_of(found.preview_run) if found.preview_run is not None else None
    if preview is not None and _units(preview) != _units(result):
        moved.append("units")
    return moved


def _units(result: RunResult) -> object:
    """Return who was inside the park in a result."""
    return result_file(result)["coverage"]["enterprises_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeListed:
    """A change in a list, with what it would do to the total. [tCO2]"""

    proposal: Proposal
    words: Described
    standing: Standing
    effect: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The changes of a park.

    Attributes
    ----------
    corrections
        Corrected filings that nobody has proposed to count yet.
    """

    park: Park
    listed: Sequence[ChangeListed]
    corrections: Sequence[Filing]
    may_propose: bool


def list_changes(*, actor: Actor, park_id: str, language: str) -> Changes:
    """Return the changes of a park, the newest first.

    Raises
    ------
    NotFound
        If there is no such park, or the actor may not see its changes.
    """
    park = park_of(actor, park_id, "change.see")
    rows = (
        proposals(actor)
        .filter(park=park)
        .select_related("base_run__result", "preview_run__result", "undoes")
    )
    found = list(rows)
    words, standing = described(found, language) if found else {}, standings(found)
    return Changes(
        park=park,
        listed=[
            ChangeListed(
                proposal=one,
                words=words[one.pk],
                standing=standing[one.pk],
                effect=_effect(one),
            )
            for one in found
        ],
        corrections=list(waiting_corrections(park.id)),
        may_propose=may(actor, "change.propose", park.place),
    )


def _effect(one: Proposal) -> float | None:
    """Return what a change moves in the total, None while its preview is not done. [tCO2]"""
    base = result_of(one.base_run) if one.base_run is not None else None
    preview = result_of(one.preview_run) if one.preview_run is not None else None
    if base is None or preview is None:
        return None
    return preview.emission_tco2 - base.emission_tco2
