"""A region side by side: rights, places with their denominator, and what is missing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from world import NOW, World

from parkdesk.accounts.actor import NotFound
from parkdesk.registry.models import Enterprise, Park, Target
from parkdesk.usecases.see_region import see_region
from parkdesk.workflow.models import Duty


def test_a_region_holds_the_parks_inside_it(world: World) -> None:
    whole = see_region(actor=world.actor("province"), now=NOW)
    assert [row.park_id for row in whole.parks] == ["east", "south"]
    part = see_region(actor=world.actor("province"), now=NOW, code="510800")
    assert [row.park_id for row in part.parks] == ["east"]
    assert part.above is not None
    assert part.above.code == "510000"


@pytest.mark.parametrize("login", ["manager", "filer", "verifier", "admin", "reviewer"])
def test_who_supervises_nothing_sees_no_region(world: World, login: str) -> None:
    for code in (None, "510000", "510800"):
        with pytest.raises(NotFound):
            see_region(actor=world.actor(login), now=NOW, code=code)


@pytest.mark.parametrize("code", ["510000", "510100", "999999"])
def test_a_city_sees_no_other_region(world: World, code: str) -> None:
    with pytest.raises(NotFound):
        see_region(actor=world.actor("city"), now=NOW, code=code)


def test_a_city_is_told_nothing_of_other_prefectures(world: World) -> None:
    view = see_region(actor=world.actor("city"), now=NOW)
    assert {row.park_id for row in view.parks} == {"east"}
    assert [place.code for place, _ in view.prefectures] == ["510800"]
    assert (view.parks[0].place, view.totals.ranked, view.totals.parks) == (1, 1, 1)
    assert view.totals.emission_tco2 == world.runs["east"].result.emission_tco2


def test_figures_are_those_of_the_sealed_runs(world: World) -> None:
    view = see_region(actor=world.actor("province"), now=NOW)
    results = [world.runs[park].result for park in ("east", "south")]
    assert view.year == 2025
    assert view.totals.emission_tco2 == pytest.approx(sum(r.emission_tco2 for r in results))
    for row, result in zip(view.parks, results, strict=True):
        assert row.account is not None
        assert row.account.run_id == result.run_id
        assert row.account.intensity_tco2_per_tce == result.intensity_tco2_per_tce
        assert [aim.indicator for aim in row.aims] == ["intensity_tco2_per_tce"]
        assert row.worst.gap == pytest.approx(result.intensity_tco2_per_tce / 1.6 - 1)
        assert row.is_synthetic


def test_places_count_those_with_figures_alone(world: World) -> None:
    Park.objects.create(id="north", name_zh="north", prefecture_id="510800", park_type="industrial")
    view = see_region(actor=world.actor("province"), now=NOW)
    north = next(row for row in view.parks if row.park_id == "north")
    assert (north.account, north.place, north.worst, north.emission_change) == (None,) * 4
    assert (view.totals.parks, view.totals.accounted, view.totals.ranked) == (3, 2, 2)
    assert [row.place for row in view.parks] == [1, None, 1]  # equal intensities share a place


def test_a_year_without_accounts_has_no_figures_and_no_zero(world: World) -> None:
    view = see_region(actor=world.actor("province"), now=NOW, year=2026)
    assert view.year == 2026
    assert view.totals.emission_tco2 is None
    assert view.totals.intensity_tco2_per_tce is None
    assert {row.place for row in view.parks} == {None}
    assert (view.totals.due, view.totals.received, view.totals.late) == (5, 1, 2)


def test_a_year_that_cannot_be_chosen_is_the_latest_accounted(world: World) -> None:
    assert see_region(actor=world.actor("province"), now=NOW, year=1999).year == 2025


def test_late_are_those_past_their_day_and_not_filed_or_returned(world: World) -> None:
    view = see_region(actor=world.actor("city"), now=NOW, year=2026)
    assert view.parks[0].filings.late == 2
    early = see_region(actor=world.actor("city"), now=NOW - timedelta(days=30), year=2026)
    assert early.parks[0].filings.late == 0


def _more_parks(first: int, count: int) -> None:
    """Add parks that each have a target, an enterprise and something to file."""
    ids = [f"more-{number}" for number in range(first, first + count)]
    about = {"source": "test", "recorded_at": NOW, "recorded_by_name": "test"}
    Park.objects.bulk_create(
        Park(id=one, name_zh=one, prefecture_id="510800", park_type="industrial") for one in ids
    )
    Target.objects.bulk_create(
        Target(park_id=one, indicator="intensity_tco2_per_tce", year=2025, value=1.0, **about)
        for one in ids
    )
    Enterprise.objects.bulk_create(
        Enterprise(key=f"{one}/E01", park_id=one, code="E01", name_zh=one) for one in ids
    )
    Duty.objects.bulk_create(
        Duty(
            park_id=one, enterprise_id=f"{one}/E01", period="2025",
            start="2025-01-01", end="2026-01-01", due_on="2026-01-15",
        )
        for one in ids
    )  # fmt: skip


@pytest.mark.parametrize("address", ["/overview/", "/overview/export/", "/regions/510800/"])
def test_more_parks_take_no_more_queries(world: World, client_of, address) -> None:
    client = client_of(world.people["province"])
    _more_parks(0, 1)
    client.get(address)  # the first request of a session notes the session
    counts = []
    for first, more in ((1, 0), (1, 27)):
        _more_parks(first, more)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1]
