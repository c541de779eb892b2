"""The demonstration as a process, and people at browsers who visit it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

PASSWORD = "demo-Park-2026"  # noqa: S105 - `parkdesk demo` prints it
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
SCREEN = {"width": 1920, "height": 1080}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
_START_S = 240  #: how long the demonstration may take to open
_PATIENCE_MS = 30_000  #: how long a page may take on two busy cores


@dataclass(frozen=True, slots=True)
class Desk:
    """A running demonstration; its folder is known where we started it or were told."""

    address: str
    home: Path | None = None


@dataclass(slots=True)
class Visitor:
    """A person at a browser, and everything their pages complained of."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the desk."""
        self.page.goto(path if path.startswith("http") else f"{self.base}{path}")
        return self.page


def launch(playwright: Playwright) -> Browser:
    """Start the browser."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@contextmanager
def running_desk(home: Path) -> Iterator[Desk]:
    """Yield the demonstration, started in a folder; ``DESK_ADDRESS`` names a running one."""
    if address := os.environ.get("DESK_ADDRESS"):
        known = os.environ.get("DESK_HOME")
        yield Desk(address.rstrip("/"), Path(known) if known else None)
        return
    port = free_port()
    environment = {**os.environ, "PARKDESK_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [str(program("parkdesk")), "demo", "--port", str(port), "--no-browser"]
    base = f"http://127.0.0.1:{port}"
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait(base, process, home / "log")
            yield Desk(base, home)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def program(name: str) -> Path:
    """Return a program that stands beside the interpreter."""
    return Path(sys.executable).with_name(name)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        if process.poll() is not None:
            break
        time.sleep(0.5)
    raise AssertionError(f"the demonstration did not open:\n{log.read_text()[-4000:]}")


@dataclass(slots=True)
class Reception:
    """Opens windows as people; whoever has signed in once is not asked for the password again."""

    browser: Browser
    desk: Desk
    known: dict[str, object] = field(default_factory=dict)

    def window(
        self,
        login: str | None = None,
        *,
        phone: bool = False,
        language: str = "zh",
        size: dict[str, int] | None = None,
        theme: str = "light",
    ) -> tuple[BrowserContext, Visitor]:
        """Open a window of a person of its own; the caller closes it."""
        context = self.browser.new_context(
            viewport=size or (PHONE if phone else DESKTOP),
            is_mobile=phone,
            has_touch=phone,
            locale=LANGUAGES[language],
            timezone_id="Asia/Shanghai",
            color_scheme=theme,
            reduced_motion="reduce",
            accept_downloads=True,
            storage_state=self.known.get(login) if login else None,
        )
        context.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)
        visitor = Visitor(page=context.new_page(), base=self.desk.address)
        listen(visitor)
        if login and login not in self.known:
            sign_in(visitor, login)
            self.known[login] = context.storage_state()
        return context, visitor


def listen(visitor: Visitor) -> None:
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


def sign_in(visitor: Visitor, login: str, password: str = PASSWORD) -> None:
    """Sign in as a person does."""
    page = visitor.go("/sign-in/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/login/" not in url)
