"""The overview as a page: what each role gets, the choice, the order, and nothing of others."""

import pytest
from world import World

from parkdesk.registry.models import Park


@pytest.mark.parametrize(
    ("login", "place"),
    [
        ("province", "/overview/"),
        ("city", "/overview/"),
        ("manager", "/parks/east/"),
        ("reviewer", "/parks/east/"),
        ("filer", "/parks/east/"),
        ("verifier", "/parks/east/accounts/"),
        ("admin", "/system/"),
    ],
)
def test_home_leads_each_role_to_its_work(world: World, client_of, login, place) -> None:
    response = client_of(world.people[login]).get("/")
    assert (response.status_code, response.headers["Location"]) == (302, place)


def test_home_leads_a_stranger_to_what_is_published(world: World, client) -> None:
    assert client.get("/").headers["Location"] == "/public/"


def test_home_says_that_somebody_has_no_role_yet(world: World, client_of) -> None:
    person = world.people["manager"]
    person.memberships.update(ended_at="2026-01-01T00:00:00Z")
    response = client_of(person).get("/")
    assert response.status_code == 200
    assert "no work here yet" in response.content.decode()


def _page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_province_sees_every_park(world: World, client_of) -> None:
    page = _page(client_of(world.people["province"]), "/overview/")
    assert "East Park" in page
    assert "South Park" in page
    assert "Synthetic data" in page


@pytest.mark.parametrize("address", ["/overview/", "/regions/510800/", "/overview/?q=south"])
def test_a_city_sees_nothing_of_another_prefecture(world: World, client_of, address) -> None:
    page = _page(client_of(world.people["city"]), address)
    for word in ("South Park", "/parks/south/", "Chengdu", "510100"):
        assert word not in page


@pytest.mark.parametrize("address", ["/regions/510100/", "/regions/510000/", "/regions/x/export/"])
def test_a_city_finds_no_other_region(world: World, client_of, address) -> None:
    assert client_of(world.people["city"]).get(address).status_code == 404


@pytest.mark.parametrize("login", ["manager", "reviewer", "filer", "verifier", "admin"])
@pytest.mark.parametrize("address", ["/overview/", "/overview/export/", "/regions/510800/"])
def test_who_supervises_nothing_finds_no_overview(world, client_of, login, address) -> None:
    assert client_of(world.people[login]).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/overview/", "/regions/510800/", "/overview/export/"])
def test_a_stranger_is_asked_to_sign_in(world: World, client, address) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


def test_a_park_without_an_account_says_so_and_shows_no_zero(world: World, client_of) -> None:
    Park.objects.create(id="north", name_zh="north", prefecture_id="510800", park_type="industrial")
    page = _page(client_of(world.people["province"]), "/overview/?state=not_accounted")
    row = page[page.index("/parks/north/", page.index('id="parks"')) :]
    row = row[: row.index("</tr>")]
    assert row.count("not accounted") == 2
    assert "not ranked" in row
    assert "0.00" not in row


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"east", "south"}),
        ("?q=EAST", {"east"}),
        ("?prefecture=510100", {"south"}),
        ("?state=accounted", {"east", "south"}),
        ("?state=not_accounted", set()),
        ("?state=late&year=2026", {"east"}),
        ("?state=nonsense&order=nonsense&map=nonsense&year=nonsense", {"east", "south"}),
    ],
)
def test_the_choice_keeps_what_it_says(world: World, client_of, query, found) -> None:
    page = _page(client_of(world.people["province"]), f"/overview/{query}")
    table = page[page.index('id="parks"') : page.index("By prefecture")]
    assert {park for park in ("east", "south") if f'href="/parks/{park}/"' in table} == found


def test_the_order_turns_and_missing_comes_last(world: World, client_of) -> None:
    Park.objects.create(id="north", name_zh="north", prefecture_id="510800", park_type="industrial")

    def order(query: str) -> list[str]:
        page = _page(client_of(world.people["province"]), f"/overview/{query}")
        table = page[page.index('id="parks"') : page.index("By prefecture")]
        parks = ("east", "south", "north")
        return sorted(parks, key=lambda park: table.index(f'href="/parks/{park}/"'))

    rising, falling = order("?order=emission"), order("?order=emission&down=1")
    assert rising[:2] == falling[:2][::-1]
    assert rising[2] == falling[2] == "north"
