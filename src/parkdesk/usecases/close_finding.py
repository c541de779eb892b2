"""Close a finding that is settled, or open it again; the verifier's decision, with the reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, require
from parkdesk.usecases.finding_step import append_step
from parkdesk.usecases.independence import refuse_keeper
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import FindingStep
from parkdesk.workflow.verification_queries import CLOSED, finding_of, sealed_run, state_of


@transaction.atomic
def close_finding(
    *, run_id: int, number: int, text: str, actor: Actor, now: datetime
) -> FindingStep:
    """Close a finding.

    Parameters
    ----------
    text
        How it was settled.

    Raises
    ------
    NotFound
        If there is no such finding, or the actor may not see it.
    Refused
        If it is closed already, or no reason is given.
    """
    return _decide("close", run_id=run_id, number=number, text=text, actor=actor, now=now)


@transaction.atomic
def reopen_finding(
    *, run_id: int, number: int, text: str, actor: Actor, now: datetime
) -> FindingStep:
    """Open a closed finding again.

    Raises
    ------
    NotFound
        If there is no such finding, or the actor may not see it.
    Refused
        If it is not closed, or no reason is given.
    """
    return _decide("reopen", run_id=run_id, number=number, text=text, actor=actor, now=now)


def _decide(
    action: str, *, run_id: int, number: int, text: str, actor: Actor, now: datetime
) -> FindingStep:
    run = sealed_run(actor, run_id)
    require(actor, "verification.record", run.park.place, sees="verification.see")
    refuse_keeper(actor, run.park_id)
    finding = finding_of(run, number)
    is_closed = state_of(finding) == CLOSED
    if action == "close" and is_closed:
        raise Refused(_("The finding is closed already."))
    if action == "reopen" and not is_closed:
        raise Refused(_("The finding is not closed."))
    return append_step(finding, action, text, actor=actor, now=now)
