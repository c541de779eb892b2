"""Answer a verifier's finding, as the park that is verified."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, require
from parkdesk.usecases.finding_step import append_step
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import FindingStep
from parkdesk.workflow.verification_queries import CLOSED, finding_of, sealed_run, state_of


@transaction.atomic
def answer_finding(
    *, run_id: int, number: int, text: str, actor: Actor, now: datetime
) -> FindingStep:
    """Append the park's answer to a finding that is not closed.

    Raises
    ------
    NotFound
        If there is no such finding, or the actor may not see it.
    Refused
        If it is closed, or the answer is blank.
    """
    run = sealed_run(actor, run_id)
    require(actor, "verification.answer", run.park.place, sees="verification.see")
    finding = finding_of(run, number)
    if state_of(finding) == CLOSED:
        raise Refused(_("The finding is closed; ask the verifier to open it again."))
    return append_step(finding, "answer", text, actor=actor, now=now)
