"""The panels of a big screen, of a region or of a park: read across a room, each with its time."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nearzero.reporting import chart_options
from nearzero.reporting.time_charts import trend
from parkdesk.usecases.see_park import ParkView
from parkdesk.usecases.see_region import RegionView
from parkdesk.usecases.see_screen import ScreenView, SourceTonnes
from parkdesk.web.languages import language, named
from parkdesk.web.views import overview_figures, park_figures
from parkdesk.web.views.overview_map import map_of
from parkdesk.web.views.park_plan import plan_of
from parkdesk.web.views.screen_figures import park_figures_of, region_figures_of
from parkdesk.workflow.events import Event
from parkdesk.workflow.queries import Progress

Item = dict[str, object]
RANKED = 17  #: places that find room
BARS = 18  #: parks with a bar of filing progress
SOURCES = 7  #: bars of the chart by source
_TEXT = 15  #: of charts [px of a screen 1920 wide]
_LEAST_SHARED = 4  #: letters at the end of all names that are worth leaving out


def context_of(view: ScreenView) -> Item:
    """Return what the page of a screen is given."""
    if view.region is not None:
        return _of_region(view, view.region)
    if view.park is not None:
        return _of_park(view, view.park)
    message = "a screen shows a region or a park"
    raise ValueError(message)


def _of_region(view: ScreenView, region: RegionView) -> Item:
    sums, running = region.totals, region.running
    names = shortened({row.park_id: named(row.name_zh, row.name_en) for row in region.parks})
    short = {named(row.name_zh, row.name_en): names[row.park_id] for row in region.parks}
    years = [str(year) for year, _count, _tonnes in region.by_year]
    name = named(region.region.name_zh, region.region.name_en)
    return {
        "title": _("Carbon accounts of the parks of %(region)s") % {"region": name},
        "year": region.year,
        "is_synthetic": region.is_synthetic,
        "data_at": _latest(sums.sealed_at, running.changed_at),
        "sealed_at": sums.sealed_at,
        "changed_at": running.changed_at,
        "figures": region_figures_of(region),
        "map": _map(region, short),
        "by_source": _by_source(view.sources, region.year, is_synthetic=region.is_synthetic),
        "trend": on_screen(
            trend(
                years,
                [tonnes for _year, _count, tonnes in region.by_year],
                title=_("Total emission by year"),
                unit="tCO₂",
                is_synthetic=region.is_synthetic,
                language=language(),
            )
        ),
        "trend_note": _("parks accounted: %(counts)s")
        % {"counts": " · ".join(f"{year}: {count}" for year, count, _tonnes in region.by_year)},
        "ranking": _ranking(region, short),
        "running_year": running.year,
        "progress": _progress(running.by_park, names),
        "progress_rest": max(sum(one.due > 0 for one in running.by_park.values()) - BARS, 0),
        "events": [_event(one, names) for one in view.events],
    }


def _map(region: RegionView, short: Mapping[str, str]) -> Item:
    """Return the map with short names in larger letters, where its points have any."""
    made = map_of(region, "target")
    option = cast("Item", made["option"])
    series = []
    for one in cast("list[Item]", option["series"]):
        points = [
            {**point, "name": short.get(str(point["name"]), point["name"])}
            for point in cast("list[Item]", one["data"])
        ]
        series.append({**_in_large(one, is_lying=True), "data": points})
    return {**made, "option": {**option, "series": series}}


def _of_park(view: ScreenView, park: ParkView) -> Item:
    row = park.standing
    charts, trends = park_figures.charts_of(park), park_figures.trends_of(park)
    sealed_at = row.account.sealed_at if row.account else None
    changed_at = _latest(row.filings.changed_at, park.latest.changed_at)
    month = charts.get("by_month")
    is_of_park = "enterprise.see" in park.rights
    return {
        "title": named(park.park.name_zh, park.park.name_en),
        "year": park.year,
        "is_synthetic": row.is_synthetic,
        "data_at": _latest(sealed_at, changed_at),
        "sealed_at": sealed_at,
        "changed_at": changed_at,
        "figures": park_figures_of(park),
        "plan": plan_of(park.ground, "emission") if park.ground else None,
        "plan_shown": "emission",
        "plan_basis": park.ground.basis if park.ground else "",
        "plan_is_synthetic": bool(park.ground and park.ground.is_synthetic),
        "sees_enterprises": is_of_park,
        "by_source": _by_source(view.sources, park.year, is_synthetic=row.is_synthetic),
        "trend": on_screen(cast("Item", trends[0]["option"])) if trends else None,
        "by_month": on_screen(cast("Item", month)) if month else None,
        "ranking": next(iter(park_figures.tops_of(park, RANKED)), None) if is_of_park else None,
        "intensities": on_screen(cast("Item", trends[-1]["option"])) if trends else None,
        "month": park.latest_month,
        "counts": [{"state": state, "count": count} for state, count in park.latest.counts.items()],
        "filings": park.latest,
        "events": [_event(one, {}) for one in view.events],
    }


def _latest(*moments: object) -> object:
    known = [one for one in moments if one is not None]
    return max(known, default=None)  # type: ignore[type-var]


def shortened(names: Mapping[str, str]) -> dict[str, str]:
    """Return names without the letters that all of them end in, which the title says anyway.

    Examples
    --------
    >>> shortened({"a": "East low-carbon park", "b": "North low-carbon park"})
    {'a': 'East', 'b': 'North'}
    >>> shortened({"a": "East park"})
    {'a': 'East park'}
    """
    columns = zip(*(reversed(name) for name in names.values()), strict=False)
    shared = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, columns))
    if len(names) < 2 or shared < _LEAST_SHARED:
        return dict(names)
    cut = {key: name[: len(name) - shared].rstrip(" -") for key, name in names.items()}
    return cut if all(cut.values()) else dict(names)


def _ranking(region: RegionView, short: Mapping[str, str]) -> Item:
    """Return the ranking of the region with short names and no links."""
    made = overview_figures.ranking_of(region, RANKED)
    rows = cast("list[Item]", made["rows"])
    return made | {"rows": [{**row, "href": "", "name": short[str(row["name"])]} for row in rows]}


def _by_source(sources: Sequence[SourceTonnes], year: int, *, is_synthetic: bool) -> Item | None:
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
    option = chart_options(document, language()).get("by_source")
    return on_screen(cast("Item", option)) if option else None


def on_screen(option: Mapping[str, object]) -> Item:
    """Return a chart for the screen: its title stands above it, its letters are larger.

    Bars that carry their numbers need no axis of values; names break rather than push the bars out.
    """
    found = {name: value for name, value in option.items() if name != "title"}
    text: Item = {"fontSize": _TEXT}
    x, y = cast("Item", found.get("xAxis", {})), cast("Item", found.get("yAxis", {}))
    is_lying = y.get("type") == "category"
    found["xAxis"] = {**x, "axisLabel": {**text, "hideOverlap": True}, "show": not is_lying}
    found["yAxis"] = {
        **y,
        "name": "",
        "axisLabel": {**text, "width": 128, "overflow": "break"} if is_lying else text,
        "splitNumber": 4,
    }
    series = cast("list[Item]", found.get("series", []))
    has_legend = len(series) > 1
    found["series"] = [_in_large(one, is_lying=is_lying) for one in series]
    found["grid"] = {
        "left": 4,
        "right": 92 if is_lying else 16,
        "top": 40 if has_legend else 14,
        "bottom": 4,
        "containLabel": True,
    }
    found["legend"] = {"show": has_legend, "top": 0, "right": 0, "textStyle": text}
    return found


def _in_large(series: Item, *, is_lying: bool) -> Item:
    label = {**cast("Item", series.get("label", {})), "fontSize": _TEXT}
    if not is_lying:  # columns stand too close for numbers above them
        label["show"] = False
    return {**series, "label": label}


def _progress(by_park: Mapping[str, Progress], names: Mapping[str, str]) -> list[Item]:
    """Return how far the filings of each park are, those furthest behind first."""
    order = sorted(
        (park for park, one in by_park.items() if one.due),
        key=lambda park: (by_park[park].received / by_park[park].due, park),
    )
    return [
        {
            "name": names[park],
            "received": by_park[park].received,
            "due": by_park[park].due,
            "late": by_park[park].late,
        }
        for park in order[:BARS]
    ]


def _event(event: Event, names: Mapping[str, str]) -> Item:
    """Return an event in words; several parks are counted, one is named."""
    n = event.count
    words = {
        "filed": ngettext("%(n)s filing submitted", "%(n)s filings submitted", n),
        "received": ngettext("%(n)s filing received", "%(n)s filings received", n),
        "sealed": _("account of %(period)s sealed"),
        "published": _("account of %(period)s published"),
        "verified": _("account of %(period)s verified"),
        "adverse": _("adverse opinion on the account of %(period)s"),
        "disclaimed": _("no opinion on the account of %(period)s"),
    }[event.code]
    parks = len(event.parks)
    who = ngettext("%(n)s park", "%(n)s parks", parks) % {"n": parks}
    return {
        "at": event.at,
        "who": names.get(event.parks[0], "") if parks == 1 else who,
        "words": words % {"n": n, "period": event.period},
    }
