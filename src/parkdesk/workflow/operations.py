"""Moving duties from state to state, one winner at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from parkdesk.accounts.actor import Actor
from parkdesk.records.models import Filing
from parkdesk.registry.models import Park
from parkdesk.runs.models import Run
from parkdesk.workflow.models import (
    NOT_FILED,
    PENDING,
    RECEIVED,
    RETURNED,
    REVIEWED,
    Decision,
    Duty,
    Proposal,
    ProposalDecision,
    Publication,
    Withdrawal,
)

#: Action -> the states it may start from, and the state it leads to.
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "submit": ((NOT_FILED, RETURNED), PENDING),
    "return": ((PENDING, REVIEWED), RETURNED),
    "review": ((PENDING,), REVIEWED),
    "receive": ((REVIEWED,), RECEIVED),
    "correct": ((RECEIVED,), RECEIVED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken(Exception):
    """Somebody else decided in the meantime, or the step does not start from this state."""

    state: str
    by_name: str
    at: datetime | None


def step(
    duty: Duty,
    action: str,
    *,
    filing: Filing,
    seen_seq: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Take one step of a duty.

    Parameters
    ----------
    seen_seq
        How many decisions the person had seen when they decided.

    Raises
    ------
    Overtaken
        If another decision came first: one wins, the other is told who and when.
    """
    before, after = STEPS[action]
    moved = Duty.objects.filter(pk=duty.pk, seq=seen_seq, state__in=before).update(
        state=after, seq=F("seq") + 1, filing=filing, changed_at=now
    )
    if not moved:
        duty.refresh_from_db()
        last = Decision.objects.filter(duty=duty).order_by("-seq").first()
        raise Overtaken(
            state=duty.state, by_name=last.by_name if last else "", at=last.at if last else None
        )
    decision = Decision.objects.create(
        duty=duty,
        seq=seen_seq + 1,
        action=action,
        filing=filing,
        reason=reason,
        at=now,
        by=actor.id,
        by_name=actor.name,
    )
    duty.refresh_from_db()
    return decision


def hold_in_order(duties: Sequence[Duty]) -> None:
    """Lock duties in one order, so that two batches wait for each other and never in a ring."""
    rows = Duty.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in duties])
    list(rows.order_by("pk").values_list("pk"))


def append_proposal(
    park: Park,
    *,
    kind: str,
    payload: Mapping[str, object],
    base_run: Run,
    preview_run: Run,
    reason: str,
    actor: Actor,
    now: datetime,
    undoes: Proposal | None = None,
) -> Proposal:
    """Append a proposed change with the run that previews it."""
    return Proposal.objects.create(
        park=park,
        kind=kind,
        payload=dict(payload),
        undoes=undoes,
        base_run=base_run,
        preview_run=preview_run,
        reason=reason,
        proposed_at=now,
        proposed_by=actor.id or 0,
        proposed_by_name=actor.name,
    )


def append_proposal_decision(
    proposal: Proposal,
    *,
    is_approved: bool,
    reason: str,
    new_run: Run | None,
    actor: Actor,
    now: datetime,
) -> ProposalDecision:
    """Append the decision on a proposal; a second one is an error of the database."""
    return ProposalDecision.objects.create(
        proposal=proposal,
        is_approved=is_approved,
        reason=reason,
        new_run=new_run,
        at=now,
        by=actor.id or 0,
        by_name=actor.name,
    )


def append_publication(
    run: Run, *, figures: Mapping[str, object], note: str, actor: Actor, now: datetime
) -> Publication:
    """Append that a run was published, with its figures."""
    return Publication.objects.create(
        run=run, figures=dict(figures), note=note, published_at=now, published_by_name=actor.name
    )


def append_withdrawal(
    publication: Publication, *, reason: str, actor: Actor, now: datetime
) -> Withdrawal:
    """Append that a publication was withdrawn; a second one is an error of the database."""
    return Withdrawal.objects.create(
        publication=publication, reason=reason, at=now, by_name=actor.name
    )
