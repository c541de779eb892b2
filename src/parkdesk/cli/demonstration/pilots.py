"""The seventeen pilot parks and their chronicle, as the progress report of 2024 prints them.

Names, committees, industries, focus, figures and events are real. The position is that of the
prefecture's seat with an offset that keeps parks of one prefecture apart; it is marked schematic.
"""

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

from parkdesk.cli.demonstration.packaged import Row, by, rows, term

SOURCE = "sichuan-pilot-report-2024"
"""Id of the report in the factor library's list of sources."""
PROVINCE_CODE = "510000"
_KM_PER_DEGREE = 111.32  #: of a meridian [km]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A real figure of the report, with the section that prints it."""

    topic: Word
    subject: Word
    indicator: str
    value: float
    unit: Word
    period: Word
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An entry of the report's chronicle."""

    day: date
    event: Word


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotPark:
    """A pilot park; its position is schematic, everything else is real."""

    id: str
    number: int
    name: Word
    short: Word
    prefecture_code: str
    prefecture: Word
    committee: Word
    industries: tuple[Word, ...]
    focus: tuple[Word, ...]
    park_type: str
    park_type_basis: Word
    facts: tuple[Fact, ...]
    lon: float
    lat: float
    location_basis: Word
    radius_km: float
    source: str = SOURCE

    @property
    def manager(self) -> Word:
        """The organisation of the park manager: the committee that carries out the pilot."""
        return self.committee


def pilot_parks() -> list[PilotPark]:
    """Return the seventeen pilot parks in the order of the official list."""
    return list(_parks())


def pilot_events() -> list[Event]:
    """Return the chronicle of the pilots, oldest first."""
    return [
        Event(
            day=date.fromisoformat(row["date"]),
            event=Word(zh=row["event_zh"], en=row["event_en"]),
        )
        for row in rows("pilots/events.csv")
    ]


def general_facts() -> list[Fact]:
    """Return the figures of the report that are of no single park."""
    return list(_facts(""))


@cache
def _parks() -> tuple[PilotPark, ...]:
    return tuple(_park(row) for row in rows("pilots/parks.csv"))


def _park(row: Row) -> PilotPark:
    place = by("places.csv", "number")[row["id"]]
    lon, lat = _position(place)
    return PilotPark(
        id=place["id"],
        number=int(row["id"]),
        name=Word(zh=row["name_zh"], en=row["name_en"]),
        short=Word(zh=place["short_zh"], en=place["short_en"]),
        prefecture_code=place["prefecture_code"],
        prefecture=Word(zh=row["prefecture_zh"], en=row["prefecture_en"]),
        committee=Word(zh=row["entity_zh"], en=place["committee_en"]),
        industries=_words(row["industries_zh"]),
        focus=_words(row["focus_zh"]),
        park_type=row["park_type"],
        park_type_basis=_term("basis", row["park_type_basis"]),
        facts=_facts(row["id"]),
        lon=lon,
        lat=lat,
        location_basis=_term("basis", "location"),
        radius_km=float(place["radius_km"]),
    )


def _position(place: Row) -> tuple[float, float]:
    """Return longitude and latitude, to 0.001 degree."""
    lat = float(place["prefecture_lat"]) + float(place["offset_north_km"]) / _KM_PER_DEGREE
    shrink = math.cos(math.radians(lat))
    east = float(place["offset_east_km"]) / (_KM_PER_DEGREE * shrink)
    return round(float(place["prefecture_lon"]) + east, 3), round(lat, 3)


def _facts(number: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            topic=_term("topic", row["topic"]),
            subject=_word(row["subject_zh"]),
            indicator=row["indicator"],
            value=float(row["value"]),
            unit=_term("unit", row["unit"]),
            period=_term("period", row["period"]),
            section=row["section"],
        )
        for row in rows("pilots/facts.csv")
        if row["park_id"] == number
    )


def _words(texts: str) -> tuple[Word, ...]:
    return tuple(_word(text) for text in texts.split(";"))


def _word(text: str) -> Word:
    return Word(zh=text, en=by("words.csv", "zh")[text]["en"])


def _term(kind: str, word: str) -> Word:
    zh, en = term(kind, word)
    return Word(zh=zh, en=en)
