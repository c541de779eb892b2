"""The steps of a verifier's finding: what answering, closing and opening again have in common."""

from datetime import datetime

from django.utils.translation import gettext as _

from parkdesk.accounts import Actor
from parkdesk.audit import operations as audit
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.attest import EVENT_OF_STEP, digest_of, step_attested
from parkdesk.workflow.models import FindingStep, VerificationFinding

LONGEST = 2000  #: of a finding or a step [characters]


def append_step(
    finding: VerificationFinding, action: str, text: str, *, actor: Actor, now: datetime
) -> FindingStep:
    """Append a step of a finding and its event; inside the use case's transaction.

    Raises
    ------
    Refused
        If the text is blank or too long.
    """
    if not text.strip():
        raise Refused(_("Say what it rests on; the other side and the record need it."), "text")
    if len(text) > LONGEST:
        raise Refused(_("Write at most 2000 characters."), "text")
    step = FindingStep.objects.create(
        finding=finding,
        action=action,
        text=text.strip(),
        at=now,
        by=actor.id or 0,
        by_name=actor.name,
    )
    audit.record(
        f"verification.finding-{EVENT_OF_STEP[action]}",
        actor=actor,
        now=now,
        subject=f"run:{finding.run_id}",
        park_id=finding.run.park_id,
        facts=step_attested(step) | {"digest": digest_of(step_attested(step))},
    )
    return step
