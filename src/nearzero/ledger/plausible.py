"""Plausible amounts: not negative, properties inside their band, no slip of unit.

Takes ACTIVITY and PROPERTIES rows, gives the findings. Nothing is corrected: a number outside
its band is used as filed and a warning says so (LEDGER §8, §9).
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa

from nearzero.ledger.bands import Band, bands
from nearzero.ledger.rows import (
    YEAR,
    Indices,
    Mask,
    Numbers,
    Rows,
    grouped,
    members,
    total,
)
from nearzero.ledger.table import PROPERTIES
from nearzero.problems import Fact, Place, Problem, Severity, kind
from nearzero.units import find, find_ratio
from nearzero.units.convert import factor_between, ratio_factor
from nearzero.units.parse import RatioUnit, Unit
from nearzero.words import mark

SLIPS = ((10.0, 1.5), (1000.0, 2.5), (10_000.0, 2.5))
"""Powers that a wrong unit makes, and how far a ratio may lie from them. [1]

Heating and stoppages swing tenfold more often than a thousandfold, hence the narrower window.
"""
OTHERS = 3  #: so many other months make a median [months]
_MEASURED = (
    "net_calorific_value",
    "carbon_content",
    "carbon_fraction",
    "oxidation",
    "emission_factor",
)
_SAME = ("enterprise_id", "activity", "subject", "base_unit")
_EPOCH = date(1970, 1, 1).toordinal()

AMOUNT_NEGATIVE = kind(
    "ledger.amount-negative",
    Severity.BLOCKER,
    mark("The amount is {found} {unit}; an amount is zero or more."),
    mark("File a flow in the other direction as its own activity, or correct the amount."),
    "LEDGER §8",
)
PROPERTY_IMPLAUSIBLE = kind(
    "ledger.property-implausible",
    Severity.WARNING,
    mark(
        "{enterprise}: the measured {quantity} of {subject} is {found} {unit}; after the official "
        "factors {low} to {high} {unit} is plausible."
    ),
    mark("Check the value, its unit and whether it is on a net, as-received basis."),
    "LEDGER §8",
)
UNIT_SLIP = kind(
    "ledger.unit-slip",
    Severity.WARNING,
    mark(
        "{enterprise}: {subject} ({activity}) of {period} is {found} {unit} a month, {ratio} times "
        "the {usual} {unit} a month usual in {compared}; a unit may be wrong by a "
        "factor of {power}."
    ),
    mark("Check the unit and the decimal point."),
    "LEDGER §9",
)
AMOUNT_ZERO = kind(
    "ledger.amount-zero",
    Severity.NOTE,
    mark(
        "{enterprise}: {subject} ({activity}) of {period} is zero, while the other months of the "
        "year are about {usual} {unit}."
    ),
    mark("Leave it if there was a stoppage; leave the cell blank if the amount is not known."),
    "LEDGER §9",
)


def negative_amounts(rows: Rows) -> Iterator[Problem]:
    """Return amounts below zero."""
    for index in np.flatnonzero(rows.amount < 0.0):
        facts: dict[str, Fact] = {
            "found": float(rows.number("amount")[index]),
            "unit": rows.text("unit").text(index),
        }
        yield AMOUNT_NEGATIVE.at(rows.place(index, "amount"), facts)


def implausible_properties(rows: Rows) -> Iterator[Problem]:
    """Return properties measured with an activity that lie outside their band.

    One problem for each enterprise, fuel and value, at the first row that has it.
    """
    for quantity in _MEASURED:
        value = rows.number(quantity)
        if np.isnan(value).all():
            continue
        subject = rows.text("subject")
        found = [bands().get((word, quantity)) for word in subject.words]
        low = np.array([*(band.low if band else -np.inf for band in found), -np.inf])
        high = np.array([*(band.high if band else np.inf for band in found), np.inf])
        is_out = (value < low[subject.codes]) | (value > high[subject.codes])
        for which in _alike(rows, value, np.flatnonzero(is_out)):
            band = found[subject.codes[which[0]]]
            if band is not None and _is_of_unit(band, rows.text("base_unit").text(which[0])):
                yield _implausible(rows, which, band, float(value[which[0]]))


def _alike(rows: Rows, value: Numbers, chosen: Indices) -> Iterator[Indices]:
    """Return chosen rows grouped by enterprise, fuel and value."""
    for which in rows.groups(chosen, "enterprise_id", "subject", "base_unit"):
        for one in np.unique(value[which]):
            yield which[value[which] == one]


def _is_of_unit(band: Band, base_unit: str) -> bool:
    """Say whether a band holds for amounts in a unit."""
    _, slash, denominator = band.unit.partition("/")
    return not slash or band.unit == "tC/GJ" or denominator == base_unit


def _implausible(rows: Rows, which: Indices, band: Band, value: float) -> Problem:
    """Return the problem of a property outside its band, at its first row."""
    facts = _band_facts(band, rows.enterprise.text(which[0]), value)
    facts |= {"count": len(which), "rows": rows.listed(which)}
    return PROPERTY_IMPLAUSIBLE.at(rows.place(which[0], band.quantity), facts)


def _band_facts(band: Band, enterprise: str, value: float) -> dict[str, Fact]:
    """Return what the sentence about a property outside its band needs."""
    return {
        "enterprise": enterprise,
        "subject": band.subject,
        "quantity": band.quantity,
        "found": value,
        "low": band.low,
        "high": band.high,
        "unit": band.unit,
        "basis": band.basis,
    }


def implausible_parameters(
    properties: pa.Table, file: str, first: int, last: int
) -> Iterator[Problem]:
    """Return rows of PROPERTIES outside their band; other parameters have none.

    Parameters
    ----------
    properties
        PROPERTIES with ``start`` and ``end``, and maybe ``file``, ``sheet`` and ``row``.
    file
        The file of the table where it does not say so itself.
    first, last
        Parameters of other periods are left alone. [days since 1970-01-01]
    """
    for row in properties.to_pylist():
        band = bands().get((row["subject"], row["quantity"]))
        if band is None or row["value"] is None:
            continue
        if _day(row.get("start"), first) >= last or _day(row.get("end"), last) <= first:
            continue
        ratio = _ratio(row["unit"] or "", band.unit)
        if ratio is None or band.low <= row["value"] * ratio <= band.high:
            continue
        facts = _band_facts(band, row["enterprise_id"] or "", row["value"] * ratio)
        where = Place(
            file=row.get("file") or file,
            sheet=row.get("sheet") or PROPERTIES.name,
            row=row.get("row"),
            column="value",
        )
        yield PROPERTY_IMPLAUSIBLE.at(where, facts)


def _day(day: date | None, empty: int) -> int:
    """Return a date as days since 1970-01-01, with a stand-in for no date."""
    return empty if day is None else day.toordinal() - _EPOCH


def _ratio(unit: str, target: str) -> float | None:
    """Return what a value in one unit is multiplied by to be in another, None if it does not."""
    given: RatioUnit | Unit | None = find_ratio(unit) or find(unit)
    wanted: RatioUnit | Unit | None = find_ratio(target) or find(target)
    if isinstance(given, RatioUnit) and isinstance(wanted, RatioUnit):
        return ratio_factor(given, wanted.numerator, wanted.denominator)
    if isinstance(given, Unit) and isinstance(wanted, Unit):
        return factor_between(given, wanted)
    return None


def slip(ratio: float) -> float | None:
    """Return the power by which a unit may be wrong, None if the ratio suggests none.

    Examples
    --------
    >>> slip(1100.0), slip(0.09), slip(3.0)
    (1000.0, 0.1, None)
    """
    larger = max(ratio, 1.0 / ratio) if ratio > 0.0 else 1.0
    for power, window in SLIPS:
        if power / window <= larger <= power * window:
            return power if ratio > 1.0 else 1.0 / power
    return None


def unit_slips(rows: Rows, years: Mask | None = None) -> Iterator[Problem]:
    """Return months unlike the other months of their year, and years unlike the year before.

    Parameters
    ----------
    rows
        Activity rows that stand: none is replaced by a total or by its parts.
    years
        Which rows lie in years that are told of; the others only serve to compare.
    """
    chosen = np.flatnonzero(rows.has_value & (rows.amount >= 0.0))
    if not len(chosen):
        return
    few = rows.take(chosen)
    told = np.ones(few.size, dtype=np.bool_) if years is None else years[chosen]
    kinds, number = grouped(few.kinds(*_SAME))[0], few.year - int(few.year.min())
    yearly, groups = grouped(kinds * (int(number.max()) + 1) + number)
    yield from _month_slips(few, yearly, groups, told)
    yield from _year_slips(few, kinds, yearly, groups, told)


def _month_sums(rows: Rows, group: Indices, groups: int) -> tuple[Numbers, Mask]:
    """Return the sum of each group and month, and in which of them a row stands."""
    cell = group * 12 + rows.month % 12
    sums = total(rows.amount, cell, groups * 12).reshape(groups, 12)
    return sums, (np.bincount(cell, minlength=groups * 12) > 0).reshape(groups, 12)


def _month_slips(rows: Rows, group: Indices, groups: int, told: Mask) -> Iterator[Problem]:
    """Return months that are a power away from the median of the other months."""
    is_short = rows.grain < YEAR
    if not is_short.any():
        return
    short, told = rows.take(is_short), told[is_short]
    group = group[is_short]
    sums, is_filed = _month_sums(short, group, groups)
    is_told = np.zeros(groups, dtype=np.bool_)
    is_told[group[told]] = True
    enough = np.flatnonzero((is_filed.sum(axis=1) > OTHERS) & is_told)
    usual = _medians(sums[enough], is_filed[enough])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = sums[enough] / usual
    larger = np.maximum(ratio, 1.0 / np.where(ratio > 0.0, ratio, np.inf))
    suspect = is_filed[enough] & (usual > 0.0) & ((ratio == 0.0) | (larger >= _SMALLEST))
    flagged = np.zeros(groups, dtype=np.bool_)
    flagged[enough[suspect.any(axis=1)]] = True
    lines = np.flatnonzero(flagged[group])
    line_of = np.zeros(groups, dtype=np.intp)
    line_of[enough] = np.arange(len(enough))
    for which in members(*grouped(group[lines])) if len(lines) else ():
        index = lines[which]
        one = line_of[group[index[0]]]
        for month in np.flatnonzero(suspect[one]):
            chosen = index[short.month[index] % 12 == month]
            found = _month_problem(
                short, chosen, float(sums[enough[one], month]), float(usual[one, month])
            )
            if found is not None:
                yield found


_SMALLEST = min(power / window for power, window in SLIPS)


def _medians(sums: Numbers, is_filed: Mask) -> Numbers:
    """Return for each month the median of the other filed months of its group."""
    others = np.where(is_filed, sums, np.nan)
    usual = np.full(sums.shape, np.nan)
    for month in range(12):
        rest = np.delete(others, month, axis=1)
        rest.sort(axis=1)  # NaN goes last
        count = np.count_nonzero(~np.isnan(rest), axis=1)
        line = np.arange(len(rest))
        low, high = rest[line, (count - 1) // 2], rest[line, count // 2]
        usual[:, month] = np.where(count >= OTHERS, (low + high) / 2.0, np.nan)
    return usual


def _month_problem(rows: Rows, which: Indices, found: float, usual: float) -> Problem | None:
    """Return the problem of one month, None if its ratio suggests no slip."""
    index = _largest(rows, which)
    month = int(rows.month[index])
    facts = _slip_facts(rows, index, f"{rows.year[index]}-{month % 12 + 1:02d}", found, usual)
    if found == 0.0:
        return AMOUNT_ZERO.at(rows.place(index, "amount"), facts)
    power = slip(found / usual)
    if power is None:
        return None
    facts |= {"ratio": _short(found / usual), "power": power, "compared": str(rows.year[index])}
    return UNIT_SLIP.at(rows.place(index, "unit"), facts)


def _largest(rows: Rows, which: Indices) -> np.intp:
    """Return the row with the largest amount, the first by place among equals."""
    ordered = rows.by_place(which)
    first: np.intp = ordered[np.argmax(rows.amount[ordered])]
    return first


def _slip_facts(
    rows: Rows, index: np.intp, period: str, found: float, usual: float
) -> dict[str, Fact]:
    """Return what a sentence about an unusual amount needs."""
    return {
        "enterprise": rows.enterprise.text(index),
        "activity": rows.text("activity").text(index),
        "subject": rows.text("subject").text(index),
        "unit": rows.text("base_unit").text(index),
        "period": period,
        "found": found,
        "usual": usual,
    }


def _year_slips(
    rows: Rows, kinds: Indices, yearly: Indices, groups: int, told: Mask
) -> Iterator[Problem]:
    """Return years whose mean month is a power away from that of the year before."""
    first = np.zeros(groups, dtype=np.intp)
    first[yearly] = np.arange(rows.size)
    is_told = np.zeros(groups, dtype=np.bool_)
    is_told[yearly[told]] = True
    _, is_filed = _month_sums(rows, yearly, groups)
    has_year = np.bincount(yearly, weights=rows.grain == YEAR, minlength=groups) > 0
    months = np.where(has_year, 12, is_filed.sum(axis=1))
    mean = total(rows.amount, yearly, groups) / months
    ids = kinds[first], rows.year[first]
    # groups are numbered by kind and then by year, so the year before is the group before
    later = np.flatnonzero(
        (ids[0][1:] == ids[0][:-1]) & (ids[1][1:] == ids[1][:-1] + 1) & is_told[1:]
    )
    later = later[(mean[later] > 0.0) & (mean[later + 1] > 0.0)] + 1
    ratio = mean[later] / mean[later - 1]
    suspect = np.zeros(groups, dtype=np.bool_)
    suspect[later[np.maximum(ratio, 1.0 / ratio) >= _SMALLEST]] = True
    lines = np.flatnonzero(suspect[yearly])
    for which in members(*grouped(yearly[lines])) if len(lines) else ():
        group = yearly[lines[which[0]]]
        found, usual = float(mean[group]), float(mean[group - 1])
        power = slip(found / usual)
        if power is not None:
            index = _largest(rows, lines[which])
            year = int(rows.year[index])
            facts = _slip_facts(rows, index, str(year), found, usual)
            facts |= {"ratio": _short(found / usual), "power": power, "compared": str(year - 1)}
            yield UNIT_SLIP.at(rows.place(index, "unit"), facts)


def _short(ratio: float) -> float:
    """Return a ratio with four digits, as much as a suspicion needs."""
    return float(f"{ratio:.4g}")
