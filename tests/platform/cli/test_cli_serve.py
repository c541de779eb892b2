"""The server: opens, refuses what is too large, stops gracefully, and keeps its worker."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest
from desks import Desk


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(desk: Desk, port: int) -> Iterator[subprocess.Popen[str]]:
    desk.extra |= {"PARKDESK_SECRET_KEY": "s" * 60, "PARKDESK_HTTP": "plain"}
    process = desk.start("serve", "--port", str(port))
    assert process.stdout
    assert process.stdout.readline() == f"The desk is open: http://127.0.0.1:{port}/\n"
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def ask(port: int, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def workers(parent: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout
    return [int(m[1]) for m in re.finditer(rf"^\s*(\d+)\s+{parent}\s.*worker", listed, re.M)]


def test_it_serves_and_stops_with_its_worker(
    server: subprocess.Popen[str], desk: Desk, port: int
) -> None:
    assert ask(port, "/healthz") == (200, "ok")
    assert ask(port, "/sign-in/login/")[0] == 200
    until = time.monotonic() + 20
    while not (kept := workers(server.pid)) and time.monotonic() < until:
        time.sleep(0.2)
    assert len(kept) == 1
    os.kill(kept[0], signal.SIGKILL)  # a worker that dies comes back
    while (again := workers(server.pid)) in ([], kept) and time.monotonic() < until:
        time.sleep(0.2)
    assert again not in ([], kept)
    server.terminate()
    _, complaints = server.communicate(timeout=40)
    assert server.returncode == 0, complaints
    assert not workers(server.pid)
    with pytest.raises(URLError):
        ask(port, "/healthz")


def test_what_is_too_large_is_answered_413(server: subprocess.Popen[str], port: int) -> None:
    size = 60 * 2**20 + 1
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(
            b"POST /sign-in/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % size
        )
        assert b" 413 " in line.recv(200)


def test_it_says_503_while_a_backup_is_put_in_place(
    server: subprocess.Popen[str], desk: Desk, port: int
) -> None:
    (desk.home / "maintenance").touch()
    status, said = ask(port, "/sign-in/login/")
    assert status == 503
    assert "503" in said
    (desk.home / "maintenance").unlink()
    assert ask(port, "/healthz") == (200, "ok")


def test_headers_of_a_proxy_nobody_trusts_are_dropped(
    server: subprocess.Popen[str], desk: Desk, port: int
) -> None:
    """Who pretends to come through a proxy does not get a fresh allowance of attempts."""
    codes = [_guess(port, f"10.9.8.{at}") for at in range(12)]
    assert codes[-1] == 200
    log = desk.run("manage", "shell", "-c", _COUNTERS).stdout
    assert "10.9.8" not in log
    assert "127.0.0.1" in log


_COUNTERS = (
    "from django.db import connection; c = connection.cursor(); "
    "c.execute('SELECT cache_key FROM parkdesk_cache'); print([k for k, in c.fetchall()])"
)


def _guess(port: int, address: str) -> int:
    jar = urllib.request.HTTPCookieProcessor()
    opener = urllib.request.build_opener(jar)
    page = opener.open(f"http://127.0.0.1:{port}/sign-in/login/").read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    data = f"csrfmiddlewaretoken={token[1]}&login=reviewer&password=wrong".encode()
    sent = urllib.request.Request(
        f"http://127.0.0.1:{port}/sign-in/login/", data, {"X-Forwarded-For": address}
    )
    with opener.open(sent) as answer:
        return int(answer.status)


def test_a_desk_behind_is_told_and_migrated_on_request(new_desk: Desk, port: int) -> None:
    new_desk.extra |= {"PARKDESK_SECRET_KEY": "s" * 60, "PARKDESK_HTTP": "plain"}
    refused = new_desk.run("serve", "--port", str(port))
    assert refused.returncode == 1
    assert "parkdesk migrate" in refused.stderr
    process = new_desk.start("serve", "--migrate", "--no-worker", "--port", str(port))
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(2)]
    assert "The desk is open" in lines[1]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode in {0, 130}


def test_without_a_secret_it_does_not_open(desk: Desk) -> None:
    refused = desk.run("serve")
    assert refused.returncode == 1
    assert "PARKDESK_SECRET_KEY" in refused.stderr


def test_a_taken_port_is_told(desk: Desk, port: int) -> None:
    desk.extra |= {"PARKDESK_SECRET_KEY": "s" * 60, "PARKDESK_HTTP": "plain"}
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        refused = desk.run("serve", "--port", str(port))
    assert refused.returncode == 1
    assert str(port) in refused.stderr


def test_the_worker_does_what_is_in_the_queue(desk: Desk) -> None:
    asked = desk.script("enqueue")
    number, _ = asked.communicate(timeout=60)
    worker = desk.start("worker")
    until, state = time.monotonic() + 60, ""
    while state not in {"done", "refused", "failed"} and time.monotonic() < until:
        time.sleep(0.5)
        state, _ = desk.script("state", number.strip()).communicate(timeout=60)
    worker.terminate()
    worker.communicate(timeout=30)
    assert state in {"done", "refused"}
    assert worker.returncode == 0


def test_a_worker_goes_with_its_server(desk: Desk, port: int) -> None:
    """A server that is killed leaves no worker behind."""
    desk.extra |= {"PARKDESK_SECRET_KEY": "s" * 60, "PARKDESK_HTTP": "plain"}
    process = desk.start("serve", "--port", str(port))
    until = time.monotonic() + 20
    while not (kept := workers(process.pid)) and time.monotonic() < until:
        time.sleep(0.2)
    process.kill()
    process.communicate()
    while Path(f"/proc/{kept[0]}").exists() and time.monotonic() < until:
        time.sleep(0.2)
    assert not Path(f"/proc/{kept[0]}").exists()


def test_the_first_administrator(desk: Desk) -> None:
    words = ("create-administrator", "chief", "--name", "The Chief", "--password-stdin")
    weak = desk.run(*words, given="12345678\n")
    assert weak.returncode == 1
    made = desk.run(*words, given="a-good-long-phrase\n")
    assert made.returncode == 0, made.stderr
    assert desk.run(*words, given="a-good-long-phrase\n").returncode == 1  # taken
    last = json.loads(desk.run("audit", "export", "-").stdout.splitlines()[-1])
    assert last["body"]["action"] == "person.made"


def test_a_broken_chain_is_named(desk: Desk) -> None:
    asked = desk.script("break_chain")
    asked.communicate(timeout=60)
    verified = desk.run("audit", "verify")
    assert verified.returncode == 1
    assert "broken at event 2: the event was changed" in verified.stdout


def test_the_chain_is_written_to_a_file(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "chain.jsonl"
    assert desk.run("audit", "export", str(file)).returncode == 0
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert all("body" in one for one in entries)
    assert desk.run("audit", "export", str(file), "--park", "east").returncode == 0
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert {one["body"]["park_id"] for one in entries if "body" in one} <= {"east"}
