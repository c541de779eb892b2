"""One unit: added, edited, left; one spell only; its history as the chain holds it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import setup_fixtures
from django.test import Client
from django.urls import reverse
from world import NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.audit.subject_queries import history_of_enterprise
from parkdesk.registry.models import Enterprise
from parkdesk.usecases.before_after import version_of
from parkdesk.usecases.edit_enterprise import (
    EnterpriseGiven,
    add_enterprise,
    edit_enterprise,
    given_of,
)
from parkdesk.usecases.end_membership import end_membership
from parkdesk.usecases.refusals import Refused

in_english = setup_fixtures.in_english
world = setup_fixtures.world


def unit(key: str = "east/E01") -> Enterprise:
    return Enterprise.objects.select_related("park__prefecture").get(pk=key)


def edit(world: World, login: str = "manager", seen: str = "", **changes: object) -> Enterprise:
    known = given_of(unit())
    return edit_enterprise(
        enterprise=unit(),
        given=replace(known, **changes),  # type: ignore[arg-type]
        seen=seen or version_of(known),
        actor=world.actor(login),
        now=NOW,
    )


def leave(world: World, day: date = date(2026, 3, 1), reason: str = "Notice 3") -> Enterprise:
    return end_membership(
        enterprise=unit(), valid_to=day, reason=reason, actor=world.actor("manager"), now=NOW
    )


def add(world: World, code: str = "N10", login: str = "manager", **given: object) -> Enterprise:
    return add_enterprise(
        park=world.parks["east"],
        code=code,
        given=EnterpriseGiven(**{"name_zh": "New works", **given}),  # type: ignore[arg-type]
        actor=world.actor(login),
        now=NOW,
    )


def test_a_new_unit_is_recorded(world: World) -> None:
    assert add(world, role="public_area").key == "east/N10"
    assert Event.objects.get(action="enterprise.added").subject == "enterprise:east/N10"


@pytest.mark.parametrize("code", ["E01", "", "a b", "a/b", "x" * 50, "-x"])
def test_a_code_that_is_taken_or_none_is_refused(world: World, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        add(world, code)
    assert refusal.value.field == "code"


def test_a_change_is_recorded_with_before_and_after(world: World) -> None:
    edit(world, name_zh="Another name", valid_from=date(2021, 5, 1))
    facts = json.loads(Event.objects.get(action="enterprise.edited").facts)
    assert facts == {
        "before": {"name_zh": "east unit E01", "valid_from": None},
        "after": {"name_zh": "Another name", "valid_from": "2021-05-01"},
    }
    assert verify() is None


def test_nothing_changed_is_no_event(world: World) -> None:
    edit(world)
    assert not Event.objects.filter(action="enterprise.edited").exists()


def test_who_saw_an_older_state_is_told(world: World) -> None:
    seen = version_of(given_of(unit()))
    edit(world, name_zh="First")
    with pytest.raises(Refused, match="after you opened it"):
        edit(world, seen=seen, name_zh="Second")


def test_leaving_is_recorded_once_with_its_reason(world: World) -> None:
    leave(world)
    assert unit().valid_to == date(2026, 3, 1)
    assert json.loads(Event.objects.get(action="enterprise.left").facts)["reason"] == "Notice 3"
    with pytest.raises(Refused, match="has left already"):
        leave(world, date(2026, 4, 1))


def test_leaving_before_coming_or_without_a_reason_is_refused(world: World) -> None:
    edit(world, valid_from=date(2026, 6, 1))
    with pytest.raises(Refused, match="must come after"):
        leave(world)
    with pytest.raises(Refused) as refusal:
        leave(world, date(2026, 7, 1), " ")
    assert refusal.value.field == "reason"


def test_a_second_spell_under_one_code_is_refused_with_the_reason(world: World) -> None:
    leave(world)
    with pytest.raises(Refused, match="one spell") as refusal:
        edit(world, valid_from=date(2026, 9, 1), valid_to=None)
    assert refusal.value.field == "valid_from"
    assert edit(world, valid_to=None).valid_to is None  # taking a mistaken leaving back is none


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("filer", NotFound), ("manager_south", NotFound)],
)
def test_only_its_manager_touches_a_unit(
    world: World, login: str, refusal: type[Exception]
) -> None:
    actor = world.actor(login)
    with pytest.raises(refusal):
        edit(world, login, name_zh="Mine")
    with pytest.raises(refusal):
        add(world, login=login)
    with pytest.raises(refusal):
        end_membership(
            enterprise=unit(), valid_to=date(2026, 3, 1), reason="x", actor=actor, now=NOW
        )


def test_the_history_is_that_of_the_chain_of_this_park(world: World) -> None:
    edit(world, name_zh="Another name")
    leave(world)
    history = history_of_enterprise("east", "E01")
    assert [one.action for one in history] in (
        ["enterprise.left", "enterprise.edited"],
        ["enterprise.edited", "enterprise.left"],
    )
    assert ("name_zh", "east unit E01", "Another name") in [
        field for one in history for field in one.fields
    ]
    assert history_of_enterprise("south", "E01") == []


def test_the_drawer_and_the_page(world: World, client_of: Callable[[Person], Client]) -> None:
    client = client_of(world.people["manager"])
    href = reverse("desk:setup-enterprise", args=["east", "E01"])
    part = client.get(href, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    fields = {k: v for k, v in part.context["form"].initial.items() if v is not None}
    wrong = client.post(href, {**fields, "industry_code": "x9"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "GB/T 4754" in wrong.content.decode()
    done = client.post(href, {**fields, "industry_code": "3217"}, headers={"HX-Request": "true"})
    assert done.status_code == 204
    assert done.headers["HX-Redirect"] == reverse("desk:setup-enterprises", args=["east"])
    page = client.get(href).content.decode()
    assert "3217" in page
    leaves = reverse("desk:setup-enterprise-leaves", args=["east", "E01"])
    assert client.post(leaves, {"valid_to": "2026-03-01"}).status_code == 422
    answer = client.post(leaves, {"valid_to": "2026-03-01", "reason": "Notice 3"})
    assert answer.status_code == 302
    assert unit().valid_to == date(2026, 3, 1)
