"""The page of a park: its numbers, what there is to do, and what each role does not see."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from world import NOW, World

from parkdesk.accounts.actor import NotFound
from parkdesk.registry.models import Boundary, Enterprise, ReportedFact, Target
from parkdesk.usecases.see_own_part import see_own_part
from parkdesk.usecases.see_park import month_before, see_park
from parkdesk.workflow.models import FindingStep, Proposal, VerificationFinding


def _square(west: float, south: float, size: float) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def _draw(park_id: str) -> None:
    """Record a boundary with a plot of E01, one of E02 and a free one."""
    plots = [
        {
            "type": "Feature",
            "properties": {"plot_id": f"D{number}", "enterprise_id": code, "use": "industry"},
            "geometry": {
                "type": "Polygon",
                "coordinates": _square(105.8 + 0.004 * number, 32.4, 0.003),
            },
        }
        for number, code in enumerate(("E01", "E02", ""))
    ]
    boundary = {
        "type": "Feature",
        "properties": {"kind": "boundary"},
        "geometry": {"type": "Polygon", "coordinates": _square(105.79, 32.39, 0.03)},
    }
    Boundary.objects.create(
        park_id=park_id,
        geojson=json.dumps(
            {"boundary": boundary, "plots": {"type": "FeatureCollection", "features": plots}}
        ),
        basis="drawing 7",
        is_synthetic=True,
        recorded_at=NOW,
        recorded_by_name="test",
    )


def _page(client, address: str = "/parks/east/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("login", ["manager", "reviewer", "verifier", "province", "city"])
def test_who_may_see_the_park_sees_its_sealed_account(world: World, client_of, login) -> None:
    page = _page(client_of(world.people[login]))
    assert f'href="/accounts/{world.runs["east"].pk}/"' in page
    assert "Emission by source" in page
    assert "synthetic" in page


@pytest.mark.parametrize(
    "login", ["manager_south", "reviewer_south", "filer_south", "verifier_south", "city_south"]
)
def test_others_do_not_find_it(world: World, client_of, login) -> None:
    assert client_of(world.people[login]).get("/parks/east/").status_code == 404
    assert client_of(world.people[login]).get("/parks/none/").status_code == 404


@pytest.mark.parametrize("login", ["manager", "city", "province"])
def test_who_supervises_sees_the_enterprises_of_a_sealed_account(
    world: World, client_of, login
) -> None:
    _draw("east")
    for address in ("/parks/east/", "/parks/east/?plan=filing"):
        page = _page(client_of(world.people[login]), address)
        assert "drawing 7" in page
        assert "Largest emitters" in page
        assert "east unit E01" in page


def test_plots_are_shaded_by_tonnes_and_only_the_park_sees_whose_they_are(world: World) -> None:
    _draw("east")
    view = see_park(actor=world.actor("manager"), park_id="east", now=NOW)
    lines = {entry["enterprise_id"]: entry for entry in view.document["by_enterprise"]}
    assert view.ground.holders["E01"].emission_tco2 == lines["E01"]["emission_tco2"]
    assert view.ground.holders["E01"].state == "not_filed"
    assert view.ground.holders["E02"].state == "pending"
    above = see_park(actor=world.actor("city"), park_id="east", now=NOW)
    assert above.ground.holders == {}
    assert {plot.enterprise_id for plot in above.ground.site.plots} == {""}


def test_the_verifier_page_leads_to_what_is_to_be_verified(world: World) -> None:
    steps = _steps(world, "verifier")
    assert steps == {"verify": (1, world.runs["east"].pk)}


def _steps(world: World, login: str, **more: object) -> dict[str, tuple[int, int | None]]:
    view = see_park(actor=world.actor(login), park_id="east", now=NOW, **more)
    return {step.code: (step.count, step.run_id) for step in view.steps}


def test_next_steps_are_those_the_reader_may_take(world: World) -> None:
    assert _steps(world, "manager") == {"late": (2, None)}
    assert _steps(world, "reviewer") == {"late": (2, None), "review": (1, None)}
    assert _steps(world, "city") == {}
    assert _steps(world, "manager", year=2026)["calculate"] == (1, None)


def test_a_proposal_waits_for_a_second_person(world: World) -> None:
    manager = world.people["manager"]
    Proposal.objects.create(
        park_id="east", kind="setting", payload={}, reason="test", proposed_at=NOW,
        proposed_by=manager.pk, proposed_by_name="manager",
    )  # fmt: skip
    assert "approve" not in _steps(world, "manager")
    assert _steps(world, "reviewer")["approve"] == (1, None)
    assert "approve" not in _steps(world, "verifier")


def test_a_finding_waits_until_it_is_answered(world: World) -> None:
    run = world.runs["east"]
    finding = VerificationFinding.objects.create(
        run=run, number=1, kind="observation", text="test", at=NOW, by=1, by_name="verifier"
    )
    assert _steps(world, "manager")["answer"] == (1, run.pk)
    FindingStep.objects.create(
        finding=finding, action="answer", text="test", at=NOW, by=1, by_name="manager"
    )
    assert "answer" not in _steps(world, "manager")


def test_a_filer_gets_their_own_part_alone(world: World, client_of) -> None:
    _draw("east")
    page = _page(client_of(world.people["filer"]))
    assert "east unit E01" in page
    for word in ("east unit E02", "E02", "Emission by source", "drawing 7", "/accounts/"):
        assert word not in page
    part = see_own_part(actor=world.actor("filer"), park_id="east", now=NOW)
    duties = {world.duties["east/E01", period].pk for period in ("2025", "2026-01")}
    assert {one.duty_id for one in part.duties} == duties
    assert [one.is_late for one in part.duties] == [True, False]
    total = world.runs["east"].result.emission_tco2
    assert 0 < part.tonnes[0].emission_tco2 < total


def test_a_filer_finds_no_other_park(world: World) -> None:
    for park_id in ("south", "none"):
        with pytest.raises(NotFound):
            see_own_part(actor=world.actor("filer"), park_id=park_id, now=NOW)


def test_a_year_without_an_account_says_so(world: World, client_of) -> None:
    page = _page(client_of(world.people["manager"]), "/parks/east/?year=2026")
    assert "There is no sealed account of 2026" in page
    assert "not accounted" in page


def test_targets_of_later_years_are_told_as_such(world: World, client_of) -> None:
    about = {"source": "test", "recorded_at": NOW, "recorded_by_name": "test", "unit": "tCO2"}
    Target.objects.create(
        park_id="east", indicator="emission_tco2", year=2030, value=1000.0, **about
    )
    page = _page(client_of(world.people["manager"]))
    assert "target for 2030: 1000.00" in page
    assert "target 1.6000" in page


def test_reported_facts_are_shown_as_real_with_their_section(world: World, client_of) -> None:
    ReportedFact.objects.create(
        park_id="east", topic="energy", subject_zh="x", subject_en="roof solar power",
        indicator="pv_generation", value=1.4e11, unit="CNY", unit_en="CNY", source="Report 2024",
        section="1 (3)", recorded_at=NOW, recorded_by_name="test",
    )  # fmt: skip
    page = _page(client_of(world.people["province"]))
    for word in ("roof solar power", "1,400 × 10⁸ CNY", "1 (3)", "Real figures from: Report 2024"):
        assert word in page


def test_more_enterprises_take_no_more_queries(world: World, client_of) -> None:
    client = client_of(world.people["manager"])
    _draw("east")
    client.get("/parks/east/")
    counts = []
    for number in (0, 40):
        Enterprise.objects.bulk_create(
            Enterprise(key=f"east/X{at}", park_id="east", code=f"X{at}", name_zh="more")
            for at in range(number)
        )
        with CaptureQueriesContext(connection) as made:
            assert client.get("/parks/east/").status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_month_before_is_half_open() -> None:
    day = timezone.datetime(2026, 1, 20).date()
    assert [str(one) for one in month_before(day)] == ["2025-12-01", "2026-01-01"]
