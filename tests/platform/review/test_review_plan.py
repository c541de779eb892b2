"""Planning: who is to file what by when, for those inside then; twice changes nothing."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from world import NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event
from parkdesk.registry.models import Enterprise
from parkdesk.usecases.plan_duties import Plan, due_on, plan_duties, preview_duties
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import Duty

ClientOf = Callable[[Person], Client]
MONTHS = Plan(year=2027, frequency="monthly", due_months=1, due_day=31)


def test_every_enterprise_inside_gets_every_month(world: World) -> None:
    planned = plan_duties(
        park=world.parks["east"], plan=MONTHS, actor=world.actor("manager"), now=NOW
    )
    assert (len(planned.new), planned.kept, planned.enterprises) == (36, 0, 3)
    january = Duty.objects.get(enterprise="east/E01", period="2027-01")
    assert (january.start, january.end, january.due_on, january.state) == (
        date(2027, 1, 1), date(2027, 2, 1), date(2027, 2, 28), "not_filed",
    )  # fmt: skip
    assert Duty.objects.get(enterprise="east/E01", period="2027-12").due_on == date(2028, 1, 31)
    event = Event.objects.order_by("-seq").first()
    assert event is not None
    assert (event.action, '"new":36' in event.facts) == ("duties.planned", True)


def test_planning_twice_changes_nothing(world: World) -> None:
    for _ in range(2):
        planned = plan_duties(
            park=world.parks["east"], plan=MONTHS, actor=world.actor("manager"), now=NOW
        )
    assert (len(planned.new), planned.kept) == (0, 36)
    assert Duty.objects.filter(period__startswith="2027").count() == 36


def test_who_comes_goes_or_is_outside_is_planned_for_as_it_is(world: World) -> None:
    Enterprise.objects.filter(key="east/E01").update(valid_from=date(2027, 7, 15))
    Enterprise.objects.filter(key="east/E02").update(valid_to=date(2027, 2, 1))
    Enterprise.objects.filter(key="east/P01").update(in_boundary=False)
    planned = preview_duties(park=world.parks["east"], plan=MONTHS, actor=world.actor("manager"))
    by_unit = {
        key: [one.period for one in planned.new if one.enterprise_id == key]
        for key in ("east/E01", "east/E02", "east/P01")
    }
    assert by_unit["east/E01"] == [f"2027-{month:02d}" for month in range(7, 13)]
    assert by_unit["east/E02"] == ["2027-01"]
    assert by_unit["east/P01"] == []
    assert not Duty.objects.filter(period__startswith="2027").exists()


def test_a_year_beside_months_is_told_of(world: World) -> None:
    plan = Plan(year=2026, frequency="yearly", due_months=3, due_day=31)
    planned = preview_duties(park=world.parks["east"], plan=plan, actor=world.actor("manager"))
    assert planned.other_frequency == 3
    assert {one.due_on for one in planned.new} == {date(2027, 3, 31)}


def test_due_days_fall_into_their_month() -> None:
    plan = Plan(year=2028, frequency="monthly", due_day=30)
    assert due_on(date(2028, 2, 1), plan) == date(2028, 2, 29)
    assert due_on(date(2028, 12, 1), Plan(year=2028, frequency="m", due_months=2)) == date(
        2029, 1, 15
    )


@pytest.mark.parametrize(
    "odd",
    [{"year": 1999}, {"year": 3000}, {"frequency": "weekly"}, {"due_day": 0}, {"due_day": 32},
     {"due_months": 0}, {"due_months": 13}, {"year": -1}],
)  # fmt: skip
def test_an_odd_plan_is_refused(world: World, odd: dict[str, object]) -> None:
    plan = Plan(**{"year": 2027, "frequency": "monthly", **odd})  # type: ignore[arg-type]
    with pytest.raises(Refused):
        plan_duties(park=world.parks["east"], plan=plan, actor=world.actor("manager"), now=NOW)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("verifier", NotAllowed), ("city", NotAllowed),
     ("filer", NotFound), ("manager_south", NotFound), ("admin", NotFound)],
)  # fmt: skip
def test_only_the_park_manager_plans(
    world: World, client_of: ClientOf, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        plan_duties(park=world.parks["east"], plan=MONTHS, actor=world.actor(login), now=NOW)
    answer = client_of(world.people[login]).get(reverse("desk:queue-plan", args=["east"]))
    assert answer.status_code == 404


def test_the_page_shows_before_it_makes(world: World, client_of: ClientOf) -> None:
    client, address = client_of(world.people["manager"]), reverse("desk:queue-plan", args=["east"])
    assert client.get(address).status_code == 200
    sent = {"year": "2027", "frequency": "monthly", "due_months": "1", "due_day": "15"}
    page = client.get(address, sent).content.decode()
    assert "36 new duties" in page
    assert "2028-01-15" in page
    assert not Duty.objects.filter(period__startswith="2027").exists()
    odd = client.get(address, sent | {"due_day": "x"})
    assert odd.status_code == 422
    assert "Give a day between 1 and 31." in odd.content.decode()
    done = client.post(address, sent, follow=True).content.decode()
    assert "36 duties were made." in done
