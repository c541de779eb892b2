"""Runs that a killed worker left half-way are put back and calculated to their end."""

from collections.abc import Iterator

from django.utils import timezone

from parkdesk.accounts.models import Person
from parkdesk.accounts.queries import actor_of
from parkdesk.runs.models import DONE, QUEUED, RUNNING, Run
from parkdesk.usecases.calculate_inventory import calculate_inventory
from parkdesk.usecases.restart_account import restart_account


def left_running() -> list[int]:
    """Return the runs that a killed worker was calculating."""
    return list(Run.objects.filter(state=RUNNING).values_list("pk", flat=True))


def recover(run_ids: list[int]) -> Iterator[str]:
    """Restart runs as a person or the next worker does; yield what did not end well."""
    for run in Run.objects.filter(pk__in=run_ids):
        if run.purpose == "account":  # previews are taken up by the worker alone
            login = "manager" if run.park_id == "east" else "manager_south"
            actor = actor_of(Person.objects.get(username=login))
            restart_account(run_id=run.pk, actor=actor, now=timezone.now())
            run.refresh_from_db()
            if run.state != QUEUED:
                yield f"run {run.pk}: was restarted and is {run.state}"
        calculate_inventory(run_id=run.pk, clock=timezone.now)
        run.refresh_from_db()
        if run.state != DONE:
            yield f"run {run.pk}: was restarted and ended {run.state}"
