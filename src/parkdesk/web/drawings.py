"""Small drawings made on the server: a line of a few points, a year of days.

They need no script, print well, and show each state of data by its shape: a missing point is a
hatched gap, an estimate is dotted, a forecast dashed. Coordinates are pixels of the drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

Point = Mapping[str, object]  #: ``label``, ``value`` (None is missing), ``quality`` (optional)

DASHED = frozenset({"forecast", "planned"})
DOTTED = frozenset({"estimated", "derived"})
STEPS = 5  #: shades of a heat map
_CELL = 13  #: pitch of a day [px]
_LEFT, _TOP = 28, 16  #: room for the words of weekdays and months [px]


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a line between two neighbours: its ends and the class of its stroke."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a value is missing."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line of a few points in a box."""

    width: int
    height: int
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    gaps: tuple[Gap, ...]


def sparkline(points: Sequence[Point], width: int = 132, height: int = 36) -> Sparkline:
    """Draw points from left to right; the box spans their range, missing ones leave a gap."""
    values = [_number(point.get("value")) for point in points]
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (width - 8) / max(len(points) - 1, 1)
    spread = (high - low) or 1.0
    kinds = [_kind(point) for point in points]
    places: list[tuple[float, float] | None] = [
        None
        if value is None
        else (_px(4 + at * step), _px(height - 4 - (value - low) / spread * (height - 8)))
        for at, value in enumerate(values)
    ]
    lines = [
        Line(*here, *there, kinds[at + 1])
        for at, (here, there) in enumerate(pairwise(places))
        if here is not None and there is not None
    ]
    present = [(at, place) for at, place in enumerate(places) if place is not None]
    alone = [at for at, _ in present if _is_alone(places, at)]
    last = [present[-1][0]] if present else []
    dots = [Dot(*place, kinds[at]) for at, place in present if at in {*alone, *last}]
    gaps = [
        Gap(_px(max(4 + (at - 0.5) * step, 0.0)), _px(step))
        for at, place in enumerate(places)
        if place is None
    ]
    return Sparkline(width, height, tuple(lines), tuple(dots), tuple(gaps))


def _is_alone(places: Sequence[object], at: int) -> bool:
    return not any(
        0 <= near < len(places) and places[near] is not None for near in (at - 1, at + 1)
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a heat map; ``step`` is 0-4, or None where ``kind`` says why there is no value."""

    on: date
    x: int
    y: int
    step: int | None
    kind: str
    value: float | None
    href: str
    is_first_link: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside the days: the first day of a month, or a weekday by its number."""

    x: int
    y: int
    on: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days in columns of weeks, Monday first, shaded in equal steps between ``bounds``."""

    width: int
    height: int
    days: tuple[Day, ...]
    months: tuple[Label, ...]
    weekdays: tuple[Label, ...]
    bounds: tuple[float, ...]
    has_links: bool


def calendar(start: date, end: date, values: Mapping[date, Point]) -> Calendar:
    """Draw the days from ``start`` to before ``end``; a day without a value is missing."""
    numbers = [_number(point.get("value")) for point in values.values()]
    known = [number for number in numbers if number is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    monday = start - timedelta(days=start.weekday())
    days: list[Day] = []
    months: list[Label] = []
    has_links = False
    for at in range((end - start).days):
        on = start + timedelta(days=at)
        x = _LEFT + (on - monday).days // 7 * _CELL
        point = values.get(on, {})
        day = _day(on, x, point, low, high)
        days.append(replace(day, is_first_link=bool(day.href) and not has_links))
        has_links = has_links or bool(day.href)
        if on.day == 1:
            months.append(Label(x, _TOP - 5, on))
    weekdays = tuple(
        Label(_LEFT - 6, _TOP + row * _CELL + 10, monday + timedelta(days=row)) for row in (0, 2, 4)
    )
    width = max((day.x for day in days), default=_LEFT) + _CELL
    bounds = tuple(low + (high - low) * at / STEPS for at in range(STEPS + 1))
    height = _TOP + 7 * _CELL
    return Calendar(width, height, tuple(days), tuple(months), weekdays, bounds, has_links)


def _day(on: date, x: int, point: Point, low: float, high: float) -> Day:
    value = _number(point.get("value"))
    step = None
    kind = str(point.get("state") or "missing")
    if value is not None:
        share = (value - low) / ((high - low) or 1.0)
        step = min(max(int(share * STEPS), 0), STEPS - 1)
        kind = _kind(point)
    y = _TOP + on.weekday() * _CELL
    return Day(on, x, y, step, kind, value, str(point.get("href") or ""))


def _kind(point: Point) -> str:
    quality = str(point.get("quality") or "measured")
    if quality in DASHED:
        return "dashed"
    return "dotted" if quality in DOTTED else "solid"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def _px(value: float) -> float:
    return round(value, 1)
