"""The flows of the example park's forty units, from its own tables.

The amounts of 2023 to 2025 and their months are those that ``examples/guangyuan_east`` prints, so
that the desk's account of a year is the example's; what the example files for a whole year is
filed by month here. 2026 goes on from 2025.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from parkdesk.cli.demonstration.draws import key
from parkdesk.cli.demonstration.flow import Flow, Measured, read_measured
from parkdesk.cli.demonstration.members import Enterprise
from parkdesk.cli.demonstration.packaged import Row, by, rows

YEARS = (2023, 2024, 2025, 2026)
KNOWN = 2025  #: the last year of the example
_STEADY = 0.03  #: how far a year may lie from the one before where it only goes on
_DIRECTION = {"electricity": "electricity_", "heat": "heat_"}


def example_flows(members: Sequence[Enterprise]) -> Iterator[Flow]:
    """Yield the flows of those units of the example park that are members."""
    inside = {member.enterprise_id: member for member in members}
    for row in rows("guangyuan_east/flows.csv"):
        if row["enterprise_id"] in inside:
            yield _flow(row, inside[row["enterprise_id"]])
    for row in rows("guangyuan_east/internal.csv"):
        if row["giver_id"] in inside and row["taker_id"] in inside:
            yield from _both_sides(row, inside)
    for row in rows("guangyuan_east/absent.csv"):
        if row["enterprise_id"] in inside:
            yield _absent(row, inside[row["enterprise_id"]])


def _flow(row: Row, member: Enterprise) -> Flow:
    exact = {year: _months_of(row, member, year) for year in YEARS}
    measured = read_measured(row["measured"])
    flow = _plain(row, member, exact)
    if measured is None:
        return flow
    periods = [f"{year}-{month:02d}" for year, months in exact.items() for month in months]
    return replace(
        flow,
        measured=measured,
        stated={period: _stated(row, measured, period) for period in periods},
    )


def _plain(row: Row, member: Enterprise, exact: Mapping[int, Mapping[int, str]]) -> Flow:
    total = next(text for text in (row[f"amount_{year}"] for year in (2025, 2024, 2023)) if text)
    return Flow(
        enterprise=member,
        activity=row["activity"],
        subject=row["subject"],
        unit=row["unit"],
        annual=float(total),
        decimals=len(total.partition(".")[2]),
        key=key(member.key, row["activity"], row["subject"], row["purpose"]),
        purpose=row["purpose"],
        quality=row["quality"],
        certificate=row["certificate"],
        evidence=row["evidence"],
        note=row["note"],
        is_grouped=row["style"] == "grouped",
        exact=exact,
    )


def _both_sides(row: Row, members: Mapping[str, Enterprise]) -> Iterator[Flow]:
    giver, taker = members[row["giver_id"]], members[row["taker_id"]]
    shared = {**row, "enterprise_id": giver.enterprise_id}
    exact = {year: _months_of(shared, giver, year) for year in YEARS}
    for verb, who, other in (("sent", giver, taker), ("received", taker, giver)):
        yield Flow(
            enterprise=who,
            partner=other,
            activity=_DIRECTION[row["medium"]] + verb,
            subject=row["subject"],
            unit=row["unit"],
            annual=float(row["amount_2025"]),
            decimals=len(row["amount_2025"].partition(".")[2]),
            key=key(giver.key, taker.key, row["medium"]),
            quality=row["quality"],
            note=row["note"],
            exact=exact,
        )


def _absent(row: Row, member: Enterprise) -> Flow:
    """Return the flow that is missing, not applicable or zero in each month of a year."""
    printed = {month: row["printed"] for month in range(1, 13)}
    return Flow(
        enterprise=member,
        activity=row["activity"],
        subject=row["subject"],
        unit=row["unit"],
        annual=0.0,
        decimals=0,
        key=key(member.key, row["activity"], row["subject"], "absent"),
        note=row["note"],
        exact={int(row["period"]): printed},
    )


def _months_of(row: Row, member: Enterprise, year: int) -> Mapping[int, str]:
    """Return the printed amount of each month of a year that adds up to the example's."""
    total = _total(row, year)
    months = [month for month in range(1, 13) if member.is_inside(min(year, KNOWN), month)]
    if not total or not months:
        return {}
    shape = by("guangyuan_east/shapes.csv", "shape")[row["shape"] or "even"]
    name = f"{row['enterprise_id']}/{row['subject']}/{row['shape']}/{year}"
    draw = Random(name)  # noqa: S311 - no secret: it must give the months of the example
    noise = float(shape["noise"])
    weights = [float(shape[f"{m:02d}"]) * (1 + draw.uniform(-noise, noise)) for m in months]
    decimals = len(total.partition(".")[2])
    parts = _share_out(round(float(total) * 10**decimals), weights)
    return {
        month: f"{part / 10**decimals:.{decimals}f}"
        for month, part in zip(months, parts, strict=True)
        if member.is_inside(year, month)
    }


def _total(row: Row, year: int) -> str:
    """Return the printed amount of a year; after the example's last it goes on steadily."""
    if year <= KNOWN:
        return row[f"amount_{year}"]
    last, before = row[f"amount_{KNOWN}"], row[f"amount_{KNOWN - 1}"]
    if not last:
        return ""
    ratio = float(last) / float(before) if before and float(before) else 1.0
    grown = float(last) * min(max(ratio, 1 - _STEADY), 1 + _STEADY)
    return f"{grown:.{len(last.partition('.')[2])}f}"


def _share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole parts that sum to the total exactly, largest remainders first."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for position in by_remainder[: total - sum(parts)]:
        parts[position] += 1
    return parts


@cache
def _draw_of(name: str) -> float:
    return Random(name).random()  # noqa: S311 - no secret: it must give the example's values


def _stated(row: Row, measured: Measured, period: str) -> str:
    """Return a month's measured value; one fuel or product has one value a month."""
    share = _draw_of(f"{row['enterprise_id']}/{row['subject']}/{period}")
    value = measured.low + (measured.high - measured.low) * share
    return f"{value:.{measured.decimals}f}"
