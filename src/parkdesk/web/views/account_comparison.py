"""Two accounts side by side: totals, why they differ, and each enterprise and source in tonnes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nearzero.reporting.figures import MISSING, number, percent
from nearzero.reporting.labels import enterprise_names, titled
from nearzero.reporting.result import view
from parkdesk.usecases.compare_accounts import Pair
from parkdesk.usecases.read_account import Document
from parkdesk.web.formats import GROUPED_FROM
from parkdesk.web.languages import language
from parkdesk.web.views.account_frame import Item

_SHOWN = 100  #: rows that move, on the page
_GRAM = 1e-6  #: less than this is no movement [tCO2]


def comparison_of(pair: Pair) -> Item:
    """Return the totals, the parts and the rows of a comparison for its page."""
    found = pair.comparison
    moving = [row for row in found.rows if abs(row["difference_tco2"]) > _GRAM]
    return {
        "figures": _figures(pair),
        "totals": _totals(pair),
        "parts": _parts(found.parts),
        "rows": _rows(pair, moving),
        "unmoved": len(found.rows) - len(moving),
    }


def _figures(pair: Pair) -> list[Item]:
    found = pair.comparison
    share = found.difference / found.before if found.before else None
    difference: Item = {
        "label": pgettext("between accounts", "Difference"),
        "value": signed(found.difference, 2),
        "kind": "text",
        "unit": "tCO₂",
        "note": _("%(share)s of the total before") % {"share": percent(share, 3)},
    }
    return [
        {
            "label": _("Before: account %(number)s") % {"number": pair.before.pk},
            "value": found.before,
            "kind": "tonnes",
            "unit": "tCO₂",
            "period": pair.before.period,
        },
        {
            "label": _("With the change")
            if pair.after.purpose == "preview"
            else _("After: account %(number)s") % {"number": pair.after.pk},
            "value": found.after,
            "kind": "tonnes",
            "unit": "tCO₂",
            "period": pair.after.period,
        },
        difference,
    ]


def _totals(pair: Pair) -> Item:
    """Return the other totals before and after, as a table."""
    before, after = pair.before_document["totals"], pair.after_document["totals"]
    known = [key for key in _other_totals() if (before.get(key), after.get(key)) != (None, None)]
    return {
        "caption": _("Other totals"),
        "columns": [
            {"label": _("Figure")},
            {"label": _("Unit")},
            {"label": _("Before"), "kind": "number"},
            {"label": _("After"), "kind": "number"},
            {"label": pgettext("between accounts", "Difference"), "kind": "number"},
        ],
        "rows": [_total_row(key, before.get(key), after.get(key)) for key in known],
    }


def _other_totals() -> dict[str, tuple[str, str, str]]:
    """Return label, unit and kind of the totals beside the emission, by their keys."""
    per_value = _("Emission per 10,000 yuan of value added")
    return {
        "energy_equivalent_tce": (_("Energy, equivalent value"), "tce", "energy"),
        "energy_calorific_tce": (_("Energy, calorific value"), "tce", "energy"),
        "intensity_tco2_per_tce": (_("Emission per unit of energy"), "tCO₂/tce", "intensity"),
        "intensity_tco2_per_10k_cny": (per_value, "tCO₂/10⁴ CNY", "intensity"),
        "direct_supply_share": (_("Share of direct green supply"), "", "share"),
        "clean_energy_share": (_("Share of clean energy"), "", "share"),
    }


def _total_row(key: str, old: float | None, new: float | None) -> Item:
    label, unit, kind = _other_totals()[key]
    return {
        "cells": [
            label,
            unit or "—",
            {"value": old, "kind": kind},
            {"value": new, "kind": kind},
            {"value": _between(old, new, kind), "kind": "text"},
        ]
    }


def _between(old: float | None, new: float | None, kind: str) -> str:
    if old is None or new is None:
        return MISSING
    if kind == "share":
        return f"{'+' if new > old else ''}{percent(new - old, 1)}"
    return signed(new - old, 4 if kind == "intensity" else 2)


def signed(value: float, decimals: int) -> str:
    """Return a difference as printed, with its sign; nothing at all has none."""
    printed = number(value, decimals, grouped=abs(value) >= GROUPED_FROM)
    return f"+{printed}" if value > 0 and printed.strip("0.") else printed


def part_words() -> dict[str, str]:
    """Return what a difference can come from, in words."""
    return {
        "activity": _("amounts filed"),
        "factor": _("factors"),
        "method": _("method or settings"),
        "boundary": _("boundary"),
        "data_quality": _("measured instead of default, or the reverse"),
    }


def _parts(parts: Mapping[str, float]) -> Item:
    words = part_words()
    return {
        "caption": _("Where the difference comes from"),
        "columns": [
            {"label": _("Cause")},
            {"label": pgettext("between accounts", "Difference"), "unit": "tCO₂", "kind": "tonnes"},
        ],
        "rows": [
            {"cells": [words[name], {"value": signed(tonnes, 2), "kind": "text"}]}
            for name, tonnes in parts.items()
            if tonnes
        ],
        "empty": _("Nothing differs in tonnes."),
    }


def _rows(pair: Pair, moving: list[dict[str, Any]]) -> Item:
    enterprises, sources = _names(pair.before_document, pair.after_document)
    words = part_words()
    rows: list[Item] = [
        {
            "cells": [
                enterprises.get(row["enterprise_id"], row["enterprise_id"]),
                sources.get(row["source"], row["source"]),
                row["before_tco2"],
                row["after_tco2"],
                {"value": signed(row["difference_tco2"], 2), "kind": "text"},
                words.get(row["part"], "—"),
            ]
        }
        for row in moving[:_SHOWN]
    ]
    left = moving[_SHOWN:]
    if left:
        sums = [
            sum(row[name] for row in left)
            for name in ("before_tco2", "after_tco2", "difference_tco2")
        ]
        between: Item = {"value": signed(sums[2], 2), "kind": "text"}
        name = _("%(count)s more") % {"count": len(left)}
        rows.append({"cells": [name, "—", *sums[:2], between, "—"]})
    return {
        "caption": _("By enterprise and source"),
        "count": len(moving),
        "columns": [
            {"label": _("Enterprise")},
            {"label": pgettext("of emission", "Source")},
            {"label": _("Before"), "unit": "tCO₂", "kind": "tonnes"},
            {"label": _("After"), "unit": "tCO₂", "kind": "tonnes"},
            {"label": pgettext("between accounts", "Difference"), "unit": "tCO₂", "kind": "tonnes"},
            {"label": _("Mostly from")},
        ],
        "rows": rows,
        "empty": _("No enterprise moves in tonnes."),
    }


def _names(*documents: Document) -> tuple[dict[str, str], dict[str, str]]:
    enterprises: dict[str, str] = {}
    sources: dict[str, str] = {}
    for document in documents:
        enterprises |= enterprise_names(view(document), language())
        for one in document["by_source"]:
            sources[one["source"]] = titled(one, "title", language())
    return enterprises, sources
