"""A program sends a file that proves figures, before it files them."""

from datetime import datetime
from typing import IO

from django.db import transaction

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.records.models import EvidenceFile
from parkdesk.usecases.attach_evidence import keep_evidence
from parkdesk.usecases.save_draft import refuse_closed
from parkdesk.workflow.models import Duty
from parkdesk.workflow.queue import locked


@transaction.atomic
def send_evidence(
    *, duty: Duty, stream: IO[bytes], name: str, actor: Actor, now: datetime
) -> EvidenceFile:
    """Keep a file of an enterprise; the rows that it proves name it when they are filed.

    Raises
    ------
    Refused
        If the duty is closed, or the file is not of a kind that is taken.
    """
    require(actor, "evidence.send", duty.enterprise.place, sees="filing.see")
    duty = locked(duty)
    refuse_closed(duty)
    kept = keep_evidence(duty, stream, name, actor=actor, now=now)
    record(
        "evidence.sent",
        actor=actor,
        now=now,
        subject=f"file:{kept.pk}",
        park_id=duty.park_id,
        facts={"duty": duty.pk, "name": kept.name, "digest": kept.digest, "size": kept.size},
    )
    return kept
