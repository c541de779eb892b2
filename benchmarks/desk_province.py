"""The province-size demonstration for benchmarks: loaded once into a folder, copied to PostgreSQL.

``python benchmarks/desk_province.py FOLDER`` loads it and prints how fast it went.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

PARK, YEAR = "guangyuan-east", "2025"
PEOPLE = {"empty": "gy-manager", "manager": "gy-manager", "province": "province"}
_LEFT_OUT = ("django_migrations", "parkdesk_cache", "sqlite_sequence", "sqlite_stat1")
_AT_ONCE = 20_000
_LOAD = """from pathlib import Path
import django
from django.conf import settings
django.setup()
"""
Change = Callable[[object], object]


def environment(home: Path, url: str = "") -> dict[str, str]:
    """Return the environment of a desk with demonstration data."""
    return {
        **os.environ,
        "PARKDESK_HOME": str(home),
        "PARKDESK_STORE": str(home / "store"),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "parkdesk.settings.demo",
    }


def run(code: str, home: Path, url: str = "") -> str:
    """Run code in a process of the desk; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", _LOAD + code],
        env=environment(home, url),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def prepare(home: Path) -> None:
    """Load the demonstration into a folder, or bring what is there to this version."""
    home.mkdir(parents=True, exist_ok=True)
    is_new = not (home / "desk.sqlite3").exists()
    begun = time.perf_counter()
    run(
        "from parkdesk.cli.demo import prepare; prepare(Path(settings.HOME), 'province')",
        home,
    )
    with closing(sqlite3.connect(home / "desk.sqlite3")) as database:
        database.execute("ANALYZE")
        rows, filings, lines = (
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("records_filedrow", "records_filing", "runs_runline")
        )
    print(f"{rows:,} filed rows in {filings:,} filings; accounts of {lines:,} lines")
    if is_new:
        seconds = time.perf_counter() - begun
        print(f"loaded and accounted in {seconds:,.0f} s: {rows / seconds:,.0f} filed rows/s")


def a_line(home: Path) -> tuple[int, str]:
    """Return the run and the line that is explained: the largest of the park's year."""
    with closing(sqlite3.connect(home / "desk.sqlite3")) as database:
        found = database.execute(
            "SELECT r.id, l.line_id FROM runs_run r JOIN runs_seal s ON s.run_id = r.id"
            " JOIN runs_runline l ON l.run_id = r.id WHERE r.park_id = ? AND r.period = ?"
            " AND l.is_counted ORDER BY r.id DESC, l.emission_tco2 DESC LIMIT 1",
            (PARK, YEAR),
        ).fetchone()
    return int(found[0]), str(found[1])


def into_postgres(home: Path, url: str) -> None:
    """Copy the loaded database into an empty one on a PostgreSQL server."""
    begun = time.perf_counter()
    run("from parkdesk.cli.serve import migrate; migrate()", home, url)
    with (
        closing(sqlite3.connect(home / "desk.sqlite3")) as source,
        psycopg.connect(url, autocommit=True) as target,
    ):
        target.execute("SET session_replication_role = replica")  # no triggers while copying
        tables = [
            name
            for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in _LEFT_OUT
        ]
        rows = sum(_copy(source, target, table) for table in tables)
        target.execute("ANALYZE")
    print(f"{rows:,} rows copied to PostgreSQL in {time.perf_counter() - begun:,.0f} s")


def _copy(source: sqlite3.Connection, target: "psycopg.Connection", table: str) -> int:
    """Copy a table; returns how many rows."""
    columns = target.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    names = [name for name, _ in columns]
    into = sql.Identifier(table)
    target.execute(sql.SQL("DELETE FROM {}").format(into))
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor = source.execute(f"SELECT {quoted} FROM {table}")
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        into, sql.SQL(", ").join(map(sql.Identifier, names))
    )
    count = 0
    with target.cursor() as writer, writer.copy(command) as copy:
        for row in _rows(cursor, [_CHANGES.get(kind) for _, kind in columns]):
            copy.write_row(row)
            count += 1
    if "id" in names:
        reset = "SELECT setval(pg_get_serial_sequence(%s, 'id'), coalesce(max(id), 1)) FROM {}"
        is_counted = dict(columns)["id"] in ("bigint", "integer")
        if is_counted:
            target.execute(sql.SQL(reset).format(into), [table])
    return count


#: How a value of SQLite becomes one of PostgreSQL, by its type there.
_CHANGES: dict[str, Change] = {
    "boolean": bool,
    "timestamp with time zone": lambda text: f"{text}+00",
    "uuid": str,
}


def _rows(cursor: sqlite3.Cursor, changes: Sequence[Change | None]) -> Iterator[tuple[object, ...]]:
    at = [(place, change) for place, change in enumerate(changes) if change is not None]
    while rows := cursor.fetchmany(_AT_ONCE):
        for row in rows:
            changed = list(row)
            for place, change in at:
                if changed[place] is not None:
                    changed[place] = change(changed[place])
            yield tuple(changed)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).absolute())
