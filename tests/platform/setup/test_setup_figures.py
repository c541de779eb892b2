"""Yearly figures, targets and meters: each with its source, appended and never overwritten."""

import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import setup_fixtures
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from world import NOW, World, make_world

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.registry.models import Meter, Target, YearFigures
from parkdesk.registry.queries import targets, year_figures
from parkdesk.runs.queries import document
from parkdesk.usecases.import_year_figures import (
    figures_as_plain,
    figures_from_plain,
    look_at_year_figures,
)
from parkdesk.usecases.record_target import INDICATORS, record_target
from parkdesk.usecases.record_year_figures import FiguresGiven, FiguresRow, record_year_figures
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.register_meter import MeterGiven, register_meter

in_english = setup_fixtures.in_english
world = setup_fixtures.world
workbook = setup_fixtures.workbook

Book = Callable[..., bytes]
OTHERS = [("reviewer", NotAllowed), ("manager_south", NotFound), ("filer", NotFound)]


def record(world: World, *rows: FiguresRow, login: str = "manager", **more: object) -> int:
    given: dict[str, object] = {"year": 2024, "source": "Yearbook", **more}
    return record_year_figures(
        park=world.parks["east"], rows=rows, actor=world.actor(login), now=NOW, **given
    )  # type: ignore[arg-type]


OWN = FiguresRow(code="", given=FiguresGiven(value_added_cny=1e9, population=21500.0))


def test_figures_are_appended_and_the_latest_counts(world: World) -> None:
    assert record(world, OWN) == 1
    later = FiguresRow(code="", given=FiguresGiven(value_added_cny=1.1e9, population=21500.0))
    assert record(world, later) == 1
    assert YearFigures.objects.filter(park_id="east", year=2024).count() == 2
    assert year_figures("east", 2024)[""].value_added_cny == 1.1e9
    facts = json.loads(Event.objects.filter(action="park.year-figures-recorded").last().facts)
    assert facts["figures"]["east"]["before"]["value_added_cny"] == 1e9
    assert verify() is None
    with pytest.raises(DatabaseError), transaction.atomic():
        YearFigures.objects.update(value_added_cny=1.0)


def test_what_is_not_known_stays_unknown(world: World) -> None:
    record(world, OWN)
    assert year_figures("east", 2024)[""].output_value_cny is None


