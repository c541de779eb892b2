"""Pages of the desk at province size, twenty people at once, against an empty signed-in page.

``python benchmarks/desk_pages.py --home FOLDER`` loads 17 parks x 200 enterprises x 3 years into
the folder (a quarter of an hour, once), starts the real server on this machine, and prints for each
page the times and the ratio to the empty page in the same run. Where ``DATABASE_URL`` names an
empty PostgreSQL database (``tests/with_postgres``), the same is done there too.

The empty page is the list of one's access tokens with none in it: the frame around every page and
two short queries.
"""

import argparse
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from desk_province import PARK, PEOPLE, a_line, environment, into_postgres, prepare

BAR = 10.0  #: times the empty page
PASSWORD = "demo-Park-2026"
USERS, REQUESTS = 20, 10
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Page:
    """A page and who opens it."""

    name: str
    who: str
    path: str


class Browser:
    """One signed-in person; keeps cookies and the connection."""

    def __init__(self, port: int, login: str) -> None:
        self.connection = http.client.HTTPConnection(_HOST, port, timeout=120)
        self.cookies: dict[str, str] = {}
        form = self.request("GET", "/sign-in/login/")[1].decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        fields = {"login": login, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
        status, _ = self.request("POST", "/sign-in/login/", urlencode(fields))
        if status != 302:
            sys.exit(f"{login} could not sign in: {status}")

    def request(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """Ask for a page; returns status and content."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "zh-CN",
            "Referer": f"http://{_HOST}/",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer.status, content


@contextmanager
def server(home: Path, url: str, threads: int) -> Iterator[tuple[int, int]]:
    """Run the real server; gives its port and process id."""
    with socket.socket() as free:
        free.bind((_HOST, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "parkdesk.cli", "serve", "--no-worker", "--port"]
    process = subprocess.Popen(
        [*command, str(port), "--threads", str(threads)],
        env=environment(home, url) | {"PARKDESK_LOG": "ERROR"},  # it warns of each one that waits
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _until_open(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _until_open(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit("the server did not start")
        with socket.socket() as one:
            if one.connect_ex((_HOST, port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("the server did not open its port")


def measure(browsers: list[Browser], page: Page, requests: int) -> list[float]:
    """Let everybody open a page over and over at once; returns the time of each answer. [s]"""
    times: list[list[float]] = [[] for _ in browsers]
    failed: list[str] = []
    gate = threading.Barrier(len(browsers))

    def one(number: int) -> None:
        gate.wait()
        for _ in range(requests):
            begun = time.perf_counter()
            status, _content = browsers[number].request("GET", page.path)
            times[number].append(time.perf_counter() - begun)
            if status != 200:
                failed.append(f"{page.path}: {status}")
                return

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        sys.exit(failed[0])
    return sorted(value for own in times for value in own)


def pages(home: Path) -> list[Page]:
    """Return the pages that are measured, the empty one first."""
    run, line = a_line(home)
    return [
        Page("empty page (access tokens)", "empty", "/me/tokens/"),
        Page("overview of the province", "province", "/overview/"),
        Page("park page", "manager", f"/parks/{PARK}/"),
        Page("review queue", "manager", f"/parks/{PARK}/filings/"),
        Page("accounts of a park", "manager", f"/parks/{PARK}/accounts/"),
        Page("account", "manager", f"/accounts/{run}/"),
        Page("explanation of a tonne", "manager", f"/accounts/{run}/lines/{line}/"),
    ]


def bench(home: Path, url: str, options: argparse.Namespace) -> bool:
    """Measure on one database and print it; returns whether every page keeps the bar."""
    with server(home, url, options.threads) as (port, pid):
        people = {
            login: [Browser(port, login) for _ in range(options.users)]
            for login in dict.fromkeys(PEOPLE.values())
        }
        found = {}
        listed = pages(home)
        for page in listed:
            browsers = people[PEOPLE[page.who]]
            alone = measure(browsers[:1], page, 6)  # the first one warms the server
            found[page] = alone, measure(browsers, page, options.requests)
        again = measure(people[PEOPLE["empty"]], listed[0], options.requests)
        peak = _peak(pid)
    base = statistics.median(found[listed[0]][1] + again)
    _print(found, base)
    kept = [statistics.median(together) <= BAR * base for _, together in found.values()]
    print(f"empty page again at the end: {statistics.median(again) * 1000:.0f} ms")
    print(f"peak memory of the server: {peak:,.0f} MB")
    return all(kept)


def _print(found: dict[Page, tuple[list[float], list[float]]], base: float) -> None:
    print(f"{'':28s}{'alone':>8s}{'min':>8s}{'median':>8s}{'p95':>8s}{'ratio':>8s}   [ms]")
    for page, (alone, together) in found.items():
        numbers = (
            statistics.median(alone),
            together[0],
            statistics.median(together),
            together[int(len(together) * 0.95) - 1],
        )
        ratio = numbers[2] / base
        shown = "".join(f"{value * 1000:8.0f}" for value in numbers)
        print(f"{page.name:28s}{shown}{ratio:8.1f}{'   OVER' if ratio > BAR else ''}")


def _peak(pid: int) -> float:
    """Return the largest memory a process has had. [MB]"""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("out/desk-province"))
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--requests", type=int, default=REQUESTS, help="of each page and person")
    parser.add_argument("--threads", type=int, default=8, help="of the server")
    options = parser.parse_args()
    home = options.home.absolute()
    url = os.environ.get("DATABASE_URL", "")
    prepare(home)
    print(f"\nSQLite, {options.users} people at once, {options.threads} threads of the server")
    is_kept = bench(home, "", options)
    if url:
        into_postgres(home, url)
        print(f"\nPostgreSQL, {options.users} people at once")
        is_kept &= bench(home, url, options)
    return int(not is_kept)


if __name__ == "__main__":
    sys.exit(main())
