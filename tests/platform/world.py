"""A small world: two parks, their people, and a year that is accounted and sealed.

Every number is invented.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from parkdesk.accounts.actor import Actor, Role
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.accounts.queries import actor_of
from parkdesk.records.models import Filing
from parkdesk.records.operations import FilingGiven, RowGiven, append_filing, keep_file
from parkdesk.registry.models import Enterprise, Meter, Park, Region, Target, YearFigures
from parkdesk.runs.models import Run
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.seal_run import seal_run
from parkdesk.workflow.models import Duty, Publication
from parkdesk.workflow.operations import step

NOW = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
METHOD = "cn-zero-carbon-park-2025"
PASSWORD = "correct-horse-battery"  # noqa: S105
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

#: Login -> role and scope.
PEOPLE: dict[str, tuple[Role, str]] = {
    "admin": ("administrator", ""),
    "province": ("province", "510000"),
    "city": ("city", "510800"),
    "city_south": ("city", "510100"),
    "manager": ("park_manager", "east"),
    "reviewer": ("reviewer", "east"),
    "reviewer_two": ("reviewer", "east"),
    "filer": ("filer", "east/E01"),
    "filer_two": ("filer", "east/E02"),
    "verifier": ("verifier", "east"),
    "manager_south": ("park_manager", "south"),
    "reviewer_south": ("reviewer", "south"),
    "filer_south": ("filer", "south/N01"),
    "verifier_south": ("verifier", "south"),
}
UNITS = {
    "east": [
        ("E01", "enterprise", "3216"),
        ("E02", "enterprise", "1461"),
        ("P01", "public_area", ""),
    ],
    "south": [("N01", "enterprise", "3911"), ("N02", "enterprise", "1461")],
}  # fmt: skip


@dataclass(slots=True)
class World:
    """What was made, by name."""

    people: dict[str, Person] = field(default_factory=dict)
    parks: dict[str, Park] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    duties: dict[tuple[str, str], Duty] = field(default_factory=dict)  #: (enterprise key, period)
    runs: dict[str, Run] = field(default_factory=dict)  #: sealed, by park

    def actor(self, login: str) -> Actor:
        """Return a person as an actor."""
        return actor_of(self.people[login])


def make_world(*, is_accounted: bool = True) -> World:
    """Make the world; ``is_accounted`` seals the year 2025 of both parks and publishes east's."""
    world = World()
    _regions()
    for park_id, units in UNITS.items():
        _park(world, park_id, units)
    for login, (role, scope) in PEOPLE.items():
        person = Person.objects.create_user(login, PASSWORD, full_name=f"{login} (test)")
        grant(person, role, scope, granted_by_name="test", now=NOW)
        world.people[login] = person
    for key in world.enterprises:
        _received_year(world, key)
    _open_months(world)
    if is_accounted:
        for park_id in UNITS:
            _account(world, park_id)
    return world


def _regions() -> None:
    province = Region.objects.create(code="510000", name_zh="Sichuan", name_en="Sichuan")
    Region.objects.create(code="510800", name_zh="Guangyuan", name_en="Guangyuan", parent=province)
    Region.objects.create(code="510100", name_zh="Chengdu", name_en="Chengdu", parent=province)


def _park(world: World, park_id: str, units: list[tuple[str, str, str]]) -> None:
    park = Park.objects.create(
        id=park_id,
        name_zh=f"{park_id} park",
        name_en=f"{park_id.title()} Park",
        prefecture_id="510800" if park_id == "east" else "510100",
        committee_zh=f"{park_id} committee",
        park_type="industrial",
        is_synthetic=True,
        longitude=105.84,
        latitude=32.43,
    )
    world.parks[park_id] = Park.objects.select_related("prefecture__parent").get(pk=park.pk)
    for code, role, industry in units:
        enterprise = Enterprise.objects.create(
            key=f"{park_id}/{code}",
            park=park,
            code=code,
            name_zh=f"{park_id} unit {code}",
            name_en=f"{park_id} unit {code}",
            role=role,
            industry_code=industry,
            is_synthetic=True,
        )
        world.enterprises[enterprise.key] = enterprise
        Meter.objects.create(
            id=f"{park_id}-{code}-e", enterprise=enterprise, medium="electricity", unit="MWh"
        )
    about = {"recorded_at": NOW, "recorded_by_name": "test", "is_synthetic": True, "source": "test"}
    YearFigures.objects.create(park=park, year=2025, value_added_cny=2e9, **about)
    Target.objects.create(
        park=park,
        indicator="intensity_tco2_per_tce",
        year=2025,
        value=1.6,
        unit="tCO2/tce",
        **about,
    )


