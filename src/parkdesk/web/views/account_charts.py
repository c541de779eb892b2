"""Charts of an account: the options the library makes, with links to the lines behind each bar."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import cast

from nearzero.reporting import chart_options, figures
from nearzero.reporting.labels import enterprise_names, titled
from nearzero.reporting.result import view
from nearzero.reporting.tables import ReportColumn, ReportTable
from parkdesk.runs.models import Run
from parkdesk.usecases.read_account import Document
from parkdesk.web.chart_heading import heading_of
from parkdesk.web.chart_numbers import numbers_of
from parkdesk.web.languages import language
from parkdesk.web.views.account_frame import Item
from parkdesk.web.views.account_tables import lines_href

_DECIMALS = 2  #: of the numbers written at bars [tCO2, tce]


def charts_of(run: Run, document: Document) -> dict[str, Item]:
    """Return the chart options of an account by their ids, each bar and node with its lines."""
    options = chart_options(document, language())
    links = {
        "by_source": _source_links(run, document),
        "by_enterprise": _enterprise_links(run, document),
        "by_month": {m: lines_href(run, month=m) for m in _months(document)},
    }
    found: dict[str, Item] = {}
    for name, option in options.items():
        if name in links:
            found[name] = _with_links(dict(option), links[name])
        else:
            found[name] = _with_nodes(dict(option), _node_link(run, document, name))
    return found


def flow_tables(document: Document) -> dict[str, ReportTable]:
    """Return the flow charts as tables: the same flows, joined as they are drawn."""
    options = chart_options(document, language())
    names = {"flow_energy": "sankey_energy", "flow_carbon": "sankey_carbon"}
    found = {name: numbers_of(options[chart]) for name, chart in names.items() if chart in options}
    return {
        name: ReportTable(
            id=name,
            title=heading_of(options[names[name]]).title,
            columns=(
                ReportColumn(heading=numbers.headings[0], width=2.0),
                ReportColumn(heading=numbers.headings[1], width=2.0),
                ReportColumn(heading=numbers.headings[2], is_number=True),
            ),
            rows=tuple(
                (str(start), str(end), figures.number(_float(value), _DECIMALS))
                for start, end, value in numbers.rows
            ),
        )
        for name, numbers in found.items()
        if numbers is not None
    }


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def _months(document: Document) -> list[str]:
    return [one["month"] for one in document["by_month"] if one["month"]]


def _source_links(run: Run, document: Document) -> dict[str, str]:
    lang = language()
    return {
        titled(one, "title", lang): lines_href(run, source=one["source"])
        for one in document["by_source"]
    }


def _enterprise_links(run: Run, document: Document) -> dict[str, str]:
    """Return the lines of each enterprise by its name; two of one name lead nowhere."""
    names = enterprise_names(view(document), language())
    several = Counter(names.values())
    return {
        name: lines_href(run, enterprise=id_) for id_, name in names.items() if several[name] == 1
    }


def _with_links(option: Item, hrefs: Mapping[str, str]) -> Item:
    """Return bars with an address for each label that has one, their numbers as printed."""
    axes = {name: cast("Item", option[name]) for name in ("xAxis", "yAxis")}
    labels = next(cast("list[str]", axis["data"]) for axis in axes.values() if axis.get("data"))
    axes = {name: _with_room(axis) for name, axis in axes.items()}
    series = _series(option)
    data = [
        _item(value) | ({"href": hrefs[label]} if label in hrefs else {})
        for label, value in zip(labels, cast("list[object]", series["data"]), strict=True)
    ]
    return {**option, **axes, "series": [{**series, "data": data}]}


def _with_room(axis: Item) -> Item:
    """Return an axis that leaves out the numbers for which there is no room."""
    return axis if axis.get("data") else {**axis, "axisLabel": {"hideOverlap": True}}


def _series(option: Item) -> Item:
    return dict(cast("list[Item]", option["series"])[0])


def _item(value: object) -> Item:
    item = dict(value) if isinstance(value, Mapping) else {"value": value}
    number = item["value"]
    return item | {"value": round(number, _DECIMALS) if isinstance(number, float) else number}


def _with_nodes(option: Item, href_of: Callable[[str], str]) -> Item:
    """Return a flow chart with an address for each node that is a source or an enterprise."""
    series = _series(option)
    data = [
        {**node, "href": href} if (href := href_of(str(node["name"]))) else node
        for node in cast("list[Item]", series["data"])
    ]
    series |= {"data": data, "top": 8, "bottom": 8, "left": 0, "right": 120}
    return {**option, "series": [series]}


def _node_link(run: Run, document: Document, name: str) -> Callable[[str], str]:
    enterprises = {one["enterprise_id"] for one in document["by_enterprise"]}
    sources = {one["source"] for one in document["by_source"]} if name == "sankey_carbon" else set()

    def href(node: str) -> str:
        if node in enterprises:
            return lines_href(run, enterprise=node)
        return lines_href(run, source=node) if node in sources else ""

    return href
