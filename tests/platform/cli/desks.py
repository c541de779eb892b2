"""Desks of their own for the tests of the command: a folder and a database each.

On the embedded database, or where ``DATABASE_URL`` names a PostgreSQL server, on databases that
are made on it and dropped again.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

HERE = Path(__file__).parent
SERVER = os.environ.get("DATABASE_URL", "")
IS_POSTGRES = SERVER.startswith("postgres")


def _server() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(SERVER, autocommit=True)


@dataclass
class Desk:
    """A desk and its command."""

    home: Path
    database: str = ""  #: name on the server; empty on the embedded database
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARKDESK", "DJANGO"))}
        kept.pop("DATABASE_URL", None)
        path = os.pathsep.join(
            [*filter(None, [os.environ.get("PYTHONPATH")]), str(HERE.parent), str(HERE)]
        )
        own = {"PARKDESK_HOME": str(self.home), "PARKDESK_LANGUAGE": "en", "PYTHONPATH": path}
        if self.database:
            own["DATABASE_URL"] = urlunsplit(urlsplit(SERVER)._replace(path=f"/{self.database}"))
        return kept | own | self.extra

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "parkdesk.cli", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        process = self.start(*words)
        out, err = process.communicate(given, timeout=180)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def script(self, name: str, *words: str) -> subprocess.Popen[str]:
        """Start one of the small programs beside this file, inside the desk."""
        return subprocess.Popen(
            [sys.executable, str(HERE / "desk_programs.py"), name, *words],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "parkdesk.settings.base"},
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )

    def fingerprint(self, up_to: int | None = None) -> dict[str, str]:
        """Return a digest of each fact table, of the chain up to an event, and of the store."""
        process = self.script("fingerprint", *([str(up_to)] if up_to is not None else []))
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        found: dict[str, str] = json.loads(out)
        return found

    def copy(self, home: Path) -> "Desk":
        """Return another desk with the same contents."""
        shutil.copytree(self.home, home)
        if not self.database:
            return Desk(home)
        return Desk(home, make_database(template=self.database))

    def drop(self) -> None:
        if self.database:
            with _server() as server:
                server.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')


def make_database(template: str = "") -> str:
    name = f"desk_{uuid4().hex[:12]}"
    with _server() as server:
        server.execute(
            f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else "")
        )
    return name


def empty_desk(home: Path) -> Desk:
    home.mkdir(parents=True, exist_ok=True)
    return Desk(home, make_database() if IS_POSTGRES else "")
