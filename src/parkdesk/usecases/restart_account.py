"""Put an account that failed, or that a stopped worker left half-way, back into the queue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.runs.models import Run
from parkdesk.runs.operations import put_back
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.refusals import Refused


@transaction.atomic
def restart_account(*, run_id: int, actor: Actor, now: datetime) -> Run:
    """Put a run back into the queue; the caller enqueues it.

    Raises
    ------
    NotFound
        If there is no such run, or the actor may not see it.
    Refused
        If it is done or refused: those stay as they are.
    """
    run = run_of(actor, run_id)
    require(actor, "run.calculate", run.park.place)
    if not put_back(run):
        raise Refused(_("This account has come to its end; account the period again."))
    record(
        "run.restarted",
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
    )
    return run
