"""Charts as ECharts options: plain dictionaries, made here and compared with a snapshot.

A missing value is ``None`` and leaves a gap; it is never drawn as zero. Options hold no function
and no markup, so they pass through JSON unchanged.
"""

from collections.abc import Mapping, Sequence

from nearzero.reporting import palette
from nearzero.reporting.labels import SYNTHETIC
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
from nearzero.words import mark, translator

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Option = dict[str, Json]


def chart_options(result: Document, language: str = "zh") -> Mapping[str, Option]:
    """Return the chart options of a result by their ids.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it.
    language
        ``"zh"`` or ``"en"``.

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
    bars = [make(seen, language) for make in (source_bars, enterprise_bars, month_bars)]
    flows = [make(seen, language) for make in (energy_flows, carbon_flows)]
    options = {one.id: _bar_option(one, seen, language) for one in bars if one.labels}
    options |= {
        f"sankey_{one.id}": _sankey_option(one, seen, language) for one in flows if one.graph.links
    }
    return options


def _bar_option(bars: Bars, result: Result, language: str) -> Option:
    category: Option = {"type": "category", "data": list(bars.labels)}
    value: Option = {
        "type": "value",
        "name": bars.unit,
        "splitLine": {"lineStyle": {"color": palette.RULE}},
    }
    if not bars.is_time:
        category["inverse"] = True
    data: list[Json] = [
        {"value": one, "itemStyle": {"color": palette.BELOW}}
        if one is not None and one < 0
        else one
        for one in bars.values
    ]
    series: Option = {
        "type": "bar",
        "name": bars.title,
        "data": data,
        "barMaxWidth": 28,
        "label": {"show": True, "position": "top" if bars.is_time else "right"},
        "itemStyle": {"color": palette.BAR},
    }
    return {
        **_shared(bars.title, bars.unit, result, language),
        "grid": {"left": 16, "right": 48, "top": 64, "bottom": 16, "containLabel": True},
        "xAxis": category if bars.is_time else value,
        "yAxis": value if bars.is_time else category,
        "series": [series],
    }


def _sankey_option(flows: Flows, result: Result, language: str) -> Option:
    graph = flows.graph
    nodes: list[Json] = [
        {
            "name": node,
            "depth": layer,
            "value": graph.size(node),
            "itemStyle": {"color": node_colour(node, at)},
            "label": {"formatter": flows.names.get(node, node)},
        }
        for at, (node, layer) in enumerate(graph.layers.items())
    ]
    links: list[Json] = [
        {"source": link.start, "target": link.end, "value": link.value} for link in graph.links
    ]
    series: Option = {
        "type": "sankey",
        "data": nodes,
        "links": links,
        "nodeAlign": "left",
        "emphasis": {"focus": "adjacency"},
        "lineStyle": {"color": "source", "opacity": 0.35},
    }
    return {**_shared(flows.title, flows.unit, result, language), "series": [series]}


def _shared(title: str, unit: str, result: Result, language: str) -> Option:
    """Return what every chart carries: title with unit, the mark, words for screen readers."""
    words = translator(language)
    bracket = words(mark("{title} ({unit})")).format(title=title, unit=unit)
    heading: Option = {"text": bracket, "left": 0, "textStyle": {"color": palette.INK}}
    if is_synthetic(result):
        heading["subtext"] = words(SYNTHETIC)
        heading["subtextStyle"] = {"color": palette.MARK}
    return {
        "title": heading,
        "aria": {"enabled": True},
        "tooltip": {"trigger": "item"},
        "animation": False,
    }


def node_colour(node: str, at: int) -> str:
    """Return the colour of a node; what is not allotted is grey, what is deducted has its own."""
    if node in {UNALLOCATED_IN, UNALLOCATED_OUT}:
        return palette.REST
    if node.endswith((OUT, BACK)):
        return palette.BELOW
    return palette.colour(at)
