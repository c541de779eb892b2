"""From any figure to its lines, and from a line to the filing, its cell, its proof, its people."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from world import NOW, World

from parkdesk.accounts import NotFound
from parkdesk.accounts.models import Person
from parkdesk.runs.models import RunLine
from parkdesk.runs.queries import document
from parkdesk.usecases import explain_tonne as explaining
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.explain_tonne import Asked, contributing_lines, explain_tonne

ClientOf = Callable[[Person], Client]


def line_of(world: World, source: str = "electricity_received") -> RunLine:
    return RunLine.objects.filter(run=world.runs["east"], source=source).order_by("line_id")[0]


def test_lines_of_every_figure_add_up_to_it(world: World) -> None:
    run, actor = world.runs["east"], world.actor("manager")
    found = document(run.result)

    def total(**asked: str) -> float:
        return contributing_lines(actor=actor, run_id=run.pk, asked=Asked(**asked)).total  # type: ignore[arg-type]

    assert total() == run.result.emission_tco2
    for one in found["by_source"]:
        assert total(source=one["source"]) == one["emission_tco2"]
    for one in found["by_enterprise"]:
        assert total(enterprise=one["enterprise_id"]) == one["emission_tco2"]
    for one in found["by_month"]:
        assert total(month=one["month"] or "") == one["emission_tco2"]


def test_lines_come_in_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "PAGE", 2)
    run, actor = world.runs["east"], world.actor("manager")
    first = contributing_lines(actor=actor, run_id=run.pk, asked=Asked())
    ids = [line.line_id for line in first.rows]
    for page in range(2, first.pages + 1):
        found = contributing_lines(actor=actor, run_id=run.pk, asked=Asked(page=page))
        ids += [line.line_id for line in found.rows]
    assert len(ids) == len(set(ids)) == first.count
    for page in (0, first.pages + 1):
        with pytest.raises(NotFound):
            contributing_lines(actor=actor, run_id=run.pk, asked=Asked(page=page))


@pytest.mark.parametrize("page", ["0", "99", "x", "9" * 30, "-1", "²"])
def test_a_page_that_is_none_is_not_found(world: World, client_of: ClientOf, page: str) -> None:
    client = client_of(world.people["manager"])
    answer = client.get(f"/accounts/{world.runs['east'].pk}/lines/?page={page}")
    assert answer.status_code == 404


def test_the_page_of_lines_says_what_they_add_up_to(world: World, client_of: ClientOf) -> None:
    run = world.runs["east"]
    client = client_of(world.people["manager"])
    page = client.get(f"/accounts/{run.pk}/lines/").content.decode()
    assert f"{run.result.emission_tco2:,.2f}" in page
    page = client.get(f"/accounts/{run.pk}/lines/?source=fuel_combustion&month=").content.decode()
    assert "Fuel combustion" in page
    assert "grid" not in page


def test_a_line_leads_down_to_the_proof_and_the_people(world: World, client_of: ClientOf) -> None:
    line, duty = line_of(world), world.duties["east/E01", "2025"]
    line = RunLine.objects.get(
        run=world.runs["east"], source="electricity_received", enterprise_id="E01"
    )
    client = client_of(world.people["manager"])
    page = client.get(f"/accounts/{line.run_id}/lines/{line.line_id}/").content.decode()
    for said in (
        "cn-zero-carbon-park-2025/grid",
        "0.8325",
        "test filer",
        "test reviewer",
        "invoice.png",
        "N910-A4, E_elec",
        "worked out again, it agrees",
        f'href="/filings/{duty.pk}/"',
    ):
        assert said in page
    assert re.search(r"[\d.]+ × 0\.8325", page)


def test_who_supervises_follows_to_the_line_and_no_further(
    world: World, client_of: ClientOf
) -> None:
    line = line_of(world)
    for login in ("city", "province"):
        client = client_of(world.people[login])
        page = client.get(f"/accounts/{line.run_id}/lines/{line.line_id}/").content.decode()
        assert "0.8325" in page
        assert "not yours to see" in page
        for hidden in ("invoice.png", "test filer", "test reviewer", "/filings/"):
            assert hidden not in page


def test_a_verifier_follows_to_the_proof(world: World, client_of: ClientOf) -> None:
    line = line_of(world)
    client = client_of(world.people["verifier"])
    page = client.get(f"/accounts/{line.run_id}/lines/{line.line_id}/").content.decode()
    assert "invoice.png" in page


@pytest.mark.parametrize("login", ["manager_south", "city_south", "filer", "admin"])
def test_a_line_of_another_park_is_not_found(world: World, client_of: ClientOf, login: str) -> None:
    line = line_of(world)
    client = client_of(world.people[login])
    assert client.get(f"/accounts/{line.run_id}/lines/{line.line_id}/").status_code == 404


def test_a_line_belongs_to_its_own_run(world: World, client_of: ClientOf) -> None:
    other = RunLine.objects.filter(run=world.runs["south"])[0]
    client = client_of(world.people["manager"])
    east = world.runs["east"].pk
    assert client.get(f"/accounts/{east}/lines/{other.line_id}/").status_code == 404
    assert client.get(f"/accounts/{east}/lines/nothing/").status_code == 404


def test_a_row_that_makes_no_tonne_says_why(world: World) -> None:
    run = request_account(
        park=world.parks["east"],
        period="2025",
        method_id="ghg-protocol-corporate-2015",
        actor=world.actor("manager"),
        now=NOW,
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    beside = RunLine.objects.filter(run=run, is_counted=False)[0]
    why = explain_tonne(
        actor=world.actor("manager"), run_id=run.pk, line_id=beside.line_id, language="en"
    )
    assert why.tree["line_id"] == beside.line_id
    assert why.filed is not None
    assert why.filed.filing.park_id == "east"


def test_a_filing_of_another_park_is_never_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place that names a filing of another park, however it came there, leads nowhere."""
    line = line_of(world)
    foreign = world.duties["south/N01", "2025"].filing_id
    real = explaining.line_of

    def forged(*args: object) -> dict[str, object]:
        found = dict(real(*args))  # type: ignore[arg-type]
        return found | {"where": {"file": f"{foreign}/form", "sheet": None, "row": 2}}

    monkeypatch.setattr(explaining, "line_of", forged)
    why = explain_tonne(
        actor=world.actor("manager"), run_id=line.run_id, line_id=line.line_id, language="en"
    )
    assert why.filed is None
