"""Report tables as plain data, in Chinese or English, from a result."""

from collections.abc import Callable, Mapping

from nearzero.reporting.result import Document, Result, view
from nearzero.reporting.tables import activity, energy, factors, park, quality, totals
from nearzero.reporting.tables.shape import ReportColumn, ReportTable

__all__ = ["ReportColumn", "ReportTable", "report_tables"]

TABLES: Mapping[str, Callable[[Result, str], ReportTable]] = {
    "park": park.park,
    "formulas": park.formulas,
    "summary": totals.summary,
    "by_source": totals.by_source,
    "by_scope": totals.by_scope,
    "by_gas": totals.by_gas,
    "by_enterprise": totals.by_enterprise,
    "by_month": totals.by_month,
    "activity": activity.activity_data,
    "internal_flows": activity.internal_flows,
    "memo": activity.memo,
    "certificates": activity.certificates,
    "largest_lines": activity.largest_lines,
    "factors": factors.factors,
    "documents": factors.documents,
    "energy": energy.energy,
    "coverage": quality.coverage,
    "not_counted": quality.not_counted,
    "uncertainty": quality.uncertainty,
    "settings": quality.settings,
    "findings": quality.findings,
    "run": quality.run,
}


def report_tables(result: Document, language: str = "zh") -> Mapping[str, ReportTable]:
    """Return every report table of a result by its id; a table without rows is left out.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> from nearzero.reporting import report_tables
    >>> result = {
    ...     "method": {"id": "m", "version": "1", "hash": ""},
    ...     "park": {"park_id": "P1"},
    ...     "period": {"start": "2025-01-01", "end": "2026-01-01"},
    ...     "totals": {"emission_tco2": 1.0},
    ...     "by_source": [{"source": "fuel_combustion", "emission_tco2": 1.0}],
    ...     "by_enterprise": [],
    ...     "lines": [],
    ...     "run": {"hash": "", "made_at": None},
    ... }
    >>> report_tables(result, "en")["by_source"].rows[-1]
    ('Total', '', '', '', '1.00', '')
    """
    tables = {name: make(view(result), language) for name, make in TABLES.items()}
    return {name: table for name, table in tables.items() if len(table.rows) > table.total_rows}
