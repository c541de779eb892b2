"""Links to big screens: who may make one, what it opens, when it opens nothing any more."""

from datetime import timedelta

import pytest
from world import NOW, World

from parkdesk.accounts.actor import NotFound
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.see_screen import see_screen
from parkdesk.usecases.share_screen import revoke_screen, share_screen, shareable
from parkdesk.workflow.models import ScreenLink
from parkdesk.workflow.queries import screen_links

PLACES = {
    "province": {
        "province:510000", "prefecture:510800", "prefecture:510100", "park:east", "park:south",
    },
    "city": {"prefecture:510800", "park:east"},
    "manager": {"park:east"},
    "reviewer": set(),
    "filer": set(),
    "verifier": set(),
    "admin": set(),
}  # fmt: skip


def _share(world: World, login: str, place: str, days: int = 30) -> str:
    actor = world.actor(login)
    return share_screen(place=place, name="hall", days=days, actor=actor, now=NOW)[1]


@pytest.mark.parametrize("login", list(PLACES))
def test_each_role_shares_what_it_supervises(world: World, login: str) -> None:
    assert {one.key for one in shareable(world.actor(login))} == PLACES[login]
    for place in PLACES["province"] - PLACES[login]:
        with pytest.raises(NotFound):
            _share(world, login, place)
    assert not ScreenLink.objects.exists()


def test_the_secret_is_not_kept(world: World) -> None:
    secret = _share(world, "city", "prefecture:510800")
    link = ScreenLink.objects.get()
    assert secret not in str(vars(link))
    assert secret not in "".join(event.facts for event in Event.objects.all())
    assert Event.objects.filter(action="screen.shared", actor_id=world.people["city"].pk).exists()
    assert verify() is None


@pytest.mark.parametrize(
    ("name", "days", "field"), [(" ", 30, "name"), ("x", 0, "days"), ("x", 400, "days")]
)
def test_a_link_needs_a_name_and_an_end(world: World, name, days, field) -> None:
    with pytest.raises(Refused) as refusal:
        share_screen(place="park:east", name=name, days=days, actor=world.actor("manager"), now=NOW)
    assert refusal.value.field == field


def test_it_opens_until_it_expires(world: World) -> None:
    secret = _share(world, "manager", "park:east", days=1)
    assert see_screen(secret=secret, now=NOW).park.park.id == "east"
    with pytest.raises(NotFound):
        see_screen(secret=secret, now=NOW + timedelta(days=1))
    with pytest.raises(NotFound):
        see_screen(secret="x" + secret[1:], now=NOW)


def test_a_revoked_link_opens_nothing(world: World) -> None:
    secret = _share(world, "manager", "park:east")
    link = ScreenLink.objects.get()
    for login in ("reviewer", "manager_south", "city_south", "filer"):
        with pytest.raises(NotFound):
            revoke_screen(link_id=link.pk, actor=world.actor(login), now=NOW)
    revoke_screen(link_id=link.pk, actor=world.actor("city"), now=NOW)
    with pytest.raises(NotFound):
        see_screen(secret=secret, now=NOW)
    revoke_screen(link_id=link.pk, actor=world.actor("city"), now=NOW)
    assert Event.objects.filter(action="screen.revoked").count() == 1


def test_a_link_ends_with_the_right_of_who_made_it(world: World) -> None:
    secret = _share(world, "city", "prefecture:510800")
    world.people["city"].memberships.update(ended_at=NOW)
    with pytest.raises(NotFound):
        see_screen(secret=secret, now=NOW)


def test_a_link_ends_with_the_account_of_who_made_it(world: World) -> None:
    secret = _share(world, "city", "prefecture:510800")
    person = world.people["city"]
    person.is_active = False
    person.save()
    with pytest.raises(NotFound):
        see_screen(secret=secret, now=NOW)


def test_each_sees_the_links_of_their_own_places(world: World) -> None:
    _share(world, "province", "province:510000")
    _share(world, "city", "prefecture:510800")
    _share(world, "manager", "park:east")
    _share(world, "manager_south", "park:south")

    def seen(login: str) -> set[str]:
        return {row.scope_id for row in screen_links(world.actor(login))}

    assert seen("province") == {"510000", "510800", "east", "south"}
    assert seen("city") == {"510800", "east"}
    assert seen("manager") == {"east"}
    assert seen("verifier") == seen("filer") == seen("admin") == set()
