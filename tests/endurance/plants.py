"""Faults that are planted to see that they are found; each breaks one promise of the desk."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from deeds import Deeds, Hand
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from parkdesk.audit.models import Event
from parkdesk.records import store
from parkdesk.records.models import FiledRow
from parkdesk.runs.models import RunLine

APART = (FiledRow, RunLine)


def _commit_now() -> None:
    """Commit what was written so far, behind the back of the transaction."""
    names = [name for name in connection.savepoint_ids if name is not None]
    with connection.cursor() as cursor:
        cursor.execute("COMMIT")
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        for name in names:  # they went with the transaction
            cursor.execute(f"SAVEPOINT {connection.ops.quote_name(name)}")


def commit_rows_separately() -> None:
    """Commit a filing, and a result, before its rows."""
    bulk_create = QuerySet.bulk_create

    def apart(rows: QuerySet[Model], made: Sequence[Model], *given: Any, **more: Any) -> Any:
        if rows.model in APART:
            _commit_now()
        return bulk_create(rows, made, *given, **more)

    QuerySet.bulk_create = apart


def commit_before_the_event() -> None:
    """Commit what was done before its event."""
    save = Event.save

    def late(event: Event, *given: Any, **more: Any) -> None:
        _commit_now()
        save(event, *given, **more)

    Event.save = late


def write_in_place() -> None:
    """Write a stored file under its final name from the start."""

    def put(chunks: Sequence[bytes]) -> tuple[str, int]:
        data = [bytes(chunk) for chunk in chunks]
        digest = hashlib.sha256(b"".join(data)).hexdigest()
        path = Path(settings.STORE) / digest[:2] / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            for part in data:
                middle = len(part) // 2
                stream.write(part[:middle])
                stream.flush()
                store.os.fsync(stream.fileno())
                stream.write(part[middle:])
        return digest, sum(len(part) for part in data)

    store.put = put


def acknowledge_too_early() -> None:
    """Commit a few deeds at once, after they were acknowledged."""

    def lazy(hand: Hand, deeds: Deeds) -> None:
        while True:
            with transaction.atomic():
                for _ in range(5):
                    hand.once(deeds)

    Hand.work = lazy


PLANTS: dict[str, Callable[[], None]] = {
    "commit-rows-separately": commit_rows_separately,
    "commit-before-the-event": commit_before_the_event,
    "write-in-place": write_in_place,
    "acknowledge-too-early": acknowledge_too_early,
}
