"""The overview: what each role sees of a region, and nothing of what is not theirs."""

import pytest
from world import World

PAGES = ("/overview/", "/overview/export/")


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


def test_a_province_sees_every_park(world: World, client_of) -> None:
    page = client_of(world.people["province"]).get("/overview/").content.decode()
    assert "East Park" in page
    assert "South Park" in page


def test_a_city_sees_its_prefecture_alone(world: World, client_of) -> None:
    page = client_of(world.people["city"]).get("/overview/").content.decode()
    assert "East Park" in page
    assert "South Park" not in page
    assert "Chengdu" not in page
    assert "510100" not in page
