"""No page runs more queries as parks, enterprises, filings and accounts become more."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from world import METHOD, NOW, World, file_for, move

from parkdesk.accounts.actor import Actor, Grant
from parkdesk.accounts.models import Person
from parkdesk.registry.models import Enterprise, Park, Target, YearFigures
from parkdesk.runs.models import Run
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.seal_run import seal_run
from parkdesk.workflow.models import Duty

ClientOf = Callable[[Person], Client]
FEW, MANY = (3, 6), (12, 60)  #: parks and enterprises


def grow(world: World, parks: int, enterprises: int) -> None:
    """Add parks and enterprises until there are so many, each accounted; the east park most."""
    for number in range(len(world.parks), parks):
        _found(world, f"more{number:02d}")
    missing = enterprises - len(world.enterprises)
    for number in range(missing):
        park_id = "east" if number % 2 else list(world.parks)[number % len(world.parks)]
        _join(world, park_id, f"Z{len(world.enterprises):03d}")
    for park_id in world.parks:
        _account(world, park_id)


def _found(world: World, park_id: str) -> None:
    Park.objects.create(
        id=park_id,
        name_zh=park_id,
        prefecture_id="510800",
        park_type="industrial",
        is_synthetic=True,
        longitude=105.0,
        latitude=32.0,
    )
    world.parks[park_id] = Park.objects.select_related("prefecture__parent").get(pk=park_id)
    about = {"recorded_at": NOW, "recorded_by_name": "test", "is_synthetic": True, "source": "test"}
    YearFigures.objects.create(park_id=park_id, year=2025, value_added_cny=2e9, **about)
    Target.objects.create(
        park_id=park_id, indicator="emission_tco2", year=2025, value=1e5, unit="tCO2", **about
    )
    _join(world, park_id, "Z000")


def _join(world: World, park_id: str, code: str) -> None:
    """Add an enterprise that has filed its year, and a month that waits for review."""
    enterprise = Enterprise.objects.create(
        key=f"{park_id}/{code}",
        park_id=park_id,
        code=code,
        name_zh=code,
        industry_code="1461",
        is_synthetic=True,
    )
    world.enterprises[enterprise.key] = enterprise
    year, month = date(2025, 1, 1), date(2026, 1, 1)
    for period, start, end, steps in (
        ("2025", year, month, ("submit", "review", "receive")),
        ("2026-01", month, date(2026, 2, 1), ("submit",)),
    ):
        duty = Duty.objects.create(
            park_id=park_id, enterprise=enterprise, period=period, start=start, end=end, due_on=end
        )
        filing = file_for(world, enterprise.key, period, scale=2.0, filed_at=NOW)
        move(world, duty, filing, *steps)


def _account(world: World, park_id: str) -> None:
    actor = world.actor("manager" if park_id == "east" else "manager_south")
    if park_id not in ("east", "south"):
        grants = (Grant(role="park_manager", scope_kind="park", scope_id=park_id),)
        actor = Actor(id=None, name="test manager", grants=grants)
    run = request_account(
        park=world.parks[park_id], period="2025", method_id=METHOD, actor=actor, now=timezone.now()
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    seal_run(run_id=run.pk, actor=actor, now=timezone.now())
    world.runs[park_id] = Run.objects.get(pk=run.pk)


def addresses(world: World) -> dict[str, tuple[str, str]]:
    """Return by page who opens it and its address."""
    run = world.runs["east"]
    line = run.lines.filter(enterprise_id="E01", subject="grid").order_by("line_id")[0].line_id
    duty = world.duties["east/E02", "2026-01"]
    return {
        "overview": ("province", reverse("desk:overview")),
        "region": ("city", reverse("desk:region", args=["510800"])),
        "park": ("manager", reverse("desk:park", args=["east"])),
        "park seen from above": ("province", reverse("desk:park", args=["east"])),
        "queue": ("reviewer", reverse("desk:queue", args=["east"])),
        "review": ("reviewer", reverse("desk:duty", args=[duty.pk])),
        "runs": ("manager", reverse("desk:runs", args=["east"])),
        "run": ("manager", reverse("desk:run", args=[run.pk])),
        "lines": ("manager", reverse("desk:run_lines", args=[run.pk])),
        "explanation": ("manager", reverse("desk:line", args=[run.pk, line])),
        "verifications": ("verifier", reverse("desk:verifications")),
        "changes": ("manager", reverse("desk:changes", args=["east"])),
        "people": ("manager", reverse("desk:people")),
    }


def counted(world: World, client_of: ClientOf) -> dict[str, list[str]]:
    """Return the queries of each page, opened for the second time."""
    found = {}
    for name, (login, address) in addresses(world).items():
        client = client_of(world.people[login])
        assert client.get(address).status_code == 200, (name, address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        found[name] = [query["sql"] for query in made]
    return found


@pytest.mark.slow
def test_no_page_runs_more_queries_as_there_is_more(world: World, client_of: ClientOf) -> None:
    grow(world, *FEW)
    few = counted(world, client_of)
    grow(world, *MANY)
    assert (Park.objects.count(), Enterprise.objects.count()) == MANY
    many = counted(world, client_of)
    more = {
        name: (len(few[name]), len(many[name]), _new(few[name], many[name]))
        for name in few
        if len(many[name]) > len(few[name])
    }
    assert not more


def _new(few: list[str], many: list[str]) -> list[str]:
    """Return the beginnings of the queries that there are more of."""
    before, after = (Counter(sql.split("WHERE")[0] for sql in made) for made in (few, many))
    return sorted(after - before)
