"""Signing in with a password: throttled, told no more than needed, and nothing else is open."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from world import NOW, PASSWORD, World

from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event
from parkdesk.usecases.deactivate_person import deactivate_person

LOGIN = "/sign-in/login/"


def sign_in(client: Client, username: str, password: str, **extra: str) -> int:
    answer = client.post(LOGIN, {"login": username, "password": password}, **extra)
    return answer.status_code


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_the_right_password_signs_in_and_is_logged(office: World, client: Client) -> None:
    assert sign_in(client, "reviewer", PASSWORD) == 302
    assert is_in(client)
    event = Event.objects.get(action="person.signed-in")
    assert event.subject == f"person:{office.people['reviewer'].pk}"


def test_the_session_changes_its_key_when_one_signs_in(office: World, client: Client) -> None:
    client.get(LOGIN)
    client.cookies["sessionid"] = "attacker-chose-this-one-aaaaaaaaaaaa"
    sign_in(client, "reviewer", PASSWORD)
    assert client.cookies["sessionid"].value != "attacker-chose-this-one-aaaaaaaaaaaa"


@pytest.mark.parametrize("username", ["reviewer", "nobody-at-all"])
def test_a_wrong_sign_in_tells_not_what_is_wrong(
    office: World, client: Client, username: str
) -> None:
    answer = client.post(
        LOGIN, {"login": username, "password": "wrong-wrong"}, headers={"accept-language": "en"}
    )
    assert answer.status_code == 200
    assert "The username or the password is not right." in answer.content.decode()
    assert not is_in(client)


def test_guessing_is_throttled_per_person(office: World, client: Client) -> None:
    for at in range(5):
        sign_in(client, "reviewer", "wrong-wrong", REMOTE_ADDR=f"10.0.0.{at}")
    assert sign_in(client, "reviewer", PASSWORD, REMOTE_ADDR="10.0.0.99") == 200
    assert not is_in(client)
    assert sign_in(client, "reviewer_two", PASSWORD, REMOTE_ADDR="10.0.0.99") == 302


def test_guessing_is_throttled_per_address(office: World, client: Client) -> None:
    for at in range(10):
        sign_in(client, f"somebody{at}", "wrong-wrong", REMOTE_ADDR="10.0.0.1")
    assert sign_in(client, "reviewer", PASSWORD, REMOTE_ADDR="10.0.0.1") == 200
    assert sign_in(client, "reviewer", PASSWORD, REMOTE_ADDR="10.0.0.2") == 302


def test_right_sign_ins_are_not_throttled(office: World, client: Client) -> None:
    for _ in range(15):
        assert sign_in(client, "reviewer", PASSWORD) == 302
        client.post("/sign-in/logout/")


def test_the_throttle_is_shared_by_processes(office: World) -> None:
    """The counters are in the database, not in the memory of one process."""
    from django.conf import settings
    from django.db import connection

    assert "DatabaseCache" in settings.CACHES["default"]["BACKEND"]
    assert settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


def test_a_closed_account_does_not_sign_in(office: World, client: Client) -> None:
    sign_in(client, "reviewer", PASSWORD)
    who = office.people["reviewer"].pk
    deactivate_person(person_id=who, actor=office.actor("admin"), now=NOW)
    assert not is_in(client)  # at once, not when the session ends
    sign_in(client, "reviewer", PASSWORD)
    assert not is_in(client)


def test_passwords_are_kept_by_argon2() -> None:
    from parkdesk.settings import base

    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_confirm_email",
        "account_confirm_login_code",
        "account_email_verification_sent",
        "socialaccount_signup",
        "mfa_list_webauthn",
    ],
)
def test_what_the_desk_does_not_offer_has_no_address(name: str) -> None:
    for args in ([], ["x"]):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=args)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "password/reset/",
        "confirm-email/",
        "confirm-email/x/",
        "3rdparty/signup/",
        "social/signup/",
        "login/code/confirm/",
        "2fa/webauthn/",
        "",
    ],
)
def test_what_the_desk_does_not_offer_is_not_found(
    office: World, client: Client, path: str
) -> None:
    assert client.get(f"/sign-in/{path}").status_code == 404
    assert client.post(f"/sign-in/{path}").status_code == 404


def test_signing_out_takes_a_form(office: World, client: Client) -> None:
    sign_in(client, "reviewer", PASSWORD)
    client.get("/sign-in/logout/")
    assert is_in(client)
    client.post("/sign-in/logout/")
    assert not is_in(client)


def test_one_goes_on_inside_the_desk_only(office: World, client: Client) -> None:
    data = {"login": "reviewer", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(LOGIN, data).headers["Location"] == "/"


def test_a_new_password_ends_the_other_sessions(office: World, client: Client) -> None:
    other = Client()
    sign_in(other, "reviewer", PASSWORD)
    sign_in(client, "reviewer", PASSWORD)
    new = "another-good-phrase"
    answer = client.post(
        "/sign-in/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    assert is_in(client)
    assert not is_in(other)
    assert Event.objects.filter(action="person.password-changed").count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oldpassword": "wrong"}, "This is not your present password."),
        ({"password2": "different-phrase"}, "You must type the same password each time."),
        ({"password1": "12345678", "password2": "12345678"}, "This password is"),
    ],
)
def test_a_bad_change_of_password_is_told(
    office: World, client: Client, given: dict[str, str], said: str
) -> None:
    sign_in(client, "reviewer", PASSWORD)
    good = {
        "oldpassword": PASSWORD,
        "password1": "another-good-phrase",
        "password2": "another-good-phrase",
    }
    answer = client.post(
        "/sign-in/password/change/", good | given, headers={"accept-language": "en"}
    )
    assert said in answer.content.decode()
    assert Person.objects.get(username="reviewer").check_password(PASSWORD)


def test_sensitive_things_ask_who_one_is(
    office: World, client_of: Callable[[Person], Client]
) -> None:
    """A session from long ago makes no token before the password is typed again."""
    client = client_of(office.people["filer"])
    asked = client.get("/me/tokens/new/")
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/sign-in/reauthenticate/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert client.get("/me/tokens/new/").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sign_in_page_answers_in_both_languages(
    client: Client, db: None, language: str
) -> None:
    with translation.override(language):
        answer = client.get(LOGIN, headers={"accept-language": language})
    assert f'lang="{language}"' in answer.content.decode()
