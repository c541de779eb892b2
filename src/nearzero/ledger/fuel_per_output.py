"""Fuel against output: what an enterprise burns for each unit it makes, against its last year.

One fuel is compared in its own unit; several add up as heat, by the measured heating value where
there is one and by the library's otherwise, on both sides alike.
"""

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

from nearzero.factors import Deviation, Match, Query, load_factors
from nearzero.factors.conversion import converted
from nearzero.ledger.comparison import CrossCheck, bounds, judged
from nearzero.ledger.filed_amounts import FiledAmounts, Kind, shifted, spoken, whole_months
from nearzero.ledger.period import Period
from nearzero.ledger.subjects import subjects

_ID = "fuel_per_output"
_YEAR = 12  #: [months]
_HEAT = "GJ"
_ANY_DAY = date(2025, 1, 1)  #: heating values hold for all years; both sides take the same one


@dataclass(frozen=True, slots=True)
class _Sides:
    """The fuels and the products that are compared, filed now or in the year before."""

    filed: FiledAmounts
    fuels: tuple[Kind, ...]
    products: tuple[Kind, ...]

    @property
    def unit(self) -> str:
        return self.fuels[0][2] if len(self.fuels) == 1 else _HEAT

    def fuel(self, span: Period) -> float | None:
        """Return the fuel of a span, in ``unit``; None where a part is not known."""
        if len(self.fuels) == 1:
            return self.filed.amount(self.fuels[0], span)
        return _total([self._heat(kind, span) for kind in self.fuels])

    def output(self, span: Period) -> float | None:
        """Return the output of a span; None where a part is not known."""
        return _total([self.filed.amount(kind, span) for kind in self.products])

    def _heat(self, kind: Kind, span: Period) -> float | None:
        rows = self.filed.rows(kind, span)
        if rows is None:
            return None
        usual = heating_value(kind)
        parts: list[float | None] = []
        for row in rows:
            per_unit = 1.0 if kind[2] == _HEAT else row.heating_value or usual
            known = row.amount is not None and per_unit is not None
            parts.append(row.amount * per_unit if known else None)  # type: ignore[operator]
        return _total(parts)


def fuel_per_output(filed: FiledAmounts, period: Period) -> list[CrossCheck]:
    """Return the comparison of an enterprise that burns fuel; none for one that does not.

    Parameters
    ----------
    filed
        What it filed.
    period
        The period; it is compared with the twelve months before it.
    """
    before = Period(shifted(period, -_YEAR).start, period.start)
    sides = _sides(filed, period, before)
    if not sides.fuels:
        return []
    reason, value = _now(sides, period)
    compared, least = spoken(before), bounds()[_ID].least
    if value is None:
        return [CrossCheck(id=_ID, period=spoken(period), compared=compared, reason=reason)]
    unit = f"{sides.unit}/{sides.products[0][2]}"
    other = _before(sides, before, least)
    if other is None:
        return [
            CrossCheck(
                id=_ID,
                period=spoken(period),
                compared=compared,
                value=value,
                unit=unit,
                reason="few_months",
                counts={"least": least},
            )
        ]
    ratio, state = judged(value, other, bounds()[_ID])
    return [
        CrossCheck(
            id=_ID,
            period=spoken(period),
            compared=compared,
            value=value,
            other=other,
            unit=unit,
            ratio=ratio,
            state=state,
        )
    ]


@cache
def heating_value(kind: Kind) -> float | None:
    """Return the heating value that the library has of a fuel, None where it has none. [GJ/unit]

    Examples
    --------
    >>> heating_value(("fuel_combustion", "natural_gas", "10^4 Nm3"))
    389.31
    >>> heating_value(("fuel_combustion", "hydrogen", "10^4 Nm3")) is None
    True
    """
    subject = subjects().get(kind[1])
    if subject is None:
        return None
    query = Query(
        quantity="net_calorific_value",
        subject=subject.factor_subject or subject.id,
        kind=subject.factor_kind,
        region="CN",
        on=_ANY_DAY,
        accepts=frozenset(Deviation) - {Deviation.NAMED},
    )
    found = load_factors().resolve(query)
    return converted(found.factor, _HEAT, kind[2]) if isinstance(found, Match) else None


def _sides(filed: FiledAmounts, period: Period, before: Period) -> _Sides:
    def in_use(kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
        spans = (period, before)
        return tuple(kind for kind in kinds if any(filed.is_filed(kind, span) for span in spans))

    made = in_use(filed.of("production")) or in_use(filed.of("process_product"))
    return _Sides(filed, in_use(filed.of("fuel_combustion")), made)


def _now(sides: _Sides, period: Period) -> tuple[str, float | None]:
    """Return the fuel per output of a period, or why it is not known."""
    if len({unit for _, _, unit in sides.products}) > 1:
        return "several_outputs", None
    output = sides.output(period) if sides.products else None
    if output is None:
        return "no_output", None
    if output == 0.0:
        return "zero_output", None
    fuel = sides.fuel(period)
    if fuel is None:
        amounts = [sides.filed.amount(kind, period) for kind in sides.fuels]
        return "no_fuel" if None in amounts else "no_heating_value", None
    return "", fuel / output


def _before(sides: _Sides, before: Period, least: int) -> float | None:
    """Return the fuel per output of a year, or of those of its months that are known whole."""
    fuel, output = sides.fuel(before), sides.output(before)
    if fuel is not None and output:
        return fuel / output
    if whole_months(before) is None:
        return None
    first = Period(before.start, shifted(Period(before.start, before.start), 1).start)
    months = [shifted(first, at) for at in range(_YEAR)]
    known = [
        (burnt, made)
        for month in months
        if (burnt := sides.fuel(month)) is not None and (made := sides.output(month)) is not None
    ]
    total = math.fsum(made for _, made in known)
    if len(known) < least or not total:
        return None
    return math.fsum(burnt for burnt, _ in known) / total


def _total(parts: list[float | None]) -> float | None:
    """Return a sum, None where a part is not known."""
    known = [part for part in parts if part is not None]
    return math.fsum(known) if len(known) == len(parts) else None
