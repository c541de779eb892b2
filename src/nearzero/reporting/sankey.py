"""A Sankey diagram: links made to conserve, nodes in layers, ready to be drawn or handed on.

Law: what flows into an inner node flows out of it; where it does not, the difference is a link of
its own to or from an ``unallocated`` node and is never spread over the others (REPORT §3).
Circles are opened: a link that would go back ends in a second node of the same name.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

UNALLOCATED_OUT = "unallocated"
UNALLOCATED_IN = "unallocated_in"
OTHERS = "others"  #: small nodes joined, at the end of the flows
OTHERS_IN = "others_in"  #: the same at their beginning
BACK = "~back"  #: suffix of a node that stands in for one further left
OUT = "~out"  #: suffix of a node that takes what flows against its sign
NEGLIGIBLE = 1e-9  #: relative to the largest node; below it is the noise of sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A flow from one node to another, positive, in the unit of the diagram."""

    start: str
    end: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Links that conserve, without circles, and the layer of every node, 0 = leftmost."""

    links: tuple[Link, ...]
    layers: Mapping[str, int]

    def flow_in(self, node: str) -> float:
        """Return what flows into a node."""
        return math.fsum(link.value for link in self.links if link.end == node)

    def flow_out(self, node: str) -> float:
        """Return what flows out of a node."""
        return math.fsum(link.value for link in self.links if link.start == node)

    def size(self, node: str) -> float:
        """Return the larger of what flows in and out."""
        return max(self.flow_in(node), self.flow_out(node))


def conserving(flows: Sequence[Link]) -> Graph:
    """Return the graph of some flows: merged, positive, without circles, conserving.

    Parameters
    ----------
    flows
        Flows of either sign; several between the same nodes add up. A negative one is what
        leaves: it is turned round and ends in a node of its own.

    Examples
    --------
    >>> graph = conserving([Link(start="coal", end="E1", value=3.0),
    ...                     Link(start="E1", end="E2", value=2.0)])
    >>> [(link.start, link.end, link.value) for link in graph.links]
    [('E1', 'E2', 2.0), ('coal', 'E1', 3.0), ('E1', 'unallocated', 1.0)]
    """
    links = _without_circles(_merged(flows))
    links = [*links, *_differences(links)]
    return Graph(links=tuple(links), layers=_layers(links))


def _merged(flows: Sequence[Link]) -> list[Link]:
    sums: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for flow in flows:
        sums[flow.start, flow.end].append(flow.value)
    totals = {ends: math.fsum(values) for ends, values in sorted(sums.items())}
    largest = max((abs(value) for value in totals.values()), default=0.0)
    links = []
    for (start, end), value in totals.items():
        if value > NEGLIGIBLE * largest:
            links.append(Link(start=start, end=end, value=value))
        elif value < -NEGLIGIBLE * largest:
            links.append(Link(start=end, end=f"{start}{OUT}", value=-value))
    return links


def _without_circles(links: Sequence[Link]) -> list[Link]:
    """Take links the largest first; one that would close a circle ends in a second node."""
    ahead: defaultdict[str, set[str]] = defaultdict(set)
    kept: dict[Link, Link] = {}
    for link in sorted(links, key=lambda one: (-one.value, one.start, one.end)):
        if link.start == link.end or _reaches(ahead, link.end, link.start):
            kept[link] = replace(link, end=f"{link.end}{BACK}")
        else:
            ahead[link.start].add(link.end)
            kept[link] = link
    return [kept[link] for link in links]


def _reaches(ahead: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(ahead.get(node, ()))
    return False


def _differences(links: Sequence[Link]) -> list[Link]:
    flows_in: defaultdict[str, list[float]] = defaultdict(list)
    flows_out: defaultdict[str, list[float]] = defaultdict(list)
    for link in links:
        flows_out[link.start].append(link.value)
        flows_in[link.end].append(link.value)
    found = []
    for node in sorted(set(flows_in) & set(flows_out)):
        into, out = math.fsum(flows_in[node]), math.fsum(flows_out[node])
        if into - out > NEGLIGIBLE * into:
            found.append(Link(start=node, end=UNALLOCATED_OUT, value=into - out))
        elif out - into > NEGLIGIBLE * out:
            found.append(Link(start=UNALLOCATED_IN, end=node, value=out - into))
    return found


def _layers(links: Sequence[Link]) -> dict[str, int]:
    """Return the longest way from a source to each node; what ends at the right stands there."""
    nodes = sorted({end for link in links for end in (link.start, link.end)})
    layers = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for link in links:
            layers[link.end] = max(layers[link.end], layers[link.start] + 1)
    last = max(layers.values(), default=0)
    if UNALLOCATED_OUT in layers:
        layers[UNALLOCATED_OUT] = last
    if UNALLOCATED_IN in layers:
        follow = min(layers[link.end] for link in links if link.start == UNALLOCATED_IN)
        layers[UNALLOCATED_IN] = follow - 1
    return layers
