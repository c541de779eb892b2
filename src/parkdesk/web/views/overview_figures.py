"""The headline of a region: its figures, one sentence, the ranking and the prefectures."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nearzero.reporting.standing import places, ratio
from parkdesk.usecases.see_region import Filed, RegionView, Totals
from parkdesk.web.languages import named
from parkdesk.web.states import marks_of
from parkdesk.web.views.overview_rows import Choice, absent

Item = dict[str, object]
SHOWN = 12  #: places of the ranking beside the map; the table holds all


def answer_of(view: RegionView) -> str:
    """Answer the question of the page in one sentence."""
    sums = view.totals
    said = ngettext(
        "%(accounted)s of %(parks)s park has a sealed account of the year.",
        "%(accounted)s of %(parks)s parks have a sealed account of the year.",
        sums.parks,
    ) % {"accounted": sums.accounted, "parks": sums.parks}
    if sums.targets:
        met = _("%(met)s of %(targets)s with a target meet it.") % {
            "met": sums.targets_met,
            "targets": sums.targets,
        }
        said = f"{said} {met}"
    if sums.late:
        late = ngettext("%(late)s filing is late.", "%(late)s filings are late.", sums.late) % {
            "late": sums.late
        }
        said = f"{said} {late}"
    return said


def figures_of(view: RegionView) -> list[Item]:
    """Return the headline figures of a region; of accounted parks only, which they say."""
    sums = view.totals
    marks = marks_of(is_synthetic=view.is_synthetic, is_provisional=sums.is_provisional)
    accounted = _("%(accounted)s of %(parks)s parks accounted") % {
        "accounted": sums.accounted,
        "parks": sums.parks,
    }
    against = _("against %(year)s, same %(compared)s parks") % {
        "year": view.year - 1,
        "compared": sums.compared,
    }
    about: Item = {"period": str(view.year), "quality": marks, "note": accounted}
    return [
        about
        | {
            "label": _("Total emission"),
            **known_as(sums.emission_tco2, "tonnes"),
            "unit": "tCO₂",
            "change": change_of(sums.emission_change, against),
        },
        about
        | {
            "label": _("Intensity"),
            **known_as(sums.intensity_tco2_per_tce, "intensity"),
            "unit": "tCO₂/tce",
            "change": change_of(sums.intensity_change, against),
        },
        about
        | {
            "label": _("Energy, equivalent value"),
            **known_as(sums.energy_equivalent_tce, "energy"),
            "unit": "tce",
            "change": change_of(sums.energy_change, against),
        },
        filings_of(sums, view.year),
        *([] if view.running.year == view.year else [filings_of(view.running, view.running.year)]),
    ]


def mark_of(sums: Totals) -> str:
    """Return the mark of figures of several parks, beside what the page says of all of them."""
    return "preliminary" if sums.is_provisional else ""


def known_as(value: float | None, kind: str) -> Item:
    """Return the value of a figure, or the word for there being no sealed account."""
    if value is None:
        return {"value": absent(), "kind": "text"}
    return {"value": value, "kind": kind}


def change_of(share: float | None, against: str) -> Item | None:
    """Return the change of a figure; None where there is nothing to compare with."""
    return None if share is None else {"share": share, "rise_is": "worse", "against": against}


def filings_of(sums: Totals | Filed, year: int) -> Item:
    """Return the figure of the filings received."""
    late = _("%(late)s late") % {"late": sums.late}
    return {
        "label": _("Filings received, %(year)s") % {"year": year},
        "value": sums.received_share if sums.due else "not_configured",
        "kind": "share",
        "note": _("%(received)s of %(due)s") % {"received": sums.received, "due": sums.due}
        + (f" · {late}" if sums.late else ""),
    }


def ranking_of(view: RegionView, shown: int = SHOWN) -> Item:
    """Return the ranking by intensity, the least first, with those that cannot be ranked.

    Where no park is accounted yet, who has filed least is what there is to see.
    """
    if not view.totals.ranked:
        return _furthest_behind(view, shown)
    ranked = sorted(
        (row for row in view.parks if row.place is not None),
        key=lambda row: (row.place or 0, row.park_id),
    )
    return {
        "title": _("Ranking by intensity"),
        "unit": "tCO₂/tce",
        "kind": "intensity",
        "period": str(view.year),
        "total": view.totals.ranked,
        "unranked": view.totals.parks - view.totals.ranked,
        "unranked_why": _("no sealed account"),
        "rows": [
            {
                "place": row.place,
                "name": named(row.name_zh, row.name_en),
                "href": reverse("desk:park", args=[row.park_id]),
                "value": row.account.intensity_tco2_per_tce if row.account else None,
                "change": None
                if row.intensity_change is None
                else {"share": row.intensity_change, "rise_is": "worse"},
                "quality": "preliminary" if row.account and row.account.is_provisional else "",
            }
            for row in ranked[:shown]
        ],
    }


def _furthest_behind(view: RegionView, shown: int) -> Item:
    """Return the parks by the share of filings received, the least first."""
    shares = {row.park_id: ratio(row.filings.received, row.filings.due) for row in view.parks}
    ranked = places({park: None if one is None else -one for park, one in shares.items()})
    order = sorted(
        (row for row in view.parks if ranked[row.park_id] is not None),
        key=lambda row: (-(ranked[row.park_id] or 0), row.park_id),
    )
    return {
        "title": _("Filings received"),
        "kind": "share",
        "period": str(view.year),
        "total": len(order),
        "unranked": len(view.parks) - len(order),
        "unranked_why": _("nothing to file"),
        "rows": [
            {
                "place": ranked[row.park_id],
                "name": named(row.name_zh, row.name_en),
                "href": reverse("desk:park", args=[row.park_id]),
                "value": shares[row.park_id],
            }
            for row in order[:shown]
        ],
    }


def prefectures_of(view: RegionView, choice: Choice) -> Item | None:
    """Return the table of prefectures; None where there is one alone."""
    if not view.region.is_province:
        return None
    return {
        "caption": _("By prefecture"),
        "columns": [
            {"label": _("Prefecture"), "kind": "text"},
            {"label": _("Parks"), "kind": "number"},
            {"label": _("Accounted"), "kind": "number"},
            {"label": _("Filings received"), "kind": "share"},
            {"label": _("Filings late"), "kind": "number"},
            {"label": _("Total emission"), "unit": "tCO₂", "kind": "tonnes"},
            {"label": _("Intensity"), "unit": "tCO₂/tce", "kind": "intensity"},
        ],
        "rows": [
            {
                "href": reverse("desk:region", args=[place.code])
                + Choice(year=choice.year, map=choice.map).query(),
                "cells": [
                    named(place.name_zh, place.name_en),
                    sums.parks,
                    sums.accounted,
                    sums.received_share if sums.due else "not_configured",
                    sums.late,
                    {"value": sums.emission_tco2, "quality": mark_of(sums)},
                    {"value": sums.intensity_tco2_per_tce, "quality": mark_of(sums)},
                ],
            }
            for place, sums in view.prefectures
        ],
    }
