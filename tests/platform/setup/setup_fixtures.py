"""Fixtures of the tests of set-up: the language, a world without accounts, files to upload.

A test module takes them by assigning them to names of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.utils import translation
from world import World, make_world

from nearzero.ledger.template import write_workbook


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Say what is refused in English; the catalogue has tests of its own."""
    with translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    """Return the small world without accounts, which set-up does not need."""
    return make_world(is_accounted=False)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., bytes]:
    """Return a function that makes a ledger workbook of some units."""

    def made(units: Iterable[dict[str, object]], **park: object) -> bytes:
        path = tmp_path / "ledger.xlsx"
        about = {"park_id": "east", **park}
        write_workbook(path, park=about, enterprises=list(units), activity=())
        return path.read_bytes()

    return made
