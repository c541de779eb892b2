"""A ledger of files and the same ledger of tables in memory are one ledger."""

import csv
import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nearzero.ledger import assemble_ledger, read_ledger
from nearzero.ledger.table import FILED
from nearzero.methods import Result, account
from nearzero.problems import CannotProceed, blockers
from small_ledger import YEAR

PARK = "cn-zero-carbon-park-2025"
FLOWS = [
    {"activity": "fuel_combustion", "subject": "natural_gas", "unit": "10^4 Nm3"},
    {"activity": "fuel_combustion", "subject": "Anthracite", "unit": "kg"},
    {"activity": "electricity_received", "subject": "grid", "unit": "10^4 kWh"},
    {"activity": "heat_received", "subject": "fossil", "unit": "GJ"},
]
SLIPS = [
    {"amount": ""},
    {"amount": "/"},
    {"amount": "12q"},
    {"amount": "1e300"},
    {"unit": "bushel"},
    {"unit": "m3"},
    {"subject": "phlogiston"},
    {"quality": "guessed"},
    {"period": "2025-13"},
    {"period": "2025-02-01"},
    {"period": "2025-03-01"},
    {"enterprise_id": ""},
    {"oxidation": "98"},
    {"net_calorific_value": "35"},
]
TABLES = {
    "park": [{"park_id": "P", "province": "CN-SC", "value_added_cny": "1,000"}],
    "enterprises": [{"enterprise_id": f"E{i}", "valid_from": "2020/1/1"} for i in (1, 2, 3)],
    "certificates": [
        {
            "certificate_id": "C1",
            "kind": "green_certificate",
            "amount_mwh": "1e6",
            "generated_from": "2025-01-01",
            "generated_to": "2026-01-01",
            "beneficiary_id": "P",
        }
    ],
    "properties": [
        {
            "enterprise_id": "E1",
            "period": "2025",
            "subject": "natural_gas",
            "quantity": "oxidation",
            "value": "0.98",
            "unit": "1",
        }
    ],
}

amounts = st.floats(0.0, 1e6).map(lambda x: f"{x:,.2f}")


@st.composite
def rows(draw, slips):
    row = dict(draw(st.sampled_from(FLOWS))) | {
        "enterprise_id": draw(st.sampled_from(["E1", "E2", "E3"])),
        "period": draw(st.sampled_from(["2025-01", "2025/2", "202503", "2025"])),
        "amount": draw(amounts),
        "quality": draw(st.sampled_from(["measured", "invoiced", ""])),
        "evidence": draw(st.sampled_from(["bill 7", ""])),
    }
    return row | (draw(st.sampled_from([{}, *slips])) if slips else {})


def filed(slips=()):
    """Return filings, each a list of rows."""
    return st.lists(st.lists(rows(slips), min_size=1, max_size=6), min_size=1, max_size=5)


def write(path: Path, spec, rows) -> None:
    names = [column.name for column in spec.columns]
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, names)
        writer.writeheader()
        writer.writerows(rows)


def both(filings):
    """Return the ledger read from a folder of files, and the one assembled from their rows."""
    assembled = {}
    with tempfile.TemporaryDirectory() as name:
        for spec in FILED:
            kept = []
            books = filings if spec.name == "activity" else [TABLES[spec.name]]
            for number, book in enumerate(books):
                inside = f"/{number}.csv" if spec.name == "activity" else ".csv"
                write(Path(name, spec.name + inside), spec, book)
                place = {"file": spec.name + inside, "sheet": ""}
                kept += [row | place | {"row": n} for n, row in enumerate(book, start=2)]
            assembled[spec.name] = kept
        read = read_ledger(name)
    return read, assemble_ledger(**{name: table(rows) for name, rows in assembled.items()})


def table(rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: [row.get(name) for row in rows] for name in names})


relaxed = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@relaxed
@given(filed())
def test_files_and_tables_give_the_same_run(filings):
    read, assembled = both(filings)
    assert assembled.activity.to_pylist() == read.activity.to_pylist()
    hashes = []
    for ledger in (read, assembled):
        assume(not blockers(ledger.problems))
        try:
            hashes.append(Result(account(ledger, PARK, YEAR)).run_hash)
        except CannotProceed as refused:
            hashes.append(str(refused))
    assert hashes[0] == hashes[1]


@relaxed
@given(filed(SLIPS))
def test_files_and_tables_have_the_same_findings(filings):
    read, assembled = both(filings)
    assert assembled.problems == read.problems
    assert assembled.activity.to_pylist() == read.activity.to_pylist()
    for name in ("park", "enterprises", "certificates", "properties"):
        assert getattr(assembled, name).to_pylist() == getattr(read, name).to_pylist(), name
