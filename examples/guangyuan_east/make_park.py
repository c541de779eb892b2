"""Makes the synthetic park: an aluminium-and-food park with forty units over three years.

Every number is invented. The shape follows what is public about parks of this kind; no row
describes a real enterprise. The yearly amounts stand in ``flows.csv`` and ``internal.csv``
beside this file; they are spread over the months by ``shapes.csv`` with a fixed seed, so that
each run writes the same bytes. A flow inside the park is written on both sides.
"""

import argparse
import csv
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nearzero.ledger.table import ACTIVITY_FILED, CERTIFICATES, ENTERPRISES, PARK, TableSpec
from nearzero.ledger.template import write_workbook

HERE = Path(__file__).parent
YEARS = (2023, 2024, 2025)
MONTHS = tuple(range(1, 13))
CNY_PER_PRINTED = 10_000  #: output values in units.csv are in 10 000 CNY
DIRECTION = {"electricity": "electricity_", "heat": "heat_"}

Row = dict[str, str]


@dataclass(slots=True, kw_only=True)
class Tables:
    """The ledger's tables, rows keyed by English column names."""

    park: list[Row] = field(default_factory=list)
    enterprises: list[Row] = field(default_factory=list)
    activity: list[Row] = field(default_factory=list)
    certificates: list[Row] = field(default_factory=list)


def write(folder: Path) -> list[Path]:
    """Write one workbook for each year and one CSV folder for all, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for year in YEARS:
        tables = make([year])
        path = folder / f"guangyuan_east_{year}.xlsx"
        write_workbook(
            path,
            park=tables.park,
            enterprises=tables.enterprises,
            activity=tables.activity,
            certificates=tables.certificates,
        )
        written.append(path)
    return [*written, write_csv(folder / "guangyuan_east_csv")]


def write_csv(folder: Path) -> Path:
    """Write the three years as a folder of CSV files and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = make(YEARS)
    for spec, rows in (
        (PARK, tables.park),
        (ENTERPRISES, tables.enterprises),
        (ACTIVITY_FILED, tables.activity),
        (CERTIFICATES, tables.certificates),
    ):
        _write_table(folder / f"{spec.name}.csv", spec, rows)
    return folder


def make(years: Sequence[int]) -> Tables:
    """Return the tables of one year, or of several with the money columns left empty.

    Value added belongs to a period: a table for several years has no one value to print.
    """
    tables = Tables(park=[dict(row) for row in _rows("park.csv")])
    units = [unit for unit in _rows("units.csv") if any(_months(unit, year) for year in years)]
    for unit in units:
        money = _money(unit, years[0]) if len(years) == 1 else {}
        kept = {name: unit[name] for name in _IDENTITY}
        tables.enterprises.append(kept | money)
    if len(years) == 1:
        for name in _MONEY:
            inside = [e for e in tables.enterprises if e["in_boundary"] == "yes"]
            tables.park[0][name] = str(sum(int(e[name]) for e in inside))
    by_id = {unit["enterprise_id"]: unit for unit in units}
    for year in years:
        tables.activity.extend(_activity(by_id, year))
        tables.certificates.extend(_certificates(by_id, year))
    order = {name: position for position, name in enumerate(by_id)}
    tables.activity.sort(key=lambda row: order[row["enterprise_id"]])
    return tables


_IDENTITY = (
    "enterprise_id",
    "name_zh",
    "industry_code",
    "role",
    "in_boundary",
    "valid_from",
    "valid_to",
)
_MONEY = ("value_added_cny", "output_value_cny")


def _money(unit: Row, year: int) -> Row:
    output = int(unit[f"output_value_{year}"]) * CNY_PER_PRINTED
    value_added = round(output * float(unit["value_added_share"]))
    return {"value_added_cny": str(value_added), "output_value_cny": str(output)}


def _activity(units: dict[str, Row], year: int) -> Iterator[Row]:
    for flow in _rows("flows.csv"):
        if flow["enterprise_id"] in units:
            yield from _filed(flow, units[flow["enterprise_id"]], year)
    for flow in _rows("internal.csv"):
        yield from _both_sides(flow, units, year)
    for absent in _rows("absent.csv"):
        if absent["period"] == str(year):
            row = {name: absent[name] for name in ("enterprise_id", "period", "activity")}
            yield row | {
                "subject": absent["subject"],
                "amount": absent["printed"],
                "unit": absent["unit"],
                "note": absent["note"],
            }


def _filed(flow: Row, unit: Row, year: int) -> Iterator[Row]:
    """Yield the rows of one flow in a year."""
    for period, amount in _spread(flow, unit, year):
        row = {name: flow[name] for name in ("enterprise_id", "activity", "subject", "unit")}
        row |= {name: flow[name] for name in ("purpose", "quality", "note")}
        row |= {"period": period, "amount": _print(amount, flow["style"])}
        row["evidence"] = flow["evidence"].format(period=period)
        if flow["measured"]:
            row |= _measured(flow, period)
        if flow["certificate"]:
            row["certificate_id"] = _certificate_id(flow, period)
        yield row


