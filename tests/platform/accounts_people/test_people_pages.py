"""The pages about people, as a browser without script uses them."""

import re
import time
from collections.abc import Callable

import pytest
from django.test import Client
from world import PASSWORD, World

from parkdesk.accounts.models import ApiToken, Invitation, Membership, Person
from parkdesk.audit.models import Event


@pytest.fixture
def signed_in(office: World) -> Callable[[str], Client]:
    """Return a client that has signed in with a password a moment ago."""

    def made(username: str) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.post("/sign-in/login/", {"login": username, "password": PASSWORD})
        return client

    return made


SignedIn = Callable[[str], Client]


def said(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def test_a_stranger_is_led_to_the_sign_in(office: World, client: Client) -> None:
    for path in ("/people/", "/people/invite/", "/me/", "/me/tokens/", "/log/", "/system/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"/sign-in/login/?next={path}",
        )


def test_the_list_and_its_export_hold_the_same_people(signed_in: SignedIn) -> None:
    client = signed_in("manager")
    page = said(client, "/people/?role=reviewer")
    listed = set(re.findall(r"\b(\w+) \(test\)</a>", page))
    assert listed == {"reviewer", "reviewer_two"}
    answer = client.get("/people/export.csv?role=reviewer")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeffFull name,Username")
    assert set(re.findall(r"^(\w+) \(test\)", text, re.M)) == listed


def test_a_formula_in_a_name_stays_a_text(office: World, signed_in: SignedIn) -> None:
    Person.objects.filter(username="reviewer").update(full_name="=HYPERLINK(1)")
    answer = signed_in("manager").get("/people/export.csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=HYPERLINK(1)" in text
    assert "\n=HYPERLINK" not in text


def test_inviting_from_role_to_link_to_sign_in(office: World, signed_in: SignedIn) -> None:
    client = signed_in("manager")
    assert "?role=filer" in said(client, "/people/invite/")
    assert "?role=administrator" not in said(client, "/people/invite/")
    form = said(client, "/people/invite/?role=filer")  # the one park is taken without asking
    assert 'value="east/E01"' in form
    assert "south/N01" not in form
    made = client.post(
        "/people/invite/?role=filer", {"full_name": "Li Lei", "place": "east/E02"}
    ).content.decode()
    link = re.search(r'value="http://testserver(/invitation/[^"]+/)"', made)
    assert link
    assert link[1] not in said(client, "/people/")  # shown once
    guest = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert "Welcome, Li Lei" in said(guest, link[1])
    joined = guest.post(
        link[1], {"username": "li.lei", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert joined.status_code == 302
    assert "Li Lei" in said(guest, "/me/")
    assert Membership.objects.get(person__username="li.lei").scope_id == "east/E02"
    said(Client(), link[1], 404)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"username": "li lei"}, "letters a to z"),
        ({"username": "Reviewer"}, "This username is taken."),
        ({"password2": "something-else"}, "The two passwords differ."),
        ({"password1": "12345678", "password2": "12345678"}, "This password is"),
    ],
)
def test_a_wrong_choice_is_told_at_its_field(
    office: World, signed_in: SignedIn, given: dict[str, str], error: str
) -> None:
    made = signed_in("manager").post(
        "/people/invite/?role=reviewer", {"full_name": "Li Lei", "place": "east"}
    )
    link = re.search(r"/invitation/[^\"]+/", made.content.decode())
    assert link
    good = {"username": "li.lei", "password1": PASSWORD, "password2": PASSWORD}
    answer = Client(HTTP_ACCEPT_LANGUAGE="en").post(link[0], good | given)
    assert error in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Invitation.objects.get().taken_at is None


def test_a_place_outside_the_list_is_refused(office: World, signed_in: SignedIn) -> None:
    answer = signed_in("manager").post(
        "/people/invite/?role=filer", {"full_name": "Li Lei", "place": "south/N01"}
    )
    assert "Select a valid choice" in answer.content.decode()
    assert not Invitation.objects.exists()
    assert signed_in("manager").get("/people/invite/?role=filer&park=south").status_code == 404


def test_an_administrator_chooses_the_park_first(office: World, signed_in: SignedIn) -> None:
    client = signed_in("admin")
    page = said(client, "/people/invite/?role=filer")
    assert "park=east" in page
    assert "park=south" in page
    assert 'value="south/N02"' in said(client, "/people/invite/?role=filer&park=south")


