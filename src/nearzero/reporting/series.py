"""What the charts show, before anything is drawn: bars with labels, and flows with names.

Both the chart options of the web pages and the drawings of the printed report start here, so a
page and a print never show different numbers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nearzero.reporting.figures import UNIT_NAMES
from nearzero.reporting.labels import (
    carrier_name,
    enterprise_names,
    park_name,
    subject_name,
    titled,
)
from nearzero.reporting.result import Flow, Result, emission_unit
from nearzero.reporting.sankey import (
    BACK,
    OTHERS,
    OTHERS_IN,
    OUT,
    UNALLOCATED_IN,
    UNALLOCATED_OUT,
    Graph,
    Link,
    conserving,
)
from nearzero.words import mark, translator

TOP = 15  #: enterprises with a bar of their own
BRANCHES = 12  #: nodes of one column of a flow chart before the small ones are joined
PARK = "park"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """One series of bars.

    Attributes
    ----------
    ids
        Id of what each bar is of, empty where it is of several.
    values
        One for each label; None = missing, which draws no bar.
    is_time
        Whether labels are months in order, drawn as columns.
    """

    id: str
    title: str
    unit: str
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    is_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """A flow chart: the graph that conserves, and the name of every node."""

    id: str
    title: str
    unit: str
    graph: Graph
    names: Mapping[str, str] = field(default_factory=dict)


def source_bars(result: Result, language: str) -> Bars:
    """Return emission by source, the largest first; a source of nothing at all has no bar."""
    words = translator(language)
    shown = [entry for entry in result["by_source"] if entry.get("emission_tco2") != 0.0]
    entries = sorted(shown, key=lambda one: -(one.get("emission_tco2") or 0.0))
    return Bars(
        id="by_source",
        title=words(mark("Emission by source")),
        unit=words(UNIT_NAMES[emission_unit(result)]),
        ids=tuple(entry["source"] for entry in entries),
        labels=tuple(titled(entry, "title", language) for entry in entries),
        values=tuple(entry.get("emission_tco2") for entry in entries),
    )


def enterprise_bars(result: Result, language: str) -> Bars:
    """Return emission of the largest enterprises, and of all the others together."""
    words = translator(language)
    names = enterprise_names(result, language)
    entries = sorted(
        result["by_enterprise"],
        key=lambda one: (-(one.get("emission_tco2") or 0.0), one["enterprise_id"]),
    )
    ids = [entry["enterprise_id"] for entry in entries[:TOP]]
    labels = [names[id_] for id_ in ids]
    values = [entry.get("emission_tco2") for entry in entries[:TOP]]
    if entries[TOP:]:
        labels.append(words(mark("the other {count} enterprises")).format(count=len(entries) - TOP))
        values.append(math.fsum(entry.get("emission_tco2") or 0.0 for entry in entries[TOP:]))
        ids.append("")
    return Bars(
        id="by_enterprise",
        title=words(mark("Emission by enterprise")),
        unit=words(UNIT_NAMES[emission_unit(result)]),
        ids=tuple(ids),
        labels=tuple(labels),
        values=tuple(values),
    )


def month_bars(result: Result, language: str) -> Bars:
    """Return emission by month, in order."""
    words = translator(language)
    entries = [entry for entry in result.get("by_month", ()) if entry.get("month")]
    return Bars(
        id="by_month",
        title=words(mark("Emission by month")),
        unit=words(UNIT_NAMES[emission_unit(result)]),
        ids=tuple(entry["month"] or "" for entry in entries),
        labels=tuple(entry["month"] or "" for entry in entries),
        values=tuple(entry.get("emission_tco2") for entry in entries),
        is_time=True,
    )


def energy_flows(result: Result, language: str) -> Flows:
    """Return the flow of energy from carriers to enterprises."""
    words = translator(language)
    flows = result.get("flows", {}).get("energy_tce", ())
    names = _names(flows, result, language)
    links = _joined(flows)
    return Flows(
        id="energy",
        title=words(mark("Flow of energy")),
        unit=words(UNIT_NAMES["tce"]),
        graph=conserving(links),
        names=_named(links, names, words(mark("own use, losses and not allotted")), language),
    )


def carbon_flows(result: Result, language: str) -> Flows:
    """Return the flow of carbon from sources through enterprises to the park's total."""
    words = translator(language)
    flows = result.get("flows", {}).get("carbon_tco2", ())
    names = {**_names(flows, result, language), PARK: park_name(result, language)}
    totals = {one["enterprise_id"]: one.get("emission_tco2") for one in result["by_enterprise"]}
    links = _joined(flows)
    small = {flow["to"] for flow in flows} - {link.end for link in links}
    ends = {link.end for link in links} - {OTHERS}
    sums = {end: totals.get(end) for end in sorted(ends)}
    if small:
        sums[OTHERS] = math.fsum(totals.get(one) or 0.0 for one in small)
    links += [
        Link(start=end, end=PARK, value=total) for end, total in sums.items() if total and total > 0
    ]
    return Flows(
        id="carbon",
        title=words(mark("Flow of carbon")),
        unit=words(UNIT_NAMES[emission_unit(result)]),
        graph=conserving(links),
        names=_named(links, names, words(mark("not allotted")), language),
    )


def _joined(flows: Sequence[Flow]) -> list[Link]:
    """Return flows as links, the small ends of each side joined into one."""
    known = [(flow["from"], flow["to"], flow.get("value") or 0.0) for flow in flows]
    starts = {start for start, _, _ in known}
    inner = starts & {end for _, end, _ in known}
    keep = _large([(end, value) for _, end, value in known]) | starts
    kept_starts = _large([(start, value) for start, _, value in known]) | inner
    return [
        Link(
            start=start if start in kept_starts else OTHERS_IN,
            end=end if end in keep else OTHERS,
            value=value,
        )
        for start, end, value in known
    ]


def _large(ends: Sequence[tuple[str, float]]) -> set[str]:
    sums: dict[str, float] = {}
    for name, value in ends:
        sums[name] = sums.get(name, 0.0) + abs(value)
    order = sorted(sums, key=lambda name: (-sums[name], name))
    return set(order if len(order) <= BRANCHES + 1 else order[:BRANCHES])


def _names(flows: Sequence[Flow], result: Result, language: str) -> dict[str, str]:
    """Return the name of both ends of every flow: by the flow itself, else by its id."""
    known = {one["source"]: titled(one, "title", language) for one in result["by_source"]}
    known |= {one["carrier"]: carrier_name(one, language) for one in result.get("energy", ())}
    known |= enterprise_names(result, language)
    names = {}
    for flow in flows:
        given = {
            flow["from"]: flow.get("from_zh") if language == "zh" else flow.get("from_en"),
            flow["to"]: flow.get("to_zh") if language == "zh" else flow.get("to_en"),
        }
        for end, name in given.items():
            said = name if name != end else None
            names[end] = said or known.get(end) or subject_name(end, language)
    return names


def _named(
    links: Sequence[Link], names: Mapping[str, str], unallocated: str, language: str
) -> dict[str, str]:
    """Return the names of all nodes, those that stand in for another one included."""
    words = translator(language)
    named = {
        **names,
        OTHERS: words(mark("others")),
        OTHERS_IN: words(mark("others")),
        UNALLOCATED_OUT: unallocated,
        UNALLOCATED_IN: words(mark("origin not allotted")),
    }
    for node in {end for link in links for end in (link.start, link.end)}:
        name = named.get(node, node)
        named[f"{node}{BACK}"] = words(mark("{name} (returned)")).format(name=name)
        named[f"{node}{OUT}"] = words(mark("{name} (deducted)")).format(name=name)
    return named
