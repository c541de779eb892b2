"""What the tests of set-up share: files to upload, and a site that holds."""

import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from nearzero.ledger.template import write_workbook

Square = list[list[float]]


def square(west: float, south: float, size: float) -> Square:
    """Return a closed ring of four corners."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: Square, **properties: object) -> dict[str, object]:
    """Return a GeoJSON feature of one polygon."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def geojson(*features: dict[str, object], **more: object) -> str:
    """Return a GeoJSON feature collection."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


BOUNDARY = feature(square(105.80, 32.40, 0.04), kind="boundary")
PLOT = feature(square(105.81, 32.41, 0.01), plot_id="A1", enterprise_id="E01", use="plant")


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., bytes]:
    """Return a function that makes a ledger workbook of some units."""

    def made(units: Iterable[dict[str, object]], **park: object) -> bytes:
        path = tmp_path / "ledger.xlsx"
        about = {"park_id": "east", **park}
        write_workbook(path, park=about, enterprises=list(units), activity=())
        return path.read_bytes()

    return made


@pytest.fixture
def upload() -> Callable[[bytes, str], io.BytesIO]:
    """Return a function that makes an uploaded file."""

    def made(data: bytes, name: str) -> io.BytesIO:
        stream = io.BytesIO(data)
        stream.name = name
        return stream

    return made
