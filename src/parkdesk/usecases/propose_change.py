"""Propose a change of a setting or factor, a late correction, or the undoing of an approved one.

A proposal changes nothing. It comes with a second run beside its base run that differs by this
change alone, so that whoever decides sees it in tonnes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, NotFound, require
from parkdesk.audit.operations import record
from parkdesk.records.queries import filing as filing_of
from parkdesk.runs.models import DONE, Run
from parkdesk.runs.operations import RunAsked
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.calculate_inventory import ask
from parkdesk.usecases.changes import (
    Change,
    Correction,
    NamedFactor,
    OwnFactor,
    Payload,
    Setting,
    named_payload,
    own_payload,
    setting_payload,
    value_in_force,
)
from parkdesk.usecases.effective_choices import (
    Choices,
    effective_choices,
    moved,
    of_run,
    with_change,
)
from parkdesk.usecases.read_account import result_of
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.change_queries import (
    decision_of,
    duty_of,
    first_received,
    in_force,
    open_undo,
    proposal,
    undone_ids,
    versions,
    waiting_corrections,
)
from parkdesk.workflow.models import Proposal
from parkdesk.workflow.operations import append_proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What a proposal is made of: what changes, and what the preview is calculated from."""

    kind: str
    payload: Payload
    choices: Choices
    filings: Sequence[int]
    undoes: Proposal | None = None


@transaction.atomic
def propose_change(
    *, base_run_id: int, change: Change, reason: str, actor: Actor, now: datetime
) -> Proposal:
    """Propose a change, previewed against an account; the caller enqueues its preview run.

    Raises
    ------
    NotFound
        If there is no such account or filing, or the actor may not see it.
    Refused
        If there is no reason, the account is not done, or the change cannot be or changes nothing.
    CannotProceed
        With every cell of an own factor that does not fit.
    """
    base = _base(actor, base_run_id, reason)
    draft = (
        _correction(actor, base, change)
        if isinstance(change, Correction)
        else _choice(base, change)
    )
    return _append(base, draft, reason, actor, now)


