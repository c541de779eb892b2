"""Every problem code of the command line is found by its trigger and not by its neighbour."""

import pytest
from command_triggers import TRIGGERS

from filed_folder import HEAT, folder
from nearzero.cli import main


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    path = folder(tmp_path_factory.mktemp("ledger"), [HEAT | {"amount": "5"}])
    words = ["account", path, "--method", "cn-zero-carbon-park-2025", "--period", "2025"]
    assert main([str(w) for w in [*words, "--json", path / "account.json"]]) == 0
    (path / "result.json").write_text("{}")
    return path


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_trigger_and_neighbour(code, place, capsys):
    said = []
    for words in TRIGGERS[code]:
        main([word.format(folder=place) for word in words])
        captured = capsys.readouterr()
        said.append(captured.out + captured.err)
    assert code in said[0]
    assert code not in said[1]