def texts(period: str, scale: float) -> list[dict[str, str]]:
    """Return the figures of one filing, as typed."""
    return [
        {
            "period": period,
            "activity": "electricity_received",
            "subject": "grid",
            "amount": f"{1200 * scale:.1f}",
            "unit": "MWh",
            "quality": "invoiced",
        },
        {
            "period": period,
            "activity": "fuel_combustion",
            "subject": "natural_gas",
            "amount": f"{35 * scale:.2f}",
            "unit": "10^4 Nm3",
            "quality": "measured",
        },
    ]


def file_for(world: World, key: str, period: str, *, scale: float, filed_at: datetime) -> Filing:
    """File a duty as its enterprise would; the first row is proved by a picture."""
    enterprise = world.enterprises[key]
    actor = Actor(id=None, name="test filer")
    proof = keep_file(
        enterprise=enterprise,
        name="invoice.png",
        media_type="image/png",
        chunks=[PNG],
        kind="evidence",
        actor=actor,
        now=filed_at,
    )
    rows = [
        RowGiven(texts=text, row=at + 2, sheet="", proofs=(proof.pk,) if at == 0 else ())
        for at, text in enumerate(texts(period, scale))
    ]
    year, month = int(period[:4]), int(period[5:7] or 1)
    is_year = len(period) == len("2025")
    end = date(year + 1, 1, 1) if is_year or month == 12 else date(year, month + 1, 1)
    given = FilingGiven(
        enterprise=enterprise,
        period=period,
        start=date(year, month, 1),
        end=end,
        origin="form",
        file_name="form",
        rows=rows,
        is_synthetic=True,
    )
    return append_filing(given, actor=actor, now=filed_at)


def _duty(world: World, key: str, period: str, start: date, end: date) -> Duty:
    enterprise = world.enterprises[key]
    duty = Duty.objects.create(
        park_id=enterprise.park_id,
        enterprise=enterprise,
        period=period,
        start=start,
        end=end,
        due_on=end + timedelta(days=15),
    )
    world.duties[key, period] = duty
    return duty


def move(world: World, duty: Duty, filing: Filing, *actions: str) -> None:
    """Take a duty through some steps."""
    reviewer = Actor(id=None, name="test reviewer")
    for at, action in enumerate(actions, start=duty.seq):
        step(
            duty, action, filing=filing, seen_seq=at,
            reason="Unit looks ten times too large." if action == "return" else "",
            actor=reviewer, now=NOW,
        )  # fmt: skip


def _received_year(world: World, key: str) -> None:
    duty = _duty(world, key, "2025", date(2025, 1, 1), date(2026, 1, 1))
    filing = file_for(world, key, "2025", scale=12 + len(key), filed_at=NOW - timedelta(days=20))
    move(world, duty, filing, "submit", "review", "receive")


def _open_months(world: World) -> None:
    """Make January 2026 with a duty in every state, and December filed late by nobody."""
    paths: dict[str, tuple[str, ...]] = {
        "east/E01": (),
        "east/E02": ("submit",),
        "east/P01": ("submit", "return"),
        "south/N01": ("submit", "review"),
        "south/N02": ("submit", "review", "receive"),
    }
    for key, actions in paths.items():
        duty = _duty(world, key, "2026-01", date(2026, 1, 1), date(2026, 2, 1))
        if actions:
            filing = file_for(world, key, "2026-01", scale=1.1, filed_at=NOW - timedelta(days=3))
            move(world, duty, filing, *actions)


def _account(world: World, park_id: str) -> None:
    login = "manager" if park_id == "east" else "manager_south"
    actor = world.actor(login)
    run = request_account(
        park=world.parks[park_id], period="2025", method_id=METHOD, actor=actor, now=NOW
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    run = Run.objects.select_related("result").get(pk=run.pk)
    assert run.state == "done", run.problems
    seal_run(run_id=run.pk, actor=actor, now=NOW)
    world.runs[park_id] = run
    if park_id == "east":
        Publication.objects.create(
            run=run,
            figures={
                "emission_tco2": run.result.emission_tco2,
                "intensity_tco2_per_tce": run.result.intensity_tco2_per_tce,
            },
            published_at=NOW,
            published_by_name=actor.name,
        )
