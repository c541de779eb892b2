"""How far each filing is: not filed, pending, returned, reviewed or received, and since when.

Years before 2026 are received. In 2026 the shares of ``data/states.csv`` hold, except for the
filings in which something is planted. Nothing lies after :data:`AS_OF`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache

from parkdesk.cli.demonstration.draws import draw
from parkdesk.cli.demonstration.members import Enterprise
from parkdesk.cli.demonstration.packaged import by, rows
from parkdesk.cli.demonstration.pilots import PilotPark
from parkdesk.cli.demonstration.planted import Plant, plants

STATES = ("not_filed", "pending", "returned", "reviewed", "received")
SHANGHAI = timezone(timedelta(hours=8))
AS_OF = datetime(2026, 11, 12, 9, 0, tzinfo=SHANGHAI)
"""The moment that the demonstration shows; use it as "now" to see who is late."""
DUE_DAY = 15  #: a month is due on this day of the next
_DECIDED = ("returned", "reviewed", "received")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """That one unit files one month, and how far that is."""

    park_id: str
    enterprise_id: str
    period: str
    state: str
    due_on: date
    submitted_at: datetime | None
    decided_at: datetime | None
    is_late: bool
    reason_zh: str
    reason_en: str
    peculiarity: str


def duties(
    park: PilotPark, members: Sequence[Enterprise], year: int, months: Iterable[int]
) -> list[Duty]:
    """Return the filings that members owe for some months of a year, by member and month."""
    chosen = sorted(set(months))
    return [
        _duty(member, year, month)
        for member in members
        for month in chosen
        if member.park_id == park.id and member.is_inside(year, month)
    ]


@cache
def state_of(park_id: str, enterprise_id: str, year: int, month: int) -> str:
    """Return the state of a filing."""
    plant = _plant(park_id, enterprise_id, year, month)
    if plant is not None:
        return plant.state
    row = by("states.csv", "period").get(f"{year}-{month:02d}")
    if row is None:
        return "received"
    share = draw(park_id, enterprise_id, year, month, "state")
    for state in STATES:
        share -= float(row[state])
        if share < 0.0:
            return state
    return STATES[-1]


def _plant(park_id: str, enterprise_id: str, year: int, month: int) -> Plant | None:
    """Return what is planted in a filing."""
    return _planted(park_id).get((enterprise_id, year, month))


@cache
def _planted(park_id: str) -> dict[tuple[str, int, int], Plant]:
    return {(one.enterprise_id, one.year, one.month): one for one in plants(park_id)}


def _duty(member: Enterprise, year: int, month: int) -> Duty:
    plant = _plant(member.park_id, member.enterprise_id, year, month)
    state = state_of(member.park_id, member.enterprise_id, year, month)
    following = date(year + month // 12, month % 12 + 1, 1)
    due_on = following.replace(day=DUE_DAY)
    submitted_at = decided_at = None
    if state != "not_filed":
        late = plant.days_late if plant else 0
        submitted_at = _moment(member, following, f"{year}-{month}", late)
        if state in _DECIDED:
            decided_at = min(submitted_at + _delay(member, year, month), AS_OF - timedelta(hours=1))
    reason_zh, reason_en = _reason(member, year, month, state, plant)
    last = submitted_at.date() if submitted_at else AS_OF.date()
    return Duty(
        park_id=member.park_id,
        enterprise_id=member.enterprise_id,
        period=f"{year}-{month:02d}",
        state=state,
        due_on=due_on,
        submitted_at=submitted_at,
        decided_at=decided_at,
        is_late=last > due_on,
        reason_zh=reason_zh,
        reason_en=reason_en,
        peculiarity=plant.kind if plant else "",
    )


def _moment(member: Enterprise, following: date, period: str, days_late: int) -> datetime:
    """Return when a month was submitted: in the first days of the next, in working hours."""
    share = draw(member.key, period, "submitted")
    day = DUE_DAY + days_late if days_late else 1 + int(9 * share)
    minutes = int(9 * 60 * draw(member.key, period, "hour"))
    start = datetime(following.year, following.month, 1, 8, 30, tzinfo=SHANGHAI)
    return start + timedelta(days=day - 1, minutes=minutes)


def _delay(member: Enterprise, year: int, month: int) -> timedelta:
    """Return how long the reviewer took."""
    return timedelta(hours=3 + int(60 * draw(member.key, year, month, "decided")))


def _reason(
    member: Enterprise, year: int, month: int, state: str, plant: Plant | None
) -> tuple[str, str]:
    """Return in Chinese and English why a filing was returned, or what is remarked on it."""
    if plant is not None:
        return plant.reason_zh, plant.reason_en
    if state != "returned":
        return "", ""
    known = rows("reasons.csv")
    row = known[int(len(known) * draw(member.key, year, month, "reason"))]
    return row["zh"], row["en"]
