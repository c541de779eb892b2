"""The roads of the desk in a real browser, against the real demonstration.

One desk is started for all roads: ``parkdesk demo`` in a folder of its own, with its worker. Each
road works on things of its own, so their order does not matter.
"""

from collections.abc import Callable, Iterator

import pytest
from desk_things import make_things
from desk_visitors import Desk, Reception, Visitor, launch, running_desk
from playwright.sync_api import Browser, Playwright, sync_playwright


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Start the demonstration; ``DESK_ADDRESS`` (and ``DESK_HOME``) name a running one."""
    with running_desk(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = launch(playwright)
    yield found
    found.close()


@pytest.fixture(scope="session")
def reception(browser: Browser, desk: Desk) -> Reception:
    return Reception(browser, desk)


@pytest.fixture(scope="session")
def things(reception: Reception) -> dict[str, str]:
    """Addresses of what pages show and the demonstration does not hold by itself."""
    return make_things(reception)


@pytest.fixture
def visit(reception: Reception) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a browser window as a person; its complaints fail the test."""
    opened = []

    def as_person(login: str | None = None, **options: object) -> Visitor:
        context, visitor = reception.window(login, **options)
        opened.append((context, visitor))
        return visitor

    yield as_person
    complaints = [one for _, visitor in opened for one in visitor.complaints]
    for context, _ in opened:
        context.close()
    assert complaints == []
