"""Accept a filing after review."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.records.models import Filing
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.submit_filing import facts_of, overtaken
from parkdesk.workflow.models import Decision, Duty
from parkdesk.workflow.operations import step
from parkdesk.workflow.queue import locked


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
    Refused
        If they filed it themselves.
    """
    require(actor, "filing.review", duty.enterprise.place, sees="filing.see")
    duty = locked(duty)
    if duty.filing is None:
        raise overtaken(duty)
    refuse_own(duty.filing, actor)
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
        actor=actor,
        now=now,
        subject=f"filing:{decision.filing_id}",
        park_id=duty.park_id,
        facts=facts_of(duty, decision.filing),
    )
    return decision


def refuse_own(filing: Filing, actor: Actor) -> None:
    """Refuse that somebody decides on what they filed themselves, whatever their roles.

    Raises
    ------
    Refused
        If they filed it.
    """
    if actor.id is not None and filing.filed_by == actor.id:
        raise Refused(_("You filed this yourself; somebody else must decide on it."))
