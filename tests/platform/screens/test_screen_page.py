"""The big screen as a page: no sign-in, its own place alone, nobody's name, no script inside."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from world import NOW, World

from parkdesk.registry.models import Park
from parkdesk.usecases.share_screen import share_screen
from parkdesk.web.views.screen_panels import shortened
from parkdesk.workflow.events import latest_events


@pytest.fixture(autouse=True)
def _english(client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def secret(world: World):
    def shared(login: str, place: str) -> str:
        actor = world.actor(login)
        return share_screen(place=place, name="hall", days=30, actor=actor, now=timezone.now())[1]

    return shared


def _page(client, secret: str) -> str:
    response = client.get(f"/screen/{secret}/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_opens_without_signing_in_and_is_not_kept(world: World, client, secret) -> None:
    response = client.get(f"/screen/{secret('province', 'province:510000')}/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert not response.cookies


@pytest.mark.parametrize("word", ["nothing", "x" * 32, "%00", "../"])
def test_an_unknown_link_is_not_found(world: World, client, word) -> None:
    assert client.get(f"/screen/{word}/").status_code == 404


def test_a_city_screen_shows_its_parks_alone(world: World, client, secret) -> None:
    page = _page(client, secret("city", "prefecture:510800"))
    assert "East Park" in page
    for word in ("South Park", "south", "Chengdu", "510100"):
        assert word not in page


def test_a_region_screen_names_no_enterprise_and_no_person(world: World, client, secret) -> None:
    page = _page(client, secret("province", "province:510000"))
    assert "unit E01" not in page
    for person in world.people.values():
        assert person.get_full_name() not in page
    assert "hall" not in page


def test_a_park_screen_shows_its_own_enterprises(world: World, client, secret) -> None:
    page = _page(client, secret("manager", "park:east"))
    assert "east unit E01" in page
    assert "South Park" not in page
    assert "south unit" not in page


def test_it_says_when_its_data_are_from_and_that_they_are_made_up(
    world: World, client, secret
) -> None:
    page = _page(client, secret("city", "prefecture:510800"))
    assert page.count("Data as of") >= 5
    assert "2026-02-20 17:00" in page  # sealed at 09:00 UTC, told in the park's time
    assert "Synthetic data" in page
    assert 'data-refresh-seconds="300"' in page


def test_no_link_leads_into_the_desk(world: World, client, secret) -> None:
    page = _page(client, secret("manager", "park:east"))
    assert not re.findall(r"<a [^>]*href=\"/(?:parks|accounts|regions)", page)


def test_more_parks_take_no_more_queries(world: World, client, secret) -> None:
    token = secret("province", "province:510000")
    counts = []
    for number in (0, 30):
        Park.objects.bulk_create(
            Park(id=f"m{at}", name_zh="m", prefecture_id="510800", park_type="industrial")
            for at in range(number)
        )
        with CaptureQueriesContext(connection) as made:
            _page(client, token)
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_what_happened_on_one_day_is_one_event(world: World) -> None:
    found = latest_events(["east", "south"], 10, NOW)
    assert [(one.code, one.parks, one.count) for one in found if one.code != "received"] == [
        ("sealed", ("east", "south"), 2),
        ("published", ("east",), 1),
        ("filed", ("east",), 1),
    ]
    assert {one.code for one in found} == {"sealed", "published", "filed", "received"}
    assert all(one.parks == ("east",) for one in latest_events(["east"], 10, NOW))


def test_names_lose_only_what_all_of_them_end_in() -> None:
    assert shortened({"a": "East zero park", "b": "Far zero park"}) == {"a": "East", "b": "Far"}
    assert shortened({"a": "East", "b": "West"}) == {"a": "East", "b": "West"}
    assert shortened({"a": "zero park", "b": "Far zero park"})["a"] == "zero park"


def test_the_page_of_links_makes_shows_once_and_revokes(world: World, client_of, client) -> None:
    manager = client_of(world.people["manager"])
    made = manager.post("/screens/", {"place": "park:east", "name": "hall", "days": "30"})
    address = re.search(r'value="http://testserver(/screen/[^"]+)"', made.content.decode())[1]
    assert client.get(address).status_code == 200
    again = manager.get("/screens/").content.decode()
    assert address not in again
    revoke = re.search(r'action="(/screens/\d+/revoke/)"', again)[1]
    assert client_of(world.people["manager_south"]).post(revoke).status_code == 404
    assert manager.post(revoke).status_code == 302
    assert client.get(address).status_code == 404


def test_a_form_with_faults_says_what_is_wrong(world: World, client_of) -> None:
    manager = client_of(world.people["manager"])
    response = manager.post("/screens/", {"place": "park:south", "name": "", "days": "999"})
    assert response.status_code == 422
    assert response.content.decode().count("field-error") == 3


@pytest.mark.parametrize("login", ["reviewer", "filer", "verifier", "admin"])
def test_who_shares_nothing_has_no_page_of_links(world: World, client_of, login) -> None:
    assert client_of(world.people[login]).get("/screens/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(world: World, client) -> None:
    assert client.get("/screens/").headers["Location"].startswith("/sign-in/")
