"""The table of a region's parks: one row a park, every figure with what makes it readable."""

from collections.abc import Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parkdesk.usecases.see_region import RegionView, Totals
from parkdesk.usecases.standings import Aim, ParkStanding
from parkdesk.web import drawings, formats
from parkdesk.web.languages import named
from parkdesk.web.states import marks_of
from parkdesk.web.templatetags.desk import change, chip, quality
from parkdesk.web.views.overview_map import INDICATORS
from parkdesk.web.views.overview_rows import Choice, absent, in_own_words, listed

Item = dict[str, object]

_DASH: Item = {"value": SafeString('<span class="quiet">–</span>')}


def table_of(view: RegionView, rows: Sequence[ParkStanding], choice: Choice, base: str) -> Item:
    """Return the table component of the parks that were chosen.

    Parameters
    ----------
    base
        The address of the page, to which orders and the export are added.
    """
    return {
        "caption": _("Parks"),
        "count": len(rows),
        "note": _note(view, rows),
        "columns": [_column(*column, choice, base) for column in _columns()],
        "rows": [
            {"href": reverse("desk:park", args=[row.park_id]), "cells": _cells(row, view.totals)}
            for row in rows
        ],
        "exports": [{"label": _("Export to Excel"), "href": f"{base}export/{choice.query()}"}],
        "empty": _("No park matches this choice."),
    }


def _note(view: RegionView, rows: Sequence[ParkStanding]) -> str:
    methods = {row.account.method_id for row in view.parks if row.account}
    said = _("Ranked by intensity among all parks of the region, the least first.")
    if len(methods) > 1:
        several = _("Accounts were made by %(count)s methods.") % {"count": len(methods)}
        return f"{said} {several}"
    return str(said)


def _columns() -> list[tuple[str, str, str, str]]:
    """Return label, unit, kind and order of each column."""
    return [
        (_("Park"), "", "text", "name"),
        (_("Prefecture"), "", "text", "prefecture"),
        (_("Filings received"), "", "number", "filings"),
        (_("Total emission"), "tCO₂", "tonnes", "emission"),
        (_("Against the year before"), "", "text", "change"),
        (_("Intensity"), "tCO₂/tce", "intensity", "intensity"),
        (_("Targets of the year"), "", "text", "gap"),
        (_("Rank"), "", "number", "rank"),
        (_("Data quality"), "", "text", ""),
    ]


def _column(label: str, unit: str, kind: str, order: str, choice: Choice, base: str) -> Item:
    if not order:
        return {"label": label, "unit": unit, "kind": kind}
    is_current = choice.order == order
    turned = choice.query(order=order, is_descending=is_current and not choice.is_descending)
    address = f"{base}{turned}#parks"
    column: Item = {"label": label, "unit": unit, "kind": kind, "sort_href": address}
    if is_current:
        column["sort"] = "descending" if choice.is_descending else "ascending"
    return column


def _cells(row: ParkStanding, sums: Totals) -> list[object]:
    account = row.account
    if account is None:
        return [
            _name(row), _prefecture(row), _filings(row), not_accounted(), _DASH, not_accounted(),
            _aim(row), _rank(row, sums), _quality(row),
        ]  # fmt: skip
    how = reverse("desk:run", args=[account.run_id])
    return [
        _name(row),
        _prefecture(row),
        _filings(row),
        {"value": account.emission_tco2, "href": how},
        trend_cell(row),
        account.intensity_tco2_per_tce if account.intensity_tco2_per_tce is not None else "missing",
        _aim(row),
        _rank(row, sums),
        _quality(row),
    ]


def not_accounted() -> Item:
    """Return the cell of a figure of a park without a sealed account: a word, never a zero."""
    return {"value": absent(), "kind": "text"}


def _name(row: ParkStanding) -> Item:
    return {
        "value": named(row.name_zh, row.name_en),
        "note": in_own_words(listed(row.industries_zh)),
    }


def _prefecture(row: ParkStanding) -> Item:
    return {
        "value": named(row.prefecture_zh, row.prefecture_en),
        "href": reverse("desk:region", args=[row.prefecture]),
    }


def _filings(row: ParkStanding) -> Item:
    if not row.filings.due:
        word = format_html('<span class="quiet">{}</span>', _("nothing to file"))
        return {"value": word, "kind": "text"}
    counts = format_html("{} / {}", row.filings.received, row.filings.due)
    if not row.filings.late:
        return {"value": counts, "kind": "text"}
    late = format_html("{} {} {}", counts, chip("late", is_small=True), row.filings.late)
    return {"value": late, "kind": "text"}


def trend_cell(row: ParkStanding) -> Item:
    """Return the cell of a trend: a line of the last years and the change of the last one."""
    tonnes = tuple(
        (year, account.emission_tco2 if account else None) for year, account in row.history
    )
    return {"value": _drawn(tonnes, row.emission_change, get_language())}


@lru_cache(maxsize=1000)
def _drawn(
    tonnes: tuple[tuple[int, float | None], ...], share: float | None, _language: str
) -> SafeString:
    """Return the drawing and the words beside it; sealed accounts never change, so it is kept."""
    points = [{"label": str(year), "value": value} for year, value in tonnes]
    drawn = render_to_string(
        "desk/overview/spark.html",
        {"drawing": drawings.sparkline(points, 64, 24), "points": points},
    )
    changed = render_to_string("desk/components/change.html", change(share))
    return format_html('<span class="trend-cell">{}{}</span>', drawn, changed)


def _aim(row: ParkStanding) -> Item:
    """Return the cell of the targets: met or missed, by the one that is worst."""
    if not row.aims:
        word = format_html('<span class="quiet">{}</span>', _("no target for this year"))
        return {"value": word}
    if row.worst is None:
        return _DASH
    state = "met" if row.worst.is_met else "missed"
    return {"value": chip(state, is_small=True), "note": aim_note(row.worst)}


def aim_note(aim: Aim) -> str:
    """Say how far the figure of a target is from it."""
    sign = "+" if (aim.gap or 0.0) > 0.0 else "−"
    return f"{INDICATORS[aim.indicator]} {sign}{formats.percent(abs(aim.gap or 0.0))}"


def _rank(row: ParkStanding, sums: Totals) -> Item:
    if row.place is None:
        word = format_html('<span class="quiet">{}</span>', _("not ranked"))
        return {"value": word, "kind": "text"}
    return {"value": format_html("{}<small> / {}</small>", row.place, sums.ranked), "kind": "text"}


def _quality(row: ParkStanding) -> Item:
    is_provisional = row.account is not None and row.account.is_provisional
    shown = quality(marks_of(is_synthetic=row.is_synthetic, is_provisional=is_provisional))
    if row.account is None:
        return {"value": shown}
    counted = _("%(counted)s of %(due)s filings") % {
        "counted": row.account.duties_received,
        "due": row.account.duties,
    }
    return {"value": shown, "note": counted}
