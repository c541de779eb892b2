"""Every problem code of the methods is found by what triggers it and not by its neighbour."""

import pytest
from method_triggers import TRIGGERS

from nearzero.problems import CannotProceed


def found(act, folder):
    try:
        return {problem.code for problem in act(folder)}
    except CannotProceed as refusal:
        return {problem.code for problem in refusal.problems}


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_trigger_and_neighbour(code, tmp_path):
    trigger, neighbour = TRIGGERS[code]
    assert code in found(trigger, tmp_path)
    assert code not in found(neighbour, tmp_path)
