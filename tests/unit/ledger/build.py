"""Small canonical ledgers for tests, built straight from rows without reading a file."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa

from nearzero.frames import TableSpec
from nearzero.ledger.period import Period
from nearzero.ledger.table import ACTIVITY, CERTIFICATES, ENTERPRISES, PARK, PROPERTIES, Ledger
from nearzero.problems import Problem

Fields = Mapping[str, object]

YEAR_2025 = Period(start=date(2025, 1, 1), end=date(2026, 1, 1))
MARCH_2025 = Period(start=date(2025, 3, 1), end=date(2025, 4, 1))
_UNITS = {"electricity": "MWh", "heat": "GJ"}


def bounds(text: str) -> tuple[date, date]:
    """Return the half-open days of ``2025``, ``2025-03`` or ``2025-03-07``."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0] + 1, 1, 1)
    if len(parts) == 2:
        first = date(parts[0], parts[1], 1)
        return first, first + timedelta(days=monthrange(*parts)[1])
    return date(*parts), date(*parts) + timedelta(days=1)


def row(
    amount: float | None = 100.0,
    *,
    of: str = "E1",
    period: str = "2025",
    activity: str = "electricity_received",
    subject: str = "grid",
    unit: str = "",
    to: str | None = None,
    **fields: object,
) -> dict[str, object]:
    """Return one activity row; ``of`` is the enterprise and ``to`` the counterparty."""
    start, end = bounds(period)
    unit = unit or _UNITS.get(activity.partition("_")[0], "t")
    return {
        "enterprise_id": of,
        "period": period,
        "start": start,
        "end": end,
        "activity": activity,
        "subject": subject,
        "state": "present" if amount is not None else "missing",
        "amount": amount,
        "unit": unit,
        "base_amount": amount,
        "base_unit": unit,
        "counterparty_id": to,
        "file": "ledger.xlsx",
        "sheet": "activity",
        **fields,
    }


def months(
    amounts: Sequence[float | None], year: int = 2025, **fields: object
) -> list[dict[str, object]]:
    """Return one row for each month from January on."""
    return [
        row(amount, period=f"{year}-{month:02d}", **fields)  # type: ignore[arg-type]
        for month, amount in enumerate(amounts, start=1)
    ]


def enterprise(name: str, **fields: object) -> dict[str, object]:
    """Return one row of the enterprises table."""
    return {"enterprise_id": name, "in_boundary": "yes", **fields}


def certificate(name: str = "C1", **fields: object) -> dict[str, object]:
    """Return one row of the certificates table, complete unless told otherwise."""
    return {
        "certificate_id": name,
        "kind": "green_certificate",
        "amount_mwh": 100.0,
        "generated_from": date(2025, 1, 1),
        "generated_to": date(2026, 1, 1),
        "beneficiary_id": "E1",
        **fields,
    }


def green(amount: float = 100.0, **fields: object) -> dict[str, object]:
    """Return a claim of electricity covered by a green certificate."""
    given = {"subject": "green_certificate", "certificate_id": "C1", **fields}
    return row(amount, **given)  # type: ignore[arg-type]


def table(spec: TableSpec, rows: Iterable[Fields], extra: pa.Schema | None = None) -> pa.Table:
    """Return rows as a table of a declared shape, absent fields null."""
    schema = spec.schema if extra is None else pa.schema([*spec.schema, *extra])
    return pa.Table.from_pylist([dict(one) for one in rows], schema=schema)


def ledger(
    *rows: Fields,
    enterprises: Iterable[Fields] | None = None,
    certificates: Iterable[Fields] = (),
    properties: Iterable[Fields] = (),
    park: Iterable[Fields] = ({"park_id": "P1", "park_type": "industrial"},),
) -> Ledger:
    """Return a ledger of activity rows; enterprises are those that file unless told otherwise."""
    numbered = [{"row": number, **one} for number, one in enumerate(rows, start=2)]
    if enterprises is None:
        enterprises = [enterprise(name) for name in sorted({str(r["enterprise_id"]) for r in rows})]
    days = pa.schema([("start", pa.date32()), ("end", pa.date32())])
    return Ledger(
        park=table(PARK, park),
        enterprises=table(ENTERPRISES, enterprises),
        activity=table(ACTIVITY, numbered),
        certificates=table(CERTIFICATES, certificates),
        properties=table(PROPERTIES, properties, days),
        files=("ledger.xlsx",),
    )


def codes(problems: Iterable[Problem]) -> list[str]:
    """Return the codes of problems, sorted."""
    return sorted(problem.code for problem in problems)


def only(problems: Iterable[Problem], code: str) -> Problem:
    """Return the one problem with a code."""
    found = [problem for problem in problems if problem.code == code]
    assert len(found) == 1, (code, codes(problems))
    return found[0]
