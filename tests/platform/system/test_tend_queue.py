"""The queue: work of a dead worker is done by another, but not for ever."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from parkdesk.tasks.calculate import calculate
from parkdesk.usecases.tend_queue import ALIVE_FOR, beat, give_back, queue_state


@pytest.fixture
def task(db: None) -> DBTaskResult:
    """Return a task that a worker took two minutes ago."""
    cache.clear()
    made = DBTaskResult.objects.get(pk=calculate.enqueue(1).id)
    made.status, made.worker_ids = TaskResultStatus.RUNNING, ["one"]
    made.started_at = timezone.now() - timedelta(minutes=2)
    made.save()
    return made


def status(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return str(task.status)


def test_a_task_of_a_dead_worker_is_given_back(task: DBTaskResult) -> None:
    assert give_back(now=timezone.now()) == 1
    assert status(task) == "READY"
    assert queue_state().waiting == 1


def test_a_task_of_a_living_worker_stays(task: DBTaskResult) -> None:
    beat(worker_id="one", now=timezone.now())
    assert give_back(now=timezone.now()) == 0
    assert status(task) == "RUNNING"


def test_a_task_that_was_just_begun_stays(task: DBTaskResult) -> None:
    DBTaskResult.objects.update(started_at=timezone.now())
    assert give_back(now=timezone.now()) == 0


def test_a_task_that_kills_its_workers_is_given_up(task: DBTaskResult) -> None:
    DBTaskResult.objects.update(worker_ids=["one", "two", "three"])
    assert give_back(now=timezone.now()) == 1
    assert status(task) == "FAILED"
    assert queue_state().failed == 1


def test_signs_of_life(db: None) -> None:
    cache.clear()
    assert queue_state().last_beat is None
    now = timezone.now()
    beat(worker_id="one", now=now)
    assert queue_state().last_beat == now
    assert timedelta(0) < ALIVE_FOR < timedelta(minutes=5)
