"""Ledgers as people hand them in: folders of CSV files, written for tests."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from nearzero.ledger.table import FILED

Cells = Mapping[str, object]
HEAT = {"activity": "heat_received", "subject": "fossil", "unit": "GJ"}


def folder(
    path: Path,
    activity: Iterable[Cells],
    *,
    park: Cells | None = None,
    enterprises: Iterable[Cells] = ({"enterprise_id": "E1"},),
    certificates: Iterable[Cells] = (),
    properties: Iterable[Cells] = (),
) -> Path:
    """Write a ledger folder in the interface's columns and return its path."""
    path.mkdir(parents=True, exist_ok=True)
    tables = {
        "park": [{"park_id": "P", "name_zh": "测试园区", "province": "四川"} | dict(park or {})],
        "enterprises": [
            {"role": "enterprise", "in_boundary": "yes", "name_zh": "一厂"} | dict(e)
            for e in enterprises
        ],
        "activity": [
            {"enterprise_id": "E1", "period": "2025", "quality": "measured"} | dict(a)
            for a in activity
        ],
        "certificates": [dict(c) for c in certificates],
        "properties": [dict(p) for p in properties],
    }
    for spec in FILED:
        rows = tables[spec.name]
        if rows or spec.name == "activity":
            names = [column.name for column in spec.columns]
            with (path / f"{spec.name}.csv").open("w", newline="", encoding="utf-8") as out:
                writer = csv.DictWriter(out, names)
                writer.writeheader()
                writer.writerows(rows)
    return path
