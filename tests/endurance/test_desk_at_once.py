"""Two who do the same at the same moment: one wins, the other is told; nobody waits for ever."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import parkdesk

pytestmark = pytest.mark.slow
TIMES = 3
Trial = dict[str, Any]


@pytest.fixture(scope="module")
def trials() -> Callable[[str], list[Trial]]:
    """Let two do everything at once in processes of their own; returns the trials of one thing."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("at_once.py")), "--times", str(TIMES)],
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[Trial]] = {}
    for line in done.stdout.splitlines():
        trial = json.loads(line)
        found.setdefault(trial["what"], []).append(trial)
    return lambda name: found[name]


def outcome(trial: Trial) -> tuple[Trial, Trial]:
    """Return winner and loser of a trial that has one of each."""
    assert trial["statuses"] == [0, 0], trial
    assert trial["there"]["chain"], trial
    won = [one for one in trial["outcomes"] if "won" in one]
    lost = [one for one in trial["outcomes"] if "lost" in one]
    assert (len(won), len(lost)) == (1, 1), trial
    return won[0], lost[0]


@pytest.mark.parametrize("what", ["submit", "review", "review-or-return", "receive"])
def test_one_decides_on_a_filing_and_the_other_is_told_who(
    trials: Callable[[str], list[Trial]], what: str
) -> None:
    assert len(trials(what)) == TIMES
    for trial in trials(what):
        won, lost = outcome(trial)
        assert lost["lost"] == "Overtaken"
        assert lost["by_name"] == won["name"] != ""
        there = trial["there"]
        assert there["steps"][-1][2] == won["name"]
        assert [seq for seq, *_ in there["steps"]] == list(range(1, len(there["steps"]) + 1))
        assert there["filings"] == 1
        assert there["events"] == len(there["steps"])


@pytest.mark.parametrize(
    ("what", "counted"), [("seal", "seals"), ("publish", "publications"), ("check-line", "checks")]
)
def test_one_of_two_does_it_and_the_other_is_refused(
    trials: Callable[[str], list[Trial]], what: str, counted: str
) -> None:
    for trial in trials(what):
        _won, lost = outcome(trial)
        assert "already" in lost["says"]
        assert trial["there"][counted] == 1


@pytest.mark.parametrize("what", ["approve-or-refuse", "approve-or-refuse-held"])
def test_one_decides_on_a_change(trials: Callable[[str], list[Trial]], what: str) -> None:
    for trial in trials(what):
        won, lost = outcome(trial)
        assert won["name"] in lost["says"]
        [decision] = trial["there"]["decisions"]
        assert decision[1] == won["name"]


def test_two_workers_with_one_run_keep_one_result(trials: Callable[[str], list[Trial]]) -> None:
    for trial in trials("calculate"):
        assert trial["statuses"] == [0, 0], trial
        there = trial["there"]
        assert (there["state"], there["results"], there["lines"]) == ("done", 1, True)
        assert there["events"] == ["run.requested", "run.calculated"]
        assert there["chain"]


@pytest.mark.parametrize(
    "what", ["receive-batch", "submit-or-describe", "submit-or-edit", "propose-or-check"]
)
def test_two_who_touch_the_same_rows_do_not_wait_in_a_ring(
    trials: Callable[[str], list[Trial]], what: str
) -> None:
    for trial in trials(what):
        assert trial["statuses"] == [0, 0], trial
        assert all("won" in one for one in trial["outcomes"]), trial
        assert trial["there"]["chain"]


def test_row_locks_leave_foreign_keys_alone() -> None:
    """A lock that keeps others from naming a row makes two wait for each other at their commit."""
    found = []
    for path in Path(parkdesk.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            is_lock = node.func.attr == "select_for_update"
            if is_lock and not any(one.arg == "no_key" for one in node.keywords):
                found.append(f"{path.name}:{node.lineno}")
    assert found == [], f"write select_for_update(no_key=True): {found}"
