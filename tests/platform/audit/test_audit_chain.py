"""The chain names the first broken link; facts cannot be changed; the chain can be handed out."""

from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from parkdesk.audit.guards import fact_tables, lower_guards, raise_guards
from parkdesk.audit.models import ChainHead, Event
from parkdesk.audit.operations import By, canonical, digest, link, record
from parkdesk.audit.queries import export, verify


@pytest.fixture
def chain(db: None) -> None:
    """Five events of two parks."""
    for number in range(5):
        with transaction.atomic():
            record(
                "test.done", actor=By(1, "Li"), now=timezone.now(),
                subject=f"thing:{number}", park_id="east" if number % 2 else "south",
                facts={"number": number},
            )  # fmt: skip


@pytest.fixture
def unguarded(db: None):
    """Let a test forge what nobody else can."""
    lower_guards(connection, ["audit_event"])
    yield
    raise_guards(connection, ["audit_event"])


@pytest.mark.usefixtures("chain")
def test_an_honest_chain_verifies() -> None:
    assert verify() is None


FORGERIES: dict[str, tuple[Callable[[], object], int, str]] = {
    "a changed fact": (lambda: Event.objects.filter(seq=3).update(facts='{"number":9}'), 3, "body"),
    "another actor": (lambda: Event.objects.filter(seq=2).update(actor_name="Wu"), 2, "body"),
    "a lost event": (lambda: Event.objects.filter(seq=4).delete(), 4, "gap"),
    "a lost end": (lambda: Event.objects.filter(seq=5).delete(), 4, "end"),
    "another order": (
        lambda: Event.objects.filter(seq=3).update(previous_hash="1" * 64), 3, "link",
    ),
    "a head set back": (lambda: ChainHead.objects.update(seq=4), 5, "end"),
}  # fmt: skip


@pytest.mark.usefixtures("chain", "unguarded")
@pytest.mark.parametrize("name", FORGERIES)
def test_the_first_broken_link_is_named(name: str) -> None:
    forge, seq, reason = FORGERIES[name]
    forge()
    broken = verify()
    assert broken is not None
    assert (broken.seq, broken.reason) == (seq, reason)


@pytest.mark.usefixtures("chain")
def test_a_chain_handed_out_verifies_without_the_bodies_of_others() -> None:
    entries = list(export("east"))
    assert [bool(entry.get("body")) for entry in entries] == [False, True, False, True, False]
    previous = "0" * 64
    for entry in entries:
        assert entry["previous_hash"] == previous
        assert link(previous, str(entry["body_hash"])) == entry["hash"]
        if "body" in entry:
            assert digest(canonical(entry["body"])) == entry["body_hash"]
        previous = str(entry["hash"])


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_deed() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("test.done", actor=By(1, "Li"), now=timezone.now(), subject="x")


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name.lower() for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_fact_table_is_guarded_in_the_database() -> None:
    wanted = {f"{table}_no_{verb}" for table in fact_tables() for verb in ("update", "delete")}
    assert wanted <= triggers()
    assert len(fact_tables()) >= 24


def test_the_database_refuses_to_change_a_fact(world) -> None:
    tried = set()
    for table in fact_tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            if not cursor.fetchone()[0]:
                continue
            column = connection.introspection.get_primary_key_column(cursor, table)
            for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):  # noqa: S608
                with pytest.raises(Error, match="append-only"), transaction.atomic():
                    cursor.execute(sql)
        tried.add(table)
    assert tried >= SEEN


#: Tables that the world has rows in.
SEEN = {
    "audit_event", "records_evidencefile", "records_filing", "records_filedrow",
    "records_rowevidence", "runs_runresult", "runs_runchunk", "runs_runline", "runs_seal",
    "workflow_decision", "workflow_publication", "registry_yearfigures", "registry_target",
}  # fmt: skip
