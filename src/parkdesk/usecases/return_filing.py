"""Return a filing to its enterprise, with the reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.submit_filing import facts_of, overtaken
from parkdesk.workflow.models import Decision, Duty
from parkdesk.workflow.operations import step
from parkdesk.workflow.queue import locked


@transaction.atomic
def return_filing(
    *, duty: Duty, reason: str, seen_seq: int, actor: Actor, now: datetime
) -> Decision:
    """Send a filing back; the enterprise reads the reason and files a new version.

    Raises
    ------
    Refused
        If no reason is given.
    Overtaken
        If somebody else decided in the meantime.
    """
    require(actor, "filing.review", duty.enterprise.place, sees="filing.see")
    if not reason.strip():
        raise Refused(_("Say what is to be corrected; the enterprise reads it."), "reason")
    if len(reason.strip()) > (Decision._meta.get_field("reason").max_length or 0):
        raise Refused(_("The reason is too long; shorten it to 1,000 characters."), "reason")
    duty = locked(duty)
    if duty.filing is None:
        raise overtaken(duty)
    decision = step(
        duty,
        "return",
        filing=duty.filing,
        seen_seq=seen_seq,
        reason=reason.strip(),
        actor=actor,
        now=now,
    )
    record(
        "filing.returned",
        actor=actor,
        now=now,
        subject=f"filing:{decision.filing_id}",
        park_id=duty.park_id,
        facts={**facts_of(duty, decision.filing), "reason": decision.reason},
    )
    return decision
