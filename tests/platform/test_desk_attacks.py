"""Attacks on the desk: each test says what must hold; those that fail are holes."""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from typed_filings import GAS, fresh, line, submitted, typed
from world import METHOD, NOW, PNG, World, move

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant, make_token
from parkdesk.records.drafts import Line
from parkdesk.records.models import FiledRow, Filing
from parkdesk.runs.models import Run
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.refusals import Refused

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
    with suppress(Refused, NotAllowed):  # it may be refused here already
        grant_role(
            person_id=world.people["manager"].pk,
            role="verifier",
            scope_id="east",
            actor=world.actor("manager"),
            now=NOW,
        )
    with pytest.raises((Refused, NotAllowed, NotFound)):
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
    with suppress(Refused, NotAllowed):  # it may be refused here already
        review_filing(duty=duty, seen_seq=duty.seq, actor=world.actor("filer"), now=NOW)
        duty = fresh(duty)
        receive_filing(duty=duty, seen_seq=duty.seq, actor=world.actor("filer"), now=NOW)
    assert fresh(duty).state != "received"


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
    with pytest.raises(Refused):  # "Another correction … was approved meanwhile; propose anew."
        approve_change(proposal_id=two, reason="", actor=world.actor("reviewer"), now=NOW)
    refuse_change(proposal_id=two, reason="as told", actor=world.actor("reviewer"), now=NOW)
    assert proposal_of(world, later)


def test_a_correction_of_a_certificate_alone_is_taken(world: World) -> None:
    corrected_first = corrected(world, "15000", certificates=[certificate("1000", "east")])
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
    from parkdesk.usecases.preview_change import preview_change

    base = Run.objects.select_related("result").get(pk=world.runs["east"].pk)
    found = compare_runs(base, Run.objects.select_related("result").get(pk=preview.pk))
    moved = {row["enterprise_id"] for row in found.rows if abs(row["difference_tco2"]) > 1e-6}
    told = preview_change(actor=world.actor("reviewer"), proposal_id=made, language="en").later
    assert moved <= {"E01"} or told


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


# --- people -------------------------------------------------------------------------------------


def test_an_invitation_ends_with_the_right_of_who_made_it(world: World) -> None:
    """A manager who was sent away has no accomplice let in by a link of the day before."""
    from parkdesk.usecases.end_role import end_role
    from parkdesk.usecases.invite_person import invite_person
    from parkdesk.usecases.take_invitation import take_invitation

    manager = world.people["manager"]
    _made, secret = invite_person(
        full_name="Friend",
        role="park_manager",
        scope_id="east",
        actor=world.actor("manager"),
        now=NOW,
    )
    membership = manager.memberships.get(ended_at=None)
    end_role(membership_id=membership.pk, actor=world.actor("admin"), now=NOW)
    with pytest.raises(NotFound):
        take_invitation(
            secret=secret,
            username="friend",
            password="correct-horse-99",  # noqa: S106
            now=NOW,
        )


def test_a_new_password_ends_the_tokens_too(world: World) -> None:
    from parkdesk.usecases.renew_sign_in import make_password_link, set_password_by_link

    person = world.people["filer"]
    head = bearer(person, "ledgers:read")
    link = make_password_link(person_id=person.pk, actor=world.actor("admin"), now=NOW)
    set_password_by_link(secret=link, password="another-horse-99", now=timezone.now())  # noqa: S106
    assert Client().get("/api/v1/duties", headers=head).status_code == 401


def test_a_manager_does_not_become_the_second_person(world: World) -> None:
    """Who proposes cannot set the password of who approves."""
    from parkdesk.usecases.renew_sign_in import make_password_link

    with pytest.raises((NotAllowed, Refused)):
        make_password_link(
            person_id=world.people["reviewer"].pk, actor=world.actor("manager"), now=NOW
        )


# --- marks --------------------------------------------------------------------------------------


