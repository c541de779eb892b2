"""Canonical ledgers built by hand, for tests of what comes after reading."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from nearzero.frames import TableSpec
from nearzero.ledger.period import parse_period
from nearzero.ledger.subjects import subjects
from nearzero.ledger.table import ACTIVITY, CERTIFICATES, ENTERPRISES, PARK, PROPERTIES, Ledger

Row = Mapping[str, object]
YEAR = parse_period("2025")


def row(activity: str, subject: str, amount: float, **facts: object) -> dict[str, object]:
    """Return a canonical activity row of enterprise E1 for 2025 unless said otherwise."""
    unit = subjects()[subject].unit
    filed = {
        "enterprise_id": "E1",
        "period": "2025",
        "activity": activity,
        "subject": subject,
        "state": "present",
        "amount": amount,
        "base_amount": amount,
        "unit": unit,
        "base_unit": unit,
        "quality": "measured",
        "file": "ledger.csv",
    } | facts
    period = parse_period(str(filed["period"]))
    return filed | {"start": period.start, "end": period.end}


def ledger(
    rows: Iterable[Row],
    *,
    enterprises: Iterable[Row] = (),
    park: Row | None = None,
    certificates: Iterable[Row] = (),
    properties: Iterable[Row] = (),
) -> Ledger:
    """Return a ledger; enterprises that are not given are the ones that the rows name, inside."""
    filed = [dict(r) | {"row": number} for number, r in enumerate(rows, start=2)]
    given = {str(e["enterprise_id"]): dict(e) for e in enterprises}
    for r in filed:
        name = str(r["enterprise_id"])
        given.setdefault(name, {"enterprise_id": name})
    known = [{"role": "enterprise", "in_boundary": "yes"} | e for e in given.values()]
    measured = table(PROPERTIES, properties)
    days = pa.nulls(measured.num_rows, pa.date32())
    return Ledger(
        park=table(PARK, [{"park_id": "P", "province": "四川"} | dict(park or {})]),
        enterprises=table(ENTERPRISES, known),
        activity=table(ACTIVITY, filed),
        certificates=table(CERTIFICATES, certificates),
        properties=measured.append_column("start", days).append_column("end", days),
    )


def table(spec: TableSpec, rows: Iterable[Row]) -> pa.Table:
    """Return rows as a table of a declared shape, absent cells null."""
    names = [column.name for column in spec.columns]
    return pa.Table.from_pylist([{n: r.get(n) for n in names} for r in rows], schema=spec.schema)
