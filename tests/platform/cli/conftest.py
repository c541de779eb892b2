"""One desk with the small world in it is made once; each test works on a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import Desk, empty_desk


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A migrated desk with the small world."""
    made = empty_desk(tmp_path_factory.mktemp("pattern") / "home")
    migrated = made.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    filling = made.script("world")
    filling.communicate(timeout=120)
    assert filling.returncode == 0
    yield made
    made.drop()


@pytest.fixture
def desk(pattern: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A desk of the test's own, with the small world."""
    made = pattern.copy(tmp_path / "home")
    yield made
    made.drop()


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with nothing in it, not even tables."""
    made = empty_desk(tmp_path / "new")
    yield made
    made.drop()
