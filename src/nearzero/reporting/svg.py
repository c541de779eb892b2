"""Charts as SVG text for print: Chinese labels, values on the bars, the unit in the title.

Drawn without a browser, from the same series as the chart options. Widths of labels are reckoned
from their characters: a Chinese one is as wide as the type is high.
"""

import unicodedata
from collections.abc import Sequence
from html import escape

from nearzero.reporting import palette
from nearzero.reporting.charts import node_colour
from nearzero.reporting.figures import MISSING, number
from nearzero.reporting.labels import SYNTHETIC
from nearzero.reporting.layout import Box, Frame, Ribbon, drawn
from nearzero.reporting.result import Result, is_synthetic
from nearzero.reporting.series import Bars, Flows
from nearzero.words import mark, translator

WIDTH = 640.0
FONTS = "Noto Sans CJK SC, Noto Sans, Microsoft YaHei, SimHei, sans-serif"
SIZE = 11.0
SMALL = 10.0
TOP = 26.0  #: room for the unit
ROW = 22.0
SIDE = 200.0  #: most room for the labels on either side of a flow chart
LABEL_GAP = 12.0


def bars_svg(bars: Bars, result: Result, language: str) -> str:
    """Return one series as bars, or as columns where the labels are months."""
    parts = _columns(bars) if bars.is_time else _rows(bars)
    height = TOP + 216 if bars.is_time else TOP + ROW * len(bars.labels) + 10
    return _document(bars.title, bars.unit, parts, height, result, language)


def flows_svg(flows: Flows, result: Result, language: str) -> str:
    """Return a flow chart; the labels at its edges take the room that they need."""
    layers = flows.graph.layers
    last = max(layers.values())
    column = list(layers.values())
    height = max(230.0, max(column.count(layer) for layer in set(column)) * 25.0)
    decimals = _decimals([flows.graph.size(node) for node in layers])
    labels = {node: (flows.names.get(node, node), flows.graph.size(node)) for node in layers}
    left = _side([labels[node] for node in layers if layers[node] == 0], decimals)
    right = _side([labels[node] for node in layers if layers[node] == last], decimals)
    frame = Frame(left=left, top=TOP + 4, width=WIDTH - left - right, height=height)
    inner = (frame.width - frame.node_width) / last - frame.node_width
    drawing = drawn(flows.graph, frame)
    colours = {node: node_colour(node, at) for at, node in enumerate(layers)}
    parts = [_ribbon(ribbon, colours[ribbon.link.start]) for ribbon in drawing.ribbons]
    for box in drawing.boxes:
        side = left if box.layer == 0 else right if box.layer == last else inner
        label = _label(*labels[box.node], decimals, side - LABEL_GAP)
        parts += _node(box, label, colours[box.node], last)
    return _document(flows.title, flows.unit, parts, TOP + height + 14, result, language)


def _side(labels: Sequence[tuple[str, float]], decimals: int) -> float:
    """Return the room for the labels at one edge, up to a limit."""
    widest = max(_wide(f"{name} {number(value, decimals)}", SMALL) for name, value in labels)
    return min(widest + LABEL_GAP + 1, SIDE)


def _label(name: str, value: float, decimals: int, room: float) -> str:
    shown = number(value, decimals)
    return f"{_cut(name, room - _wide(f' {shown}', SMALL), SMALL)} {shown}"


def _rows(bars: Bars) -> list[str]:
    room = min(max((_wide(label) for label in bars.labels), default=0.0), 210.0) + 12
    low, high = _reach(bars.values)
    left_edge = room + (64 if low < 0 else 0)
    step = (WIDTH - 84 - left_edge) / ((high - low) or 1.0)
    zero = left_edge - low * step
    decimals = _decimals(bars.values)
    parts = []
    for at, (label, value) in enumerate(zip(bars.labels, bars.values, strict=True)):
        middle = TOP + ROW * at + ROW / 2 + 2
        parts.append(_text(room - 8, middle + 4, _cut(label, 210.0), anchor="end"))
        length = abs(value or 0.0) * step
        is_below = value is not None and value < 0
        left = zero - length if is_below else zero
        fill = palette.BELOW if is_below else palette.BAR
        parts.append(_rect(left, middle - 7, length, 14, fill))
        edge, anchor = (left - 5, "end") if is_below else (zero + length + 5, "start")
        parts.append(_text(edge, middle + 4, number(value, decimals), anchor=anchor))
    parts.append(_line(zero, TOP + 2, zero, TOP + ROW * len(bars.labels) + 2, palette.QUIET))
    return parts


