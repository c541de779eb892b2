"""Pages of the desk at province size, twenty people at once, against an empty signed-in page.

``python benchmarks/desk_pages.py --home FOLDER`` loads 17 parks x 200 enterprises x 3 years into
the folder (a quarter of an hour, once), starts the real server on this machine, and prints for each
page the times and the processor time of the server, both with their ratio to the empty page in the
same run. Where ``DATABASE_URL`` names an
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
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from desk_province import PARK, PEOPLE, a_line, environment, into_postgres, prepare

BAR = 10.0  #: times the empty page
PASSWORD = "demo-Park-2026"
USERS, ROUNDS, REQUESTS = 20, 5, 3
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Page:
    """A page, who opens it, and whether it has to keep the bar."""

    name: str
    who: str
    path: str
    has_bar: bool = True


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
        Page("accounts of a park", "manager", f"/parks/{PARK}/accounts/", has_bar=False),
        Page("account", "manager", f"/accounts/{run}/", has_bar=False),
        Page("explanation of a tonne", "manager", f"/accounts/{run}/lines/{line}/"),
    ]


@dataclass
class Times:
    """How long a page took, and what it cost the server.

    Attributes
    ----------
    alone, together
        With one person, and with everybody at once. [s]
    work
        Processor time of the server for each answer. [s]
    """

    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    work: float = 0.0


def bench(home: Path, url: str, options: argparse.Namespace) -> bool:
    """Measure on one database and print it; returns whether every page keeps the bar."""
    listed = pages(home)
    found = {page: Times() for page in listed}
    with server(home, url, options.threads) as (port, pid):
        people = {
            login: [Browser(port, login) for _ in range(options.users)]
            for login in dict.fromkeys(PEOPLE.values())
        }
        for page in listed:
            measure(people[PEOPLE[page.who]][:1], page, 2)  # warm
        for _ in range(options.rounds):  # in turn, so that what else goes on hits all alike
            for page in listed:
                browsers, times = people[PEOPLE[page.who]], found[page]
                times.alone += measure(browsers[:1], page, 3)
                before = _work(pid)
                new = measure(browsers, page, options.requests)
                times.together += new
                times.work += (_work(pid) - before) / len(new) / options.rounds
        peak = _peak(pid)
    base = found[listed[0]]
    _print(found, base)
    print(f"peak memory of the server: {peak:,.0f} MB")
    limit = BAR * statistics.median(base.together)
    kept = {page: statistics.median(times.together) <= limit for page, times in found.items()}
    return all(is_kept for page, is_kept in kept.items() if page.has_bar)


def _print(found: dict[Page, Times], base: Times) -> None:
    empty = statistics.median(base.together)
    print(f"{'[ms]':28s}{'alone':>8s}{'min':>8s}{'median':>8s}{'p95':>8s}{'ratio':>7s}"
          f"{'work':>8s}{'ratio':>7s}")  # fmt: skip
    for page, times in found.items():
        ordered = sorted(times.together)
        median = statistics.median(ordered)
        shown = (
            statistics.median(times.alone),
            ordered[0],
            median,
            ordered[int(len(ordered) * 0.95) - 1],
        )
        print(
            f"{page.name:28s}"
            + "".join(f"{value * 1000:8.0f}" for value in shown)
            + f"{median / empty:7.1f}{times.work * 1000:8.1f}{times.work / base.work:7.1f}"
            + ("   OVER" if median > BAR * empty and page.has_bar else "")
        )


def _work(pid: int) -> float:
    """Return the processor time that a process has used. [s]"""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> float:
    """Return the largest memory a process has had. [MB]"""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("out/desk-province"))
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--requests", type=int, default=REQUESTS, help="a page, person and round")
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
