"""The system page and the log: who sees what, what they say, and what leaves the house."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from world import NOW, World, make_world

from parkdesk.accounts.models import Person
from parkdesk.audit.guards import lower_guards, raise_guards
from parkdesk.audit.models import Event
from parkdesk.audit.operations import By, record
from parkdesk.usecases.tend_queue import beat

ClientOf = Callable[[Person], Client]


@pytest.fixture
def office(db: None) -> World:
    """The small world without accounts, and a few events in its log."""
    world = make_world(is_accounted=False)
    with transaction.atomic():
        for park, action, person in (
            ("east", "duty.planned", "manager"),
            ("south", "duty.planned", "manager_south"),
            ("", "role.granted", "admin"),
            ("east", "run.sealed", "manager"),
        ):
            who = world.people[person]
            record(
                action,
                actor=By(who.pk, who.get_full_name()),
                now=NOW,
                subject=f"thing:{park or 'desk'}",
                park_id=park,
                facts={"note": f"secret of {park or 'the desk'}", "rest": None},
            )
    return world


def log(client: Client, query: str = "") -> str:
    answer = client.get(f"/log/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("login", ["manager", "reviewer", "filer", "verifier", "province", "city"])
def test_the_system_page_is_the_administrator_s(
    office: World, client_of: ClientOf, login: str
) -> None:
    assert client_of(office.people[login]).get("/system/").status_code == 404


def test_the_system_page_says_how_things_stand(office: World, client_of: ClientOf) -> None:
    client = client_of(office.people["admin"])
    page = client.get("/system/").content.decode()
    assert "No worker is alive" in page
    assert "cn-zero-carbon-park-2025" in page
    last = Event.objects.order_by("-seq").first()
    assert last is not None
    assert last.hash in page
    beat(worker_id="w", now=timezone.now())
    assert "The last backup is more than two days old" in client.get("/system/").content.decode()
    with transaction.atomic():
        record("backup.taken", actor=By(None, "x"), now=timezone.now(), subject="desk")
    assert "Yes: worker, queue and backup" in client.get("/system/").content.decode()


def test_a_manager_reads_the_log_of_the_own_park(office: World, client_of: ClientOf) -> None:
    page = log(client_of(office.people["manager"]))
    assert "secret of east" in page
    assert "secret of south" not in page
    assert "secret of the desk" not in page
    whole = log(client_of(office.people["admin"]))
    assert "secret of south" in whole
    assert "secret of the desk" in whole


@pytest.mark.parametrize("login", ["reviewer", "filer", "verifier", "province", "city"])
@pytest.mark.parametrize("path", ["/log/", "/log/export.csv"])
def test_others_read_no_log(office: World, client_of: ClientOf, login: str, path: str) -> None:
    assert client_of(office.people[login]).get(path).status_code == 403
    assert client_of(office.people[login]).post("/log/verify/").status_code == 403


@pytest.mark.parametrize(
    ("query", "here", "gone"),
    [
        ("?person=south", "secret of south", "secret of east"),
        ("?park=south", "secret of south", "secret of east"),
        ("?since=2026-02-21", "No event matches.", "secret of"),
        ("?until=2026-02-20", "secret of east", "No event matches."),
        ("?until=2026-02-19", "No event matches.", "secret of"),
        ("?action=role", "secret of the desk", "secret of east"),
        ("?action=nonsense", "Select a valid choice", "secret of"),
    ],
)
def test_the_log_is_filtered(
    office: World, client_of: ClientOf, query: str, here: str, gone: str
) -> None:
    page = log(client_of(office.people["admin"]), query)
    assert here in page
    assert gone not in page


def test_a_filter_reaches_not_beyond_the_own_park(office: World, client_of: ClientOf) -> None:
    assert "secret of south" not in log(client_of(office.people["manager"]), "?park=south")


@pytest.mark.parametrize("query", ["?since=never", "?before=x", "?before=-1", "?park=zzz"])
def test_nonsense_in_the_address_breaks_nothing(
    office: World, client_of: ClientOf, query: str
) -> None:
    log(client_of(office.people["admin"]), query)


def test_the_export_is_what_the_page_shows_and_is_logged(
    office: World, client_of: ClientOf
) -> None:
    answer = client_of(office.people["manager"]).get("/log/export.csv?action=run")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [row[4] for row in rows[1:]] == ["run.sealed"]
    assert json.loads(rows[1][7])["note"] == "secret of east"
    event = Event.objects.get(action="log.exported")
    assert client_of(office.people["manager"]).get("/log/export.csv?action=x").status_code == 302
    assert event.actor_id == office.people["manager"].pk


def test_older_events_are_one_page_on(office: World, client_of: ClientOf) -> None:
    with transaction.atomic():
        for at in range(60):
            record(
                "duty.planned",
                actor=By(None, f"n{at}"),
                now=NOW + timedelta(seconds=at),
                subject="x",
            )
    client = client_of(office.people["admin"])
    first = log(client)
    assert ">n59<" in first
    assert ">n9<" not in first
    seq = Event.objects.get(actor_name="n10").seq
    assert f"?before={seq}" in first
    assert ">n9<" in log(client, f"?before={seq}")


def test_the_chain_is_checked_on_request(office: World, client_of: ClientOf) -> None:
    client = client_of(office.people["admin"])
    page = client.post("/log/verify/", follow=True).content.decode()
    assert "The chain holds: 4 events" in page


def test_a_changed_event_is_told(office: World, client_of: ClientOf) -> None:
    lower_guards(connection, ["audit_event"])  # type: ignore[arg-type]
    Event.objects.filter(seq=2).update(actor_name="somebody else")
    raise_guards(connection, ["audit_event"])  # type: ignore[arg-type]
    page = client_of(office.people["admin"]).post("/log/verify/", follow=True).content.decode()
    assert "The chain is broken at event 2: an event was changed." in page
