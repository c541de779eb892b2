"""Seal a run as the park's account: from then on verifiers and supervisors see it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.records import store
from parkdesk.runs.models import DONE, Seal
from parkdesk.runs.operations import seal
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.read_account import result_of, seal_of
from parkdesk.usecases.refusals import Refused


@transaction.atomic
def seal_run(*, run_id: int, actor: Actor, now: datetime) -> Seal:
    """Seal an account that is done; its box and its result file are checked first.

    Raises
    ------
    NotFound
        If there is no such run, or the actor may not see it.
    Refused
        If it is not done, is sealed already, or its box was damaged.
    """
    run = run_of(actor, run_id)
    require(actor, "run.seal", run.park.place)
    result = result_of(run)
    if run.state != DONE or result is None:
        raise Refused(_("Only an account that is done can be sealed."))
    if seal_of(run) is not None:
        raise Refused(_("This account is sealed already."))
    try:
        store.get(result.box)
        store.get(result.document)
    except store.Damaged as damage:
        raise Refused(
            _("The box of this account was damaged in the store. Account the period again.")
        ) from damage
    try:
        with transaction.atomic():
            made = seal(run, actor=actor, now=now)
    except IntegrityError as error:
        raise Refused(_("This account is sealed already.")) from error
    record(
        "run.sealed",
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
        facts={"hash": result.run_hash, "box": made.box, "tco2": result.emission_tco2},
    )
    return made
