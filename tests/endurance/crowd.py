"""The small world with more enterprises, each with somebody who files, and much to do."""

from datetime import date, timedelta

from django.db import transaction
from world import NOW, PASSWORD, World, file_for, make_world, move

from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.registry.models import Enterprise, Meter
from parkdesk.workflow.models import Duty

MORE = {"east": 6, "south": 4}  #: enterprises beside those of the small world
YEAR = "2025"


@transaction.atomic
def make_crowd() -> World:
    """Make the world; every enterprise has received its year and owes the months of 2026."""
    world = make_world()
    for park_id, count in MORE.items():
        for number in range(1, count + 1):
            _join(world, park_id, f"M{number:02d}")
    for key in world.enterprises:
        person = Person.objects.create_user(filer_of(key), PASSWORD, full_name=f"filer of {key}")
        grant(person, "filer", key, granted_by_name="test", now=NOW)
    return world


def filer_of(key: str) -> str:
    """Return the login of who files for an enterprise."""
    return f"of {key}"


def _join(world: World, park_id: str, code: str) -> None:
    enterprise = Enterprise.objects.create(
        key=f"{park_id}/{code}",
        park_id=park_id,
        code=code,
        name_zh=f"{park_id} unit {code}",
        name_en=f"{park_id} unit {code}",
        industry_code="1461",
        is_synthetic=True,
    )
    world.enterprises[enterprise.key] = enterprise
    Meter.objects.create(
        id=f"{park_id}-{code}-e", enterprise=enterprise, medium="electricity", unit="MWh"
    )
    for month in range(1, 13):
        _received(world, enterprise, f"{YEAR}-{month:02d}")


def _received(world: World, enterprise: Enterprise, period: str) -> None:
    start = date(int(period[:4]), int(period[5:]), 1)
    end = (start + timedelta(days=32)).replace(day=1)
    duty = Duty.objects.create(
        park_id=enterprise.park_id,
        enterprise=enterprise,
        period=period,
        start=start,
        end=end,
        due_on=end + timedelta(days=15),
    )
    filed_at = NOW - timedelta(days=20)
    filing = file_for(world, enterprise.key, period, scale=1.2, filed_at=filed_at)
    move(world, duty, filing, "submit", "review", "receive")
