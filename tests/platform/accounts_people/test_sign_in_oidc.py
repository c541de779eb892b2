"""Signing in from outside by OpenID Connect: only people who are known here already."""

import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings
from outside_provider import CLIENT, SECRET, Provider
from world import PASSWORD, World

from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event

START = "/sign-in/oidc/oidc/login/"


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider(claims={"sub": "u-1", "preferred_username": "reviewer", "name": "Reviewer"})
    server = made.start()
    app = {
        "provider_id": "oidc",
        "name": "County identity",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": made.url},
    }
    known = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    with override_settings(SOCIALACCOUNT_PROVIDERS=known):
        yield made
    server.shutdown()
    server.server_close()


class Stays(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the test is the browser."""

    def redirect_request(self, *args: object) -> None:
        return None


def outside(client: Client, process: str = "login") -> tuple[int, str, str]:
    """Go out to the provider and come back; returns status, where to, and the page."""
    out = client.post(f"{START}?process={process}")
    assert out.status_code == 302, out.content
    try:
        urllib.request.build_opener(Stays).open(out.headers["Location"])
    except HTTPError as sent:
        back = urlsplit(sent.headers["Location"])
        sent.close()
    answer = client.get(f"{back.path}?{back.query}", headers={"accept-language": "en"})
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def bind(client: Client, username: str) -> None:
    client.post("/sign-in/login/", {"login": username, "password": PASSWORD})
    status, where, _ = outside(client, "connect")
    assert (status, where) == (302, "/sign-in/3rdparty/")
    client.post("/sign-in/logout/")


def test_who_is_not_known_stays_outside(office: World, client: Client, provider: Provider) -> None:
    before = Person.objects.count()
    status, _, page = outside(client)
    assert status == 403
    assert "Nobody here is bound to this identity." in page
    assert not is_in(client)
    assert Person.objects.count() == before


def test_a_bound_identity_signs_in(office: World, client: Client, provider: Provider) -> None:
    bind(client, "reviewer")
    assert not is_in(client)
    assert outside(client)[:2] == (302, "/")
    assert is_in(client)
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"person.identity-bound", "person.signed-in"} <= actions


def test_another_identity_of_the_same_name_does_not(
    office: World, client: Client, provider: Provider
) -> None:
    bind(client, "reviewer")
    provider.claims["sub"] = "u-2"
    assert outside(client)[0] == 403
    assert not is_in(client)


def test_an_identity_is_bound_to_one_person(
    office: World, client: Client, provider: Provider
) -> None:
    bind(client, "reviewer")
    client.post("/sign-in/login/", {"login": "filer", "password": PASSWORD})
    outside(client, "connect")
    page = client.get("/sign-in/3rdparty/", headers={"accept-language": "en"}).content.decode()
    assert "This identity is bound to another person." in page
    assert "None so far." in page


@override_settings(OIDC_BIND="username")
def test_identities_are_bound_by_username_where_that_is_set_up(
    office: World, client: Client, provider: Provider
) -> None:
    assert outside(client)[:2] == (302, "/")
    assert is_in(client)
    client.post("/sign-in/logout/")
    provider.claims["sub"] = "u-3"  # a second identity of that name takes nobody's account over
    assert outside(client)[0] == 403


@override_settings(OIDC_BIND="username")
def test_a_closed_account_is_not_bound(office: World, client: Client, provider: Provider) -> None:
    Person.objects.filter(username="reviewer").update(is_active=False)
    assert outside(client)[0] == 403
    assert not is_in(client)


def test_a_bound_person_whose_account_was_closed_stays_outside(
    office: World, client: Client, provider: Provider
) -> None:
    bind(client, "reviewer")
    Person.objects.filter(username="reviewer").update(is_active=False)
    assert outside(client)[:2] == (302, "/sign-in/inactive/")
    assert not is_in(client)


def test_a_state_of_somebody_else_is_turned_away(
    office: World, client: Client, provider: Provider
) -> None:
    bind(client, "reviewer")
    client.post(f"{START}?process=login")
    answer = client.get(f"{START}callback/?code=code-9&state=forged")
    assert answer.status_code == 401
    assert not is_in(client)


def test_a_code_nobody_gave_is_turned_away(
    office: World, client: Client, provider: Provider
) -> None:
    out = client.post(f"{START}?process=login").headers["Location"]
    state = dict(part.split("=") for part in urlsplit(out).query.split("&"))["state"]
    answer = client.get(f"{START}callback/?code=never&state={state}")
    assert answer.status_code == 401
    assert not is_in(client)


def test_going_out_takes_a_form(office: World, client: Client, provider: Provider) -> None:
    answer = client.get(START)
    assert answer.status_code == 200
    assert b"<form" in answer.content


def test_the_sign_in_page_names_it(office: World, client: Client, provider: Provider) -> None:
    assert b"County identity" in client.get("/sign-in/login/").content


def test_without_a_provider_there_is_nothing(office: World, client: Client) -> None:
    assert client.post(START).status_code == 404
