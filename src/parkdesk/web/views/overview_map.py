"""The map of a region: prefectures shaded by tonnes, parks as points toned by how they stand."""

from typing import cast

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nearzero.reporting import palette
from parkdesk.registry.outlines import outline_span
from parkdesk.usecases.see_region import RegionView
from parkdesk.usecases.standings import ParkStanding
from parkdesk.web import formats
from parkdesk.web.languages import named
from parkdesk.web.region_map import MAP_FILE, STEPS, Region, RegionMap, Spot, region_option

Item = dict[str, object]

_MARGIN = 0.12  #: of the longer side, kept free around one prefecture [1]

_NAME_WIDTH = 150  #: a longer name above a point breaks into lines [px]

#: Indicators that have targets, as they are named within a sentence.
INDICATORS: dict[str, str | Promise] = {
    "emission_tco2": gettext_lazy("total emission"),
    "intensity_tco2_per_tce": gettext_lazy("emission per energy"),
    "intensity_tco2_per_10k_cny": gettext_lazy("emission per value added"),
}


def map_of(view: RegionView, shown: str) -> Item:
    """Return the map of a region as a chart, and what its legend says.

    Parameters
    ----------
    shown
        What the points say: ``filing`` or ``target``.
    """
    made = _map(view, shown)
    option = dict(cast("Item", region_option(made)))
    geo = dict(cast("Item", option["geo"]))
    around = outline_span(view.region.code)
    if around is not None:  # one prefecture fills the map
        west, south, east, north = around
        margin = max(east - west, north - south) * _MARGIN
        geo["boundingCoords"] = [
            [west - margin, north + margin],
            [east + margin, south - margin],
        ]
        option = with_names(option)
    geo["regions"] = [_below(one) for one in cast("list[Item]", geo["regions"])]
    known = [one.value for one in made.regions if one.value is not None]
    return {
        "option": {**option, "geo": geo},
        "file": MAP_FILE,
        "title": made.title,
        "unit": made.unit,
        "shown": shown,
        "steps": range(len(STEPS)) if len(known) > 1 else (),
        "low": min(known, default=None),
        "high": max(known, default=None),
        "has_missing": len(known) < len(made.regions),
    }


def with_names(option: Item, position: str = "right") -> Item:
    """Return a map whose points carry their names, where there is room for them."""
    label: Item = {"show": True, "formatter": "{b}", "position": position, "color": palette.INK}
    if position == "top":
        label |= {"width": _NAME_WIDTH, "overflow": "break"}
    series = [
        {**one, "label": label, "labelLayout": {"hideOverlap": True}}
        for one in cast("list[Item]", option["series"])
    ]
    return {**option, "series": series}


def _below(region: Item) -> Item:
    """Return a region whose name stands below its parks, so that neither hides the other."""
    return {**region, "label": {**cast("Item", region["label"]), "offset": [0, 14]}}


def _map(view: RegionView, shown: str) -> RegionMap:
    """Return what the map shows; parks without a known place stand in the table alone."""
    return RegionMap(
        title=_("Parks of %(region)s, %(year)s")
        % {"region": named(view.region.name_zh, view.region.name_en), "year": view.year},
        unit="tCO₂",
        regions=[
            Region(
                code=place.code,
                name=named(place.name_zh, place.name_en),
                value=sums.emission_tco2,
                said=_said_of_region(sums.emission_tco2, sums.accounted, sums.parks),
                href=reverse("desk:region", args=[place.code]),
            )
            for place, sums in view.prefectures
        ],
        spots=[
            Spot(
                name=named(row.name_zh, row.name_en),
                longitude=row.longitude,
                latitude=row.latitude,
                said=said_of_filing(row) if shown == "filing" else said_of_target(row),
                tone=tone_of_filing(row) if shown == "filing" else tone_of_target(row),
                href=reverse("desk:park", args=[row.park_id]),
            )
            for row in view.parks
            if row.longitude is not None and row.latitude is not None
        ],
    )


def _said_of_region(emission: float | None, accounted: int, parks: int) -> str:
    if emission is None:
        return str(_("no sealed account"))
    printed = formats.printed(emission, 2)
    of_them = _("%(accounted)s of %(parks)s parks accounted") % {
        "accounted": accounted,
        "parks": parks,
    }
    return f"{printed} tCO₂ · {of_them}"


def tone_of_filing(row: ParkStanding) -> str:
    """Return the tone of how a park's filings stand."""
    if not row.filings.due:
        return "quiet"
    if row.filings.late:
        return "worse"
    return "better" if row.filings.received == row.filings.due else "info"


def said_of_filing(row: ParkStanding) -> str:
    """Say how a park's filings stand."""
    if not row.filings.due:
        return str(_("nothing to file"))
    said = _("%(received)s of %(due)s filings received") % {
        "received": row.filings.received,
        "due": row.filings.due,
    }
    late = _("%(late)s late") % {"late": row.filings.late}
    return f"{said} · {late}" if row.filings.late else said


def tone_of_target(row: ParkStanding) -> str:
    """Return the tone of how a park stands against its targets of the year."""
    if row.account is None:
        return "quiet"
    return {None: "info", True: "better", False: "worse"}[row.meets_targets]


def said_of_target(row: ParkStanding) -> str:
    """Say how a park stands against its targets of the year."""
    if row.account is None:
        return str(_("not accounted"))
    printed = formats.printed(row.account.emission_tco2, 2)
    return f"{printed} tCO₂ · {said_of_aims(row)}"


def said_of_aims(row: ParkStanding) -> str:
    """Say by how much the targets of the year are missed or met, by the one that is worst."""
    worst = row.worst
    if worst is None:
        return str(_("no target for this year"))
    facts = {
        "what": INDICATORS[worst.indicator],
        "gap": formats.percent(abs(worst.gap or 0.0)),
    }
    if worst.is_met:
        return str(_("targets met, %(what)s %(gap)s below") % facts)
    return str(_("target missed, %(what)s %(gap)s above") % facts)
