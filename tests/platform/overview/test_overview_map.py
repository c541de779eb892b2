"""The map of a region: tones by how parks stand, one prefecture fills it, none is drawn twice."""

import pytest
from world import NOW, World

from parkdesk.registry.models import Park
from parkdesk.usecases.see_region import see_region
from parkdesk.web.views.overview_map import map_of


def _spots(view, shown: str) -> dict[str, str]:
    series = map_of(view, shown)["option"]["series"][0]
    return {one["href"]: one["symbol"] for one in series["data"]}


def test_points_are_toned_by_filings(world: World) -> None:
    view = see_region(actor=world.actor("province"), now=NOW, year=2026)
    assert _spots(view, "filing") == {"/parks/east/": "triangle", "/parks/south/": "circle"}


def test_points_are_toned_by_targets(world: World) -> None:
    view = see_region(actor=world.actor("province"), now=NOW)
    intensity = view.parks[0].account.intensity_tco2_per_tce
    assert view.parks[0].meets_targets is (intensity <= 1.6)
    said = [
        one["tooltip"]["formatter"] for one in map_of(view, "target")["option"]["series"][0]["data"]
    ]
    assert all("tCO₂" in words for words in said)


def test_a_park_without_a_known_place_is_not_drawn(world: World) -> None:
    Park.objects.filter(id="south").update(longitude=None)
    view = see_region(actor=world.actor("province"), now=NOW)
    assert list(_spots(view, "filing")) == ["/parks/east/"]


def test_one_prefecture_fills_the_map(world: World) -> None:
    whole = map_of(see_region(actor=world.actor("province"), now=NOW), "filing")
    part = map_of(see_region(actor=world.actor("city"), now=NOW), "filing")
    assert "boundingCoords" not in whole["option"]["geo"]
    (west, north), (east, south) = part["option"]["geo"]["boundingCoords"]
    assert west < 105.84 < east
    assert south < 32.43 < north
    assert [one["name"] for one in part["option"]["geo"]["regions"]] == ["510800"]


@pytest.mark.parametrize(("year", "is_missing"), [(2025, False), (2026, True)])
def test_a_prefecture_without_accounts_is_not_shaded(world: World, year, is_missing) -> None:
    made = map_of(see_region(actor=world.actor("province"), now=NOW, year=year), "filing")
    assert made["has_missing"] is is_missing
    assert (made["low"] is None) is is_missing
