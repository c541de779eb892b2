"""Where the nodes and ribbons of a Sankey diagram stand on the page.

Layers are columns; a link over several layers passes through a narrow place of its own in each,
so that no ribbon runs through a node. Every step is deterministic: same graph, same drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nearzero.reporting.sankey import (
    OTHERS,
    OTHERS_IN,
    UNALLOCATED_IN,
    UNALLOCATED_OUT,
    Graph,
    Link,
)

SWEEPS = 6
LAST = {OTHERS: 1, OTHERS_IN: 1, UNALLOCATED_IN: 2, UNALLOCATED_OUT: 2}  #: at the foot
HALVINGS = 50
Knot = tuple[str, int]  #: a node's name, or ``a → b`` for a passing link, and its layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The room for a diagram, in pixels of the drawing.

    Attributes
    ----------
    slot
        Least height that a node takes, so that labels do not collide.
    gap
        Empty height between two nodes.
    """

    left: float
    top: float
    width: float
    height: float
    node_width: float = 12.0
    slot: float = 13.0
    gap: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node on the page; lengths in pixels of the drawing."""

    node: str
    layer: int
    x: float
    y: float
    width: float
    height: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """A link on the page: the upper edge as points, and its thickness, in pixels."""

    link: Link
    points: tuple[tuple[float, float], ...]
    thickness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A diagram ready to be drawn."""

    boxes: tuple[Box, ...]
    ribbons: tuple[Ribbon, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a link between two neighbouring columns."""

    start: Knot
    end: Knot
    value: float


def drawn(graph: Graph, frame: Frame) -> Drawing:
    """Place a graph in a frame.

    Examples
    --------
    >>> from nearzero.reporting.sankey import conserving
    >>> graph = conserving([Link(start="coal", end="E1", value=3.0)])
    >>> drawing = drawn(graph, Frame(left=0, top=0, width=100, height=50))
    >>> [(box.node, box.x, box.height) for box in drawing.boxes]
    [('coal', 0.0, 50.0), ('E1', 88.0, 50.0)]
    """
    if not graph.links:
        return Drawing(boxes=(), ribbons=())
    paths = {link: _path(link, graph.layers) for link in graph.links}
    pieces = [
        _Piece(start, end, link.value)
        for link, path in paths.items()
        for start, end in pairwise(path)
    ]
    sizes = _sizes(pieces)
    columns = _columns(sizes)
    scale = _scale(columns, sizes, frame)
    tops = _tops(columns, sizes, pieces, scale, frame)
    xs = _xs(len(columns), frame)
    boxes = tuple(
        Box(
            node=knot[0],
            layer=knot[1],
            x=xs[knot[1]],
            y=tops[knot],
            width=frame.node_width,
            height=sizes[knot] * scale,
            value=sizes[knot],
        )
        for column in columns
        for knot in column
        if knot[0] in graph.layers
    )
    return Drawing(boxes=boxes, ribbons=_ribbons(paths, pieces, tops, xs, scale, frame))


def _path(link: Link, layers: Mapping[str, int]) -> tuple[Knot, ...]:
    first, last = layers[link.start], layers[link.end]
    passing = tuple((f"{link.start} → {link.end}", layer) for layer in range(first + 1, last))
    return ((link.start, first), *passing, (link.end, last))


def _sizes(pieces: Sequence[_Piece]) -> dict[Knot, float]:
    into: dict[Knot, float] = {}
    out: dict[Knot, float] = {}
    for piece in pieces:
        out[piece.start] = out.get(piece.start, 0.0) + piece.value
        into[piece.end] = into.get(piece.end, 0.0) + piece.value
    knots = sorted(set(into) | set(out))
    return {knot: max(into.get(knot, 0.0), out.get(knot, 0.0)) for knot in knots}


def _columns(sizes: Mapping[Knot, float]) -> list[list[Knot]]:
    """Return the knots of each layer: the largest first, then what is joined, then the rest."""
    layers = max(layer for _, layer in sizes) + 1
    columns: list[list[Knot]] = [[] for _ in range(layers)]
    for knot in sorted(sizes, key=lambda one: (LAST.get(one[0], 0), -sizes[one], one)):
        columns[knot[1]].append(knot)
    return columns


def _neighbours(
    pieces: Sequence[_Piece],
) -> tuple[dict[Knot, list[tuple[Knot, float]]], dict[Knot, list[tuple[Knot, float]]]]:
    before: dict[Knot, list[tuple[Knot, float]]] = {}
    after: dict[Knot, list[tuple[Knot, float]]] = {}
    for piece in pieces:
        before.setdefault(piece.end, []).append((piece.start, piece.value))
        after.setdefault(piece.start, []).append((piece.end, piece.value))
    return before, after


def _mean(
    near: Sequence[tuple[Knot, float]], place: Mapping[Knot, float], otherwise: float
) -> float:
    weight = sum(value for _, value in near)
    return sum(place[knot] * value for knot, value in near) / weight if weight else otherwise


def _scale(columns: Sequence[Sequence[Knot]], sizes: Mapping[Knot, float], frame: Frame) -> float:
    """Return the pixels of one unit: the most with which every column fits, by halving."""
    low, high = 0.0, frame.height / max(sum(sizes[knot] for knot in each) for each in columns)
    if all(_height(each, sizes, high, frame) <= frame.height for each in columns):
        return high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        fits = all(_height(each, sizes, middle, frame) <= frame.height for each in columns)
        low, high = (middle, high) if fits else (low, middle)
    return low


def _height(
    column: Sequence[Knot], sizes: Mapping[Knot, float], scale: float, frame: Frame
) -> float:
    slots = sum(max(sizes[knot] * scale, frame.slot) for knot in column)
    return slots + frame.gap * (len(column) - 1)


def _tops(
    columns: Sequence[Sequence[Knot]],
    sizes: Mapping[Knot, float],
    pieces: Sequence[_Piece],
    scale: float,
    frame: Frame,
) -> dict[Knot, float]:
    """Return the top of each knot: first centred, then drawn towards its neighbours."""
    before, after = _neighbours(pieces)
    slots = {knot: max(sizes[knot] * scale, frame.slot) for knot in sizes}
    middles: dict[Knot, float] = {}
    for column in columns:
        top = frame.top + (frame.height - _height(column, sizes, scale, frame)) / 2
        for knot in column:
            middles[knot] = top + slots[knot] / 2
            top += slots[knot] + frame.gap
    for sweep in range(SWEEPS):
        near = before if sweep % 2 == 0 else after
        for column in columns if sweep % 2 == 0 else list(reversed(columns)):
            wanted = [_mean(near.get(knot, ()), middles, middles[knot]) for knot in column]
            middles.update(zip(column, _apart(column, wanted, slots, frame), strict=True))
    return {knot: middles[knot] - sizes[knot] * scale / 2 for knot in sizes}


def _apart(
    column: Sequence[Knot], wanted: Sequence[float], slots: Mapping[Knot, float], frame: Frame
) -> list[float]:
    """Push middles apart, first downwards and then back up from the bottom edge."""
    middles, edge = [], frame.top
    for knot, middle in zip(column, wanted, strict=True):
        middles.append(max(middle, edge + slots[knot] / 2))
        edge = middles[-1] + slots[knot] / 2 + frame.gap
    edge = frame.top + frame.height
    for at in range(len(column) - 1, -1, -1):
        half = slots[column[at]] / 2
        middles[at] = min(middles[at], edge - half)
        edge = middles[at] - half - frame.gap
    return middles


def _xs(columns: int, frame: Frame) -> list[float]:
    step = (frame.width - frame.node_width) / max(columns - 1, 1)
    return [float(frame.left + at * step) for at in range(columns)]


def _ribbons(
    paths: Mapping[Link, Sequence[Knot]],
    pieces: Sequence[_Piece],
    tops: Mapping[Knot, float],
    xs: Sequence[float],
    scale: float,
    frame: Frame,
) -> tuple[Ribbon, ...]:
    starts = _stacked(pieces, tops, scale, is_start=True)
    ends = _stacked(pieces, tops, scale, is_start=False)
    ribbons = []
    for link, path in paths.items():
        points: list[tuple[float, float]] = []
        for start, end in pairwise(path):
            piece = _Piece(start, end, link.value)
            points.append((xs[start[1]] + frame.node_width, starts[piece]))
            points.append((xs[end[1]], ends[piece]))
        thickness = link.value * scale
        ribbons.append(Ribbon(link=link, points=tuple(points), thickness=thickness))
    return tuple(ribbons)


def _stacked(
    pieces: Sequence[_Piece], tops: Mapping[Knot, float], scale: float, *, is_start: bool
) -> dict[_Piece, float]:
    """Return the upper edge of each piece at its node, stacked in the order of the far ends."""
    filled: dict[Knot, float] = {}
    edges = {}

    def far(piece: _Piece) -> tuple[float, Knot, Knot]:
        return tops[piece.end if is_start else piece.start], piece.start, piece.end

    for piece in sorted(pieces, key=far):
        knot = piece.start if is_start else piece.end
        edges[piece] = tops[knot] + filled.get(knot, 0.0)
        filled[knot] = filled.get(knot, 0.0) + piece.value * scale
    return edges
