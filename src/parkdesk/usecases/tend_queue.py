"""Keep the queue of background work alive: signs of life of workers, work of dead ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

ALIVE_FOR = timedelta(seconds=90)  #: a worker without a sign for so long is taken for dead
_LAST = "worker:last"
_TRIES = 3  #: a task whose worker died so often is given up: it may be what kills them


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """How the background work stands.

    Attributes
    ----------
    last_beat
        When a worker last gave a sign of life; None if none ever did.
    oldest
        Since when the oldest waiting task waits.
    """

    waiting: int
    running: int
    failed: int
    oldest: datetime | None
    last_beat: datetime | None


def beat(*, worker_id: str, now: datetime) -> None:
    """Give a worker's sign of life."""
    seconds = int(ALIVE_FOR.total_seconds())
    cache.set(f"worker:{worker_id}", now.isoformat(), seconds)
    cache.set(_LAST, now.isoformat(), None)


def last_beat() -> datetime | None:
    """Return when a worker last gave a sign of life."""
    said = cache.get(_LAST)
    return datetime.fromisoformat(said) if said else None


@transaction.atomic
def give_back(*, now: datetime) -> int:
    """Put tasks of dead workers back into the queue; returns how many.

    Tasks may be done twice: they are written so that the second time finds what the first did.
    """
    count = 0
    for task in _running().select_for_update(no_key=True).filter(started_at__lt=now - ALIVE_FOR):
        worker = task.worker_ids[-1] if task.worker_ids else ""
        if cache.get(f"worker:{worker}") is not None:
            continue
        if len(task.worker_ids) < _TRIES:
            task.status, task.started_at = TaskResultStatus.READY, None
        else:
            task.status, task.finished_at = TaskResultStatus.FAILED, now
        task.save(update_fields=["status", "started_at", "finished_at"])
        count += 1
    return count


def queue_state() -> QueueState:
    """Return how the background work stands."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return QueueState(
        waiting=waiting.count(),
        running=_running().count(),
        failed=DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count(),
        oldest=waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first(),
        last_beat=last_beat(),
    )


def _running() -> "QuerySet[DBTaskResult[..., object]]":
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
