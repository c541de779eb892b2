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

    topic: str
    topic_zh: str
    topic_en: str
    subject_zh: str
    subject_en: str
    indicator: str
    value: float
    unit: str
    unit_zh: str
    unit_en: str
    period: str
    period_zh: str
    period_en: str
    section: str
    source: str = SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An entry of the report's chronicle. Real."""

    date: date
    event_zh: str
    event_en: str
    source: str = SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotPark:
    """A pilot park; its position is schematic, everything else is real."""

    id: str
    number: int
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    prefecture_code: str
    prefecture_zh: str
    prefecture_en: str
    committee_zh: str
    committee_en: str
    industries: tuple[Word, ...]
    focus: tuple[Word, ...]
    park_type: str
    park_type_basis_zh: str
    park_type_basis_en: str
    facts: tuple[Fact, ...]
    lon: float
    lat: float
    location_basis_zh: str
    location_basis_en: str
    radius_km: float
    source: str = SOURCE

    @property
    def manager_zh(self) -> str:
        """The organisation of the park manager: the committee that carries out the pilot."""
        return self.committee_zh

    @property
    def manager_en(self) -> str:
        """The organisation of the park manager in English."""
        return self.committee_en


def pilot_parks() -> list[PilotPark]:
    """Return the seventeen pilot parks in the order of the official list."""
    return list(_parks())


def pilot_events() -> list[Event]:
    """Return the chronicle of the pilots, oldest first."""
    return [
        Event(
            date=date.fromisoformat(row["date"]),
            event_zh=row["event_zh"],
            event_en=row["event_en"],
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
    type_basis = term("basis", row["park_type_basis"])
    location_basis = term("basis", "location")
    return PilotPark(
        id=place["id"],
        number=int(row["id"]),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        short_zh=place["short_zh"],
        short_en=place["short_en"],
        prefecture_code=place["prefecture_code"],
        prefecture_zh=row["prefecture_zh"],
        prefecture_en=row["prefecture_en"],
        committee_zh=row["entity_zh"],
        committee_en=place["committee_en"],
        industries=_words(row["industries_zh"]),
        focus=_words(row["focus_zh"]),
        park_type=row["park_type"],
        park_type_basis_zh=type_basis[0],
        park_type_basis_en=type_basis[1],
        facts=_facts(row["id"]),
        lon=lon,
        lat=lat,
        location_basis_zh=location_basis[0],
        location_basis_en=location_basis[1],
        radius_km=float(place["radius_km"]),
    )


def _position(place: Row) -> tuple[float, float]:
    """Return longitude and latitude, to 0.001 degree."""
    lat = float(place["prefecture_lat"]) + float(place["offset_north_km"]) / _KM_PER_DEGREE
    shrink = math.cos(math.radians(lat))
    east = float(place["offset_east_km"]) / (_KM_PER_DEGREE * shrink)
    return round(float(place["prefecture_lon"]) + east, 3), round(lat, 3)


def _facts(number: str) -> tuple[Fact, ...]:
    return tuple(_fact(row) for row in rows("pilots/facts.csv") if row["park_id"] == number)


def _fact(row: Row) -> Fact:
    topic, unit = term("topic", row["topic"]), term("unit", row["unit"])
    period = term("period", row["period"])
    return Fact(
        topic=row["topic"],
        topic_zh=topic[0],
        topic_en=topic[1],
        subject_zh=row["subject_zh"],
        subject_en=_word(row["subject_zh"]).en,
        indicator=row["indicator"],
        value=float(row["value"]),
        unit=row["unit"],
        unit_zh=unit[0],
        unit_en=unit[1],
        period=row["period"],
        period_zh=period[0],
        period_en=period[1],
        section=row["section"],
    )


def _words(texts: str) -> tuple[Word, ...]:
    return tuple(_word(text) for text in texts.split(";"))


def _word(text: str) -> Word:
    return Word(zh=text, en=by("words.csv", "zh")[text]["en"])
