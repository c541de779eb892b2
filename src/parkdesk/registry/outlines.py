"""The outlines of the prefectures that are shipped: schematic, for finding one's way only."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from parkdesk.registry.geometry import Ring, span


@cache
def outlines() -> Mapping[str, tuple[Ring, ...]]:
    """Return the outer rings of each prefecture by its code. [degree]"""
    text = (files("parkdesk.registry") / "data" / "sichuan.geojson").read_text(encoding="utf-8")
    found: dict[str, tuple[Ring, ...]] = {}
    for feature in json.loads(text)["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        rings = tuple(tuple((x, y) for x, y in polygon[0][:-1]) for polygon in polygons)
        found[feature["properties"]["code"]] = rings
    return found


def outline_span(code: str) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of a prefecture, None where it is not on the map."""
    rings = outlines().get(code)
    return span(rings) if rings else None
