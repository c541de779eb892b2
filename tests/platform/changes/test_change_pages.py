"""The pages of changes: list, proposal, preview, decision, undoing, two accounts side by side."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from gas import NAMED, OWN
from world import World

from parkdesk.accounts.models import Person
from parkdesk.records.models import Filing
from parkdesk.runs.models import Run
from parkdesk.usecases.changes import NamedFactor, Setting
from parkdesk.workflow.models import Proposal, ProposalDecision

ClientOf = Callable[[Person], Client]
Proposed = Callable[..., Proposal]
Approved = Callable[..., Run]
SETTING = Setting(id="clean_energy_members", value="nonfossil_and_natural_gas")


def test_an_empty_list_teaches(world: World, client_of: ClientOf) -> None:
    page = client_of(world.people["manager"]).get("/parks/east/changes/").content.decode()
    assert "No change was proposed" in page


def test_without_an_account_nothing_is_proposed(world: World, client_of: ClientOf) -> None:
    Run.objects.filter(park_id="east").update(purpose="preview")
    client = client_of(world.people["manager"])
    assert "Account a period first" in client.get("/parks/east/changes/new/").content.decode()
    answer = client.get("/parks/east/changes/new/setting/")
    assert answer["Location"] == "/parks/east/changes/new/"


@pytest.mark.parametrize("login", ["filer", "verifier", "city", "manager_south", "admin"])
def test_others_know_of_no_change(
    world: World, client_of: ClientOf, proposed: Proposed, login: str
) -> None:
    found, client = proposed(SETTING), client_of(world.people[login])
    for path in (
        "/parks/east/changes/",
        "/parks/east/changes/new/",
        "/parks/east/changes/new/own/",
        "/parks/east/changes/new/factors/",
        f"/changes/{found.pk}/",
        f"/changes/{found.pk}/preview/",
        f"/changes/{found.pk}/undo/",
    ):
        assert client.get(path).status_code == 404
    for path in ("approve", "refuse", "undo"):
        answer = client.post(f"/changes/{found.pk}/{path}/", {"reason": "x"})
        assert answer.status_code == 404


def test_nobody_signed_out_sees_a_change(world: World, client: Client, proposed: Proposed) -> None:
    assert client.get(f"/changes/{proposed(SETTING).pk}/").status_code == 302


def test_a_setting_is_proposed_on_the_page(world: World, client_of: ClientOf) -> None:
    client, base = client_of(world.people["manager"]), world.runs["east"]
    page = client.get("/parks/east/changes/new/setting/").content.decode()
    value = "clean_energy_members=nonfossil_and_natural_gas"
    assert f'value="{value}"' in page
    sent = {"choice": value, "base": base.pk, "reason": "As the province reads it."}
    answer = client.post("/parks/east/changes/new/setting/", sent)
    made = Proposal.objects.get()
    assert answer["Location"] == f"/changes/{made.pk}/"
    assert made.payload["value"] == "nonfossil_and_natural_gas"
    page = client.get(f"/changes/{made.pk}/").content.decode()
    assert "The preview is being calculated." in page


def test_a_factor_is_found_and_proposed(world: World, client_of: ClientOf) -> None:
    client, base = client_of(world.people["reviewer"]), world.runs["east"]
    page = client.get("/parks/east/changes/new/factor/").content.decode()
    assert NAMED in page  # it answers a question that weighs much in this account
    part = client.get(
        f"/parks/east/changes/new/factors/?base={base.pk}&text=natural gas&quantity=carbon_content"
    ).content.decode()
    assert "<html" not in part
    assert NAMED in part
    sent = {"factor": NAMED, "base": base.pk, "reason": "As the national market counts."}
    assert client.post("/parks/east/changes/new/factor/", sent).status_code == 302
    assert Proposal.objects.get().payload["id"] == NAMED


def test_an_own_factor_is_proposed_or_told_at_its_field(world: World, client_of: ClientOf) -> None:
    client, base = client_of(world.people["manager"]), world.runs["east"]
    sent = {**OWN, "base": base.pk, "reason": "The supplier's analysis."}
    answer = client.post("/parks/east/changes/new/own/", {**sent, "unit": "kWh"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "unit of this factor is kWh" in page
    assert 'value="Gas contract 2025/7"' in page
    for needed in ("page", "source", "valid_from", "reason"):
        answer = client.post("/parks/east/changes/new/own/", {**sent, needed: ""})
        assert answer.status_code == 422
    assert not Proposal.objects.exists()
    assert client.post("/parks/east/changes/new/own/", sent).status_code == 302


def test_a_correction_is_offered_until_it_is_proposed(
    world: World, client_of: ClientOf, correction: Callable[..., Filing]
) -> None:
    filing, client = correction(), client_of(world.people["manager"])
    page = client.get("/parks/east/changes/").content.decode()
    path = f"/parks/east/changes/new/correction/?filing={filing.pk}"
    assert path in page
    assert f'<option value="{filing.pk}" selected' in client.get(path).content.decode()
    sent = {"filing": filing.pk, "base": world.runs["east"].pk, "reason": "A wrong unit."}
    assert client.post("/parks/east/changes/new/correction/", sent).status_code == 302
    page = client.get("/parks/east/changes/").content.decode()
    assert f"filing={filing.pk}" not in page


def test_a_run_of_another_park_is_no_base(world: World, client_of: ClientOf) -> None:
    sent = {
        "choice": "clean_energy_members=nonfossil_and_natural_gas",
        "base": world.runs["south"].pk,
        "reason": "x",
    }
    client = client_of(world.people["manager"])
    assert client.post("/parks/east/changes/new/setting/", sent).status_code == 422
    assert client.get("/parks/east/changes/new/nothing/").status_code == 404


def test_the_preview_is_shown_in_tonnes(
    world: World, client_of: ClientOf, proposed: Proposed
) -> None:
    found = proposed(NamedFactor(id=NAMED))
    preview = Run.objects.get(pk=found.preview_run_id)
    page = client_of(world.people["reviewer"]).get(f"/changes/{found.pk}/").content.decode()
    assert f"{preview.result.emission_tco2:,.2f}" in page
    difference = preview.result.emission_tco2 - world.runs["east"].result.emission_tco2
    assert f"+{difference:.2f}" in page
    for name in ("east unit E01", "east unit E02", "east unit P01"):
        assert name in page
    assert "Approve and recalculate" in page


def test_the_proposer_is_told_to_wait_for_a_second_person(
    world: World, client_of: ClientOf, proposed: Proposed
) -> None:
    found, client = proposed(SETTING), client_of(world.people["manager"])
    page = client.get(f"/changes/{found.pk}/").content.decode()
    assert "Approve and recalculate" not in page
    assert "A second person approves" in page
    answer = client.post(f"/changes/{found.pk}/approve/", {"reason": ""}, follow=True)
    assert "A second person approves" in answer.content.decode()
    assert not ProposalDecision.objects.exists()


def test_a_refusal_needs_a_reason(world: World, client_of: ClientOf, proposed: Proposed) -> None:
    found, client = proposed(SETTING), client_of(world.people["reviewer"])
    answer = client.post(f"/changes/{found.pk}/refuse/", {"reason": ""}, follow=True)
    assert "Say why it is refused" in answer.content.decode()
    answer = client.post(f"/changes/{found.pk}/refuse/", {"reason": "Not proved."}, follow=True)
    assert "Not proved." in answer.content.decode()
    assert not ProposalDecision.objects.get().is_approved


def test_the_first_to_decide_wins_and_the_other_is_told(
    world: World, client_of: ClientOf, proposed: Proposed
) -> None:
    found = proposed(SETTING)
    for login in ("reviewer", "reviewer_two"):
        client = client_of(world.people[login])
        answer = client.post(f"/changes/{found.pk}/approve/", {"reason": ""}, follow=True)
    assert "reviewer (test) has approved this change already." in answer.content.decode()
    assert (
        Run.objects.filter(park_id="east", replaces__isnull=False, purpose="account").count() == 1
    )


def test_approval_leads_to_both_accounts_side_by_side(
    world: World, client_of: ClientOf, proposed: Proposed, approved: Approved
) -> None:
    found = proposed(NamedFactor(id=NAMED))
    new = approved(found)
    old, client = world.runs["east"], client_of(world.people["manager"])
    page = client.get(f"/changes/{found.pk}/").content.decode()
    assert f"/accounts/{new.pk}/compare/" in page
    page = client.get(f"/accounts/{new.pk}/compare/").content.decode()
    assert f"{old.result.emission_tco2:,.2f}" in page
    assert f"{new.result.emission_tco2:,.2f}" in page
    assert f"/accounts/{new.pk}/compare/" in client.get(f"/accounts/{old.pk}/").content.decode()
    assert client.get(f"/accounts/{old.pk}/compare/").status_code == 404
    assert client_of(world.people["city"]).get(f"/accounts/{new.pk}/compare/").status_code == 404


def test_an_undoing_is_proposed_on_the_page(
    world: World, client_of: ClientOf, proposed: Proposed, approved: Approved
) -> None:
    found = proposed(SETTING)
    client = client_of(world.people["manager"])
    assert f"/changes/{found.pk}/undo/" not in client.get(f"/changes/{found.pk}/").content.decode()
    approved(found)
    assert f"/changes/{found.pk}/undo/" in client.get(f"/changes/{found.pk}/").content.decode()
    assert client.post(f"/changes/{found.pk}/undo/", {"reason": ""}).status_code == 422
    answer = client.post(f"/changes/{found.pk}/undo/", {"reason": "A mistake."})
    made = Proposal.objects.get(kind="undo")
    assert answer["Location"] == f"/changes/{made.pk}/"
    answer = client.post(f"/changes/{found.pk}/undo/", {"reason": "A mistake."})
    assert "waits for a decision already" in answer.content.decode()


def test_a_refused_preview_shows_why(world: World, client_of: ClientOf, proposed: Proposed) -> None:
    named = NamedFactor(id="ipcc-2006-v2/natural_gas/net_calorific_value")
    found = proposed(named)
    preview = Run.objects.get(pk=found.preview_run_id)
    page = client_of(world.people["reviewer"]).get(f"/changes/{found.pk}/").content.decode()
    assert preview.state == "refused"
    assert "Why the preview was refused" in page
    assert "Approve and recalculate" not in page


def test_who_decides_is_warned_when_more_has_changed(
    world: World, client_of: ClientOf, proposed: Proposed, approved: Approved
) -> None:
    found = proposed(SETTING)
    approved(proposed(NamedFactor(id=NAMED)))
    page = client_of(world.people["reviewer"]).get(f"/changes/{found.pk}/").content.decode()
    assert "it will differ by more than this change" in page


def test_the_list_asks_as_often_for_many_changes_as_for_few(
    world: World, client_of: ClientOf, proposed: Proposed, correction: Callable[..., Filing]
) -> None:
    client = client_of(world.people["manager"])
    proposed(SETTING)
    proposed(NamedFactor(id=NAMED))

    def queries() -> int:
        client.get("/parks/east/changes/")
        with CaptureQueriesContext(connection) as found:
            client.get("/parks/east/changes/")
        return len(found)

    few = queries()
    proposed(NamedFactor(id="cn-ets-fuels-2022/natural_gas/net_calorific_value"))
    proposed(NamedFactor(id="cn-national-factor-database-2/natural_gas/carbon_content"))
    correction()
    assert queries() == few
