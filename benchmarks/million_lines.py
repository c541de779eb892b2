"""A million activity lines: accounted with trace, against a bare join and sum in the same engine.

Both read the same Parquet file in the same run. Prints the ratio of the medians and the peak
memory of the process. ``python benchmarks/million_lines.py [lines]``.
"""

import math
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nearzero.factors import load_factors
from nearzero.ledger import Ledger, Period
from nearzero.ledger.subjects import subjects
from nearzero.ledger.table import ACTIVITY, CERTIFICATES, ENTERPRISES, PARK, PROPERTIES
from nearzero.methods import load_method
from nearzero.methods.accounting import choose_settings
from nearzero.methods.engine import calculate
from nearzero.methods.operands import Resolver
from nearzero.methods.sums import common_grid, exact_sum, on_grid

FLOWS = (
    ("fuel_combustion", "natural_gas"),
    ("fuel_combustion", "anthracite"),
    ("fuel_combustion", "diesel"),
    ("electricity_received", "grid"),
    ("electricity_received", "green_trading"),
    ("heat_received", "fossil"),
    ("process_product", "portland_clinker"),
)
ENTERPRISE_COUNT = 2000
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
METHOD = "cn-zero-carbon-park-2025"
JOINED = ("enterprise_id", "activity", "subject", "base_amount")


def words(codes: np.ndarray, values: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(values))


def write(path: Path, lines: int) -> None:
    """Write a synthetic ACTIVITY table."""
    generator = np.random.default_rng(0)
    flow = generator.integers(0, len(FLOWS), lines)
    month = generator.integers(0, 12, lines)
    months = np.array([f"2025-{m:02}" for m in range(1, 13)], dtype="datetime64[M]")
    amount = generator.uniform(1.0, 1000.0, lines)
    units = [subjects()[subject].unit for _, subject in FLOWS]
    one = np.zeros(lines)
    columns = {column.name: pa.nulls(lines, column.type) for column in ACTIVITY.columns} | {
        "enterprise_id": words(
            generator.integers(0, ENTERPRISE_COUNT, lines),
            [f"E{i}" for i in range(ENTERPRISE_COUNT)],
        ),
        "period": words(month, [str(m) for m in months]),
        "start": pa.array(months[month].astype("datetime64[D]")),
        "end": pa.array((months[month] + 1).astype("datetime64[D]")),
        "activity": words(flow, [activity for activity, _ in FLOWS]),
        "subject": words(flow, [subject for _, subject in FLOWS]),
        "state": words(one, ["present"]),
        "amount": pa.array(amount),
        "base_amount": pa.array(amount),
        "unit": words(flow, units),
        "base_unit": words(flow, units),
        "quality": words(one, ["measured"]),
        "file": words(one, ["activity.parquet"]),
        "row": pa.array(np.arange(2, lines + 2, dtype=np.int32)),
    }
    pq.write_table(pa.table(columns), path)


def accounted(path: Path, resolver: Resolver, park: Ledger) -> float:
    """Read, resolve, trace and sum; return the total. [tCO2]"""
    ledger = replace(park, activity=pq.read_table(path))
    calculation = calculate(ledger, YEAR, resolver)
    step = common_grid(*(term.emission for term in calculation.terms))
    parts = [float(on_grid(term.emission, step).sum()) for term in calculation.terms]
    return exact_sum(parts)


def bare(path: Path, factors: pa.Table) -> float:
    """Read, join one factor to each line, multiply and sum; return the total. [tCO2]"""
    table = pq.read_table(path, columns=list(JOINED))
    for place, name in ((1, "activity"), (2, "subject")):
        table = table.set_column(place, name, table[name].cast(pa.string()))
    joined = table.join(factors, ["activity", "subject"])
    return float(pc.sum(pc.multiply(joined["base_amount"], joined["factor"])).as_py())


def single_factors(resolver: Resolver, park: Ledger) -> pa.Table:
    """Return the composite factor of each flow, taken from an account of one unit of each."""
    found = []
    for activity, subject in FLOWS:
        unit = subjects()[subject].unit
        row = {c.name: None for c in ACTIVITY.columns} | {
            "enterprise_id": "E0",
            "period": "2025",
            "start": YEAR.start,
            "end": YEAR.end,
            "activity": activity,
            "subject": subject,
            "state": "present",
            "amount": 1.0,
            "base_amount": 1.0,
            "unit": unit,
            "base_unit": unit,
        }
        one = replace(park, activity=pa.Table.from_pylist([row], schema=ACTIVITY.schema))
        terms = calculate(one, YEAR, resolver).terms
        found.append(
            exact_sum([float(term.emission.sum()) for term in terms if not term.source.memo])
        )
    activities, names = zip(*FLOWS, strict=True)
    return pa.table({"activity": activities, "subject": names, "factor": found})


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    enterprises = [
        {"enterprise_id": f"E{i}", "in_boundary": "yes"} for i in range(ENTERPRISE_COUNT)
    ]
    park = Ledger(
        park=pa.Table.from_pylist([{"park_id": "P", "province": "四川"}], schema=PARK.schema),
        enterprises=pa.Table.from_pylist(enterprises, schema=ENTERPRISES.schema),
        activity=ACTIVITY.schema.empty_table(),
        certificates=CERTIFICATES.schema.empty_table(),
        properties=PROPERTIES.schema.empty_table(),
    )
    method = load_method(METHOD)
    resolver = Resolver(load_factors(), method, choose_settings(method, {})[0], "CN-SC")
    factors = single_factors(resolver, park)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "activity.parquet"
        write(path, lines)
        times: dict[str, list[float]] = {"accounted": [], "bare": []}
        for _ in range(8):
            begun = time.perf_counter()
            total = accounted(path, resolver, park)
            middle = time.perf_counter()
            check = bare(path, factors)
            times["accounted"].append(middle - begun)
            times["bare"].append(time.perf_counter() - middle)
        if not math.isclose(total, check, rel_tol=1e-9):
            sys.exit(f"the two totals differ: {total} and {check}")
    accounted_s, bare_s = (float(np.median(times[name][1:])) for name in ("accounted", "bare"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"lines {lines:,}")
    print(f"accounted with trace / bare join and sum = {accounted_s / bare_s:.2f}   (bar: 3)")
    print(f"peak memory {peak:,.0f} MB   (bar: 2,048)")
    print(f"medians of this run: accounted {accounted_s:.3f} s, bare {bare_s:.3f} s")


if __name__ == "__main__":
    main()
