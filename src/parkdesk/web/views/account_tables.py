"""Tables of an account as the report prints them: for a page, and as a workbook of the same cells.

Every cell is the library's: rounded once, so that printed parts add up to the printed total.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from nearzero.reporting import report_tables
from nearzero.reporting.figures import MISSING
from nearzero.reporting.tables import ReportTable
from parkdesk.runs.models import Run
from parkdesk.usecases.name_inputs import with_named_inputs
from parkdesk.usecases.read_account import Document
from parkdesk.web.languages import language
from parkdesk.web.spreadsheets import Cell, SheetColumn, StyledNumber, sheet_of
from parkdesk.web.views.account_frame import Item

SHOWN = (
    "by_source",
    "by_enterprise",
    "by_month",
    "by_scope",
    "by_gas",
    "energy",
    "flow_energy",
    "flow_carbon",
    "memo",
    "certificates",
    "coverage",
    "not_counted",
    "uncertainty",
    "settings",
    "findings",
)
"""Tables with a page and a workbook of their own, by their id in the report."""
BESIDE_CHART: Mapping[str, tuple[int, ...]] = {
    "by_source": (0, 4, 5),
    "by_enterprise": (1, 3, 4),
    "by_month": (0, 1),
}
"""Columns of a table that stands beside its chart; all of them are on the table's own page."""
_COUNTED = ("by_enterprise", "findings", "uncertainty")  #: tables whose rows are counted
_NUMBER = re.compile(r"[-−]?\d{1,3}(,\d{3})*(\.\d+)?%?")
_FOUR_DIGITS = re.compile(r"([-−]?\d),(\d{3}(\.\d+)?)")


def tables_of(run: Run, document: Document) -> Mapping[str, ReportTable]:
    """Return the tables of an account in the reader's language; those without rows are left out."""
    return report_tables(with_named_inputs(run, document, language()), language())


def lines_href(run: Run, **asked: str) -> str:
    """Return the address of the lines behind a figure."""
    query = f"?{urlencode(asked)}" if asked else ""
    return reverse("desk:run_lines", args=[run.pk]) + query


def hrefs_of(run: Run, document: Document, table_id: str) -> list[str]:
    """Return for each row of a table the lines behind it, in the order of the rows."""
    if table_id == "by_source":
        return [lines_href(run, source=one["source"]) for one in document["by_source"]]
    if table_id == "by_enterprise":
        ranked = sorted(
            document["by_enterprise"],
            key=lambda one: (-(one["emission_tco2"] or 0.0), one["enterprise_id"]),
        )
        return [lines_href(run, enterprise=one["enterprise_id"]) for one in ranked]
    if table_id == "by_month":
        months = sorted((one["month"] or "" for one in document["by_month"]), key=_months_first)
        return [lines_href(run, month=month) for month in months]
    if table_id == "memo":
        return [lines_href(run, source=one["id"], beside="yes") for one in document["memo"]]
    return []


def _months_first(month: str) -> tuple[bool, str]:
    return not month, month


def component(
    run: Run,
    document: Document,
    table: ReportTable,
    *,
    limit: int | None = None,
    columns: tuple[int, ...] = (),
) -> Item:
    """Return a table for the page, with its export; where it is cut, a link leads to all of it.

    Parameters
    ----------
    limit
        So many rows at most; None = all.
    columns
        These columns only; none named = all.
    """
    kept = columns or tuple(range(len(table.columns)))
    body = table.rows[: len(table.rows) - table.total_rows]
    shown = body[:limit]
    found: Item = {
        "caption": table.title,
        "count": len(body) if table.id in _COUNTED else None,
        "columns": [
            _column(one.heading, one.unit, is_number=one.is_number)
            for one in (table.columns[at] for at in kept)
        ],
        "rows": _rows(shown, kept, hrefs_of(run, document, table.id)),
        "exports": [
            {"label": "Excel", "href": reverse("desk:run_export", args=[run.pk, table.id])}
        ],
        "note": " ".join(table.notes),
    }
    if table.total_rows and len(shown) == len(body):
        last = table.rows[-1]
        found["total"] = [_cell(last[column]) if last[column] else None for column in kept]
    if len(shown) < len(body) or columns:
        found["all_href"] = reverse("desk:run_table", args=[run.pk, table.id])
        found["left_out"] = len(body) - len(shown)
    return found


def _column(heading: str, unit: str, *, is_number: bool) -> Item:
    return {"label": heading, "unit": unit, "kind": "number" if is_number else "text"}


def _rows(shown: Sequence[Sequence[str]], kept: Sequence[int], hrefs: Sequence[str]) -> list[Item]:
    return [
        {
            "href": hrefs[at] if at < len(hrefs) else "",
            "cells": [_cell(row[column]) for column in kept],
        }
        for at, row in enumerate(shown)
    ]


def published_component(table: Mapping[str, Any]) -> Item:
    """Return a table as it is published, for the page; every cell as it will stand."""
    body = table["rows"][: len(table["rows"]) - table["total_rows"]]
    found: Item = {
        "caption": table["title"],
        "columns": [
            _column(one["heading"], one["unit"], is_number=one["is_number"])
            for one in table["columns"]
        ],
        "rows": [{"cells": [_cell(one) for one in row]} for row in body],
        "note": " ".join(table["notes"]),
    }
    if table["total_rows"]:
        found["total"] = [_cell(one) if one else None for one in table["rows"][-1]]
    return found


def _cell(text: str) -> Item:
    """Return a printed cell; separators from ten thousand on, as everywhere on the desk."""
    plain = _FOUR_DIGITS.fullmatch(text)
    return {"value": plain[1] + plain[2] if plain else text or MISSING, "kind": "text"}


def workbook_of(table: ReportTable, about: Sequence[str]) -> bytes:
    """Return a table as a workbook: the same rows, the same decimals, numbers as numbers."""
    columns = [
        SheetColumn(
            label=f"{one.heading} ({one.unit})" if one.unit else one.heading,
            width=int(12 + 8 * one.width),
        )
        for one in table.columns
    ]
    rows = [
        [
            _workbook_cell(cell, is_number=column.is_number)
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
    return sheet_of(_("Table"), columns, rows, [table.title, *about], has_filter=False)


def _workbook_cell(cell: str, *, is_number: bool) -> Cell:
    number = _number(cell) if is_number else None
    if number is not None:
        return number
    return "" if cell == MISSING else cell


def _number(cell: str) -> StyledNumber | None:
    """Return a printed number as a number and the format that prints it so again."""
    if not _NUMBER.fullmatch(cell):
        return None
    plain = cell.replace(",", "").replace("−", "-").rstrip("%")
    decimals = len(plain.partition(".")[2])
    style = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    if cell.endswith("%"):
        share = round(float(plain) / 100.0, decimals + 2)
        return StyledNumber(share, f"{style.replace('#,##0', '0')}%")
    return StyledNumber(float(plain), style)
