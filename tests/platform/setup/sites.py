"""Sites of the small world, as GeoJSON."""

import json

Json = dict[str, object]


def square(west: float, south: float, size: float) -> list[list[float]]:
    """Return a closed ring of four corners."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: list[list[float]], *holes: list[list[float]], **properties: object) -> Json:
    """Return a GeoJSON feature of one polygon."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring, *holes]},
    }


def geojson(*features: Json, **more: object) -> str:
    """Return a GeoJSON feature collection."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def boundary(west: float = 105.80, south: float = 32.40, size: float = 0.04) -> Json:
    """Return a boundary of some 16 km2 near the park's place."""
    return feature(square(west, south, size), kind="boundary")


def plot(name: str = "A1", west: float = 105.81, size: float = 0.01, who: str = "E01") -> Json:
    """Return a plot inside that boundary."""
    return feature(square(west, 32.41, size), plot_id=name, enterprise_id=who, use="plant")
