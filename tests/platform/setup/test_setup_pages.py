"""Every page of set-up opens for its manager alone, in both languages, without a script."""

from collections.abc import Callable

import pytest
import setup_fixtures
from django.test import Client
from django.urls import reverse
from world import World

from parkdesk.accounts.models import Person

in_english = setup_fixtures.in_english
world = setup_fixtures.world

PAGES = (
    "setup",
    "setup-description",
    "setup-boundary",
    "setup-boundary-export",
    "setup-enterprises",
    "setup-enterprises-import",
    "setup-enterprises-template",
    "setup-enterprise-new",
    "setup-figures",
    "setup-figures-edit",
    "setup-figures-import",
    "setup-targets",
    "setup-meters",
)
POSTS = (
    "setup-description",
    "setup-boundary",
    "setup-boundary-file",
    "setup-enterprises-import",
    "setup-enterprises-confirm",
    "setup-enterprise-new",
    "setup-figures-edit",
    "setup-figures-import",
    "setup-figures-confirm",
    "setup-targets",
    "setup-meters",
)
#: Who asks for a page of the east park -> what they get.
SEEN = {
    "manager": 200,
    "reviewer": 403,
    "verifier": 403,
    "city": 403,
    "province": 403,
    "manager_south": 404,
    "reviewer_south": 404,
    "city_south": 404,
    "filer": 404,
    "admin": 404,
}


@pytest.mark.parametrize("login", SEEN)
def test_pages_open_for_the_manager_alone(
    world: World, client_of: Callable[[Person], Client], login: str
) -> None:
    client = client_of(world.people[login])
    found = {name: client.get(reverse(f"desk:{name}", args=["east"])).status_code for name in PAGES}
    assert found == dict.fromkeys(PAGES, SEEN[login])
    unit = client.get(reverse("desk:setup-enterprise", args=["east", "E01"]))
    assert unit.status_code == SEEN[login]


@pytest.mark.parametrize("login", [login for login in SEEN if login != "manager"])
def test_nobody_else_sends_anything(
    world: World, client_of: Callable[[Person], Client], login: str
) -> None:
    client = client_of(world.people[login])
    found = {
        name: client.post(reverse(f"desk:{name}", args=["east"])).status_code for name in POSTS
    }
    assert found == dict.fromkeys(POSTS, SEEN[login])
    for name in ("setup-enterprise", "setup-enterprise-leaves"):
        answer = client.post(reverse(f"desk:{name}", args=["east", "E01"]))
        assert answer.status_code == SEEN[login]


def test_a_unit_of_another_park_is_not_there(
    world: World, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    for code in ("N01", "X9", "..", "E01%2f"):
        answer = client.get(f"/parks/east/setup/units/{code}/")
        assert answer.status_code == 404
    page = client.get(reverse("desk:setup-enterprises", args=["east"])).content.decode()
    assert "south unit" not in page


@pytest.mark.parametrize("year", ["", "x", "99999", "-1", "2025", "\u0662\u0660\u0662\u0665"])
def test_a_year_that_is_none_is_the_last_one(
    world: World, client_of: Callable[[Person], Client], year: str
) -> None:
    client = client_of(world.people["manager"])
    answer = client.get(reverse("desk:setup-figures", args=["east"]), {"year": year})
    assert answer.status_code == 200


def test_pages_carry_no_script_and_no_style_of_their_own(
    world: World, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    for name in PAGES:
        if name in {"setup-boundary-export", "setup-enterprises-template"}:
            continue
        page = client.get(reverse(f"desk:{name}", args=["east"])).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_every_page_says_that_its_figures_are_synthetic(
    world: World, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    page = client.get(reverse("desk:setup-figures", args=["east"])).content.decode()
    assert "Synthetic data" in page
