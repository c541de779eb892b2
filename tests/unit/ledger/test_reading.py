"""Each finding of reading: the files that trigger it have it, their clean neighbours do not."""

import re

import pytest
from triggers import TRIGGERS

from nearzero.ledger import read_ledger
from nearzero.problems import kinds


def codes(paths):
    return [problem.code for problem in read_ledger(*paths).problems]


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_trigger_has_the_code_and_its_neighbour_has_not(code, tmp_path):
    trigger, neighbour = TRIGGERS[code]
    wrong, right = tmp_path / "wrong", tmp_path / "right"
    wrong.mkdir()
    right.mkdir()
    assert code in codes(trigger(wrong))
    assert code not in codes(neighbour(right))


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_finding_says_where_and_how_to_mend(code, tmp_path):
    found = [p for p in read_ledger(*TRIGGERS[code][0](tmp_path)).problems if p.code == code]
    for problem in found:
        for language in ("en", "zh"):
            assert "{" not in problem.sentence(language)
        assert code == "ledger.file-unreadable" or problem.where.file or "file" not in problem.facts
        assert re.fullmatch(r"[A-Z]+ §\d+", kinds()[code].rule)
