"""Accept a filing after review."""

from datetime import datetime

from django.db import transaction

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.usecases.submit_filing import facts_of, overtaken
from parkdesk.workflow.models import Decision, Duty
from parkdesk.workflow.operations import step


@transaction.atomic
def review_filing(
    *, duty: Duty, seen_seq: int, actor: Actor, now: datetime, remark: str = ""
) -> Decision:
    """Accept a filing; the park manager can then receive it.

    Parameters
    ----------
    seen_seq
        Decisions on the duty that the reviewer had seen.
    remark
        What the reviewer wishes to have kept with it.

    Raises
    ------
    Overtaken
        If somebody else decided in the meantime: one wins, the other is told who and when.
    """
    require(actor, "filing.review", duty.enterprise.place, sees="filing.see")
    if duty.filing is None:
        raise overtaken(duty)
    decision = step(
        duty,
        "review",
        filing=duty.filing,
        seen_seq=seen_seq,
        reason=remark.strip()[:1000],
        actor=actor,
        now=now,
    )
    record(
        "filing.reviewed",
        actor_id=actor.id,
        actor_name=actor.name,
        now=now,
        subject=f"filing:{decision.filing_id}",
        park_id=duty.park_id,
        facts=facts_of(duty, decision.filing),
    )
    return decision
