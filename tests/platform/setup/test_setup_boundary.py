"""Boundary and plots: read, checked, drawn as text, recorded and never overwritten."""

import io
import json
from collections.abc import Callable

import pytest
import setup_fixtures
from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from sites import Json, boundary, feature, geojson, plot, square
from world import NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.registry.models import Boundary, Enterprise
from parkdesk.registry.outlines import outline_span
from parkdesk.registry.site import MOST_POINTS, read_site
from parkdesk.registry.site_check import check_site
from parkdesk.usecases.record_boundary import _WORDS, areas_of, look_at_file, record_boundary
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.setup_site import read_typed, typed_of

in_english = setup_fixtures.in_english
world = setup_fixtures.world

CODES = ("E01", "E02")


def codes_of(text: str, outside: tuple[str, ...] = ()) -> list[str]:
    """Return what is found in a file, reading first, checking after."""
    site, faults = read_site(text)
    return [
        fault.code for fault in faults or check_site(site, CODES, outline_span("510800"), outside)
    ]


def test_a_site_that_holds_has_no_fault() -> None:
    assert codes_of(geojson(boundary(), plot())) == []


BROKEN: list[tuple[str, str]] = [
    ("site.not-json", "{"),
    ("site.not-json", "[" * 100_000),
    ("site.no-shape", "[]"),
    ("site.no-shape", '{"type": "FeatureCollection", "features": 7}'),
    ("site.no-boundary", geojson(plot())),
    ("site.system-unknown", geojson(boundary(), crs={"properties": {"name": "EPSG:4544"}})),
    ("site.not-a-polygon", geojson({"geometry": {"type": "Point", "coordinates": [1, 2]}})),
    ("site.not-a-polygon", geojson({"geometry": {"type": "Polygon", "coordinates": []}})),
    ("site.not-a-polygon", geojson({"geometry": None})),
    ("site.not-a-point", geojson(feature([["a", 1], [2, 3], [4, 5], ["a", 1]]))),  # type: ignore[list-item]
    ("site.not-a-point", geojson(feature([[1e999, 10**400]] * 4))),
    ("site.ring-open", geojson(feature(square(105.8, 32.4, 0.04)[:-1]))),
    ("site.too-few-points", geojson(feature([[105.8, 32.4], [105.9, 32.5], [105.8, 32.4]]))),
    ("site.too-many-points", geojson(feature([[105.8, 32.4]] * (MOST_POINTS + 2)))),
    ("site.too-many-plots", geojson(*[boundary()] * 302)),
    ("site.not-degrees", geojson(feature(square(35_500_000.0, 3_590_000.0, 900.0)))),
    ("site.swapped", geojson(feature([[y, x] for x, y in square(105.8, 32.4, 0.04)]))),
    ("site.outside-country", geojson(feature(square(2.3, 48.8, 0.04)))),
    (
        "site.crosses-itself",
        geojson(
            feature([[105.8, 32.4], [105.84, 32.44], [105.84, 32.4], [105.8, 32.44], [105.8, 32.4]])
        ),
    ),
    ("site.size", geojson(boundary(size=0.001))),
    ("site.size", geojson(boundary(west=103.0, south=30.0, size=3.0))),
    ("site.far-away", geojson(boundary(west=101.0, south=27.0))),
    ("site.plot-size", geojson(boundary(), plot(size=0.00005))),
    ("site.plot-twice", geojson(boundary(), plot(size=0.004), plot(west=105.82, size=0.004))),
    ("site.enterprise-unknown", geojson(boundary(), plot(who="X9"))),
    ("site.plot-outside", geojson(boundary(), plot(west=105.835))),
    (
        "site.plot-outside",  # over a hole in the park
        geojson(
            feature(square(105.8, 32.4, 0.04), square(105.812, 32.412, 0.004), kind="boundary"),
            plot(),
        ),
    ),
    ("site.plots-overlap", geojson(boundary(), plot(), plot("A2", west=105.815, who="E02"))),
]


@pytest.mark.parametrize(("code", "text"), BROKEN, ids=lambda one: one if len(one) < 30 else "")
def test_what_is_wrong_is_told(code: str, text: str) -> None:
    assert code in codes_of(text)


def test_every_fault_has_words_and_a_file_that_shows_it() -> None:
    assert {code for code, _ in BROKEN} | {"site.plot-unnamed"} == set(_WORDS)


def test_a_plot_of_an_enterprise_outside_the_boundary_may_lie_outside() -> None:
    text = geojson(boundary(), plot(west=105.9))
    assert codes_of(text) == ["site.plot-outside"]
    assert codes_of(text, outside=("E01",)) == []


def test_neighbours_that_share_a_line_do_not_overlap() -> None:
    assert codes_of(geojson(boundary(), plot(), plot("A2", west=105.82, who="E02"))) == []


def test_areas_are_those_of_the_ellipsoid() -> None:
    site, _ = read_site(geojson(boundary(), plot()))
    # 0.04 by 0.04 degrees at 32.42 N: 3.7604 km by 4.4361 km; WGS 84 radii of curvature there
    assert areas_of(site)[""] == pytest.approx(16.68, rel=2e-3)
    assert areas_of(site)["A1"] == pytest.approx(areas_of(site)[""] / 16, rel=1e-3)


