"""The demonstration: made once, used again, never made over somebody's real desk."""

import json
import os
from pathlib import Path

import pytest

from parkdesk.cli import demo, load_demonstration, serve
from parkdesk.cli.demonstration import people
from parkdesk.cli.words import CannotDo, speak


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in order; nothing is really migrated or loaded."""
    speak("en")
    done: list[str] = []
    monkeypatch.setattr(serve, "migrate", lambda: done.append("migrate"))
    monkeypatch.setattr(
        load_demonstration, "load", lambda *, size, progress: done.append(f"load {size}")
    )
    return done


def state(home: Path) -> str:
    return str(json.loads((home / "demonstration.json").read_text())["state"])


def test_it_is_made_once_and_used_again(tmp_path: Path, calls: list[str]) -> None:
    demo.prepare(tmp_path / "d", "small")
    assert state(tmp_path / "d") == "ready"
    demo.prepare(tmp_path / "d", "small")
    assert calls == ["migrate", "load small", "migrate"]


def test_half_a_demonstration_is_made_anew(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        (tmp_path / "desk.sqlite3").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(load_demonstration, "load", broken)
    with pytest.raises(KeyboardInterrupt):
        demo.prepare(tmp_path, "small")
    assert state(tmp_path) == "loading"
    monkeypatch.setattr(load_demonstration, "load", lambda **_: calls.append("whole"))
    demo.prepare(tmp_path, "small")
    assert not (tmp_path / "desk.sqlite3").exists()
    assert calls[-1] == "whole"
    assert state(tmp_path) == "ready"


def test_a_real_desk_is_left_alone(tmp_path: Path, calls: list[str]) -> None:
    (tmp_path / "desk.sqlite3").write_text("real")
    with pytest.raises(CannotDo, match="not a demonstration"):
        demo.prepare(tmp_path, "small")
    assert calls == []
    assert (tmp_path / "desk.sqlite3").read_text() == "real"


def test_it_never_works_on_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "PARKDESK_STORE", "PARKDESK_HOME"):
        monkeypatch.setenv(name, "postgresql://production/desk")
    monkeypatch.delenv("PARKDESK_HOME")
    demo.prepare_environment()
    assert "DATABASE_URL" not in os.environ
    assert "PARKDESK_STORE" not in os.environ
    assert os.environ["PARKDESK_HOME"] == str(Path("parkdesk-demo").absolute())


def test_it_tells_who_can_sign_in(calls: list[str]) -> None:
    said = demo.welcome("http://127.0.0.1:8000/")
    assert "http://127.0.0.1:8000/" in said
    assert load_demonstration.PASSWORD in said
    assert all(one.login in said for one in people())
