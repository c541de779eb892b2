"""Small programs that tests run inside a desk: ``python desk_programs.py NAME [WORDS]``."""

import hashlib
import json
import os
import select
import sys
from pathlib import Path

import django


def fingerprint(up_to: str = "1000000000") -> None:
    """Print a digest of each fact table, of the chain up to an event, and of the store."""
    from django.conf import settings
    from django.db import connection

    from parkdesk.audit.guards import fact_tables

    def digest_of(table: str, condition: str = "") -> str:
        found = hashlib.sha256()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} {condition} ORDER BY 1")  # noqa: S608
            for row in cursor.fetchall():
                found.update(repr(row).encode())
        return found.hexdigest()

    names = [name for name in fact_tables() if name != "audit_event"]
    tables = {name: digest_of(name) for name in [*names, "accounts_person"]}
    tables["audit_event"] = digest_of("audit_event", f"WHERE seq <= {int(up_to)}")
    files = sorted(Path(settings.STORE).glob("??/*"))
    said = "".join(hashlib.sha256(one.read_bytes()).hexdigest() + one.name for one in files)
    tables["store"] = hashlib.sha256(said.encode()).hexdigest()
    sys.stdout.write(json.dumps(tables))


def world() -> None:
    """Fill the desk with the small world of the tests."""
    from world import make_world

    make_world(is_accounted=False)


def inside() -> None:
    """Be in the desk, as a request is, until a line comes."""
    from parkdesk.records.hold import entered

    with entered():
        _tell("inside")
        sys.stdin.readline()


def writer() -> None:
    """File one correction after another, as fast as it goes, until a line comes.

    Prints a line for each that was acknowledged: what was told to a person must never get lost.
    """
    from parkdesk.records.hold import entered
    from parkdesk.registry.models import Enterprise

    enterprise = Enterprise.objects.get(pk="east/E01")
    while not select.select([sys.stdin], [], [], 0)[0]:
        with entered() as is_open:
            done = _file(enterprise) if is_open else None
        if done is not None:
            _tell(str(done))


def _file(enterprise: object) -> int:
    from datetime import date

    from django.db import transaction
    from django.utils import timezone

    from parkdesk.accounts.actor import Actor
    from parkdesk.audit.operations import By, record
    from parkdesk.records.operations import FilingGiven, RowGiven, append_filing, keep_file

    actor, now = Actor(id=None, name="writer"), timezone.now()
    with transaction.atomic():
        proof = keep_file(
            enterprise=enterprise,  # type: ignore[arg-type]
            name="proof.txt",
            media_type="text/plain",
            chunks=[os.urandom(2000)],
            kind="evidence",
            actor=actor,
            now=now,
        )
        row = RowGiven(texts={"amount": "1"}, row=2, sheet="", proofs=(proof.pk,))
        given = FilingGiven(
            enterprise=enterprise,  # type: ignore[arg-type]
            period="2025-01",
            start=date(2025, 1, 1),
            end=date(2025, 2, 1),
            origin="form",
            file_name="form",
            rows=[row],
            is_correction=True,
        )
        filing = append_filing(given, actor=actor, now=now)
        about = {"actor": By(None, "writer"), "now": now}
        record("filing.corrected", subject=f"filing:{filing.pk}", **about)  # type: ignore[arg-type]
    return int(filing.pk)


def enqueue() -> None:
    """Ask for an account, in the background."""
    from django.utils import timezone

    from parkdesk.accounts.models import Person
    from parkdesk.accounts.queries import actor_of
    from parkdesk.registry.models import Park
    from parkdesk.tasks.calculate import calculate
    from parkdesk.usecases.calculate_inventory import request_account

    run = request_account(
        park=Park.objects.select_related("prefecture").get(pk="east"),
        period="2025",
        method_id="cn-zero-carbon-park-2025",
        actor=actor_of(Person.objects.get(username="manager")),
        now=timezone.now(),
    )
    calculate.enqueue(run.pk)
    _tell(str(run.pk))


def state(number: str) -> None:
    """Print how far an account is."""
    from parkdesk.runs.models import Run

    sys.stdout.write(Run.objects.get(pk=number).state)


def break_chain() -> None:
    """Forge two events, as somebody with the database in hand could."""
    from django.db import connection, transaction
    from django.utils import timezone

    from parkdesk.audit.guards import lower_guards
    from parkdesk.audit.models import Event
    from parkdesk.audit.operations import By, record

    for number in range(3):
        with transaction.atomic():
            about = {"actor": By(None, "x"), "now": timezone.now()}
            record("test.done", subject=f"thing:{number}", **about)  # type: ignore[arg-type]
    lower_guards(connection, ["audit_event"])
    Event.objects.filter(seq__gte=2).update(actor_name="somebody else")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


PROGRAMS = {
    one.__name__: one for one in (fingerprint, world, inside, writer, enqueue, state, break_chain)
}

if __name__ == "__main__":
    django.setup()
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
