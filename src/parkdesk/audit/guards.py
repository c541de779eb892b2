"""Database guards: fact tables refuse update and delete, in SQLite and PostgreSQL alike."""

from collections.abc import Sequence

from django.apps import apps
from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from parkdesk.audit.models import Fact

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION parkdesk_append_only() RETURNS trigger LANGUAGE plpgsql AS
$body$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $body$
"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION parkdesk_append_only()
"""


def fact_tables() -> list[str]:
    """Return the tables of all facts."""
    return sorted(one._meta.db_table for one in apps.get_models() if issubclass(one, Fact))


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the guards that the database does not have, or has switched off."""
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        standing = {str(name).lower() for (name,) in cursor.fetchall()}
    wanted = {f"{table}_no_{verb}" for table in fact_tables() for verb in ("update", "delete")}
    return sorted(wanted - standing)


def raise_guards(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> None:
    """Create the triggers of some tables where they do not exist."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            for table in tables:
                for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
                    cursor.execute(_POSTGRES.format(table=table, verb=verb, each=each))
        else:
            for table in tables:
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(_SQLITE.format(table=table, verb=verb))


def lower_guards(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> None:
    """Drop the triggers of some tables: to undo a migration, or to empty a test database."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("UPDATE", "DELETE", *(("TRUNCATE",) if is_postgres else ())):
                on = f" ON {table}" if is_postgres else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


def append_only(*tables: str) -> RunPython:
    """Return the migration operation that makes tables append-only."""

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        raise_guards(editor.connection, tables)

    def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        lower_guards(editor.connection, tables)

    return RunPython(forwards, backwards)
