"""Who is in a park: synthetic enterprises, energy stations and public areas.

Which trades a park has stands in ``data/mixes.csv``; a larger park has the same units as a small
one and more of them. Guangyuan East begins with the forty units of the example park.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from parkdesk.cli.demonstration.draws import draw
from parkdesk.cli.demonstration.packaged import Row, by, rows, term
from parkdesk.cli.demonstration.pilots import PilotPark

EXAMPLE = "guangyuan-east"
"""The park whose first forty units are those of the example park."""
LARGE = 40  #: from so many units on, a park has two stations and a wastewater works
_LEFT, _CAME = 5, 6  #: numbers of the units that leave and come in every park
_EVERY_LEFT, _EVERY_CAME = 29, 23  #: and one in so many of the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """A synthetic unit of a park; it is the ``nth`` of its ``trade``.

    The units of the example park have no trade; their flows stand in its own tables.
    """

    park_id: str
    enterprise_id: str
    name_zh: str
    name_en: str
    role: str
    industry_code: str
    trade: str
    scale: float
    nth: int = 1
    in_boundary: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    credit_code: str = ""
    is_synthetic: bool = True

    @property
    def key(self) -> str:
        """Park and enterprise in one text, such as ``guangyuan-east/E01``."""
        return f"{self.park_id}/{self.enterprise_id}"

    def is_inside(self, year: int, month: int) -> bool:
        """Say whether it is a member on the first day of a month."""
        first = date(year, month, 1)
        return (self.valid_from is None or self.valid_from <= first) and (
            self.valid_to is None or first < self.valid_to
        )


def enterprises(park: PilotPark, count: int) -> list[Enterprise]:
    """Return ``count`` units of a park: enterprises, then energy stations, then public areas."""
    others = _others(park, count)
    return [*_producers(park, count - len(others)), *others]


def _others(park: PilotPark, count: int) -> list[Enterprise]:
    """Return the energy stations and public areas."""
    if park.id == EXAMPLE:
        return [unit for unit in _example_units() if unit.role != "enterprise"]
    mix = {_trade(row)["role"]: row for row in rows("mixes.csv") if row["number"] == _number(park)}
    number = 2 if count >= LARGE else 1
    found = [_unit(park, f"S{n:02d}", mix["energy_station"], n) for n in range(1, number + 1)]
    found.append(_unit(park, "P01", mix["public_area"], 1))
    if count >= LARGE:
        found.append(_unit(park, "P02", {"trade": "wastewater", "scale": "1"}, 1))
    return found


def _producers(park: PilotPark, count: int) -> list[Enterprise]:
    known = [unit for unit in _example_units() if unit.role == "enterprise"]
    found = known[:count] if park.id == EXAMPLE else []
    taken: dict[str, int] = {}
    for row in _in_turn(park, count - len(found)):
        trade = row["trade"]
        taken[trade] = taken.get(trade, 0) + 1
        found.append(_unit(park, f"E{len(found) + 1:02d}", row, taken[trade]))
    return found


def _in_turn(park: PilotPark, count: int) -> Iterator[Row]:
    """Yield the trade of one enterprise after the other: each once, then by weight."""
    mix = [
        row
        for row in rows("mixes.csv")
        if row["number"] == _number(park) and _trade(row)["role"] == "enterprise"
    ]
    taken = [0] * len(mix)
    for _ in range(count):
        free = [i for i, row in enumerate(mix) if taken[i] < int(row["most"])] or range(len(mix))
        best = max(free, key=lambda i: (taken[i] == 0, _urgency(mix[i], taken[i]), -i))
        taken[best] += 1
        yield mix[best]


def _urgency(row: Row, taken: int) -> float:
    """Return how much a trade is due for its next unit; before its first, all are alike."""
    return int(row["weight"]) / (taken + 1) if taken else 0.0


def _unit(park: PilotPark, enterprise_id: str, row: Row, nth: int) -> Enterprise:
    """Return the nth unit of a trade; the first is the largest."""
    trade = _trade(row)
    size = draw(park.id, enterprise_id, "scale")
    came, left = _membership(park.id, enterprise_id)
    return Enterprise(
        park_id=park.id,
        enterprise_id=enterprise_id,
        name_zh=trade["name_zh"].format(n=numeral(nth)),
        name_en=trade["name_en"].format(n=nth),
        role=trade["role"],
        industry_code=trade["industry_code"],
        trade=row["trade"],
        nth=nth,
        scale=float(row["scale"]) * (1.0 if nth == 1 else 0.06 + 0.5 * size * size),
        valid_from=came,
        valid_to=left,
    )


def _membership(park_id: str, enterprise_id: str) -> tuple[date | None, date | None]:
    """Return the days on which a unit came and left; most were always there and stay."""
    if not enterprise_id.startswith("E") or (park_id == EXAMPLE and int(enterprise_id[1:]) <= 36):
        return None, None
    number = int(enterprise_id[1:])
    months = int(12 * draw(park_id, enterprise_id, "month"))
    if number == _CAME or number % _EVERY_CAME == _CAME + 1:
        return _first_of(2024, 8 + months), None
    if number == _LEFT or number % _EVERY_LEFT == _LEFT + 6:
        return None, _first_of(2025, 4 + months)
    return None, None


def _first_of(year: int, month: int) -> date:
    """Return the first day of a month that may lie in the year after."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@cache
def _example_units() -> tuple[Enterprise, ...]:
    """Return the forty units of the example park."""
    english = by("guangyuan_names.csv", "enterprise_id")
    return tuple(
        Enterprise(
            park_id=EXAMPLE,
            enterprise_id=row["enterprise_id"],
            name_zh=row["name_zh"],
            name_en=english[row["enterprise_id"]]["name_en"],
            role=row["role"],
            industry_code=row["industry_code"],
            trade="",
            scale=1.0,
            in_boundary=row["in_boundary"] == "yes",
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in rows("guangyuan_east/units.csv")
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _trade(row: Row) -> Row:
    return by("trades.csv", "trade")[row["trade"]]


def _number(park: PilotPark) -> str:
    return str(park.number)


def numeral(number: int) -> str:
    """Return a whole number below 1000 in Chinese numerals."""
    digits, tens_zh = term("numeral", "digits")[0], term("numeral", "tens")[0]
    ten, hundred = tens_zh[0], tens_zh[1]
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}{hundred}" if hundreds else ""
    if tens:
        text += ten if tens == 1 and not hundreds else f"{digits[tens]}{ten}"
    elif hundreds and ones:
        text += digits[0]
    return text + (digits[ones] if ones else "")


def years_money(member: Enterprise, year: int) -> tuple[int, int]:
    """Return output value and value added of a unit in a year. [CNY]"""
    months = sum(member.is_inside(year, month) for month in range(1, 13))
    if not member.trade:
        row = by("guangyuan_east/units.csv", "enterprise_id")[member.enterprise_id]
        known = min(year, 2025)
        output = int(row[f"output_value_{known}"]) * 10_000
        if year > known:  # a unit that left has no output, the others grow by two percent
            output = round(output * 1.02 ** (year - known)) if months else 0
        return output, round(output * float(row["value_added_share"]))
    trade = by("trades.csv", "trade")[member.trade]
    grown: float = member.scale * 1.035 ** (year - 2024) * months / 12
    output = round(float(trade["output_10k_cny"]) * grown) * 10_000
    return output, round(output * float(trade["value_added_share"]))


def inside(members: Sequence[Enterprise]) -> list[Enterprise]:
    """Return the members within the accounting boundary."""
    return [member for member in members if member.in_boundary]
