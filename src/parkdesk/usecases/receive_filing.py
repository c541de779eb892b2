"""Receive reviewed filings: from then on they count in accounts and are closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.review_filing import refuse_own
from parkdesk.usecases.submit_filing import facts_of, overtaken
from parkdesk.workflow.models import Decision, Duty
from parkdesk.workflow.operations import Overtaken, hold_in_order, step
from parkdesk.workflow.queue import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a batch: what was received, what others had decided, what was refused."""

    taken: tuple[Decision, ...]
    overtaken: tuple[tuple[Duty, Overtaken], ...]
    refused: tuple[tuple[Duty, Refused], ...] = ()


@transaction.atomic
def receive_filing(*, duty: Duty, seen_seq: int, actor: Actor, now: datetime) -> Decision:
    """Receive one reviewed filing.

    Raises
    ------
    Overtaken
        If it is not reviewed, or somebody else decided in the meantime.
    Refused
        If they filed it themselves.
    """
    require(actor, "filing.receive", duty.enterprise.place, sees="filing.see")
    duty = locked(duty)
    if duty.filing is None:
        raise overtaken(duty)
    refuse_own(duty.filing, actor)
    decision = step(
        duty, "receive", filing=duty.filing, seen_seq=seen_seq, reason="", actor=actor, now=now
    )
    record(
        "filing.received",
        actor=actor,
        now=now,
        subject=f"filing:{decision.filing_id}",
        park_id=duty.park_id,
        facts=facts_of(duty, decision.filing),
    )
    return decision


@transaction.atomic
def receive_filings(*, chosen: Sequence[tuple[Duty, int]], actor: Actor, now: datetime) -> Received:
    """Receive several reviewed filings; those decided by others meanwhile are left and told of.

    Parameters
    ----------
    chosen
        Duties, each with the decisions on it that had been seen.
    """
    taken: list[Decision] = []
    late: list[tuple[Duty, Overtaken]] = []
    refused: list[tuple[Duty, Refused]] = []
    hold_in_order([duty for duty, _ in chosen])  # before the first event: it is held to the end
    for duty, seen_seq in chosen:
        try:
            with transaction.atomic():
                taken.append(receive_filing(duty=duty, seen_seq=seen_seq, actor=actor, now=now))
        except Overtaken as other:
            late.append((duty, other))
        except Refused as refusal:
            refused.append((duty, refusal))
    return Received(taken=tuple(taken), overtaken=tuple(late), refused=tuple(refused))