@pytest.mark.parametrize(
    ("row", "more", "field"),
    [
        (OWN, {"source": " "}, "source"),
        (OWN, {"year": 1899}, "year"),
        (FiguresRow(code="", given=FiguresGiven(population=-1.0)), {}, "population"),
        (FiguresRow(code="X9", given=FiguresGiven(value_added_cny=1.0)), {}, ""),
    ],
)
def test_what_cannot_be_is_refused(
    world: World, row: FiguresRow, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        record(world, row, **more)
    assert refusal.value.field == field
    assert not YearFigures.objects.filter(park_id="east", year=2024).exists()


def test_the_same_again_changes_nothing(world: World) -> None:
    record(world, OWN)
    with pytest.raises(Refused, match="already"):
        record(world, OWN)


@pytest.mark.parametrize(("login", "refusal"), OTHERS)
def test_only_its_manager_records_figures(
    world: World, workbook: Book, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record(world, OWN, login=login)
    with pytest.raises(refusal):
        look_at_year_figures(
            park=world.parks["east"],
            year=2024,
            name="a.xlsx",
            data=workbook([]),
            actor=world.actor(login),
        )


def test_a_workbook_is_looked_at_and_then_recorded(world: World, workbook: Book) -> None:
    record(world, OWN)
    data = workbook(
        [
            {"enterprise_id": "E01", "name_zh": "x", "value_added_cny": 5e8},
            {"enterprise_id": "E02", "name_zh": "x", "output_value_cny": "much"},
            {"enterprise_id": "X9", "name_zh": "x", "value_added_cny": 1},
        ],
        output_value_cny=4e9,
        floor_area_m2=-3,
    )
    dry = look_at_year_figures(
        park=world.parks["east"],
        year=2024,
        name="a.xlsx",
        data=data,
        actor=world.actor("manager"),
    )
    assert {one.code: one.state for one in dry.rows} == {
        "": "rejected", "E01": "new", "E02": "rejected", "X9": "rejected",
    }  # fmt: skip
    rows = [figures_from_plain(json.loads(json.dumps(figures_as_plain(r)))) for r in dry.accepted]
    assert record(world, *rows) == 1
    assert year_figures("east", 2024)["east/E01"].value_added_cny == 5e8
    assert year_figures("east", 2024)[""].population == 21500.0


def test_the_road_of_figures_on_the_page(
    world: World, workbook: Book, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    edit = reverse("desk:setup-figures-edit", args=["east"]) + "?year=2024"
    fields = {"money_unit": "10^4 CNY", "value_added_cny": "12,345.5", "source": "Yearbook"}
    assert client.post(edit, {**fields, "source": ""}).status_code == 422
    assert client.post(edit, {**fields, "population": "many"}).status_code == 422
    assert client.post(edit, fields).status_code == 302
    assert year_figures("east", 2024)[""].value_added_cny == 123_455_000.0
    assert client.get(edit + "&unit=X9").status_code == 404
    file = io.BytesIO(workbook([{"enterprise_id": "E01", "name_zh": "x", "value_added_cny": 7}]))
    file.name = "ledger.xlsx"
    page = client.post(
        reverse("desk:setup-figures-import", args=["east"]) + "?year=2024",
        {"file": file, "source": "Register"},
    )
    kept = {"kept": page.context["kept"]}
    assert not YearFigures.objects.filter(enterprise_id="east/E01", year=2024).exists()
    client.post(reverse("desk:setup-figures-confirm", args=["east"]), kept)
    assert year_figures("east", 2024)["east/E01"].source == "Register"


# --- targets ----------------------------------------------------------------------------------


def target(world: World, login: str = "manager", **more: object) -> Target:
    given: dict[str, object] = {
        "indicator": "clean_energy_share",
        "year": 2030,
        "value": 0.9,
        "source": "Plan of the pilot",
        **more,
    }
    return record_target(park=world.parks["east"], actor=world.actor(login), now=NOW, **given)  # type: ignore[arg-type]


def test_a_later_target_counts_and_the_earlier_stays(world: World) -> None:
    target(world)
    target(world, value=0.85)
    assert targets(["east"])["east", "clean_energy_share", 2030].value == 0.85
    assert Target.objects.filter(indicator="clean_energy_share").count() == 2
    event = Event.objects.filter(action="park.target-recorded").last()
    assert json.loads(event.facts)["before"] == 0.9
    with pytest.raises(Refused, match="already"):
        target(world, value=0.85)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"indicator": "happiness"}, "indicator"),
        ({"year": 1999}, "year"),
        ({"value": -1.0}, "value"),
        ({"value": float("nan")}, "value"),
        ({"value": 1.2}, "value"),
        ({"source": ""}, "source"),
    ],
)
def test_a_target_that_cannot_be_is_refused(
    world: World, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        target(world, **more)
    assert refusal.value.field == field


@pytest.mark.parametrize(("login", "refusal"), OTHERS)
def test_only_its_manager_sets_targets(world: World, login: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        target(world, login)


def test_every_indicator_is_a_total_of_the_result(db: None) -> None:
    totals = document(make_world().runs["east"].result)["totals"]
    assert set(INDICATORS) <= set(totals)


def test_the_page_of_targets_takes_a_share_in_per_cent(
    world: World, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    href = reverse("desk:setup-targets", args=["east"])
    fields = {"indicator": "clean_energy_share", "year": 2030, "source": "Plan"}
    assert client.post(href, {**fields, "value": ""}).status_code == 422
    assert client.post(href, {**fields, "value": "190"}).status_code == 422
    assert client.post(href, {**fields, "value": "90"}).status_code == 302
    assert targets(["east"])["east", "clean_energy_share", 2030].value == 0.9


# --- meters -----------------------------------------------------------------------------------

METER = MeterGiven(number="M-1", medium="electricity", direction="received", unit="kWh")


def test_a_meter_is_registered_once(world: World) -> None:
    unit, manager = world.enterprises["east/E01"], world.actor("manager")
    meter = register_meter(enterprise=unit, given=METER, actor=manager, now=NOW)
    assert meter.id == "east-E01-M-1"
    with pytest.raises(Refused, match="already"):
        register_meter(enterprise=unit, given=METER, actor=manager, now=NOW)
    assert Event.objects.filter(action="meter.registered").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "a/b"}, "number"),
        ({"number": ""}, "number"),
        ({"medium": "time"}, "medium"),
        ({"direction": "up"}, "direction"),
        ({"unit": "m3"}, "unit"),
        ({"name_zh": "n" * 121}, "name_zh"),
    ],
)
def test_a_meter_that_cannot_be_is_refused(
    world: World, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        register_meter(
            enterprise=world.enterprises["east/E01"],
            given=replace(METER, **change),
            actor=world.actor("manager"),
            now=NOW,
        )
    assert refusal.value.field == field


@pytest.mark.parametrize(("login", "refusal"), OTHERS)
def test_only_its_manager_registers_meters(
    world: World, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        register_meter(
            enterprise=world.enterprises["east/E01"],
            given=METER,
            actor=world.actor(login),
            now=NOW,
        )


def test_the_page_of_meters_offers_own_units_only(
    world: World, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    href = reverse("desk:setup-meters", args=["east"])
    fields = {"number": "M-1", "medium": "electricity", "direction": "received", "unit": "kWh"}
    assert client.post(href, {**fields, "enterprise": "N01"}).status_code == 422
    assert client.post(href, {**fields, "enterprise": "E01"}).status_code == 302
    assert Meter.objects.filter(id="east-E01-M-1").exists()
