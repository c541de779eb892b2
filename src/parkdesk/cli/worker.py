"""The worker: does background work one piece at a time, gives signs of life, tends the queue."""

import logging
import os
import signal
import threading
import time
from types import FrameType

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from parkdesk.records.hold import entered
from parkdesk.usecases.tend_queue import beat, give_back

_IDLE = 1.0  #: how often an empty queue is looked at [s]
_BEAT = 15.0  #: how often a sign of life is given [s]
_log = logging.getLogger("parkdesk.worker")


class DeskWorker:
    """Works until it is told to stop; what it has begun it finishes."""

    def __init__(self, parent: int | None) -> None:
        self.id = get_random_string(32)
        self._parent = parent
        self._stopping = threading.Event()

    def run(self) -> None:
        """Do what is in the queue, and wait for more."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        threading.Thread(target=self._live, daemon=True).start()
        while not self._stopping.is_set():
            if not self._one():
                self._stopping.wait(_IDLE)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        if self._stopping.is_set():  # asked twice: whoever asks does not want to wait
            os._exit(1)
        self._stopping.set()

    def _one(self) -> bool:
        """Do one piece of work; returns whether there was one. A restore waits until it is done."""
        with entered() as is_open:
            if not is_open:
                return False
            try:
                if not DBTaskResult.objects.ready().exists():
                    return False
                worker = _hand(self.id)
                worker.run()
            except DatabaseError:
                _log.exception("the database did not answer")
                connection.close()
                return False
            return worker._run_tasks > 0

    def _live(self) -> None:
        """Give signs of life, give work of dead workers back, and stop when the server is gone."""
        next_beat = 0.0
        while not self._stopping.wait(_IDLE):
            if self._parent and os.getppid() != self._parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return
            if time.monotonic() < next_beat:
                continue
            next_beat = time.monotonic() + _BEAT
            try:
                with entered() as is_open:
                    if is_open:
                        beat(worker_id=self.id, now=timezone.now())
                        give_back(now=timezone.now())
            except DatabaseError:
                _log.warning("no sign of life could be given", exc_info=True)
            finally:
                connection.close()


def _hand(worker_id: str) -> Worker:
    """Return the queue library's worker, for one task."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=worker_id,
        excluded_queue_names=[],
    )


def run(parent: int | None) -> int:
    """Work until told to stop."""
    DeskWorker(parent).run()
    return 0
