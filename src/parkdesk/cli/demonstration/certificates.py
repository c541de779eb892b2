"""Certificates that just cover what the year's filings claim of them, one for each quarter."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

from nearzero.ledger.table import CERTIFICATES
from parkdesk.cli.demonstration.amounts import sheet
from parkdesk.cli.demonstration.flow import Flow, mwh_per
from parkdesk.cli.demonstration.members import Enterprise
from parkdesk.cli.demonstration.pilots import PilotPark

_COLUMNS = tuple(column.name for column in CERTIFICATES.columns)


def certificate_id(park: PilotPark, flow: Flow, period: str) -> str:
    """Return the id of the certificate that a claim of a month names; it is marked DEMO."""
    quarter = (int(period[5:7]) + 2) // 3
    unit = flow.enterprise.enterprise_id
    return f"DEMO-{park.number:02d}-{flow.certificate}-{unit}-{period[:4]}-Q{quarter}"


def certificates(
    park: PilotPark, members: Sequence[Enterprise], years: Iterable[int], *, detail: str = "short"
) -> dict[str, list[str]]:
    """Return the certificates of some years as CERTIFICATES columns, all values as text."""
    table = sheet(park, tuple(members), detail)
    found: dict[str, dict[str, str]] = {}
    used: dict[str, float] = {}
    for year in sorted(set(years)):
        active = table.active(year)
        for index, flow in enumerate(table.flows):
            if not flow.certificate:
                continue
            for month in range(1, 13):
                if active[index, month - 1]:
                    name = certificate_id(park, flow, f"{year}-{month:02d}")
                    amount = table.printed_one(year, index, month).replace(",", "")
                    used[name] = used.get(name, 0.0) + float(amount) * mwh_per(flow.unit)
                    found.setdefault(name, _certificate(flow, name, year, month))
    for name, row in found.items():
        row["amount_mwh"] = str(math.ceil(round(used[name], 6)))
    return {column: [row[column] for row in found.values()] for column in _COLUMNS}


def _certificate(flow: Flow, name: str, year: int, month: int) -> dict[str, str]:
    """Return a certificate before its amount is known."""
    first = (month - 1) // 3 * 3 + 1
    after = date(year + (first + 3) // 13, (first + 2) % 12 + 1, 1)
    return {
        "certificate_id": name,
        "kind": flow.subject,
        "amount_mwh": "",
        "generated_from": date(year, first, 1).isoformat(),
        "generated_to": after.isoformat(),
        "beneficiary_id": flow.enterprise.enterprise_id,
    }
