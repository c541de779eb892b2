"""Choose from which share of the total on misstatements matter; the verifier's own decision."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.usecases.independence import refuse_keeper
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.verification_queries import CHOSEN, materiality_of, sealed_run

LEAST, MOST = 0.001, 0.2  #: of the total [1]


@transaction.atomic
def choose_materiality(
    *, run_id: int, share: float, reason: str, actor: Actor, now: datetime
) -> None:
    """Record the threshold of a verification in the log.

    Parameters
    ----------
    share
        Of the total. [1]
    reason
        The rule or the judgement that it follows.

    Raises
    ------
    Refused
        If the share cannot be or no reason is given.
    """
    run = sealed_run(actor, run_id)
    require(actor, "verification.record", run.park.place)
    refuse_keeper(actor, run.park_id)
    if not LEAST <= share <= MOST:
        raise Refused(_("The threshold lies between 0.1 and 20 per cent of the total."), "share")
    if not reason.strip():
        raise Refused(_("Say which rule or judgement the threshold follows."), "reason")
    before = materiality_of(run)
    audit.record(
        CHOSEN,
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
        facts={
            "before": None if before.is_default else before.share,
            "share": share,
            "reason": reason.strip(),
        },
    )
