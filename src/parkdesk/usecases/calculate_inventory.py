"""Account a park for a period: ask for it, calculate it in the background, keep what came out."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nearzero.ledger import parse_period
from nearzero.ledger.period import Period
from nearzero.methods import Inventory, Result, account, load_method, seal
from nearzero.problems import CannotProceed
from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import By, record
from parkdesk.registry.models import Park
from parkdesk.runs import operations
from parkdesk.runs.models import DONE, FAILED, REFUSED, Run
from parkdesk.usecases.compare_runs import compare_runs
from parkdesk.usecases.effective_choices import Choices, effective_choices
from parkdesk.usecases.inputs import ledger_of
from parkdesk.usecases.own_factors import library_with
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.queries import due_and_received, received_filings

Clock = Callable[[], datetime]


@transaction.atomic
def request_account(
    *,
    park: Park,
    period: str,
    method_id: str,
    actor: Actor,
    now: datetime,
    replaces: Run | None = None,
    reason: str = "",
) -> Run:
    """Ask for an account with the choices that the park has approved; a worker calculates it.

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
    choices = effective_choices(park.id, method_id, span.start)
    asked = operations.RunAsked(
        park=park,
        period=span.text,
        start=span.start,
        end=span.end,
        method_id=method_id,
        replaces=replaces,
        reason=reason,
    )
    return ask(asked, choices, actor=actor, now=now)


def ask(asked: operations.RunAsked, choices: Choices, *, actor: Actor, now: datetime) -> Run:
    """Put a run down to be calculated, and say so in the log."""
    run = operations.append_run(
        asked,
        settings=choices.settings,
        named_factors=choices.named_factors,
        own_factors=choices.own_factors,
        actor=actor,
        now=now,
    )
    record(
        "run.requested",
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=asked.park.id,
        facts={
            "period": run.period,
            "method": run.method_id,
            "purpose": run.purpose,
            "settings": run.settings,
            "named_factors": run.named_factors,
            "own_factors": [row["id"] for row in run.own_factors],
            "replaces": run.replaces_id,
        },
    )
    return run


def calculate_inventory(*, run_id: int, clock: Clock) -> None:
    """Calculate a run that was asked for; a run that is done or refused is left as it is.

    A run found half-way, because the worker was killed, is calculated again from the start: its
    result is kept in one transaction, so there is never half of one. Where two workers calculate
    the same run, the first to finish keeps its result and the other keeps nothing.
    """
    rows = Run.objects.select_related("park__prefecture__parent", "replaces__result")
    run = rows.get(pk=run_id)
    if not operations.begin(run, clock()):
        return
    try:
        _calculate(run, clock)
    except CannotProceed as refusal:
        problems = [problem.as_json() for problem in refusal.problems]
        operations.finish(run, REFUSED, problems, clock())
        return
    except Exception:
        operations.finish(run, FAILED, [], clock())
        raise
    if run.replaces is not None:
        compare_runs(run.replaces, Run.objects.select_related("result").get(pk=run_id))


def counted_filings(run: Run) -> list[int]:
    """Return the ids of the filings a run counts."""
    if run.filings is not None:
        return [int(one) for one in run.filings]
    return received_filings(run.park_id, run.start, run.end)


def _calculate(run: Run, clock: Clock) -> None:
    operations.progress(run, "reading", 0.1)
    due, filings = _due_and_counted(run)
    ledger = ledger_of(run.park, run.start, filings)
    operations.progress(run, "accounting", 0.4)
    inventory = account(
        ledger,
        load_method(run.method_id),
        Period(run.start, run.end),
        settings=run.settings,
        library=library_with(run.own_factors),
        named=tuple(run.named_factors),
    )
    operations.progress(run, "writing", 0.6)
    now = clock()
    whole = Result(inventory).document(now.isoformat())
    box = sealed_box(inventory, whole)
    operations.progress(run, "keeping", 0.9)
    _keep(run, whole, box, filings, due, now)


@transaction.atomic
def _due_and_counted(run: Run) -> tuple[int, list[int]]:
    """Return how many filings were due, and those that are counted, at one moment."""
    due, _received = due_and_received(run.park_id, run.start, run.end)
    return due, counted_filings(run)


@transaction.atomic
def _keep(
    run: Run, whole: dict[str, object], box: bytes, filings: Sequence[int], due: int, now: datetime
) -> None:
    """Keep all that came out, or nothing: also where another worker was quicker."""
    if not operations.finish(run, DONE, whole["problems"], now):
        return
    duties = (due, len(filings))
    result = operations.keep_result(run, whole, box, filings=filings, duties=duties, now=now)
    record(
        "run.calculated",
        actor=By(run.requested_by, run.requested_by_name),
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
        facts={"hash": result.run_hash, "box": result.box, "tco2": result.emission_tco2},
    )


def sealed_box(inventory: Inventory, whole: Mapping[str, object]) -> bytes:
    """Return the sealed box of an account as bytes."""
    buffer = io.BytesIO()
    seal(inventory, dict(whole), buffer)
    return buffer.getvalue()
