"""The numbers of a chart as a table: for who cannot see the chart, and for who wants to copy it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

Option = Mapping[str, object]
Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Headings and rows; the first column is text, None is missing."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def numbers_of(option: Option) -> Numbers | None:
    """Return the numbers that an ECharts option draws, or None where it draws none we know."""
    series = _mappings(option.get("series"))
    if not series:
        return None
    if series[0].get("type") == "sankey":
        return _of_flows(series[0])
    labels = _labels(option)
    if labels:
        return _of_axis(labels, series)
    return _of_names(series[0])


def _of_axis(labels: Sequence[str], series: Sequence[Option]) -> Numbers:
    columns = [[_value(one) for one in _list(each.get("data"))] for each in series]
    rows = tuple(
        (label, *(column[at] if at < len(column) else None for column in columns))
        for at, label in enumerate(labels)
    )
    names = tuple(str(each.get("name") or _("Value")) for each in series)
    return Numbers((_("Item"), *names), rows)


def _of_flows(series: Option) -> Numbers:
    names = {str(node.get("name")): _named(node) for node in _mappings(series.get("data"))}
    rows = tuple(
        (
            names.get(str(link.get("source")), str(link.get("source"))),
            names.get(str(link.get("target")), str(link.get("target"))),
            _value(link),
        )
        for link in _mappings(series.get("links"))
    )
    return Numbers((_("From"), _("To"), _("Value")), rows)


def _of_names(series: Option) -> Numbers | None:
    data = [one for one in _mappings(series.get("data")) if "name" in one]
    if not data:
        return None
    return Numbers((_("Item"), _("Value")), tuple((_named(one), _value(one)) for one in data))


def _labels(option: Option) -> list[str]:
    for axis in ("xAxis", "yAxis"):
        for one in _mappings(option.get(axis)):
            if one.get("type") == "category":
                return [str(label) for label in _list(one.get("data"))]
    return []


def _named(item: Option) -> str:
    label = item.get("label")
    said = label.get("formatter") if isinstance(label, Mapping) else None
    return str(said or item.get("name"))


def _value(item: object) -> float | None:
    value = item.get("value") if isinstance(item, Mapping) else item
    return float(value) if isinstance(value, float | int) else None


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []


def _mappings(value: object) -> list[Option]:
    several = [value] if isinstance(value, Mapping) else _list(value)
    return [one for one in several if isinstance(one, Mapping)]
