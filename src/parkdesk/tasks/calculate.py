"""Accounts in the background."""

from django.utils import timezone
from django_tasks import task

from parkdesk.usecases.calculate_inventory import calculate_inventory


@task()
def calculate(run_id: int) -> None:
    """Calculate a run that was asked for."""
    calculate_inventory(run_id=run_id, clock=timezone.now)
