"""Plots lie in their park, people have roles in scopes, meters agree with what is right."""

import json
from itertools import combinations, pairwise

import pytest

from parkdesk.cli import demonstration as source
from parkdesk.cli.demonstration.polygons import area

PARKS = {park.id: park for park in source.pilot_parks()}
GUANGYUAN = PARKS["guangyuan-east"]
MEMBERS = source.enterprises(GUANGYUAN, 40)
SCOPES = {
    "administrator": "all",
    "province": "province",
    "city": "prefecture",
    "park_manager": "park",
    "reviewer": "park",
    "filer": "enterprise",
    "verifier": "park",
}


def ring(feature: dict) -> list[list[float]]:
    (found,) = feature["geometry"]["coordinates"]
    assert found[0] == found[-1]
    return found


def is_left(point: list[float], a: list[float], b: list[float]) -> bool:
    side = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
    return side >= -1e-9


def are_apart(one: list[list[float]], other: list[list[float]]) -> bool:
    """Say whether an edge of two convex rings has the other ring wholly on its right."""
    edges = [(edge, other) for edge in pairwise(one)] + [(edge, one) for edge in pairwise(other)]
    return any(not any(is_left(p, *edge) for p in points) for edge, points in edges)


@pytest.mark.parametrize("park_id", PARKS)
@pytest.mark.parametrize("count", [8, 200])
def test_each_unit_has_a_plot_inside_the_boundary(park_id: str, count: int) -> None:
    members = source.enterprises(PARKS[park_id], count)
    site = source.site(PARKS[park_id], members)
    outline = ring(site.boundary)
    assert area([(x, y) for x, y in outline[:-1]]) > 0.0
    plots = site.plots["features"]
    assert [p["properties"]["enterprise_id"] for p in plots] == [m.enterprise_id for m in members]
    for plot in plots:
        assert plot["properties"]["synthetic"] is plot["properties"]["schematic"] is True
        corners = ring(plot)
        assert area([(x, y) for x, y in corners[:-1]]) > 0.0
        within = all(is_left(p, a, b) for p in corners for a, b in pairwise(outline))
        assert within == plot["properties"]["in_boundary"]
    assert len(json.dumps(site.plots, ensure_ascii=False)) < 150_000


@pytest.mark.parametrize("park_id", ["guangyuan-east", "unicorn-island"])
def test_plots_do_not_overlap(park_id: str) -> None:
    site = source.site(PARKS[park_id], source.enterprises(PARKS[park_id], 60))
    rings = [ring(plot) for plot in site.plots["features"]]
    assert all(are_apart(one, other) for one, other in combinations(rings, 2))


def test_a_site_is_the_same_each_time() -> None:
    assert source.site(GUANGYUAN, MEMBERS) == source.site(GUANGYUAN, MEMBERS)


def test_people_have_a_role_in_the_scope_that_goes_with_it() -> None:
    people = source.people()
    keys = {
        member.key
        for park in PARKS.values()
        for member in source.enterprises(park, source.SIZES["small"].count(park.id))
    }
    known = {"all": {""}, "province": {"510000"}, "park": set(PARKS), "enterprise": keys}
    known["prefecture"] = {park.prefecture_code for park in PARKS.values()}
    assert len({person.login for person in people}) == len(people)
    for person in people:
        assert person.memberships
        assert person.name_en.startswith("Demo ")
        for membership in person.memberships:
            assert membership.scope_kind == SCOPES[membership.role]
            assert membership.scope_id in known[membership.scope_kind]


def test_two_parks_have_manager_two_reviewers_filers_and_verifier() -> None:
    for park_id in ("guangyuan-east", "suining-anju"):
        roles = [
            membership.role
            for person in source.people()
            for membership in person.memberships
            if membership.scope_id.partition("/")[0] == park_id
        ]
        assert roles.count("reviewer") == 2
        assert roles.count("filer") >= 2
        assert {"park_manager", "verifier"} <= set(roles)


@pytest.mark.parametrize("size", list(source.SIZES))
@pytest.mark.parametrize("park_id", PARKS)
def test_targets_are_marked_and_fall(park_id: str, size: str) -> None:
    targets = source.targets(PARKS[park_id], size)
    assert all(target.is_synthetic and target.basis_zh and target.basis_en for target in targets)
    totals = {t.year: t.value for t in targets if t.indicator == "emission_tco2"}
    assert totals[2026] < totals[2025]
    limits = [t for t in targets if t.indicator == "intensity_tco2_per_tce"]
    assert all(target.source == "cn-zero-carbon-park-2025" for target in limits)


def received_mwh(enterprise_id: str, month: int) -> float:
    rows = source.filed_rows(GUANGYUAN, MEMBERS, 2026, month)
    return 10.0 * sum(
        float(row["amount"].replace(",", ""))
        for row in rows
        if row["enterprise_id"] == enterprise_id and row["activity"] == "electricity_received"
    )


def test_meters_agree_with_filings_except_where_something_is_planted() -> None:
    read = {
        (one.enterprise_id, one.period): one.amount_mwh
        for one in source.meter_months(GUANGYUAN, MEMBERS, 2026, range(1, 11))
    }
    assert received_mwh("E06", 5) == pytest.approx(read["E06", "2026-05"], rel=0.006)
    assert received_mwh("E06", 9) > 9.0 * read["E06", "2026-09"]
    assert received_mwh("E11", 8) == pytest.approx(0.72 * read["E11", "2026-08"], rel=0.01)


@pytest.mark.parametrize("park_id", PARKS)
def test_every_reading_has_its_meter(park_id: str) -> None:
    members = source.enterprises(PARKS[park_id], 40)
    columns = source.meters(PARKS[park_id], members)
    months = source.meter_months(PARKS[park_id], members, 2025, [1, 7])
    assert {one.meter_id for one in months} <= set(columns["meter_id"])
    assert months
    assert all(0.9 < one.share_measured <= 1.0 and one.is_synthetic for one in months)


@pytest.mark.parametrize("park_id", PARKS)
def test_certificates_cover_what_is_claimed(park_id: str) -> None:
    members = source.enterprises(PARKS[park_id], 200)
    columns = source.certificates(PARKS[park_id], members, [2025], detail="full")
    filed = source.filed_columns(PARKS[park_id], members, 2025, range(1, 13), detail="full")
    assert set(columns["certificate_id"]) == {name for name in filed["certificate_id"] if name}
    assert all(name.startswith("DEMO-") for name in columns["certificate_id"])
    ids = {member.enterprise_id for member in members}
    assert set(columns["beneficiary_id"]) <= ids