@transaction.atomic
def propose_undo(*, proposal_id: int, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Propose to undo an approved change; the caller enqueues its preview run.

    Raises
    ------
    NotFound
        If there is no such proposal, or the actor may not see it.
    Refused
        If there is no reason, or the change is not in force, or its undoing waits already.
    """
    undone = proposal(actor, proposal_id)
    require(actor, "change.propose", undone.park.place)
    decision = decision_of(undone)
    if undone.kind == "undo" or decision is None or not decision.is_approved:
        raise Refused(_("Only an approved change can be undone."))
    if undone.pk in undone_ids(undone.park_id):
        raise Refused(_("This change was undone already."))
    if open_undo(undone) is not None:
        raise Refused(_("The undoing of this change waits for a decision already."))
    base = _base(actor, _latest_base(actor, undone), reason)
    return _append(base, _undo(base, undone), reason, actor, now)


def _base(actor: Actor, run_id: int, reason: str) -> Run:
    base = run_of(actor, run_id)
    require(actor, "change.propose", base.park.place)
    if not reason.strip():
        raise Refused(_("Say why; whoever decides reads it, and it stays on record."), "reason")
    if base.state != DONE or result_of(base) is None:
        raise Refused(_("A change is previewed against an account that is done."), "base")
    return base


def _latest_base(actor: Actor, undone: Proposal) -> int:
    """Return the account that an undoing is held against: the one the change led to, if done."""
    decision = decision_of(undone)
    run = decision.new_run if decision is not None else None
    if run is not None and run.state == DONE:
        return run.pk
    if undone.base_run_id is None:
        raise NotFound
    return undone.base_run_id


def _choice(base: Run, change: Setting | NamedFactor | OwnFactor) -> _Draft:
    """Draft a change of a setting or a factor."""
    if isinstance(change, Setting):
        kind, payload = "setting", setting_payload(change, base)
    elif isinstance(change, NamedFactor):
        kind, payload = "factor", named_payload(change, base)
    else:
        kind, payload = "factor", own_payload(change, base)
    before = effective_choices(base.park_id, base.method_id, base.start)
    after = with_change(before, kind, payload)
    is_same = after == before
    if isinstance(change, Setting):
        is_same = value_in_force(before, base.method_id, change.id) == change.value
    if is_same:
        raise Refused(_("This is in force already; nothing would change."))
    return _Draft(
        kind=kind,
        payload=payload,
        choices=moved(of_run(base), before, after),
        filings=list(base.result.filings),
    )


def _correction(actor: Actor, base: Run, change: Correction) -> _Draft:
    """Draft a late correction."""
    filing = filing_of(actor, change.filing_id)
    if filing.park_id != base.park_id:
        raise NotFound
    duty = duty_of(filing)
    waits = waiting_corrections(base.park_id).filter(pk=filing.pk).exists()
    if duty is None or duty.filing_id is None or not waits:
        raise Refused(_("This filing is no correction that waits to be proposed."), "filing")
    if filing.start >= base.end or filing.end <= base.start:
        raise Refused(_("The correction lies outside the period of the account."), "filing")
    others = [one for one in base.result.filings if one not in versions(filing)]
    return _Draft(
        kind="correction",
        payload={"filing": filing.pk, "before": duty.filing_id, "duty": duty.pk},
        choices=of_run(base),
        filings=sorted([*others, filing.pk]),
    )


def _undo(base: Run, undone: Proposal) -> _Draft:
    """Draft the undoing of a change: what stood before it, and all that was changed since."""
    if undone.kind == "correction":
        target = filing_without(undone)
        gone = {int(undone.payload["filing"]), int(undone.payload["before"]), target}
        others = [one for one in base.result.filings if one not in gone]
        filings, choices = sorted([*others, target]), of_run(base)
    else:
        before = effective_choices(base.park_id, base.method_id, base.start)
        after = effective_choices(base.park_id, base.method_id, base.start, without=undone.pk)
        filings, choices = list(base.result.filings), moved(of_run(base), before, after)
    return _Draft(kind="undo", payload={}, choices=choices, filings=filings, undoes=undone)


def filing_without(undone: Proposal) -> int:
    """Return the filing that counts for a duty once a correction is undone."""
    duty = undone.payload["duty"]
    chain = [
        one
        for one in in_force(undone.park_id)
        if one.kind == "correction" and one.payload["duty"] == duty
    ]
    others = [one for one in chain if one.pk != undone.pk]
    if others:
        return int(others[-1].payload["filing"])
    return first_received(undone)


def _append(base: Run, draft: _Draft, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Append the proposal and the run that previews it, and say so in the log."""
    preview = ask(_asked(base, draft, reason), draft.choices, actor=actor, now=now)
    made = append_proposal(
        base.park,
        kind=draft.kind,
        payload=draft.payload,
        base_run=base,
        preview_run=preview,
        reason=reason.strip(),
        undoes=draft.undoes,
        actor=actor,
        now=now,
    )
    record(
        "change.proposed",
        actor=actor,
        now=now,
        subject=f"proposal:{made.pk}",
        park_id=base.park_id,
        facts={
            "kind": made.kind,
            "payload": made.payload,
            "undoes": made.undoes_id,
            "base_run": base.pk,
            "preview_run": preview.pk,
            "reason": made.reason,
        },
    )
    return made


def _asked(base: Run, draft: _Draft, reason: str) -> RunAsked:
    """Return what the preview calculates: the base account, but for what the draft changes."""
    return RunAsked(
        park=base.park,
        period=base.period,
        start=base.start,
        end=base.end,
        method_id=base.method_id,
        filings=tuple(draft.filings),
        purpose="preview",
        replaces=base,
        reason=reason.strip()[:400],
    )
