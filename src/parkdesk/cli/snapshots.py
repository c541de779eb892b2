"""Taking a consistent copy of the database, and putting one in its place, each in one transaction.

SQLite by its online backup in both directions, PostgreSQL by ``pg_dump`` and ``psql``: others go on
while a copy is taken, and a killed restore leaves what was there.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from parkdesk.cli.archive import Snapshot
from parkdesk.cli.words import CannotDo, _

_PATIENCE = 60.0  #: how long another's transaction is waited for [s]
_CHAIN = "SELECT seq, hash FROM audit_chainhead WHERE id = 1"
_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
_BESIDE_MODELS = ("django_migrations", "parkdesk_cache")


def is_empty() -> bool:
    """Say whether the database has nothing of a desk in it."""
    return "django_migrations" not in connection.introspection.table_names()


def take(folder: Path) -> Snapshot:
    """Copy the database as it is at one moment into a folder."""
    return _take_postgres(folder) if connection.vendor == "postgresql" else _take_sqlite(folder)


def put(path: Path) -> None:
    """Put a copy in place of the database, in one transaction.

    Raises
    ------
    CannotDo
        If the database refuses; then it is as it was.
    """
    connection.close()
    if connection.vendor == "postgresql":
        _put_postgres(path)
    else:
        _put_sqlite(path)


# --- SQLite ---------------------------------------------------------------------------------


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _take_sqlite(folder: Path) -> Snapshot:
    copy = folder / "database.sqlite3"
    with (
        closing(sqlite3.connect(_sqlite_path(), timeout=_PATIENCE)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)  # in one step: one moment, and writers go on beside it
        target.execute("PRAGMA journal_mode=DELETE")
        seq, end = target.execute(_CHAIN).fetchone()
        rows = target.execute(_MIGRATIONS).fetchall()
    return Snapshot(
        path=copy,
        kind="sqlite",
        chain_seq=seq,
        chain_hash=end,
        migrations=tuple(f"{app}.{name}" for app, name in rows),
    )


def _put_sqlite(path: Path) -> None:
    """Write the copy's pages into the database as one transaction: open connections stay good."""
    home = _sqlite_path()
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path)) as source:
            if source.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise CannotDo(_("The database in the backup is damaged; nothing was changed."))
            with closing(sqlite3.connect(home, timeout=_PATIENCE, isolation_level=None)) as target:
                target.execute("PRAGMA journal_mode=WAL")
                target.execute("PRAGMA synchronous=FULL")
                source.backup(target)
    except sqlite3.Error as error:
        text = _("The database could not be replaced: {reason}. It is as it was.")
        raise CannotDo(text.format(reason=error)) from error


# --- PostgreSQL -----------------------------------------------------------------------------


def _take_postgres(folder: Path) -> Snapshot:
    copy = folder / "database.dump"
    connection.close()  # begin a transaction of our own isolation
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        cursor.execute(_CHAIN)
        seq, end = cursor.fetchone()
        cursor.execute(_MIGRATIONS)
        rows = cursor.fetchall()
        _client("pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={copy}")
    return Snapshot(
        path=copy,
        kind="postgresql",
        chain_seq=seq,
        chain_hash=end,
        migrations=tuple(f"{app}.{name}" for app, name in rows),
    )


def _put_postgres(path: Path) -> None:
    """Drop what the desk has and make what the copy has, in one transaction."""
    script = path.with_suffix(".sql")
    _client("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path))
    clear = path.with_suffix(".clear.sql")
    clear.write_text(_clearing(), encoding="utf-8")
    connection.close()
    _client(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        f"--file={clear}",
        f"--file={script}",
    )


def _clearing() -> str:
    """Return what drops the desk's own tables; others that share the database stay."""
    own = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    there = [n for n in connection.introspection.table_names() if n in own | set(_BESIDE_MODELS)]
    quote = connection.ops.quote_name
    lines = [f"SET lock_timeout = '{int(_PATIENCE)}s';"]
    lines += [f"DROP TABLE {quote(name)} CASCADE;" for name in sorted(there)]
    lines.append("DROP FUNCTION IF EXISTS parkdesk_append_only() CASCADE;")
    return "\n".join(lines)


def _client(program: str, *arguments: str) -> None:
    """Run a client program of PostgreSQL on the desk's database."""
    found = shutil.which(program)
    if found is None:
        text = _("{program} is not installed; on Debian: apt-get install postgresql-client")
        raise CannotDo(text.format(program=program))
    done = subprocess.run(  # noqa: S603 - a known program, no shell
        [found, *arguments],
        env=os.environ | _address(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        text = _("{program} failed: {reason}")
        raise CannotDo(text.format(program=program, reason=done.stderr.strip()))


def _address() -> dict[str, str]:
    """Return where the database is, as its programs are told; a password is no argument."""
    given = connection.settings_dict
    options = given.get("OPTIONS") or {}
    named = {
        "PGHOST": given.get("HOST"),
        "PGPORT": given.get("PORT"),
        "PGUSER": given.get("USER"),
        "PGPASSWORD": given.get("PASSWORD"),
        "PGDATABASE": given.get("NAME"),
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
    }
    return {name: str(value) for name, value in named.items() if value}
