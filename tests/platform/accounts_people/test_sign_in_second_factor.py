"""The second factor: set up, asked for, lost, and demanded of roles."""

import json
import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, TestCase, override_settings
from world import NOW, PASSWORD, World

from parkdesk.accounts.actor import NotAllowed
from parkdesk.accounts.models import Person
from parkdesk.accounts.queries import has_second_factor
from parkdesk.audit.models import Event
from parkdesk.usecases.renew_sign_in import reset_second_factor

SET_UP = "/sign-in/2fa/totp/activate/"
DEMANDED = override_settings(REQUIRE_MFA_ROLES=frozenset({"administrator"}))


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client, username: str) -> str:
    answer = client.post("/sign-in/login/", {"login": username, "password": PASSWORD})
    return answer.headers.get("Location", "")


def set_up(client: Client) -> str:
    page = client.get(SET_UP)
    secret = re.search(r'value="([A-Z2-7]{16,})"', page.content.decode())
    assert secret
    answer = client.post(SET_UP, {"code": code_now(secret[1])})
    assert answer.status_code == 302
    return secret[1]


def test_a_code_is_asked_for_after_the_password(office: World, client: Client) -> None:
    sign_in(client, "reviewer")
    with TestCase.captureOnCommitCallbacks(execute=True):
        secret = set_up(client)
    assert has_second_factor(office.people["reviewer"].pk)
    other = Client()
    assert sign_in(other, "reviewer") == "/sign-in/2fa/authenticate/"
    assert other.get("/me/").status_code == 302
    wrong = other.post("/sign-in/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert other.get("/me/").status_code == 302
    other.post("/sign-in/2fa/authenticate/", {"code": _another_code(secret)})
    assert other.get("/me/").status_code == 200
    logged = Event.objects.filter(action="person.second-factor-set-up")
    assert sorted(json.loads(one.facts)["kind"] for one in logged) == ["recovery_codes", "totp"]


def _another_code(secret: str) -> str:
    """Return a code that was not used yet: the next one, which a slow clock would show."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1)))


def test_a_recovery_code_works_once(office: World, client: Client) -> None:
    sign_in(client, "reviewer")
    set_up(client)
    page = client.get("/sign-in/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<code>(\d{8})</code>", page)
    assert len(codes) == 10
    for expected in (200, 302):
        other = Client()
        sign_in(other, "reviewer")
        other.post("/sign-in/2fa/authenticate/", {"code": codes[0]})
        assert other.get("/me/").status_code == expected


def test_codes_cannot_be_guessed_without_end(office: World, client: Client) -> None:
    sign_in(client, "reviewer")
    secret = set_up(client)
    other = Client()
    sign_in(other, "reviewer")
    for at in range(12):
        other.post("/sign-in/2fa/authenticate/", {"code": f"{at:06}"})
    other.post("/sign-in/2fa/authenticate/", {"code": _another_code(secret)})
    assert other.get("/me/").status_code == 302


@DEMANDED
@pytest.mark.parametrize("path", ["/people/", "/system/", "/log/", "/me/", "/"])
def test_a_guarded_role_sets_it_up_first(office: World, client: Client, path: str) -> None:
    sign_in(client, "admin")
    assert client.get(path).headers.get("Location") == f"{SET_UP}?required=1"
    set_up(client)
    assert client.get("/people/").status_code == 200


@DEMANDED
def test_other_roles_may_go_without(office: World, client: Client) -> None:
    sign_in(client, "reviewer")
    assert client.get("/me/").status_code == 200


@DEMANDED
def test_a_guarded_role_can_sign_out_and_change_language(office: World, client: Client) -> None:
    sign_in(client, "admin")
    assert client.post("/language/", {"language": "en"}).headers["Location"] == "/"
    assert client.post("/sign-in/logout/").headers["Location"] == "/"


@DEMANDED
def test_a_guarded_role_does_not_take_it_away(office: World, client: Client) -> None:
    sign_in(client, "admin")
    set_up(client)
    client.post("/sign-in/2fa/totp/deactivate/")
    assert has_second_factor(office.people["admin"].pk)


def test_who_need_not_have_it_takes_it_away(office: World, client: Client) -> None:
    sign_in(client, "reviewer")
    set_up(client)
    client.post("/sign-in/2fa/totp/deactivate/")
    assert not has_second_factor(office.people["reviewer"].pk)


def test_a_lost_phone(office: World, client: Client) -> None:
    sign_in(client, "filer")
    set_up(client)
    reset_second_factor(person_id=office.people["filer"].pk, actor=office.actor("manager"), now=NOW)
    assert not Authenticator.objects.filter(user=office.people["filer"]).exists()
    assert client.get("/me/").status_code == 302  # signed out: it may be a thief's session


@pytest.mark.parametrize("whose", ["verifier", "reviewer", "admin", "reviewer_south"])
def test_a_manager_takes_it_not_from_whom_they_do_not_manage(
    office: World, client: Client, whose: str
) -> None:
    from parkdesk.accounts.actor import NotFound

    sign_in(client, whose)
    set_up(client)
    with pytest.raises((NotAllowed, NotFound)):
        reset_second_factor(
            person_id=office.people[whose].pk, actor=office.actor("manager"), now=NOW
        )
    assert has_second_factor(office.people[whose].pk)


def test_setting_it_up_asks_who_one_is(
    office: World, client_of: Callable[[Person], Client]
) -> None:
    answer = client_of(office.people["reviewer"]).get(SET_UP)
    assert answer.headers["Location"].startswith("/sign-in/reauthenticate/")
