"""The user's own factors: read whole, or refused with every cell that is wrong."""

import pytest
from factor_triggers import HEAD, TRIGGERS

from nearzero.factors import load_factors
from nearzero.problems import CannotProceed


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_each_code_has_a_file_that_triggers_it_and_a_neighbour_that_does_not(code, tmp_path):
    trigger, neighbour = TRIGGERS[code]
    with pytest.raises(CannotProceed) as refusal:
        load_factors(trigger(tmp_path))
    assert code in {problem.code for problem in refusal.value.problems}
    load_factors(neighbour(tmp_path))


def test_every_wrong_cell_is_named_at_once(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(HEAD + "a,colour,grid,abc,kWh,paper\nb,emission_factor,grid,1,furlong,paper\n")
    with pytest.raises(CannotProceed) as refusal:
        load_factors(path)
    places = {(p.where.row, p.where.column) for p in refusal.value.problems}
    assert places == {(2, "quantity"), (2, "value"), (3, "unit")}


def test_own_factors_show_as_the_users(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(HEAD + "mine,emission_factor,grid,0.4,kgCO2/kWh,contract 7\n")
    library = load_factors(path)
    factor = library.factors["user/mine"]
    assert (str(factor.status), factor.source) == ("user", "user/contract 7")
    assert library.sources[factor.source].title_en == "contract 7"
