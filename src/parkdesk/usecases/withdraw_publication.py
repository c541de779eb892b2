"""Withdraw a publication: it is no longer shown as current, and stays on record with the reason."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, NotFound, require
from parkdesk.audit.operations import record
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.publish_run import is_standing
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import Withdrawal
from parkdesk.workflow.operations import append_withdrawal
from parkdesk.workflow.queries import publications_of


@transaction.atomic
def withdraw_publication(
    *, run_id: int, publication_id: int, reason: str, actor: Actor, now: datetime
) -> Withdrawal:
    """Withdraw a publication of a run.

    Raises
    ------
    NotFound
        If there is no such run or publication, or the actor may not see it.
    Refused
        If it was withdrawn already, or no reason is given.
    """
    run = run_of(actor, run_id)
    require(actor, "run.publish", run.park.place)
    rows = publications_of([run.pk]).get(run.pk, [])
    publication = next((one for one in rows if one.pk == publication_id), None)
    if publication is None:
        raise NotFound
    if not reason.strip():
        raise Refused(_("Say why it is withdrawn; the reason stays on record."), "reason")
    if not is_standing(publication):
        raise Refused(_("This publication was withdrawn already."))
    try:
        with transaction.atomic():
            made = append_withdrawal(publication, reason=reason.strip(), actor=actor, now=now)
    except IntegrityError as error:
        raise Refused(_("This publication was withdrawn already.")) from error
    record(
        "publication.withdrawn",
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
        facts={"publication": publication.pk, "reason": made.reason},
    )
    return made
