"""A desk of its own whose processes may be killed: a database, a store, and children forked warm.

The parent imports everything once and keeps no connection open, so that a child is at work a few
milliseconds after it was started.
"""

import json
import os
import secrets
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dj_database_url

Said = dict[str, Any]
Say = Callable[[Said], None]
_LONGEST = 120  #: what a child may live, should its parent be gone [s]


@contextmanager
def desk() -> Iterator[None]:
    """Set Django up on an empty database and an empty store, both gone afterwards.

    ``DATABASE_URL`` names a PostgreSQL server to make the database on; without it it is a file.
    """
    with tempfile.TemporaryDirectory(prefix="desk-killed-") as folder, _database() as url:
        os.environ["PARKDESK_HOME"] = folder
        os.environ["PARKDESK_STORE"] = str(Path(folder) / "store")
        os.environ["DATABASE_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "parkdesk.settings.test"
        sys.path.insert(0, str(Path(__file__).parents[1] / "platform"))
        import django

        django.setup()
        from django.conf import settings
        from django.utils import translation

        settings.STORE = Path(folder) / "store"
        translation.activate("en")
        answer_of(_migrate)
        _warm()
        yield


@contextmanager
def _database() -> Iterator[str]:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    import psycopg
    from psycopg import sql

    name = sql.Identifier(f"desk_killed_{secrets.token_hex(4)}")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield url.rpartition("/")[0] + "/" + name.as_string(server).strip('"')
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _migrate(say: Say) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True, interactive=False)
    call_command("createcachetable", verbosity=0)


def _warm() -> None:
    """Load what every child would load for itself; none of it starts a thread or connects."""
    import pyarrow
    from django.utils import translation

    from nearzero.factors import load_factors
    from nearzero.ledger.subjects import subjects
    from nearzero.methods import load_method, methods

    pyarrow.array(["its first array loads pandas, where that is installed"])
    for language in ("zh-hans", "en"):
        with translation.override(language):
            translation.gettext("Refused")
    load_factors()
    subjects()
    for name in methods():
        load_method(name)


@dataclass(slots=True)
class Child:
    """A process that says things, one JSON object a line."""

    pid: int
    source: int
    _rest: bytes = b""
    said: list[Said] = field(default_factory=list)

    def hear(self, until: float) -> list[Said] | None:
        """Return what was said next; empty when the time has come, None once it is gone."""
        import select

        ready, _, _ = select.select([self.source], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return []
        data = os.read(self.source, 65536)
        if not data:
            return None
        *lines, self._rest = (self._rest + data).split(b"\n")
        new = [json.loads(line) for line in lines]
        self.said += new
        return new

    def end(self, *, is_killed: bool) -> int:
        """Hear the rest, or kill first; returns the exit status."""
        if is_killed:
            os.kill(self.pid, signal.SIGKILL)
        while self.hear(time.monotonic() + _LONGEST) is not None:
            pass
        os.close(self.source)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def start(work: Callable[[Say], None]) -> Child:
    """Fork a child that does some work and says what it does."""
    source, sink = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(sink)
        return Child(pid, source)
    status = 1
    try:
        os.close(source)
        signal.alarm(_LONGEST)
        work(lambda said: _write(sink, json.dumps(said).encode() + b"\n"))
        status = 0
    except BaseException:  # noqa: BLE001 - a child never comes back into its parent's code
        _write(sink, json.dumps({"failed": traceback.format_exc()}).encode() + b"\n")
    finally:
        os._exit(status)


def _write(sink: int, data: bytes) -> None:
    while data:
        data = data[os.write(sink, data) :]


def answer_of(work: Callable[[Say], None]) -> list[Said]:
    """Do some work in a child, to its end; returns what it said.

    Raises
    ------
    RuntimeError
        If it failed, with its traceback.
    """
    child = start(work)
    status = child.end(is_killed=False)
    failed = [one["failed"] for one in child.said if "failed" in one]
    if status or failed:
        raise RuntimeError("\n".join(failed) or f"the child ended with {status}")
    return child.said


def until_alone() -> None:
    """Wait until the database has noticed that killed processes are gone."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    name = dj_database_url.parse(os.environ["DATABASE_URL"])["NAME"]
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    until = time.monotonic() + settings.DATABASES["default"].get("TIMEOUT", 30)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(others, [name])
            if not cursor.fetchone()[0]:
                return
            if time.monotonic() > until:
                raise RuntimeError("killed processes still hold connections")
            time.sleep(0.005)