def _columns(bars: Bars) -> list[str]:
    low, high = _reach(bars.values)
    room, top = 150.0, TOP + 20
    step = room / ((high - low) or 1.0)
    zero = top + high * step
    wide = (WIDTH - 20) / max(len(bars.labels), 1)
    decimals = _decimals(bars.values)
    parts = [_line(10, zero, WIDTH - 10, zero, palette.QUIET)]
    for at, (label, value) in enumerate(zip(bars.labels, bars.values, strict=True)):
        middle = 10 + wide * (at + 0.5)
        parts.append(_text(middle, top + room + 22, label, anchor="middle", size=SMALL))
        height = abs(value or 0.0) * step
        is_below = value is not None and value < 0
        edge = zero if is_below else zero - height
        fill = palette.BELOW if is_below else palette.BAR
        bar = min(wide * 0.56, 34.0)
        parts.append(_rect(middle - bar / 2, edge, bar, height, fill))
        shown = MISSING if value is None else number(value, decimals)
        under = zero + height + 13 if is_below else zero - height - 5
        parts.append(_text(middle, under, shown, anchor="middle", size=SIZE - 2))
    return parts


def _ribbon(ribbon: Ribbon, fill: str) -> str:
    """Return a link as a closed shape: along the upper edge, back along the lower one."""
    upper = _edge(ribbon.points)
    back = [(x, y + ribbon.thickness) for x, y in reversed(ribbon.points)]
    lower = _edge(back).replace("M", "L", 1)
    return f'<path d="{upper} {lower} Z" fill="{fill}" fill-opacity="0.34"/>'


def _edge(points: Sequence[tuple[float, float]]) -> str:
    x, y = points[0]
    path = [f"M{x:.2f} {y:.2f}"]
    for at in range(1, len(points)):
        (x, y), (far_x, far_y) = points[at - 1], points[at]
        middle = (x + far_x) / 2
        path.append(f"C{middle:.2f} {y:.2f} {middle:.2f} {far_y:.2f} {far_x:.2f} {far_y:.2f}")
    return " ".join(path)


def _node(box: Box, label: str, fill: str, last: int) -> list[str]:
    """Return a node with its label: outside at the edges, beside it in the middle."""
    middle = box.y + box.height / 2 + 3.5
    parts = [_rect(box.x, box.y, box.width, max(box.height, 0.6), fill)]
    if box.layer == 0:
        return [*parts, _text(box.x - 6, middle, label, anchor="end", size=SMALL)]
    halo = 0 < box.layer < last
    return [*parts, _text(box.x + box.width + 6, middle, label, size=SMALL, halo=halo)]


def _document(
    title: str, unit: str, parts: Sequence[str], height: float, result: Result, language: str
) -> str:
    words = translator(language)
    heading = words(mark("{title} ({unit})")).format(title=title, unit=unit)
    top = [
        f"<title>{escape(heading)}</title>",
        _text(0, 13, words(mark("Unit: {unit}")).format(unit=unit), size=SMALL, fill=palette.QUIET),
    ]
    if is_synthetic(result):
        top.append(_text(WIDTH, 13, words(SYNTHETIC), anchor="end", size=SMALL, fill=palette.MARK))
    body = "\n".join([*top, *parts])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" font-family="{FONTS}" role="img" '
        f'aria-label="{escape(heading)}">\n{body}\n</svg>\n'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float = SIZE,
    fill: str = palette.INK,
    halo: bool = False,
) -> str:
    edge = (
        f' stroke="{palette.PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        if halo
        else ""
    )
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:g}" '
        f'text-anchor="{anchor}" fill="{fill}"{edge}>{escape(words)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}"/>'
    )


def _line(x: float, y: float, far_x: float, far_y: float, stroke: str) -> str:
    return (
        f'<line x1="{x:.2f}" y1="{y:.2f}" x2="{far_x:.2f}" y2="{far_y:.2f}" '
        f'stroke="{stroke}" stroke-width="0.8"/>'
    )


def _reach(values: Sequence[float | None]) -> tuple[float, float]:
    known = [value for value in values if value is not None]
    return min([0.0, *known]), max([0.0, *known])


def _decimals(values: Sequence[float | None]) -> int:
    """Return the decimals of value labels: none for thousands, one for hundreds, else two."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    return 0 if largest >= 1000 else 1 if largest >= 100 else 2


def _wide(words: str, size: float = SIZE) -> float:
    """Return about how wide some words are, in pixels."""
    full = sum(unicodedata.east_asian_width(sign) in "WF" for sign in words)
    return size * (full + 0.56 * (len(words) - full))


def _cut(words: str, room: float, size: float = SIZE) -> str:
    """Return words that fit into some room, cut with an ellipsis if they must be."""
    if _wide(words, size) <= room:
        return words
    kept = words
    while kept and _wide(kept, size) + size > room:
        kept = kept[:-1]
    return f"{kept}…"
