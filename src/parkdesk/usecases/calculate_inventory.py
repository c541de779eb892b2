"""Account a park for a period: ask for it, calculate it in the background, keep what came out."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nearzero.factors import load_factors
from nearzero.ledger import parse_period
from nearzero.ledger.period import Period
from nearzero.methods import Inventory, Result, account, load_method, seal
from nearzero.problems import CannotProceed
from parkdesk.audit import operations as audit
from parkdesk.accounts import Actor, require
from parkdesk.registry.models import Park
from parkdesk.runs import operations
from parkdesk.runs.models import DONE, FAILED, QUEUED, REFUSED, RUNNING, Run
from parkdesk.usecases.inputs import ledger_of
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import Duty
from parkdesk.workflow.queries import received_filings

Clock = Callable[[], datetime]


@transaction.atomic
def request_account(
    *,
    park: Park,
    period: str,
    method_id: str,
    actor: Actor,
    now: datetime,
    settings: Mapping[str, str] | None = None,
    named_factors: Sequence[str] = (),
    replaces: Run | None = None,
    reason: str = "",
) -> Run:
    """Ask for an account; a worker calculates it.

    Raises
    ------
    Refused
        If the period is not one.
    CannotProceed
        If there is no such method.
    """
    require(actor, "run.calculate", park.place)
    span = parse_period(period)
    if span is None:
        raise Refused(_("This is not a year or a month, such as 2025 or 2025-03."), "period")
    load_method(method_id)
    run = Run.objects.create(
        park=park,
        period=period,
        start=span.start,
        end=span.end,
        method_id=method_id,
        settings=dict(settings or {}),
        named_factors=list(named_factors),
        replaces=replaces,
        reason=reason,
        requested_at=now,
        requested_by=actor.id,
        requested_by_name=actor.name,
    )
    audit.record(
        "run.requested",
        actor_id=actor.id,
        actor_name=actor.name,
        now=now,
        subject=f"run:{run.pk}",
        park_id=park.id,
        facts={"period": period, "method": method_id, "settings": run.settings},
    )
    return run


def calculate_inventory(*, run_id: int, clock: Clock) -> None:
    """Calculate a run that was asked for; a run that is done or refused is left as it is.

    A run found half-way, because the worker was killed, is calculated again from the start:
    its result is kept in one transaction, so there is never half of one.
    """
    run = Run.objects.select_related("park__prefecture__parent").get(pk=run_id)
    if run.state not in (QUEUED, RUNNING):
        return
    Run.objects.filter(pk=run.pk).update(state=RUNNING, started_at=clock())
    try:
        _calculate(run, clock)
    except CannotProceed as refusal:
        problems = [problem.as_json() for problem in refusal.problems]
        _finish(run, REFUSED, clock, problems)
    except Exception:
        _finish(run, FAILED, clock, [])
        raise


def counted_filings(run: Run) -> list[int]:
    """Return the ids of the filings a run counts."""
    if run.filings is not None:
        return [int(one) for one in run.filings]
    return received_filings(run.park_id, run.start, run.end)


def _calculate(run: Run, clock: Clock) -> None:
    operations.progress(run, "reading", 0.1)
    filings = counted_filings(run)
    ledger = ledger_of(run.park, run.start, filings)
    operations.progress(run, "accounting", 0.4)
    inventory = account(
        ledger,
        load_method(run.method_id),
        Period(run.start, run.end),
        settings=run.settings,
        library=load_factors(),
        named=tuple(run.named_factors),
    )
    operations.progress(run, "writing", 0.6)
    now = clock()
    whole = Result(inventory).document(now.isoformat())
    box = sealed_box(inventory, whole)
    with transaction.atomic():
        result = operations.keep_result(
            run, whole, box, filings=filings, duties=_duties(run.park_id, run.start, run.end), now=now
        )
        _finish(run, DONE, clock, whole["problems"])
        audit.record(
            "run.calculated",
            actor_id=run.requested_by,
            actor_name=run.requested_by_name,
            now=now,
            subject=f"run:{run.pk}",
            park_id=run.park_id,
            facts={"hash": result.run_hash, "box": result.box, "tco2": result.emission_tco2},
        )


def sealed_box(inventory: Inventory, whole: Mapping[str, object]) -> bytes:
    """Return the sealed box of an account as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.zip"
        seal(inventory, dict(whole), path)
        return path.read_bytes()


def _duties(park_id: str, start: date, end: date) -> tuple[int, int]:
    due = Duty.objects.filter(park_id=park_id, start__lt=end, end__gt=start)
    return due.count(), due.filter(state="received").count()


def _finish(run: Run, state: str, clock: Clock, problems: object) -> None:
    Run.objects.filter(pk=run.pk).update(
        state=state, finished_at=clock(), problems=problems, share_done=1.0, step=""
    )
