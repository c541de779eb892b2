"""Every shipped number says where it is printed, how well it is known, and what it is of."""

import csv
from pathlib import Path

import pytest
import yaml

from house import SOURCE, demand_none, name_of
from nearzero.factors.model import Status

DATA = SOURCE / "factors" / "data"
FACTOR_FILES = [
    path
    for path in sorted(DATA.glob("*.csv"))
    if {"value", "quantity"} <= set(path.read_text(encoding="utf-8").split("\n", 1)[0].split(","))
]
TABLES = sorted(SOURCE.rglob("*.csv"))
DEFINITIONS = sorted((SOURCE / "methods" / "definitions").glob("*.yaml"))


#: Quantities that their documents print as a bare fraction, without a unit.
BARE_NUMBERS = {"oxidation", "methane_correction_factor", "emitted_share"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SOURCES = yaml.safe_load((DATA / "sources.yaml").read_text(encoding="utf-8"))
EVIDENCE = {row["id"] for row in rows(DATA / "evidence.csv")}


def test_there_are_factor_files() -> None:
    assert len(FACTOR_FILES) >= 7


@pytest.mark.parametrize("path", FACTOR_FILES, ids=name_of)
def test_factor_rows_have_a_source_a_page_or_a_reason_and_a_status(path: Path) -> None:
    known = {str(status) for status in Status}
    bad = []
    for row in rows(path):
        if row["source"] not in SOURCES:
            bad.append(f"{row['id']}: source {row['source']!r} is not in sources.yaml")
        if row["status"] not in known:
            bad.append(f"{row['id']}: status {row['status']!r}")
        if not (row["page"] or row["note"] or row["seen_in"]):
            bad.append(f"{row['id']}: neither a page nor where it was seen nor a note")
        if not row["unit"] and row["quantity"] not in BARE_NUMBERS:
            bad.append(f"{row['id']}: no unit")
        if row["seen_in"] and row["seen_in"] not in EVIDENCE:
            bad.append(f"{row['id']}: {row['seen_in']} is not in evidence.csv")
    assert not bad, "\n".join(bad)


def test_factor_ids_are_unique_over_all_files() -> None:
    ids = [row["id"] for path in FACTOR_FILES for row in rows(path)]
    assert len(ids) == len(set(ids))


def test_sources_have_titles_in_both_languages() -> None:
    bare = [
        name
        for name, source in SOURCES.items()
        if not (source["title"].get("zh") and source["title"].get("en"))
    ]
    assert not bare, "\n".join(bare)


def test_no_row_is_from_memory_and_verified_at_once() -> None:
    evidence = {row["id"]: row["text"] for row in rows(DATA / "evidence.csv")}
    for path in FACTOR_FILES:
        for row in rows(path):
            if row["status"] == "verified":
                assert evidence.get(row["seen_in"], "") != "from memory", row["id"]


def test_every_shipped_table_names_its_sources() -> None:
    found: dict[str, str] = {}
    for path in TABLES:
        table = rows(path)
        column = "document" if table and "document" in table[0] else "source"
        if not table or column not in table[0]:
            found[name_of(path)] = "has no column 'source' or 'document'"
        elif bare := [n for n, row in enumerate(table, start=2) if not row[column]]:
            found[name_of(path)] = f"has no {column} on rows {bare[:5]}"
    demand_none(found, "tables_without_source")


@pytest.mark.parametrize("path", DEFINITIONS, ids=name_of)
def test_method_files_name_a_document_of_the_library(path: Path) -> None:
    definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "id" not in definition:  # a file of parts that methods share
        return
    assert definition["document"] in SOURCES, "the method's own document is not in sources.yaml"
    listed = definition.get("documents") or {}
    named = {name for group in listed.values() for name in group}
    assert named <= set(SOURCES)