def test_inviting_an_administrator_asks_who_one_is(
    office: World, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(office.people["admin"])
    answer = client.get("/people/invite/?role=administrator")
    assert answer.headers["Location"].startswith("/sign-in/reauthenticate/")
    assert client.get("/people/invite/?role=reviewer").status_code == 200


def test_a_guessed_invitation_is_not_found_and_throttled(office: World, client: Client) -> None:
    data = {"username": "x-x", "password1": PASSWORD, "password2": PASSWORD}
    answers = [client.post(f"/invitation/guess{at}/", data).status_code for at in range(31)]
    assert set(answers[:30]) == {404}
    assert answers[30] == 429


def test_one_signed_in_takes_the_role_as_who_they_are(office: World, signed_in: SignedIn) -> None:
    made = signed_in("manager").post(
        "/people/invite/?role=filer", {"full_name": "Filer", "place": "east/E02"}
    )
    link = re.search(r"/invitation/[^\"]+/", made.content.decode())
    assert link
    client = signed_in("filer")
    assert "You are signed in as filer (test)" in said(client, link[0])
    client.post(link[0])
    assert Membership.objects.filter(person=office.people["filer"], ended_at=None).count() == 2


# --- one person -----------------------------------------------------------------------------


def test_the_page_of_a_person_offers_what_one_may_do(office: World, signed_in: SignedIn) -> None:
    who = office.people["reviewer"].pk
    for_manager = said(signed_in("manager"), f"/people/{who}/")
    assert "End the role" in for_manager
    assert "Close the account" not in for_manager
    assert "Close the account" in said(signed_in("admin"), f"/people/{who}/")
    verifier = said(signed_in("manager"), f"/people/{office.people['verifier'].pk}/")
    assert "Link for a new password" not in verifier
    said(signed_in("manager"), f"/people/{office.people['reviewer_south'].pk}/", 404)
    said(signed_in("reviewer"), f"/people/{who}/", 404)


POSTS = [
    "roles/{role}/end/",
    "close/",
    "reopen/",
    "sign-out/",
    "second-factor/reset/",
    "password-link/",
]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("login", ["manager_south", "reviewer", "filer", "city", "verifier"])
def test_nobody_acts_on_people_who_are_not_theirs(
    office: World, signed_in: SignedIn, path: str, login: str
) -> None:
    who = office.people["reviewer_two"]
    role = Membership.objects.get(person=who).pk
    before = Event.objects.exclude(action="person.signed-in").count()
    answer = signed_in(login).post(f"/people/{who.pk}/{path.format(role=role)}")
    assert answer.status_code in {403, 404}
    assert Event.objects.exclude(action="person.signed-in").count() == before
    assert Membership.objects.get(pk=role).ended_at is None


@pytest.mark.parametrize("path", POSTS)
def test_acting_takes_a_form(office: World, signed_in: SignedIn, path: str) -> None:
    who = office.people["reviewer"].pk
    assert signed_in("admin").get(f"/people/{who}/{path.format(role=1)}").status_code == 405


def test_a_role_is_given_and_ended(office: World, signed_in: SignedIn) -> None:
    who = office.people["reviewer"]
    client = signed_in("manager")
    assert (
        client.post(f"/people/{who.pk}/roles/new/?role=filer", {"place": "east/E01"}).status_code
        == 302
    )
    row = Membership.objects.get(person=who, role="filer")
    page = client.post(f"/people/{who.pk}/roles/{row.pk}/end/", follow=True).content.decode()
    assert "The role has ended." in page
    assert "ended 2" in page


def test_the_last_administrator_is_told(office: World, signed_in: SignedIn) -> None:
    who = office.people["admin"]
    row = Membership.objects.get(person=who)
    page = signed_in("admin").post(f"/people/{who.pk}/roles/{row.pk}/end/", follow=True)
    assert "This is the last administrator." in page.content.decode()


def test_a_lost_password(office: World, signed_in: SignedIn) -> None:
    who = office.people["filer"]
    page = signed_in("manager").post(f"/people/{who.pk}/password-link/").content.decode()
    link = re.search(r"/new-password/[^\"]+/", page)
    assert link
    old = signed_in("filer")
    guest = Client(HTTP_ACCEPT_LANGUAGE="en")
    # Signing in has made the link worthless: it was not needed any more.
    said(guest, link[0], 404)
    page = signed_in("manager").post(f"/people/{who.pk}/password-link/").content.decode()
    link = re.search(r"/new-password/[^\"]+/", page)
    assert link
    new = "quite-another-phrase"
    assert "filer" in said(guest, link[0])
    assert guest.post(link[0], {"password1": new, "password2": new}).status_code == 302
    said(guest, link[0], 404)
    assert old.get("/me/").status_code == 302
    assert guest.post("/sign-in/login/", {"login": "filer", "password": new}).status_code == 302


@pytest.mark.parametrize("login", ["reviewer", "verifier", "manager_south", "admin"])
def test_a_manager_gets_into_nobody_s_sign_in_who_decides(
    office: World, signed_in: SignedIn, login: str
) -> None:
    """Who could set a reviewer's password could propose and approve at once."""
    who = office.people[login].pk
    answer = signed_in("manager").post(f"/people/{who}/password-link/")
    assert answer.status_code in {403, 404}
    assert signed_in("admin").post(f"/people/{who}/password-link/").status_code == 200


def test_a_role_that_is_not_independent_is_refused_with_a_word(
    office: World, signed_in: SignedIn
) -> None:
    made = signed_in("manager").post(
        "/people/invite/?role=verifier", {"full_name": "Filer", "place": "east"}
    )
    link = re.search(r"/invitation/[^\"]+/", made.content.decode())
    assert link
    answer = signed_in("filer").post(link[0])
    assert answer.status_code == 200
    assert "does not both keep and verify" in answer.content.decode()
    assert Membership.objects.filter(person=office.people["filer"]).count() == 1


@pytest.mark.parametrize("secret", ["1-x", "x", "999999999999999999999-x", "-", "1"])
def test_a_forged_password_link_is_not_found(office: World, client: Client, secret: str) -> None:
    said(client, f"/new-password/{secret}/", 404)


# --- one's own account ----------------------------------------------------------------------


def test_sessions_are_listed_and_ended(office: World, signed_in: SignedIn) -> None:
    here, other, third = (signed_in("filer") for _ in range(3))
    page = said(here, "/me/")
    ids = re.findall(r"/me/sessions/(\d+)/end/", page)
    assert len(ids) == 2
    here.post(f"/me/sessions/{ids[0]}/end/")
    alive = [one.get("/me/").status_code for one in (here, other, third)]
    assert sorted(alive) == [200, 200, 302]
    here.post("/me/sessions/end/")
    assert [one.get("/me/").status_code for one in (here, other, third)] == [200, 302, 302]


def test_another_person_s_session_is_out_of_reach(office: World, signed_in: SignedIn) -> None:
    mine = signed_in("filer")
    signed_in("filer")
    ids = re.findall(r"/me/sessions/(\d+)/end/", said(mine, "/me/"))
    assert signed_in("filer_two").post(f"/me/sessions/{ids[0]}/end/").status_code == 404


def test_a_token_is_shown_once_and_revoked(office: World, signed_in: SignedIn) -> None:
    client = signed_in("filer")
    given = {"name": "gateway", "scopes": ["readings:write", "results:read"], "days": "90"}
    made = client.post("/me/tokens/new/", given).content.decode()
    secret = re.search(r'value="(pd_[^"]+)"', made)
    assert secret
    token = ApiToken.objects.get()
    assert token.scopes == "readings:write results:read"
    assert secret[1] not in said(client, "/me/tokens/")
    assert signed_in("filer_two").post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    assert signed_in("verifier").post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    client.post(f"/me/tokens/{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked_at is not None
    events = Event.objects.filter(action__startswith="token.").values_list("action", flat=True)
    assert list(events) == ["token.made", "token.revoked"]


@pytest.mark.parametrize(
    "given",
    [{"scopes": []}, {"scopes": ["system:all"]}, {"days": "9999"}, {"name": ""}],
)
def test_a_token_that_asks_too_much_is_not_made(
    office: World, signed_in: SignedIn, given: dict[str, object]
) -> None:
    good = {"name": "gateway", "scopes": ["readings:write"], "days": "90"}
    assert signed_in("filer").post("/me/tokens/new/", good | given).status_code == 200
    assert not ApiToken.objects.exists()


def test_a_manager_revokes_the_tokens_of_the_own_people(office: World, signed_in: SignedIn) -> None:
    given = {"name": "gateway", "scopes": ["readings:write"], "days": "90"}
    signed_in("filer").post("/me/tokens/new/", given)
    token, who = ApiToken.objects.get(), office.people["filer"].pk
    assert (
        signed_in("manager_south").post(f"/people/{who}/tokens/{token.pk}/revoke/").status_code
        == 404
    )
    assert signed_in("manager").post(f"/people/{who}/tokens/{token.pk}/revoke/").status_code == 302
    assert ApiToken.objects.get().revoked_at is not None


def test_an_old_proof_is_asked_again_and_what_was_sent_goes_on(
    office: World, signed_in: SignedIn
) -> None:
    """A form sent ten minutes after signing in is held, the password asked, then it is done."""
    client, who = signed_in("admin"), office.people["reviewer"]
    session = client.session
    for one in session["account_authentication_methods"]:
        one["at"] = time.time() - 3600
    session.save()
    held = client.post(f"/people/{who.pk}/close/")
    assert held.headers["Location"].startswith("/sign-in/reauthenticate/")
    assert Person.objects.get(pk=who.pk).is_active
    client.post(held.headers["Location"], {"password": PASSWORD})
    assert not Person.objects.get(pk=who.pk).is_active
