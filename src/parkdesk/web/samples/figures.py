"""Figures, lines of points, a ranking and a year of days."""

import math
from datetime import date, timedelta

from django.utils.translation import gettext as _

from parkdesk.web.samples.months import EMISSIONS, LABELS

Item = dict[str, object]

_HERE = "/components/"


def figures() -> list[Item]:
    """Return the figures of a park page."""
    return [
        {
            "label": _("Total emission"),
            "value": 8209.34,
            "kind": "tonnes",
            "unit": "tCO₂",
            "period": "2025",
            "quality": "measured",
            "change": {"share": -0.062, "rise_is": "worse", "against": _("against 2024")},
            "how_href": _HERE,
        },
        {
            "label": _("Energy, equivalent value"),
            "value": 45_218.07,
            "kind": "energy",
            "unit": "tce",
            "period": "2025",
            "quality": "derived",
            "change": {"share": 0.031, "rise_is": "worse", "against": _("against 2024")},
            "how_href": _HERE,
        },
        {
            "label": _("Carbon per energy"),
            "value": 0.18155,
            "kind": "intensity",
            "unit": "tCO₂/tce",
            "period": "2025",
            "quality": "estimated",
            "range": {"low": 0.1722, "high": 0.1911},
            "how_href": _HERE,
        },
        {
            "label": _("Share of non-fossil power"),
            "value": 0.714,
            "kind": "share",
            "period": "2025",
            "quality": "verified",
            "change": {"share": 0.112, "rise_is": "better", "against": _("against 2024")},
            "how_href": _HERE,
        },
        {
            "label": _("Filed"),
            "value": 37,
            "kind": "number",
            "unit": _("of 40 enterprises"),
            "period": _("due 2026-03-31"),
            "how_href": _HERE,
        },
    ]


def states_of_figures() -> list[Item]:
    """Return a figure in each state of its data."""
    shown: list[tuple[str, object, str]] = [
        (_("Zero"), 0, "measured"),
        (_("Missing"), "missing", ""),
        (_("Declared as none"), "none", ""),
        (_("Not applicable"), "not_applicable", ""),
        (_("Not available"), "not_available", ""),
        (_("Not permitted"), "not_permitted", ""),
        (_("Not configured"), "not_configured", ""),
        (_("Estimated"), 812.44, "estimated"),
        (_("Forecast"), 790.1, "forecast"),
        (_("Closed period"), 803.9, "closed"),
        (_("Synthetic"), 745.1, "synthetic"),
    ]
    return [
        {
            "label": label,
            "value": value,
            "kind": "tonnes",
            "unit": "tCO₂" if quality else "",
            "quality": quality,
            "period": "2025-07",
        }
        for label, value, quality in shown
    ]


def trends() -> list[Item]:
    """Return lines of points: measured with a gap, estimated, forecast."""
    pairs = zip(LABELS, EMISSIONS, strict=True)
    measured: list[Item] = [{"label": label, "value": value} for label, value in pairs]
    estimated = [{**point, "quality": "estimated"} if at > 7 else point
                 for at, point in enumerate(measured)]  # fmt: skip
    forecast = [{**point, "quality": "forecast"} if at > 8 else point
                for at, point in enumerate(measured)]  # fmt: skip
    shared: Item = {"kind": "tonnes", "unit": "tCO₂", "value": 799.6}
    return [
        {
            **shared,
            "label": _("Measured, one month missing"),
            "points": measured,
            "change": {"share": 0.025, "rise_is": "worse", "against": _("month on month")},
        },
        {**shared, "label": _("Estimated since September"), "points": estimated},
        {**shared, "label": _("Forecast since October"), "points": forecast},
    ]


def ranking() -> Item:
    """Return a ranking with one withheld name and one that could not be ranked."""
    rows: list[Item] = [
        {"place": 1, "name": _("Sample park B"), "href": _HERE, "value": 0.1102,
         "change": {"share": -0.081}, "quality": "verified"},
        {"place": 2, "name": _("Sample park"), "href": _HERE, "value": 0.1816,
         "change": {"share": -0.062}, "quality": "estimated", "is_own": True},
        {"place": 3, "name": None, "value": 0.2290,
         "change": {"share": 0.0}, "quality": "measured"},
        {"place": 4, "name": _("Sample park C"), "href": _HERE, "value": 0.3075,
         "change": {"share": 0.044}, "quality": "measured"},
        {"place": None, "name": _("Sample park D"), "href": _HERE, "value": None, "change": None},
    ]  # fmt: skip
    return {
        "title": _("Carbon per energy"),
        "unit": "tCO₂/tce",
        "kind": "intensity",
        "period": "2025",
        "total": 16,
        "unranked": 1,
        "unranked_why": _("no account"),
        "rows": rows,
    }


def heat() -> Item:
    """Return a year of days: some missing, the last month estimated, some still ahead."""
    start, end = date(2025, 1, 1), date(2026, 1, 1)
    days: list[Item] = []
    for at in range(330):
        on = start + timedelta(days=at)
        if on.month == 4 and on.day in range(11, 17):
            continue
        season = math.cos((at - 15) / 365 * 2 * math.pi)
        value = 22 + 7 * season + (3 if on.weekday() < 5 else -4) + (at * 37 % 11) / 4
        days.append({"on": on, "value": round(value, 2), "href": f"{_HERE}#{on}",
                     "quality": "estimated" if at >= 300 else "measured"})  # fmt: skip
    return {
        "title": _("Emission by day"),
        "unit": "tCO₂",
        "kind": "tonnes",
        "start": start,
        "end": end,
        "days": days,
    }
