"""The roads of the desk in a real browser, against the real demonstration.

One desk is started for all roads: ``parkdesk demo`` in a folder of its own, with its worker. Each
road works on things of its own, so their order does not matter.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from parkdesk.cli.load_demonstration import PASSWORD
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
_START_S = 240  #: how long the demonstration may take to open


@dataclass(slots=True)
class Visitor:
    """A person at a browser, and everything their pages complained of."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the desk."""
        self.page.goto(f"{self.base}{path}")
        return self.page


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the demonstration and return its address; ``DESK_ADDRESS`` names a running one."""
    if address := os.environ.get("DESK_ADDRESS"):
        yield address
        return
    home, port = tmp_path_factory.mktemp("desk"), free_port()
    environment = {**os.environ, "PARKDESK_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = (home / "log").open("w")
    command = [str(Path(sys.executable).with_name("parkdesk")), "demo", "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, process, home / "log")
        yield base
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (urllib.error.URLError, OSError):
            pass
        if process.poll() is not None:
            break
        time.sleep(0.5)
    pytest.fail(f"the demonstration did not open:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield found
    found.close()


@pytest.fixture
def visit(desk: str, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a browser window as a person; its complaints fail the test."""
    opened = []

    def as_person(
        login: str | None = None, *, phone: bool = False, language: str = "zh-CN"
    ) -> Visitor:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            is_mobile=phone,
            has_touch=phone,
            locale=language,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        visitor = Visitor(page=context.new_page(), base=desk)
        _listen(visitor)
        if login:
            _sign_in(visitor, login)
        opened.append((context, visitor))
        return visitor

    yield as_person
    complaints = [one for _, visitor in opened for one in visitor.complaints]
    for context, _ in opened:
        context.close()
    assert complaints == []


def _listen(visitor: Visitor) -> None:
    """Note console errors, broken scripts and every request that leaves the desk."""

    def console(message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            visitor.complaints.append(f"{visitor.page.url}: {message.text}")

    def request(asked) -> None:
        if not asked.url.startswith((visitor.base, "data:", "blob:")):
            visitor.complaints.append(f"{visitor.page.url} asked for {asked.url}")

    visitor.page.on("console", console)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on("request", request)


def _sign_in(visitor: Visitor, login: str) -> None:
    page = visitor.go("/sign-in/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/login/" not in url)