def _both_sides(flow: Row, units: dict[str, Row], year: int) -> Iterator[Row]:
    """Yield a flow inside the park as its giver and as its taker file it."""
    giver, taker = units[flow["giver_id"]], units[flow["taker_id"]]
    pairs = (("sent", giver, taker), ("received", taker, giver))
    for period, amount in _spread(flow | {"enterprise_id": flow["giver_id"]}, giver, year):
        for verb, who, other in pairs:
            yield {
                "enterprise_id": who["enterprise_id"],
                "period": period,
                "activity": DIRECTION[flow["medium"]] + verb,
                "subject": flow["subject"],
                "amount": _print(amount, "plain"),
                "unit": flow["unit"],
                "counterparty_id": other["enterprise_id"],
                "quality": flow["quality"],
                "note": flow["note"],
            }


def _certificates(units: dict[str, Row], year: int) -> Iterator[Row]:
    """Yield certificates, in whole MWh, that just cover what the year's rows use of them."""
    used: dict[str, float] = {}
    owners: dict[str, Row] = {}
    for flow in _rows("flows.csv"):
        if not flow["certificate"] or flow["enterprise_id"] not in units:
            continue
        for period, amount in _spread(flow, units[flow["enterprise_id"]], year):
            name = _certificate_id(flow, period)
            used[name] = used.get(name, 0.0) + float(amount) * 10.0  # 10^4 kWh in MWh
            owners[name] = flow
    for name, amount_mwh in used.items():
        first, last = _certificate_days(name, year)
        yield {
            "certificate_id": name,
            "kind": owners[name]["subject"],
            "amount_mwh": str(math.ceil(round(amount_mwh, 6))),
            "generated_from": first.isoformat(),
            "generated_to": last.isoformat(),
            "beneficiary_id": _beneficiary(owners[name]),
        }


def _certificate_id(flow: Row, period: str) -> str:
    quarter = f"Q{(int(period[5:7]) + 2) // 3}" if len(period) > 4 else "Y"
    return f"DEMO-{flow['certificate']}-{flow['enterprise_id']}-{period[:4]}-{quarter}"


def _certificate_days(name: str, year: int) -> tuple[date, date]:
    """Return the first day of generation and the first day after it."""
    quarter = name.rpartition("-")[2]
    if quarter == "Y":
        return date(year, 1, 1), date(year + 1, 1, 1)
    first = 3 * int(quarter[1]) - 2
    after = first + 3
    return date(year, first, 1), date(year + after // 13, (after - 1) % 12 + 1, 1)


def _beneficiary(flow: Row) -> str:
    if flow["certificate"].endswith("PARK"):
        return _rows("park.csv")[0]["park_id"]
    return flow["enterprise_id"]


def _spread(flow: Row, unit: Row, year: int) -> list[tuple[str, str]]:
    """Return period and plain amount of each row that files a year's amount."""
    total = flow[f"amount_{year}"]
    if not total:
        return []
    if flow["every"] == "year":
        return [(str(year), total)]
    months = _months(unit, year)
    shape = next(row for row in _rows("shapes.csv") if row["shape"] == flow["shape"])
    draw = random.Random(f"{flow['enterprise_id']}/{flow['subject']}/{flow['shape']}/{year}")
    noise = float(shape["noise"])
    weights = [float(shape[f"{m:02d}"]) * (1 + draw.uniform(-noise, noise)) for m in months]
    decimals = len(total.partition(".")[2])
    parts = _share_out(round(float(total) * 10**decimals), weights)
    return [
        (f"{year}-{month:02d}", f"{part / 10**decimals:.{decimals}f}")
        for month, part in zip(months, parts, strict=True)
    ]


def _share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole parts that sum to the total exactly, largest remainders first."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for position in by_remainder[: total - sum(parts)]:
        parts[position] += 1
    return parts


def _months(unit: Row, year: int) -> list[int]:
    """Return the months of a year that a unit is in the park."""
    first, last = unit["valid_from"] or "0001-01-01", unit["valid_to"] or "9999-12-31"
    return [month for month in MONTHS if first <= f"{year}-{month:02d}-01" < last]


def _measured(flow: Row, period: str) -> Row:
    """Return a month's measured value and its unit; one fuel or product has one value a month."""
    quantity, bounds, unit = flow["measured"].split(" ", 2)
    low, high = bounds.split("..")
    draw = random.Random(f"{flow['enterprise_id']}/{flow['subject']}/{period}")
    decimals = len(low.partition(".")[2])
    value = draw.uniform(float(low), float(high))
    return {quantity: f"{value:.{decimals}f}", f"{quantity}_unit": unit}


def _print(amount: str, style: str) -> str:
    """Return an amount as its enterprise prints it."""
    if style == "grouped":
        decimals = len(amount.partition(".")[2])
        return f"{float(amount):,.{decimals}f}"
    return amount


def _rows(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write_table(path: Path, spec: TableSpec, rows: Iterable[Row]) -> None:
    names = [column.name for column in spec.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, names, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the synthetic park.")
    parser.add_argument("folder", type=Path)
    for path in write(parser.parse_args().folder):
        print(path)