def test_the_interface_keeps_the_marks_of_a_result(world: World) -> None:
    """Preliminary, and how many filings of how many: a figure without them is another figure."""
    head = bearer(world.people["manager"], "results:read")
    one = Client().get("/api/v1/accounts", headers=head).json()[0]
    assert {"is_provisional", "duties", "duties_received"} <= set(one)


def test_the_interface_says_synthetic_as_the_result_does(world: World) -> None:
    """The mark is of the result; a park that lost its mark later does not wash its figures."""
    from parkdesk.registry.models import Park

    Park.objects.filter(pk="east").update(is_synthetic=False)
    head = bearer(world.people["manager"], "results:read")
    one = Client().get("/api/v1/accounts", headers=head).json()[0]
    assert one["is_synthetic"] is True


def test_a_synthetic_unit_marks_the_account_of_its_park(world: World) -> None:
    """One invented filing makes the total invented, whatever the park says of itself."""
    from parkdesk.registry.models import Park

    Park.objects.filter(pk="east").update(is_synthetic=False)
    park = Park.objects.select_related("prefecture__parent").get(pk="east")
    run = request_account(
        park=park, period="2025", method_id=METHOD, actor=world.actor("manager"), now=NOW
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    made = Run.objects.select_related("result").get(pk=run.pk)
    assert Filing.objects.filter(pk__in=made.result.filings, is_synthetic=True).exists()
    assert made.result.is_synthetic


def test_a_long_note_is_told_and_not_a_fault(world: World, client_of: ClientOf) -> None:
    """The form takes 1,000 characters of a note; the table keeps 400."""
    from parkdesk.usecases.submit_filing import NotReady, submit_filing

    duty = fresh(world.duties["east/E01", "2026-01"])
    given = typed(line("a", "1300"), Line(key="b", texts={**GAS, "amount": "33"}), note="n" * 900)
    with suppress(Refused, NotReady):
        submit_filing(
            duty=duty, given=given, seen_seq=duty.seq, actor=world.actor("filer"), now=NOW
        )
    assert all(len(one) <= 400 for one in Filing.objects.values_list("note", flat=True))


def test_an_answer_of_the_interface_is_kept_by_nobody(world: World) -> None:
    head = bearer(world.people["manager"], "results:read", "evidence:read", "ledgers:read")
    for url in ("/api/v1/accounts", "/api/v1/duties"):
        assert "no-store" in Client().get(url, headers=head).headers.get("Cache-Control", "")


def account_of(world: World, period: str) -> Run:
    """Account the east park for a period."""
    run = request_account(
        park=world.parks["east"],
        period=period,
        method_id=METHOD,
        actor=world.actor("manager"),
        now=NOW,
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    return Run.objects.select_related("result").get(pk=run.pk)


def test_an_interface_can_say_not_available(world: World) -> None:
    """DESK \u00a78 holds for programs too: a gap with its reason can be filed."""
    duty = world.duties["east/E01", "2026-01"]
    head = bearer(world.people["filer"], "ledgers:write", "ledgers:read")
    row = {
        "activity": "electricity_received",
        "subject": "grid",
        "amount": "",
        "unit": "MWh",
        "note": "The meter was broken.",
        "quality": "invoiced",
    }
    said = Client().post(
        f"/api/v1/duties/{duty.pk}/filings",
        {"rows": [row], "seen_decisions": 0},
        content_type="application/json",
        headers=head,
    )
    codes = [one.get("code") for one in said.json().get("problems", [])]
    assert "desk.figure-blank" not in codes, said.json()


# --- verified, preliminary, complete ------------------------------------------------------------


def concluded(world: World, opinion: str) -> None:
    """Sign a conclusion on the east park's account."""
    from parkdesk.usecases.sign_conclusion import ConclusionGiven, sign_conclusion

    sign_conclusion(
        run_id=world.runs["east"].pk,
        given=ConclusionGiven(opinion=opinion, assurance="limited", statement="As found."),
        password="correct-horse-battery",  # noqa: S106
        actor=world.actor("verifier"),
        now=NOW,
    )


@pytest.mark.parametrize("opinion", ["adverse", "disclaimed"])
@pytest.mark.parametrize("url", ["/public/{publication}/", "/parks/east/"])
def test_an_adverse_opinion_makes_no_figure_verified(
    world: World, client_of: ClientOf, opinion: str, url: str
) -> None:
    from parkdesk.registry.models import Park
    from parkdesk.workflow.models import Publication

    concluded(world, opinion)
    Park.objects.filter(pk="east").update(is_synthetic=False)  # else that mark comes first
    made = Publication.objects.get()
    figures = {name: value for name, value in made.figures.items() if name != "is_synthetic"}
    assert figures
    client = client_of(world.people["manager"])
    page = client.get(url.format(publication=made.pk)).content.decode()
    assert 'class="quality is-verified"' not in page


def test_a_publication_says_how_many_filings_it_counts(world: World) -> None:
    """DESK \u00a73: how many of how many due belongs to the figure, in public too."""
    from parkdesk.usecases.publish_run import publish_run

    run = world.runs["south"]
    made = publish_run(run_id=run.pk, note="", actor=world.actor("manager_south"), now=NOW)
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/public/{made.pk}/").content.decode()
    assert f"{run.result.duties_received} / {run.result.duties}" in page or "2 of 2" in page


def test_a_preliminary_figure_says_so_wherever_it_stands(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from parkdesk.runs.models import RunResult
    from parkdesk.usecases.publish_run import publish_run
    from parkdesk.usecases.seal_run import seal_run
    from parkdesk.usecases.share_screen import share_screen

    create = RunResult.objects.create
    monkeypatch.setattr(
        RunResult.objects, "create", lambda **given: create(**given | {"is_provisional": True})
    )
    made = account_of(world, "2025")
    actor = world.actor("manager")
    seal_run(run_id=made.pk, actor=actor, now=timezone.now())
    out = publish_run(run_id=made.pk, note="", actor=actor, now=timezone.now())
    _link, secret = share_screen(
        place="park:east", name="hall", days=3, actor=actor, now=timezone.now()
    )
    province = share_screen(
        place="province:510000",
        name="hall",
        days=3,
        actor=world.actor("province"),
        now=timezone.now(),
    )[1]
    manager = client_of(world.people["manager"])
    anyone = Client(HTTP_ACCEPT_LANGUAGE="en")
    silent = [
        url
        for client, url in (
            (manager, f"/accounts/{made.pk}/"),
            (manager, "/parks/east/accounts/"),
            (manager, "/parks/east/"),
            (manager, f"/accounts/{made.pk}/verification/"),
            (client_of(world.people["province"]), "/overview/"),
            (anyone, f"/public/{out.pk}/"),
            (anyone, "/public/"),
            (anyone, f"/screen/{secret}/"),
            (anyone, f"/screen/{province}/"),
        )
        if "reliminary" not in client.get(url).content.decode()
    ]
    said = ["/".join(url.split("/")[:2]) + f" ({len(url)})" for url in silent]
    assert not silent, " ".join(said)


# --- what is taken away -------------------------------------------------------------------------


def test_evidence_changed_in_a_bundle_is_told(world: World, tmp_path: Path) -> None:
    """Another file under another digest, index and manifest made to fit: the chain must tell."""
    from parkdesk.usecases.attach_evidence import attach_evidence
    from parkdesk.usecases.export_verification_bundle import export_verification_bundle
    from parkdesk.usecases.save_draft import open_draft, save_draft
    from parkdesk.usecases.seal_run import seal_run
    from parkdesk.usecases.submit_filing import submit_filing

    duty, filer = fresh(world.duties["east/E01", "2026-01"]), world.actor("filer")
    given = typed(line("a", "1300"), Line(key="b", texts={**GAS, "amount": "33"}))
    save_draft(duty=duty, given=given, seen_revision=0, actor=filer, now=NOW)
    attach_evidence(
        duty=duty, key="a", stream=io.BytesIO(PNG), name="invoice.png", actor=filer, now=NOW
    )
    given = open_draft(duty=duty, actor=filer).given
    made = submit_filing(duty=duty, given=given, seen_seq=duty.seq, actor=filer, now=NOW)
    move(world, fresh(duty), made, "review", "receive")
    run = account_of(world, "2026-01")
    seal_run(run_id=run.pk, actor=world.actor("manager"), now=timezone.now())
    target = io.BytesIO()
    export_verification_bundle(
        run_id=run.pk, has_files=True, target=target, actor=world.actor("verifier"), now=NOW
    )
    evil = tmp_path / "evil.zip"
    with ZipFile(target) as bundle, ZipFile(evil, "w") as out:
        fake = PNG + b"another invoice"
        digest = hashlib.sha256(fake).hexdigest()
        parts = {
            name: bundle.read(name)
            for name in bundle.namelist()
            if name != "manifest.json" and not name.startswith("evidence/files/")
        }
        index = json.loads(parts["evidence/index.json"])
        assert index
        for one in index:
            one |= {"digest": digest, "part": f"evidence/files/{digest}"}
        parts["evidence/index.json"] = json.dumps(index).encode()
        parts[f"evidence/files/{digest}"] = fake
        manifest = json.loads(bundle.read("manifest.json"))
        manifest["parts"] = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
        parts["manifest.json"] = json.dumps(manifest).encode()
        for name, data in parts.items():
            out.writestr(name, data)
        script = tmp_path / "verify.py"
        script.write_bytes(bundle.read("verify.py"))
    done = subprocess.run(
        [sys.executable, str(script), str(evil)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout[-600:]


def test_verifying_the_chain_tells_that_the_guards_are_down(world: World) -> None:
    """``parkdesk audit verify`` vouches for facts that nothing guards any more."""
    from django.db import connection

    from parkdesk.audit import queries
    from parkdesk.audit.guards import fact_tables, lower_guards

    lower_guards(connection, fact_tables())
    FiledRow.objects.update(amount="7")
    assert queries.verify() is not None


def test_a_backup_without_guards_is_not_simply_put_in_place(tmp_path: Path) -> None:
    """A copy whose guards were dropped has every migration: nothing raises them again."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the copy is taken apart with SQLite")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARKDESK", "DJANGO"))}

    def desk(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "parkdesk.cli", *words],
            env=kept | {"PARKDESK_HOME": str(tmp_path / "home"), "PARKDESK_LANGUAGE": "en"},
            capture_output=True,
            text=True,
            check=False,
        )

    whole, copy, evil = (tmp_path / name for name in ("whole.zip", "copy.sqlite3", "evil.zip"))
    desk("migrate")
    assert desk("backup", str(whole)).returncode == 0
    with ZipFile(whole) as archive, ZipFile(evil, "w") as out:
        manifest = json.loads(archive.read("manifest.json"))
        copy.write_bytes(archive.read(manifest["database"]))
        lowered = sqlite3.connect(copy)
        for (name,) in lowered.execute(_GUARDS).fetchall():
            lowered.execute(f"DROP TRIGGER {name}")
        lowered.commit()
        lowered.close()
        data = copy.read_bytes()
        manifest["database_sha256"] = hashlib.sha256(data).hexdigest()
        out.writestr(manifest["database"], data)
        out.writestr("manifest.json", json.dumps(manifest))
    done = desk("restore", str(evil), "--replace")
    in_place = sqlite3.connect(tmp_path / "home" / "desk.sqlite3")
    guards = in_place.execute(_GUARDS).fetchall()
    in_place.close()
    assert done.returncode != 0 or len(guards) >= 2 * 25, done.stdout


_GUARDS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