def test_a_site_in_several_areas_with_a_hole_survives_text_and_file() -> None:
    areas: Json = {
        "type": "Feature",
        "properties": {"kind": "boundary"},
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                [square(105.8, 32.4, 0.04), square(105.82, 32.42, 0.01)],
                [square(105.9, 32.4, 0.02)],
            ],
        },
    }
    site, faults = read_site(geojson(areas, plot()))
    assert faults == []
    typed = typed_of(site)
    posted = QueryDict(mutable=True)
    posted["boundary"] = typed.boundary.points
    posted.setlist("plot_id", ["A1", ""])
    posted.setlist("plot_use", ["plant", ""])
    posted.setlist("plot_enterprise", ["E01", ""])
    posted.setlist("plot_points", [typed.plots[0].points, ""])
    assert read_typed(posted).site == site


def test_lines_that_are_no_points_are_told_with_their_number() -> None:
    posted = QueryDict(mutable=True)
    posted["boundary"] = "105.8, 32.4\nnorth of the river\n105.9 32.5\n105.8\uff0c32.5"
    typed = read_typed(posted)
    assert len(typed.site.boundary[0].outer) == 3
    assert len(typed.errors) == 1
    assert "line 2" in typed.errors[0]


def test_it_is_recorded_and_never_overwritten(world: World) -> None:
    park, manager = world.parks["east"], world.actor("manager")
    for who in ("E01", "E02"):
        site, _ = read_site(geojson(boundary(), plot(who=who)))
        record_boundary(park=park, site=site, basis="Approval 7", actor=manager, now=NOW)
    assert Boundary.objects.filter(park=park).count() == 2
    facts = json.loads(Event.objects.filter(action="park.boundary-recorded").last().facts)
    assert facts["before"]["digest"] != facts["after"]["digest"]
    assert verify() is None
    with pytest.raises(DatabaseError), transaction.atomic():
        Boundary.objects.update(basis="changed")


@pytest.mark.parametrize(
    ("text", "basis", "match"),
    [
        (geojson(boundary(), plot(who="X9")), "Approval 7", "no enterprise X9"),
        (geojson(boundary()), " ", "taken from"),
        (geojson(plot()), "Approval 7", "no boundary"),
    ],
)
def test_what_does_not_hold_is_not_recorded(
    world: World, text: str, basis: str, match: str
) -> None:
    site, _ = read_site(text)
    with pytest.raises(Refused, match=match):
        record_boundary(
            park=world.parks["east"], site=site, basis=basis, actor=world.actor("manager"), now=NOW
        )
    assert not Boundary.objects.exists()


def test_the_same_again_changes_nothing(world: World) -> None:
    park, manager = world.parks["east"], world.actor("manager")
    site, _ = read_site(geojson(boundary()))
    record_boundary(park=park, site=site, basis="Approval 7", actor=manager, now=NOW)
    with pytest.raises(Refused, match="already"):
        record_boundary(park=park, site=site, basis="Approval 7", actor=manager, now=NOW)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("manager_south", NotFound), ("filer", NotFound)],
)
def test_only_its_manager_looks_and_records(
    world: World, login: str, refusal: type[Exception]
) -> None:
    site, _ = read_site(geojson(boundary()))
    park, actor = world.parks["east"], world.actor(login)
    with pytest.raises(refusal):
        look_at_file(park=park, text=geojson(boundary()), actor=actor)
    with pytest.raises(refusal):
        record_boundary(park=park, site=site, basis="Approval 7", actor=actor, now=NOW)


def test_the_road_on_the_page(world: World, client_of: Callable[[Person], Client]) -> None:
    Enterprise.objects.filter(pk="east/E02").update(in_boundary=False)
    client = client_of(world.people["manager"])
    href = reverse("desk:setup-boundary", args=["east"])
    file = io.BytesIO(geojson(boundary(), plot(), plot("A2", west=105.9, who="E02")).encode())
    file.name = "site.geojson"
    page = client.post(reverse("desk:setup-boundary-file", args=["east"]), {"file": file})
    assert page.status_code == 200
    assert page.context["is_recordable"]
    assert not Boundary.objects.exists()
    plots = page.context["plots"][:-1]
    fields = {
        "basis": "Approval 7",
        "boundary": page.context["boundary"].points,
        "plot_id": [one["plot_id"] for one in plots],
        "plot_use": [one["use"] for one in plots],
        "plot_enterprise": [one["enterprise_id"] for one in plots],
        "plot_points": [one["points"] for one in plots],
    }
    assert client.post(href, {**fields, "do": "check"}).status_code == 200
    assert not Boundary.objects.exists()
    assert client.post(href, {**fields, "do": "record"}).status_code == 302
    assert Boundary.objects.get().basis == "Approval 7"
    handed_out = client.get(reverse("desk:setup-boundary-export", args=["east"])).json()
    assert [one["properties"].get("plot_id") for one in handed_out["features"]] == [
        None,
        "A1",
        "A2",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "not GeoJSON"),
        (b"x" * (2 * 2**20 + 1), "at most 2 MB"),
        (b"", "not GeoJSON"),
        (geojson(feature(square(105.8, 32.4, 0.04), plot_id="\u7532"))
         .encode("gb18030"), "no boundary"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_told(
    world: World, client_of: Callable[[Person], Client], data: bytes, said: str
) -> None:
    file = io.BytesIO(data)
    file.name = "../../site.geojson"
    answer = client_of(world.people["manager"]).post(
        reverse("desk:setup-boundary-file", args=["east"]), {"file": file}
    )
    if not data:  # an empty upload is no upload to the framework
        assert answer.status_code == 422
        return
    assert answer.status_code == 422
    assert said in answer.content.decode()
