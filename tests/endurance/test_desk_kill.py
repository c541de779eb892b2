"""Killed at any moment, the desk loses nothing that it acknowledged and keeps nothing half.

Six kills here; ``python tests/endurance/kill.py --times 200`` is the long run.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
KILL = Path(__file__).with_name("kill.py")


def kill(*options: str, plant: str = "") -> tuple[int, str]:
    """Kill workers as often as asked; returns the exit status and what was printed."""
    done = subprocess.run(
        [sys.executable, str(KILL), *options],
        env={**os.environ, "PLANT": plant},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def test_killed_six_times_nothing_is_lost_or_half_written() -> None:
    status, printed = kill("--times", "6", "--seed", "11")
    assert status == 0, printed
    assert "6 kills" in printed
    assert " 0 violations" in printed


@pytest.mark.parametrize(
    ("plant", "finding"),
    [
        ("commit-rows-separately", "rows were filed, 0 are there"),
        ("commit-before-the-event", "events beyond facts"),
        ("write-in-place", "holds other bytes"),
        ("acknowledge-too-early", "was acknowledged and is not there"),
    ],
)
def test_a_planted_fault_is_found(plant: str, finding: str) -> None:
    status, printed = kill("--times", "15", "--seed", "3", "--hands", "1", "--stop", plant=plant)
    assert status == 1, printed
    assert finding in printed, printed
