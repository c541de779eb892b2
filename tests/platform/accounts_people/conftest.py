"""People without accounts: quick to make."""

import pytest
from django.core.cache import cache
from world import World, make_world


@pytest.fixture
def office(db: None) -> World:
    """The small world with its people, without calculated accounts; nobody is throttled yet."""
    cache.clear()
    return make_world(is_accounted=False)
