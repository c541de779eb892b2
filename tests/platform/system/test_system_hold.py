"""While a backup is put in place the desk is closed, and only then."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from parkdesk.records.hold import StillBusy, alone, entered, flag_path, is_closed


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with override_settings(HOME=tmp_path):
        yield tmp_path


def test_the_desk_is_open(home: Path) -> None:
    with entered() as is_open:
        assert is_open


def test_nobody_enters_while_somebody_is_alone(home: Path) -> None:
    with alone(1.0), entered() as is_open:
        assert not is_open
    with entered() as is_open:
        assert is_open
    assert not flag_path().exists()


def test_who_wants_to_be_alone_waits_for_who_is_inside(home: Path) -> None:
    inside, order = threading.Event(), []

    def work() -> None:
        with entered():
            inside.set()
            threading.Event().wait(0.5)
            order.append("left")

    other = threading.Thread(target=work)
    other.start()
    inside.wait()
    with alone(5.0):
        order.append("alone")
    other.join()
    assert order == ["left", "alone"]


def test_waiting_has_an_end_and_the_desk_opens_again(home: Path) -> None:
    with entered():  # noqa: SIM117 - one after the other
        with pytest.raises(StillBusy):
            with alone(0.3):
                pass
    assert not is_closed()


def test_two_are_not_alone_together(home: Path) -> None:
    with alone(1.0), pytest.raises(StillBusy), alone(0.3):
        pass
    assert not is_closed()


def test_a_killed_restore_closes_nothing(home: Path) -> None:
    """The sign stays, the lock goes with the process: the desk opens again by itself."""
    program = (
        "import os, signal, django; django.setup()\n"
        "from parkdesk.records.hold import alone\n"
        "with alone(1.0):\n"
        "    print('in', flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = os.environ | {
        "PARKDESK_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "parkdesk.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=False, capture_output=True
    )
    assert done.stdout == b"in\n"
    assert flag_path().exists()
    assert not is_closed()


def test_a_flag_made_by_hand_closes_the_desk(home: Path) -> None:
    flag_path().touch()
    assert is_closed()
    with alone(1.0):
        pass
    assert is_closed()  # a restore in between does not open what a person closed


@pytest.mark.parametrize("path", ["/sign-in/login/", "/people/", "/healthz"])
def test_a_closed_desk_answers_503_and_when_to_come_back(home: Path, path: str) -> None:
    with alone(1.0):
        answer = Client().get(path, headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "The desk is closed for a moment." in answer.content.decode()


def test_programs_get_json(home: Path) -> None:
    with alone(1.0):
        answer = Client().get("/api/v1/parks")
    assert answer.status_code == 503
    assert "detail" in answer.json()


def test_a_closed_desk_touches_no_database(home: Path) -> None:
    """No database is allowed in this test: a query would fail it."""
    with alone(1.0):
        assert Client().post("/sign-in/login/", {"login": "x"}).status_code == 503
