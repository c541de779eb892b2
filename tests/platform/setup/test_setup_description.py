"""What a park says of itself: checked, recorded with before and after, two hands kept apart."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import setup_fixtures
from django.test import Client
from django.urls import reverse
from world import NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.registry.models import Park
from parkdesk.usecases.before_after import version_of
from parkdesk.usecases.describe_park import (
    ParkDescription,
    describe_park,
    description_of,
)
from parkdesk.usecases.refusals import Refused

in_english = setup_fixtures.in_english
world = setup_fixtures.world


def given(world: World, **changes: object) -> ParkDescription:
    known = description_of(world.parks["east"])
    return replace(known, park_type_basis="Notice 12 of 2024", location_basis="map", **changes)


def describe(world: World, login: str = "manager", seen: str = "", **changes: object) -> Park:
    park = world.parks["east"]
    return describe_park(
        park=park,
        given=given(world, **changes),
        seen=seen or version_of(description_of(park)),
        actor=world.actor(login),
        now=NOW,
    )


def test_it_is_recorded_with_before_and_after(world: World) -> None:
    describe(world, committee_zh="Committee of the east")
    assert Park.objects.get(pk="east").committee_zh == "Committee of the east"
    facts = json.loads(Event.objects.get(action="park.described").facts)
    assert facts["before"]["committee_zh"] == "east committee"
    assert facts["after"]["committee_zh"] == "Committee of the east"
    assert "name_zh" not in facts["after"]
    assert verify() is None


def test_who_saw_an_older_description_is_told(world: World) -> None:
    seen = version_of(description_of(world.parks["east"]))
    describe(world, committee_zh="First")
    with pytest.raises(Refused, match="after you opened it"):
        describe(world, seen=seen, committee_zh="Second")
    assert Park.objects.get(pk="east").committee_zh == "First"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_zh": " "}, "name_zh"),
        ({"park_type": "other"}, "park_type"),
        ({"longitude": None}, "longitude"),
        ({"longitude": 12.0}, "longitude"),
        ({"latitude": 60.0}, "latitude"),
    ],
)
def test_what_cannot_be_is_refused(world: World, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        describe(world, **changes)
    assert refusal.value.field == field
    assert not Event.objects.filter(action="park.described").exists()


@pytest.mark.parametrize("name", ["park_type_basis", "location_basis"])
def test_a_type_and_a_place_need_their_basis(world: World, name: str) -> None:
    park = world.parks["east"]
    with pytest.raises(Refused) as refusal:
        describe_park(
            park=park,
            given=replace(given(world), **{name: ""}),
            seen=version_of(description_of(park)),
            actor=world.actor("manager"),
            now=NOW,
        )
    assert refusal.value.field == name


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("reviewer", NotAllowed),
        ("verifier", NotAllowed),
        ("city", NotAllowed),
        ("province", NotAllowed),
        ("manager_south", NotFound),
        ("filer", NotFound),
        ("admin", NotFound),
    ],
)
def test_only_its_manager_describes_a_park(
    world: World, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        describe(world, login, committee_zh="Mine")


def test_the_page_takes_it_and_shows_what_is_wrong(
    world: World, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    href = reverse("desk:setup-description", args=["east"])
    page = client.get(href)
    fields = {
        **page.context["form"].initial,
        "park_type_basis": "Notice 12 of 2024",
        "location_basis": "map",
        "longitude": "105,84",
    }
    answer = client.post(href, fields)
    assert answer.status_code == 422
    assert "Write digits" in answer.content.decode()
    answer = client.post(href, {**fields, "longitude": "105.9"})
    assert answer.status_code == 302
    assert Park.objects.get(pk="east").longitude == 105.9
