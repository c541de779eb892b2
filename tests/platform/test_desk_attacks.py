"""Attacks on the desk: each test says what must hold; those that fail are holes."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from typed_filings import GAS, fresh, line, submitted, typed
from world import METHOD, NOW, World, file_for, move, texts

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant, make_token
from parkdesk.records.drafts import Line
from parkdesk.records.models import FiledRow, Filing
from parkdesk.records.operations import FilingGiven, RowGiven, append_filing
from parkdesk.runs.models import Run
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import Duty

ClientOf = Callable[[Person], Client]


def bearer(person: Person, *scopes: str) -> dict[str, str]:
    """Return the header of a token of a person."""
    _token, secret = make_token(
        person, name="program", scopes=list(scopes), days=30, now=timezone.now()
    )
    return {"Authorization": f"Bearer {secret}"}


def places(value: object) -> list[object]:
    """Return every place and evidence text in a document that names a filing or a file."""
    found: list[object] = []
    if isinstance(value, dict):
        for name, one in value.items():
            if name in ("file", "sheet", "row", "evidence") and one not in (None, ""):
                found.append((name, one))
            found += places(one)
    elif isinstance(value, list):
        for one in value:
            found += places(one)
    return found


# --- rights -----------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["city", "province"])
def test_a_supervisors_token_reads_no_place_in_a_filing(world: World, login: str) -> None:
    run = world.runs["east"]
    client, head = Client(), bearer(world.people[login], "results:read")
    listed = client.get(f"/api/v1/accounts/{run.pk}/lines", headers=head)
    whole = client.get(f"/api/v1/accounts/{run.pk}", headers=head)
    first = listed.json()[0]["line_id"]
    one = client.get(f"/api/v1/accounts/{run.pk}/lines/{first}", headers=head)
    assert places(listed.json()) == []
    assert places(one.json()) == []
    assert places(whole.json()) == []


def test_a_token_without_ledgers_reads_no_place_in_a_filing(world: World) -> None:
    run = world.runs["east"]
    head = bearer(world.people["manager"], "results:read")
    listed = Client().get(f"/api/v1/accounts/{run.pk}/lines", headers=head)
    assert places(listed.json()) == []


def test_a_supervisors_screen_of_a_park_names_no_enterprise(
    world: World, client_of: ClientOf
) -> None:
    """Who may not see enterprises cannot see them by making a link."""
    from parkdesk.usecases.share_screen import share_screen

    _link, secret = share_screen(
        place="park:east", name="hall", days=3, actor=world.actor("city"), now=timezone.now()
    )
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/screen/{secret}/")
    assert "east unit E01" not in page.content.decode()


def test_who_manages_a_park_does_not_close_what_its_verifier_found(world: World) -> None:
    from parkdesk.usecases.close_finding import close_finding
    from parkdesk.usecases.grant_role import grant_role
    from parkdesk.usecases.record_finding import FindingGiven, record_finding

    run = world.runs["east"]
    given = FindingGiven(kind="misstatement", text="Gas counted twice.", effect_tco2=9000.0)
    found = record_finding(run_id=run.pk, given=given, actor=world.actor("verifier"), now=NOW)
    with pytest.raises((Refused, NotAllowed, NotFound)):
        grant_role(
            person_id=world.people["manager"].pk,
            role="verifier",
            scope_id="east",
            actor=world.actor("manager"),
            now=NOW,
        )
        close_finding(
            run_id=run.pk, number=found.number, text="ok", actor=world.actor("manager"), now=NOW
        )


def test_who_manages_a_park_does_not_choose_the_threshold(world: World) -> None:
    from parkdesk.usecases.choose_materiality import choose_materiality

    grant(world.people["manager"], "verifier", "east", granted_by_name="manager", now=NOW)
    with pytest.raises((Refused, NotAllowed, NotFound)):
        choose_materiality(
            run_id=world.runs["east"].pk,
            share=0.2,
            reason="ours",
            actor=world.actor("manager"),
            now=NOW,
        )


def test_one_person_does_not_file_review_and_receive(world: World) -> None:
    from parkdesk.usecases.receive_filing import receive_filing
    from parkdesk.usecases.review_filing import review_filing

    person = world.people["filer"]
    grant(person, "reviewer", "east", granted_by_name="t", now=NOW)
    grant(person, "park_manager", "east", granted_by_name="t", now=NOW)
    submitted(world)
    duty = fresh(world.duties["east/E01", "2026-01"])
    with pytest.raises((Refused, NotAllowed)):
        review_filing(duty=duty, seen_seq=duty.seq, actor=world.actor("filer"), now=NOW)
        duty = fresh(duty)
        receive_filing(duty=duty, seen_seq=duty.seq, actor=world.actor("filer"), now=NOW)


def test_one_person_does_not_change_a_setting_for_an_account(world: World) -> None:
    """Settings are changed by proposal and approval, so not by asking for a run with others."""
    run = world.runs["east"]
    from nearzero.methods import all_settings, load_method

    setting = next(one for one in all_settings(load_method(METHOD)) if len(one.choices) > 1)
    other = next(one.value for one in setting.choices if one.value != setting.default)
    with pytest.raises((Refused, NotAllowed, TypeError)):
        request_account(
            park=world.parks["east"],
            period="2025",
            method_id=METHOD,
            settings={setting.id: other},
            actor=world.actor("manager"),
            now=NOW,
        )
    assert run.pk


# --- correctness ------------------------------------------------------------------------------


def test_the_filings_said_to_be_counted_are_those_counted(world: World) -> None:
    """A filing received while the account is calculated is not in it, nor said to be."""
    key = "south/N02"
    run = request_account(
        park=world.parks["south"],
        period="2026-01",
        method_id=METHOD,
        actor=world.actor("manager_south"),
        now=NOW,
    )
    other = world.duties["south/N01", "2026-01"]
    calls: list[int] = []

    def clock() -> object:
        calls.append(1)
        if len(calls) == 2:  # the account is calculated, not yet kept
            duty = fresh(other)
            move(world, duty, duty.filing, "receive")
        return timezone.now()

    calculate_inventory(run_id=run.pk, clock=clock)  # type: ignore[arg-type]
    made = Run.objects.select_related("result").get(pk=run.pk)
    assert made.state == "done", made.problems
    assert len(made.result.filings) == 1, key
    assert made.result.duties_received == len(made.result.filings)


def test_a_returned_filing_is_not_received_by_who_held_the_old_one(world: World) -> None:
    from parkdesk.usecases.receive_filing import receive_filing

    old = submitted(world)
    stale = fresh(world.duties["east/E01", "2026-01"])
    move(world, stale, old, "return")
    new = submitted(world, amount="1400")
    duty = fresh(stale)
    move(world, duty, new, "review")
    seq = fresh(stale).seq
    stale.refresh_from_db(fields=["state"])
    stale.filing = old
    receive_filing(duty=stale, seen_seq=seq, actor=world.actor("manager"), now=NOW)
    assert fresh(stale).filing_id == new.pk


# --- corrections and certificates ---------------------------------------------------------------


def green(key: str, amount: str) -> Line:
    """Return a line of green electricity under one certificate."""
    return line(key, amount, subject="green_certificate", certificate_id="GEC-1")


def certificate(amount: str, beneficiary: str) -> dict[str, str]:
    """Return what a filer writes of the certificate."""
    return {
        "certificate_id": "GEC-1",
        "kind": "green_certificate",
        "amount_mwh": amount,
        "generated_from": "2026-01-01",
        "generated_to": "2026-02-01",
        "beneficiary_id": beneficiary,
    }


def filed(world: World, key: str, login: str, amount: str, listed: str) -> Filing:
    """File January 2026 of a unit with the certificate; its duty is then received."""
    from parkdesk.usecases.check_filing import check_filing
    from parkdesk.usecases.submit_filing import submit_filing

    duty = fresh(world.duties[key, "2026-01"])
    if duty.state == "pending":
        move(world, duty, duty.filing, "return")
        duty = fresh(duty)
    given = typed(green("a", amount), certificates=[certificate(listed, "east")])
    actor = world.actor(login)
    checked = check_filing(duty=duty, given=given, actor=actor)
    given = replace(given, confirmed={one.id: "yes" for one in checked.unanswered})
    made = submit_filing(duty=duty, given=given, seen_seq=duty.seq, actor=actor, now=NOW)
    move(world, fresh(duty), made, "review", "receive")
    return made


def test_one_certificate_listed_by_two_enterprises_is_told(world: World) -> None:
    """The second listing must not silently take the place of the neighbour's."""
    filed(world, "east/E01", "filer", "1000", "1000")
    filed(world, "east/E02", "filer_two", "1000", "2000")
    run = request_account(
        park=world.parks["east"],
        period="2026-01",
        method_id=METHOD,
        actor=world.actor("manager"),
        now=NOW,
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    run.refresh_from_db()
    codes = {one["code"] for one in run.problems}
    assert run.state == "refused" or "certificate.duplicate" in codes, (run.state, codes)


def test_a_neighbours_certificate_does_not_stop_the_account(world: World) -> None:
    filed(world, "east/E01", "filer", "1000", "1000")
    filed(world, "east/E02", "filer_two", "1", "1")
    run = request_account(
        park=world.parks["east"],
        period="2026-01",
        method_id=METHOD,
        actor=world.actor("manager"),
        now=NOW,
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    run.refresh_from_db()
    assert "certificate.overused" not in {one["code"] for one in run.problems}, run.problems


def corrected(world: World, amount: str, **more: object) -> Filing:
    """File a correction of E01's year 2025."""
    from parkdesk.usecases.check_filing import check_filing
    from parkdesk.usecases.submit_filing import file_correction

    duty = fresh(world.duties["east/E01", "2025"])
    given = typed(
        line("a", amount, period="2025"),
        Line(key="b", texts={**GAS, "period": "2025", "amount": "700"}),
        **more,
    )
    actor = world.actor("filer")
    checked = check_filing(duty=duty, given=given, actor=actor)
    given = replace(given, confirmed={one.id: "yes" for one in checked.unanswered})
    return file_correction(duty=duty, given=given, reason="Wrong.", actor=actor, now=NOW)


def proposal_of(world: World, filing: Filing, by: str = "manager") -> int:
    """Propose a correction and calculate its preview."""
    from parkdesk.usecases.changes import Correction
    from parkdesk.usecases.propose_change import propose_change

    made = propose_change(
        base_run_id=world.runs["east"].pk,
        change=Correction(filing_id=filing.pk),
        reason="As filed.",
        actor=world.actor(by),
        now=NOW,
    )
    assert made.preview_run_id is not None
    calculate_inventory(run_id=made.preview_run_id, clock=timezone.now)
    return made.pk


def test_a_correction_told_to_be_proposed_anew_can_be(world: World) -> None:
    from parkdesk.usecases.decide_change import approve_change, refuse_change

    one = proposal_of(world, corrected(world, "15000"))
    later = corrected(world, "16000")
    two = proposal_of(world, later)
    approve_change(proposal_id=one, reason="", actor=world.actor("reviewer"), now=NOW)
    with pytest.raises(Refused, match=r"propose anew"):
        approve_change(proposal_id=two, reason="", actor=world.actor("reviewer"), now=NOW)
    refuse_change(proposal_id=two, reason="as told", actor=world.actor("reviewer"), now=NOW)
    assert proposal_of(world, later)


def test_a_correction_of_a_certificate_alone_is_taken(world: World) -> None:
    corrected_first = corrected(
        world, "15000", certificates=[certificate("1000", "east")]
    )
    from parkdesk.usecases.decide_change import approve_change

    made = proposal_of(world, corrected_first)
    approve_change(proposal_id=made, reason="", actor=world.actor("reviewer"), now=NOW)
    assert corrected(world, "15000", certificates=[certificate("900", "east")])


def test_a_preview_differs_by_its_change_alone(world: World) -> None:
    """What else moved in the park since the base run is not shown as the change."""
    from parkdesk.registry.models import Enterprise
    from parkdesk.workflow.models import Proposal

    Enterprise.objects.filter(key="east/E02").update(in_boundary=False)
    made = proposal_of(world, corrected(world, "15000.0"))
    preview = Proposal.objects.select_related("preview_run__result").get(pk=made).preview_run
    assert preview is not None
    from parkdesk.usecases.compare_runs import compare_runs

    base = Run.objects.select_related("result").get(pk=world.runs["east"].pk)
    found = compare_runs(base, Run.objects.select_related("result").get(pk=preview.pk))
    moved = {row["enterprise_id"] for row in found.rows if abs(row["difference_tco2"]) > 1e-6}
    assert moved <= {"E01"}


def test_a_measured_value_goes_back_as_it_was_typed(world: World) -> None:
    """A returned filing opened again says what was filed, digit by digit."""
    from parkdesk.usecases.check_filing import check_filing
    from parkdesk.usecases.save_draft import open_draft
    from parkdesk.usecases.submit_filing import submit_filing

    duty = fresh(world.duties["east/E01", "2026-01"])
    row = {
        "period": "2026-01",
        "subject": "natural_gas",
        "quantity": "net_calorific_value",
        "value": "389.312345678912",
        "unit": "GJ/10^4 Nm3",
        "evidence": "report",
    }
    given = typed(line("a", "1300"), Line(key="b", texts={**GAS, "amount": "33"}), properties=[row])
    actor = world.actor("filer")
    checked = check_filing(duty=duty, given=given, actor=actor)
    given = replace(given, confirmed={one.id: "yes" for one in checked.unanswered})
    made = submit_filing(duty=duty, given=given, seen_seq=duty.seq, actor=actor, now=NOW)
    move(world, fresh(duty), made, "return")
    opened = open_draft(duty=fresh(duty), actor=actor)
    assert float(opened.given.properties[0]["value"]) == float(row["value"])


# --- facts ------------------------------------------------------------------------------------


def test_a_fact_is_not_replaced(world: World) -> None:
    """SQLite's REPLACE deletes without firing a trigger unless it is told to."""
    from django.db import DatabaseError, connection, transaction

    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is of SQLite")
    row = FiledRow.objects.order_by("pk").first()
    assert row is not None
    columns = [field.column for field in FiledRow._meta.concrete_fields]
    listed = ", ".join(columns)
    asked = ", ".join("'1'" if name == "amount" else f'"{name}"' for name in columns)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO records_filedrow ({listed}) "  # noqa: S608
            f"SELECT {asked} FROM records_filedrow WHERE id = {row.pk}"
        )
    row.refresh_from_db()
    assert row.amount != "1"


def test_the_chain_vouches_for_what_was_filed(world: World) -> None:
    """Who changes a filed amount behind the desk must be found by the chain."""
    from parkdesk.audit.models import Event

    filing = submitted(world)
    event = Event.objects.get(action="filing.submitted", subject=f"filing:{filing.pk}")
    assert any("digest" in name or "hash" in name for name in json.loads(event.facts))


def test_the_chain_vouches_for_what_was_published(world: World) -> None:
    from parkdesk.audit.models import Event
    from parkdesk.usecases.publish_run import publish_run

    run = world.runs["south"]
    publish_run(run_id=run.pk, note="", actor=world.actor("manager_south"), now=NOW)
    event = Event.objects.get(action="run.published", subject=f"run:{run.pk}")
    facts = json.loads(event.facts)
    assert any("digest" in name or "figures" in name for name in facts)
