"""Nobody gives more than they have, nobody reaches beyond their park, one administrator stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from world import NOW, PASSWORD, World

from parkdesk.accounts.actor import Actor, NotAllowed, NotFound
from parkdesk.accounts.models import Invitation, Membership, Person
from parkdesk.accounts.queries import actor_of
from parkdesk.audit.models import Event
from parkdesk.usecases.deactivate_person import deactivate_person, reactivate_person
from parkdesk.usecases.end_role import end_role
from parkdesk.usecases.grant_role import grant_role
from parkdesk.usecases.invite_person import invite_person, withdraw_invitation
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.see_people import PeopleFilter, see_people, see_person
from parkdesk.usecases.take_invitation import take_invitation, take_invitation_as

ROLES = {
    "administrator": "",
    "province": "510000",
    "city": "510800",
    "park_manager": "east",
    "reviewer": "east",
    "verifier": "east",
    "filer": "east/E01",
}


def given(office: World, login: str, role: str, scope: str) -> Invitation:
    return invite_person(
        full_name="New Person", role=role, scope_id=scope, actor=office.actor(login), now=NOW
    )[0]


@pytest.mark.parametrize("role", ROLES)
def test_administrator_gives_every_role(office: World, role: str) -> None:
    made = given(office, "admin", role, ROLES[role])
    assert (made.role, made.scope_id) == (role, ROLES[role])
    last = Event.objects.order_by("-seq").first()
    assert last is not None
    assert last.action == "person.invited"


@pytest.mark.parametrize("role", ["park_manager", "reviewer", "verifier", "filer"])
def test_manager_gives_roles_of_the_own_park(office: World, role: str) -> None:
    assert given(office, "manager", role, ROLES[role]).park_id == "east"


@pytest.mark.parametrize("role", ["administrator", "province", "city"])
def test_manager_gives_no_role_above_the_park(office: World, role: str) -> None:
    with pytest.raises(NotAllowed):
        given(office, "manager", role, ROLES[role])
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("role", "scope"), [("reviewer", "south"), ("filer", "south/N01")])
def test_manager_does_not_even_know_of_the_other_park(office: World, role: str, scope: str) -> None:
    with pytest.raises(NotFound):
        given(office, "manager", role, scope)


@pytest.mark.parametrize("login", ["province", "city", "reviewer", "filer", "verifier"])
@pytest.mark.parametrize("role", ["reviewer", "filer", "administrator"])
def test_others_give_nothing(office: World, login: str, role: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        given(office, login, role, ROLES[role])
    assert not Invitation.objects.exists()


def test_a_token_of_a_manager_invites_nobody(office: World) -> None:
    whole = actor_of(office.people["manager"], frozenset({"ledgers:write", "results:read"}))
    with pytest.raises((NotAllowed, NotFound)):
        invite_person(full_name="x", role="reviewer", scope_id="east", actor=whole, now=NOW)


@pytest.mark.parametrize(
    ("role", "scope", "field"),
    [("city", "999999", "scope"), ("province", "510800", "scope"), ("king", "", "role")],
)
def test_places_and_roles_must_exist(office: World, role: str, scope: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        given(office, "admin", role, scope)
    assert refusal.value.field == field


def test_a_name_is_needed(office: World) -> None:
    with pytest.raises(Refused) as refusal:
        invite_person(
            full_name="  ", role="reviewer", scope_id="east", actor=office.actor("admin"), now=NOW
        )
    assert refusal.value.field == "full_name"


# --- taking an invitation -------------------------------------------------------------------


def link(office: World, role: str = "reviewer", scope: str = "east") -> str:
    return invite_person(
        full_name="New Person", role=role, scope_id=scope, actor=office.actor("manager"), now=NOW
    )[1]


def test_an_invitation_is_taken_once(office: World) -> None:
    secret = link(office)
    person = take_invitation(secret=secret, username="new.one", password=PASSWORD, now=NOW)
    assert actor_of(person).roles == {"reviewer"}
    assert person.check_password(PASSWORD)
    with pytest.raises(NotFound):
        take_invitation(secret=secret, username="new.two", password=PASSWORD, now=NOW)
    assert Person.objects.filter(username__startswith="new.").count() == 1


def test_an_invitation_ends_after_fourteen_days(office: World) -> None:
    secret = link(office)
    with pytest.raises(NotFound):
        take_invitation(
            secret=secret, username="late", password=PASSWORD, now=NOW + timedelta(days=14)
        )
    take_invitation(
        secret=secret, username="just", password=PASSWORD, now=NOW + timedelta(days=13, hours=23)
    )


def test_a_withdrawn_invitation_is_worthless(office: World) -> None:
    secret = link(office)
    made = Invitation.objects.get()
    withdraw_invitation(invitation_id=made.pk, actor=office.actor("admin"), now=NOW)
    with pytest.raises(NotFound):
        take_invitation(secret=secret, username="x-x", password=PASSWORD, now=NOW)


def test_a_neighbour_cannot_withdraw(office: World) -> None:
    link(office)
    with pytest.raises(NotFound):
        withdraw_invitation(
            invitation_id=Invitation.objects.get().pk, actor=office.actor("manager_south"), now=NOW
        )


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [
        ("ADMIN", PASSWORD, "username"),
        ("fresh", "12345678", "password1"),
        ("fresh", "a", "password1"),
    ],
)
def test_a_bad_choice_takes_nothing(
    office: World, username: str, password: str, field: str
) -> None:
    secret = link(office)
    with pytest.raises(Refused) as refusal:
        take_invitation(secret=secret, username=username, password=password, now=NOW)
    assert refusal.value.field == field
    assert Invitation.objects.get().taken_at is None
    take_invitation(secret=secret, username="fresh", password=PASSWORD, now=NOW)


def test_who_is_here_already_gets_the_role_too(office: World) -> None:
    take_invitation_as(
        secret=link(office, "filer", "east/E02"), person=office.people["filer"], now=NOW
    )
    scopes = {grant.scope_id for grant in office.actor("filer").grants}
    assert scopes == {"east/E01", "east/E02"}


def test_the_secret_is_not_stored(office: World) -> None:
    secret = link(office)
    assert secret not in str(list(Invitation.objects.values()))
    assert secret not in str(list(Event.objects.values()))


# --- giving and ending roles ----------------------------------------------------------------


def role_of(office: World, login: str) -> Membership:
    return Membership.objects.get(person=office.people[login], ended_at=None)


def test_a_role_given_twice_is_one_role_and_one_event(office: World) -> None:
    for _ in range(2):
        grant_role(
            person_id=office.people["filer"].pk,
            role="reviewer",
            scope_id="east",
            actor=office.actor("manager"),
            now=NOW + timedelta(minutes=_),
        )
    assert office.actor("filer").roles == {"filer", "reviewer"}
    assert Event.objects.filter(action="role.granted").count() == 1


def test_a_manager_gives_no_role_to_people_of_another_park(office: World) -> None:
    with pytest.raises(NotFound):
        grant_role(
            person_id=office.people["filer_south"].pk,
            role="reviewer",
            scope_id="east",
            actor=office.actor("manager"),
            now=NOW,
        )


def test_an_ended_role_gives_no_right(office: World) -> None:
    end_role(membership_id=role_of(office, "reviewer").pk, actor=office.actor("manager"), now=NOW)
    assert office.actor("reviewer").grants == ()
    ended = Membership.objects.get(person=office.people["reviewer"])
    assert ended.ended_at == NOW


@pytest.mark.parametrize(
    ("by", "whose"),
    [
        ("manager", "reviewer_south"),
        ("manager", "admin"),
        ("reviewer", "filer"),
        ("city", "manager"),
    ],
)
def test_roles_of_others_are_out_of_reach(office: World, by: str, whose: str) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        end_role(membership_id=role_of(office, whose).pk, actor=office.actor(by), now=NOW)
    assert office.actor(whose).grants


def test_the_last_administrator_stays(office: World) -> None:
    admin = office.actor("admin")
    with pytest.raises(Refused):
        end_role(membership_id=role_of(office, "admin").pk, actor=admin, now=NOW)
    grant_role(person_id=office.people["city"].pk, role="administrator", actor=admin, now=NOW)
    end_role(membership_id=role_of(office, "admin").pk, actor=admin, now=NOW)
    assert office.actor("admin").grants == ()


def test_an_administrator_whose_account_is_closed_does_not_count(office: World) -> None:
    admin = office.actor("admin")
    other = office.people["city"]
    grant_role(person_id=other.pk, role="administrator", actor=admin, now=NOW)
    Person.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(Refused):
        end_role(membership_id=role_of(office, "admin").pk, actor=admin, now=NOW)


# --- closing an account ---------------------------------------------------------------------


def test_a_closed_account_has_no_roles_and_comes_back_without(office: World) -> None:
    who = office.people["reviewer"].pk
    deactivate_person(person_id=who, actor=office.actor("admin"), now=NOW)
    closed = Person.objects.get(pk=who)
    assert not closed.is_active
    assert actor_of(closed).is_anonymous
    reactivate_person(person_id=who, actor=office.actor("admin"), now=NOW)
    again = Person.objects.get(pk=who)
    assert again.is_active
    assert actor_of(again).grants == ()


def test_nobody_closes_the_own_account(office: World) -> None:
    with pytest.raises(Refused):
        deactivate_person(person_id=office.people["admin"].pk, actor=office.actor("admin"), now=NOW)


def test_a_manager_closes_no_account(office: World) -> None:
    with pytest.raises(NotAllowed):
        deactivate_person(
            person_id=office.people["reviewer"].pk, actor=office.actor("manager"), now=NOW
        )


# --- seeing ---------------------------------------------------------------------------------


def names(actor: Actor, **wanted: str) -> set[str]:
    found, count = see_people(wanted=PeopleFilter(**wanted), page=1, actor=actor)
    assert count == len(found)
    return {one.username for one in found}


def test_a_manager_sees_the_people_of_the_park_only(office: World) -> None:
    east = {"manager", "reviewer", "reviewer_two", "filer", "filer_two", "verifier"}
    assert names(office.actor("manager")) == east
    assert names(office.actor("admin")) == set(office.people)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"role": "verifier"}, {"verifier", "verifier_south"}),
        ({"park_id": "south", "role": "filer"}, {"filer_south"}),
        ({"words": "reviewer_t"}, {"reviewer_two"}),
        ({"state": "closed"}, set()),
    ],
)
def test_people_are_found(office: World, wanted: dict[str, str], found: set[str]) -> None:
    assert names(office.actor("admin"), **wanted) == found


def test_a_filter_does_not_reach_beyond_the_park(office: World) -> None:
    assert names(office.actor("manager"), park_id="south") == set()


@pytest.mark.parametrize("login", ["reviewer", "filer", "province", "city", "verifier"])
def test_others_see_no_list_and_no_person(office: World, login: str) -> None:
    with pytest.raises(NotAllowed):
        names(office.actor(login))
    with pytest.raises(NotFound):
        see_person(person_id=office.people["manager"].pk, actor=office.actor(login))


def test_a_manager_does_not_see_roles_elsewhere(office: World) -> None:
    grant_role(
        person_id=office.people["verifier"].pk,
        role="verifier",
        scope_id="south",
        actor=office.actor("admin"),
        now=NOW,
    )
    page = see_person(person_id=office.people["verifier"].pk, actor=office.actor("manager"))
    assert {one.scope_id for one in page.person.roles} == {"east"}
    assert not page.may_manage


def test_every_change_is_in_the_chain(office: World, acting: Callable[[Person], Actor]) -> None:
    before = Event.objects.count()
    link(office)
    end_role(membership_id=role_of(office, "filer").pk, actor=office.actor("manager"), now=NOW)
    deactivate_person(person_id=office.people["city"].pk, actor=office.actor("admin"), now=NOW)
    added = list(Event.objects.order_by("seq").values_list("action", flat=True))[before:]
    assert added == ["person.invited", "role.ended", "person.deactivated"]
