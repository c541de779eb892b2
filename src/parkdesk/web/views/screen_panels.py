"""The panels of a big screen, of a region or of a park: read across a room, each with its time."""

from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nearzero.reporting import chart_options
from nearzero.reporting.time_charts import trend
from parkdesk.usecases.see_park import ParkView
from parkdesk.usecases.see_region import RegionView
from parkdesk.usecases.see_screen import ScreenView, SourceTonnes
from parkdesk.usecases.standings import ParkStanding
from parkdesk.web.views import overview_figures, park_figures
from parkdesk.web.views.overview_map import region_map_of
from parkdesk.web.views.overview_rows import named
from parkdesk.web.views.park_plan import plan_of
from parkdesk.workflow.events import Event

Item = dict[str, object]
RANKED = 9  #: places that find room
BARS = 18  #: parks with a bar of filing progress
SOURCES = 7  #: bars of the chart by source
_TEXT = 15  #: of charts [px of a screen 1920 wide]


def context_of(view: ScreenView) -> Item:
    """Return what the page of a screen is given."""
    if view.region is not None:
        return _of_region(view, view.region)
    if view.park is not None:
        return _of_park(view, view.park)
    message = "a screen shows a region or a park"
    raise ValueError(message)


def _of_region(view: ScreenView, region: RegionView) -> Item:
    sums = region.totals
    figures = overview_figures.figures_of(region)
    names = {row.park_id: named(row.name_zh, row.name_en) for row in region.parks}
    years = [str(year) for year, _count, _tonnes in region.by_year]
    return {
        "title": _("Carbon accounts of the parks of %(region)s")
        % {"region": named(region.region.name_zh, region.region.name_en)},
        "year": region.year,
        "is_synthetic": region.is_synthetic,
        "data_at": max((at for at in (sums.sealed_at, sums.changed_at) if at), default=None),
        "sealed_at": sums.sealed_at,
        "changed_at": sums.changed_at,
        "figures": [_plain(one) for one in figures],
        "map": region_map_of(region, "target"),
        "by_source": _by_source(view.sources, region.year, region.is_synthetic),
        "trend": on_screen(
            trend(
                years,
                [tonnes for _year, _count, tonnes in region.by_year],
                title=_("Total emission by year"),
                unit="tCO₂",
                is_synthetic=region.is_synthetic,
                language=park_figures.language(),
            )
        ),
        "trend_note": _("parks accounted: %(counts)s")
        % {"counts": " · ".join(str(count) for _year, count, _tonnes in region.by_year)},
        "ranking": overview_figures.ranking_of(region, RANKED),
        "progress": _progress(region.parks),
        "progress_rest": max(len(region.parks) - BARS, 0),
        "events": [_event(one, names) for one in view.events],
    }


def _of_park(view: ScreenView, park: ParkView) -> Item:
    row, name = park.standing, named(park.park.name_zh, park.park.name_en)
    charts = park_figures.charts_of(park)
    trends = park_figures.trends_of(park)
    sealed_at = row.account.sealed_at if row.account else None
    moved = [at for at in (row.filings.changed_at, park.latest.changed_at) if at]
    changed_at = max(moved, default=None)
    month = charts.get("by_month")
    return {
        "title": name,
        "year": park.year,
        "is_synthetic": row.is_synthetic,
        "data_at": max((at for at in (sealed_at, changed_at) if at), default=None),
        "sealed_at": sealed_at,
        "changed_at": changed_at,
        "figures": [_plain(one) for one in park_figures.figures_of(park) if one["label"]][:4],
        "plan": plan_of(park.ground, "emission") if park.ground else None,
        "plan_shown": "emission",
        "plan_basis": park.ground.basis if park.ground else "",
        "plan_is_synthetic": bool(park.ground and park.ground.is_synthetic),
        "sees_enterprises": True,
        "by_source": _by_source(view.sources, park.year, row.is_synthetic),
        "trend": on_screen(cast("Item", trends[0])) if trends else None,
        "by_month": on_screen(cast("Item", month)) if month else None,
        "ranking": park_figures.top_of(park),
        "counts": [
            {"state": state, "count": count} for state, count in row.filings.counts.items()
        ],
        "filings": row.filings,
        "events": [_event(one, {}) for one in view.events],
    }


def _plain(figure: Item) -> Item:
    """Return a figure without its link: nobody clicks on a screen."""
    return {name: value for name, value in figure.items() if name != "how_href"}


def _by_source(sources: Sequence[SourceTonnes], year: int, is_synthetic: bool) -> Item | None:
    """Return the chart of the largest sources, made as that of any account is."""
    document = {
        "method": {"id": "", "version": "", "hash": ""},
        "park": {"park_id": "", "is_synthetic": is_synthetic},
        "period": {"start": f"{year}-01-01", "end": f"{year + 1}-01-01"},
        "totals": {},
        "by_source": [
            {
                "source": one.source,
                "title_zh": one.title_zh,
                "title_en": one.title_en,
                "emission_tco2": one.emission_tco2,
            }
            for one in sources[:SOURCES]
        ],
        "by_enterprise": [],
        "lines": [],
        "run": {"hash": "", "made_at": None},
    }
    option = chart_options(document, park_figures.language()).get("by_source")
    return on_screen(cast("Item", option)) if option else None


def on_screen(option: Item) -> Item:
    """Return a chart for the screen: its title stands above it, its letters are larger."""
    found = {name: value for name, value in option.items() if name != "title"}
    text = {"fontSize": _TEXT}
    found["grid"] = {"left": 8, "right": 84, "top": 34, "bottom": 6, "containLabel": True}
    for axis in ("xAxis", "yAxis"):
        known = found.get(axis)
        if isinstance(known, dict):
            label = {**text, "hideOverlap": True}
            found[axis] = {**known, "axisLabel": label, "nameTextStyle": text}
    series = found.get("series")
    found["series"] = [
        {**one, "label": {**one.get("label", {}), **text}}
        for one in (series if isinstance(series, list) else [])
    ]
    if "legend" in found:
        found["legend"] = {"top": 0, "right": 0, "textStyle": text}
    return found


def _progress(rows: Sequence[ParkStanding]) -> list[Item]:
    """Return how far the filings of each park are, those furthest behind first."""
    order = sorted(
        (row for row in rows if row.filings.due),
        key=lambda row: (row.filings.received / row.filings.due, -row.filings.late, row.park_id),
    )
    return [
        {
            "name": named(row.name_zh, row.name_en),
            "received": row.filings.received,
            "due": row.filings.due,
            "late": row.filings.late,
        }
        for row in order[:BARS]
    ]


def _event(event: Event, names: dict[str, str]) -> Item:
    n = event.count
    words = {
        "filed": ngettext("%(n)s filing submitted", "%(n)s filings submitted", n),
        "received": ngettext("%(n)s filing received", "%(n)s filings received", n),
        "sealed": _("account of %(period)s sealed"),
        "published": _("account of %(period)s published"),
        "verified": _("account of %(period)s verified"),
    }[event.code]
    return {
        "at": event.at,
        "park": names.get(event.park_id, ""),
        "words": words % {"n": n, "period": event.period},
    }
