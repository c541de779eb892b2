"""The moments at which a worker is killed: at any time, or inside a chosen step of a write.

A worker that comes to the chosen step says so and waits there for its end.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desk_process import Say
from django.db import connection
from django.db.models import Model, QuerySet

from parkdesk.records import store

EARLIEST, LATEST = 0.005, 1.5  #: after the start signal [s]
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When to kill.

    Attributes
    ----------
    place
        ``time``, ``store``, ``bulk``, ``statement`` or ``commit``.
    after
        Time after the start signal, for those killed at any time. [s]
    number
        Which of the steps of the place, counted from 1.
    """

    place: str
    after: float
    number: int


def a_moment(dice: random.Random) -> Moment:
    """Return a moment; half of them are at any time, short ones oftener than long ones."""
    place = dice.choices(("time", "store", "bulk", "statement", "commit"), (10, 3, 3, 3, 3))[0]
    after = EARLIEST + (LATEST - EARLIEST) * dice.random() ** 2
    most = {"store": 6, "bulk": 10, "statement": 60, "commit": 24}.get(place, 1)
    return Moment(place=place, after=after, number=dice.randint(1, most))


class Trap:
    """Waits to be killed in the chosen step."""

    def __init__(self, moment: Moment, say: Say) -> None:
        self._left, self._say, self._place = moment.number, say, moment.place

    def set(self) -> None:
        """Put the trap where it belongs."""
        {"store": self._in_store, "bulk": self._in_bulk, "statement": self._in_statements,
         "commit": self._at_commit}.get(self._place, lambda: None)()  # fmt: skip

    def step(self, name: str) -> None:
        """Count a step; the chosen one is the last."""
        self._left -= 1
        if self._left == 0:
            self._say({"at": f"{self._place}: {name}"})
            while True:
                signal.pause()

    def _in_store(self) -> None:
        put = store.put
        trap = self

        def pieces(chunks: Sequence[bytes]) -> Iterator[bytes]:
            for chunk in chunks:
                middle = len(chunk) // 2
                yield chunk[:middle]
                trap.step("half written")
                yield chunk[middle:]

        class System:
            def __getattr__(self, name: str) -> Any:
                return getattr(os, name)

            def fsync(self, handle: int) -> None:
                trap.step("before fsync")
                os.fsync(handle)

        store.os = System()
        store.put = lambda chunks: put(pieces(chunks))

    def _in_bulk(self) -> None:
        bulk_create = QuerySet.bulk_create
        trap = self

        def trapped(rows: QuerySet[Model], made: Sequence[Model], *given: Any, **more: Any) -> Any:
            trap.step(f"before {rows.model.__name__}")
            found = bulk_create(rows, made, *given, **more)
            trap.step(f"after {rows.model.__name__}")
            return found

        QuerySet.bulk_create = trapped

    def _in_statements(self) -> None:
        def watch(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
            if sql.startswith(_WRITES):
                self.step(" ".join(sql.split()[:3]))
            return execute(sql, *given)

        connection.execute_wrappers.append(watch)

    def _at_commit(self) -> None:
        commit = connection._commit

        def watched() -> None:
            self.step("before")
            commit()
            self.step("after, not yet acknowledged")

        connection._commit = watched
