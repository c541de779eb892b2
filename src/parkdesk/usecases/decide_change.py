"""Decide a proposed change: a second person approves it; a new run is asked for beside the old."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.records.models import Filing
from parkdesk.runs.models import DONE, QUEUED, RUNNING, Run
from parkdesk.runs.operations import RunAsked
from parkdesk.usecases.calculate_inventory import ask
from parkdesk.usecases.effective_choices import (
    Choices,
    effective_choices,
    holds_for,
    with_change,
)
from parkdesk.usecases.propose_change import filing_without
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.change_queries import (
    decision_of,
    duty_by_id,
    filings_by_id,
    held,
    undone_ids,
)
from parkdesk.workflow.models import Proposal, ProposalDecision
from parkdesk.workflow.operations import Overtaken, append_proposal_decision, step


@transaction.atomic
def approve_change(
    *, proposal_id: int, reason: str, actor: Actor, now: datetime
) -> ProposalDecision:
    """Approve a change as the second person; the caller enqueues the new run.

    Raises
    ------
    NotFound
        If there is no such proposal, or the actor may not see it.
    Refused
        If the actor proposed or filed it, its preview is not there, or others decided before.
    """
    found = held(actor, proposal_id)
    require(actor, "change.approve", found.park.place)
    _must_be_open(found)
    if actor.id is None or actor.id in first_persons(found):
        raise Refused(_("A second person approves: whoever proposed or filed a change cannot."))
    _must_be_previewed(found.preview_run)
    if found.undoes_id is not None and found.undoes_id in undone_ids(found.park_id):
        raise Refused(_("This change was undone already."))
    _move_filing(found, actor, now)
    new_run = _ask_again(found, actor, now)
    return _append(found, True, reason, new_run=new_run, actor=actor, now=now)


@transaction.atomic
def refuse_change(
    *, proposal_id: int, reason: str, actor: Actor, now: datetime
) -> ProposalDecision:
    """Refuse a change, or take one's own proposal back.

    Raises
    ------
    NotFound
        If there is no such proposal, or the actor may not see it.
    Refused
        If no reason is given, or it was decided already.
    """
    found = held(actor, proposal_id)
    require(actor, "change.approve", found.park.place)
    _must_be_open(found)
    if not reason.strip():
        raise Refused(_("Say why it is refused; the reason stays on record."), "reason")
    return _append(found, False, reason, new_run=None, actor=actor, now=now)


def first_persons(found: Proposal) -> frozenset[int]:
    """Return the ids of those who brought a change: who proposed it, who filed a correction."""
    persons = {found.proposed_by}
    if found.kind == "correction":
        filings = filings_by_id(found.park_id, [int(found.payload["filing"])])
        persons |= {one.filed_by for one in filings.values() if one.filed_by is not None}
    return frozenset(persons)


def _must_be_open(found: Proposal) -> None:
    decision = decision_of(found)
    if decision is not None:
        raise Refused(_decided(decision))


def _decided(decision: ProposalDecision) -> str:
    facts = {"name": decision.by_name}
    if decision.is_approved:
        return gettext("%(name)s has approved this change already.") % facts
    return gettext("%(name)s has refused this change already.") % facts


def _must_be_previewed(preview: Run | None) -> None:
    if preview is None or preview.state in (QUEUED, RUNNING):
        raise Refused(_("The preview is still being calculated; decide when it is there."))
    if preview.state != DONE:
        raise Refused(_("The preview was refused, so the change cannot be approved."))


def _move_filing(found: Proposal, actor: Actor, now: datetime) -> None:
    """Let the corrected filing count, or the one that counts once the correction is undone."""
    correction = found.undoes if found.undoes is not None else found
    if correction.kind != "correction":
        return
    duty = duty_by_id(found.park_id, int(correction.payload["duty"]))
    target = int(found.payload["filing"]) if found.undoes is None else filing_without(correction)
    if found.undoes is None and duty.filing_id != int(found.payload["before"]):
        raise Refused(_("Another correction of this filing was approved meanwhile; propose anew."))
    if duty.filing_id == target:
        return
    filing: Filing = filings_by_id(found.park_id, [target])[target]
    try:
        step(
            duty,
            "correct",
            filing=filing,
            seen_seq=duty.seq,
            reason=found.reason,
            actor=actor,
            now=now,
        )
    except Overtaken as overtaken:
        raise Refused(_("Somebody else moved this filing in the meantime.")) from overtaken


def _ask_again(found: Proposal, actor: Actor, now: datetime) -> Run | None:
    """Ask for the account anew, with this change and all others that are in force."""
    base = found.base_run
    if base is None:
        return None
    asked = RunAsked(
        park=found.park,
        period=base.period,
        start=base.start,
        end=base.end,
        method_id=base.method_id,
        replaces=base,
        reason=found.reason[:400],
    )
    return ask(asked, _choices_after(found, base), actor=actor, now=now)


def _choices_after(found: Proposal, base: Run) -> Choices:
    park, method, start = found.park_id, base.method_id, base.start
    if found.undoes_id is not None:
        return effective_choices(park, method, start, without=found.undoes_id)
    choices = effective_choices(park, method, start)
    if not holds_for(found.payload, method, start):
        return choices
    return with_change(choices, found.kind, found.payload)


def _append(
    found: Proposal,
    is_approved: bool,
    reason: str,
    *,
    new_run: Run | None,
    actor: Actor,
    now: datetime,
) -> ProposalDecision:
    try:
        with transaction.atomic():
            made = append_proposal_decision(
                found,
                is_approved=is_approved,
                reason=reason.strip(),
                new_run=new_run,
                actor=actor,
                now=now,
            )
    except IntegrityError as error:
        raise Refused(_("Somebody else has decided this change in the meantime.")) from error
    record(
        "change.approved" if is_approved else "change.refused",
        actor=actor,
        now=now,
        subject=f"proposal:{found.pk}",
        park_id=found.park_id,
        facts={
            "kind": found.kind,
            "reason": made.reason,
            "new_run": new_run.pk if new_run is not None else None,
        },
    )
    return made
