"""Charts as ECharts options: plain dictionaries, made here and compared with a snapshot.

A missing value is ``None`` and leaves a gap; it is never drawn as zero. Options hold no function
and no markup, so they pass through JSON unchanged.
"""

from collections.abc import Collection, Mapping

from nearzero.reporting import palette
from nearzero.reporting.day_chart import heat_calendar
from nearzero.reporting.figures import MISSING
from nearzero.reporting.options import (
    NO_LINKS,
    Json,
    Links,
    Option,
    below,
    gaps,
    in_dark,
    named_axis,
    point,
    printed,
    room,
    said,
    shared,
    value_axis,
)
from nearzero.reporting.ranking_chart import Ranked, ranking
from nearzero.reporting.region_map import Spot, region_map
from nearzero.reporting.result import Document, Result, is_synthetic, view
from nearzero.reporting.sankey import BACK, OUT, UNALLOCATED_IN, UNALLOCATED_OUT
from nearzero.reporting.series import (
    Bars,
    Flows,
    carbon_flows,
    energy_flows,
    enterprise_bars,
    month_bars,
    source_bars,
)
from nearzero.reporting.time_charts import profile, stacked_months, trend

_LABELS = 176  #: room for the names at the right end of a flow chart [px]
__all__ = [
    "Option",
    "Ranked",
    "Spot",
    "chart_options",
    "heat_calendar",
    "in_dark",
    "node_colour",
    "profile",
    "ranking",
    "region_map",
    "stacked_months",
    "trend",
]


_BARS = {"by_source": source_bars, "by_enterprise": enterprise_bars, "by_month": month_bars}
_FLOWS = {"sankey_energy": energy_flows, "sankey_carbon": carbon_flows}


def chart_options(
    result: Document,
    language: str = "zh",
    links: Mapping[str, Links] | None = None,
    only: Collection[str] | None = None,
) -> Mapping[str, Option]:
    """Return the chart options of a result by their ids.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it.
    language
        ``"zh"`` or ``"en"``.
    links
        For a chart's id, the address of what it draws: by id of a source, enterprise or carrier,
        or by month. What has an address carries it as ``href``.
    only
        Ids of the charts to make; all of them by default.

    Returns
    -------
    ``by_source``, ``by_enterprise``, ``by_month``, ``sankey_energy`` and ``sankey_carbon``; a
    chart without data is left out.

    Examples
    --------
    >>> from nearzero.reporting import chart_options
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
    >>> list(chart_options(result, "en"))
    ['by_source']
    """
    seen = view(result)
    wanted = _BARS.keys() | _FLOWS.keys() if only is None else set(only)
    bars = [make(seen, language) for id_, make in _BARS.items() if id_ in wanted]
    flows = [make(seen, language) for id_, make in _FLOWS.items() if id_ in wanted]
    given = links or {}
    options = {
        one.id: _bar_option(one, seen, language, given.get(one.id, NO_LINKS))
        for one in bars
        if one.labels
    }
    for one in flows:
        if one.graph.links:
            name = f"sankey_{one.id}"
            options[name] = _sankey_option(one, seen, language, given.get(name, NO_LINKS))
    return options


def _bar_option(bars: Bars, result: Result, language: str, links: Links) -> Option:
    category, value = named_axis(bars.labels), value_axis()
    if not bars.is_time:
        category["inverse"] = True
    data: list[Json] = []
    for id_, one in zip(bars.ids, bars.values, strict=True):
        if one is None:
            data.append(None)
            continue
        more: Option = {} if bars.is_time else {"label": {"formatter": printed(one)}}
        if one < 0.0:
            more["itemStyle"] = {"color": palette.BELOW}
        data.append(point(one, links.get(id_), tooltip=said(one, bars.unit, language), **more))
    series: Option = {
        "type": "bar",
        "name": bars.title,
        "data": data,
        "barMaxWidth": 28,
        "label": {"show": not bars.is_time, "position": "right", "color": palette.INK},
        "itemStyle": {"color": palette.BAR},
    }
    blank = {label: 0.0 for label, one in zip(bars.labels, bars.values, strict=True) if one is None}
    if bars.is_time and blank:
        series["markPoint"] = gaps(blank, MISSING)
    common = shared(bars.title, bars.unit, language, is_synthetic=is_synthetic(result))
    return {
        **common,
        "grid": room(below(common)),
        "xAxis": category if bars.is_time else value,
        "yAxis": value if bars.is_time else category,
        "series": [series],
    }


def _sankey_option(flows: Flows, result: Result, language: str, links: Links) -> Option:
    graph = flows.graph
    nodes: list[Json] = []
    for at, (node, layer) in enumerate(graph.layers.items()):
        drawn: Option = {
            "name": node,
            "depth": layer,
            "value": graph.size(node),
            "itemStyle": {"color": node_colour(node, at)},
            "label": {"formatter": flows.names.get(node, node)},
            "tooltip": _flow_tooltip(flows, node, language),
        }
        if node in links:
            drawn["href"] = links[node]
        nodes.append(drawn)
    streams: list[Json] = [
        {"source": link.start, "target": link.end, "value": link.value} for link in graph.links
    ]
    common = shared(flows.title, flows.unit, language, is_synthetic=is_synthetic(result))
    series: Option = {
        "type": "sankey",
        "data": nodes,
        "links": streams,
        "nodeAlign": "left",
        "top": below(common),
        "left": 8,
        "right": _LABELS,
        "bottom": 16,
        "label": {"color": palette.INK, "width": _LABELS - 8, "overflow": "break"},
        "emphasis": {"focus": "adjacency"},
        "lineStyle": {"color": "source", "opacity": 0.35},
    }
    return {**common, "series": [series]}


def _flow_tooltip(flows: Flows, node: str, language: str) -> Option:
    """Return a tooltip of a node: its value alone, since its name stands beside it."""
    text = said(flows.graph.size(node), flows.unit, language)["formatter"]
    return {"formatter": str(text).removeprefix("{b}: ")}


def node_colour(node: str, at: int) -> str:
    """Return the colour of a node; what is not allotted is grey, what is deducted has its own."""
    if node in {UNALLOCATED_IN, UNALLOCATED_OUT}:
        return palette.REST
    if node.endswith((OUT, BACK)):
        return palette.BELOW
    return palette.colour(at)
