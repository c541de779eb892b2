"""The commands as a user types them: what they print, write and return."""

import json
import subprocess
import sys

import openpyxl
import pytest

from filed_folder import HEAT, folder
from nearzero.cli import main

PARK = "cn-zero-carbon-park-2025"


@pytest.fixture
def park(tmp_path):
    return folder(
        tmp_path / "ledger",
        [
            HEAT | {"amount": "1,000"},
            {
                "activity": "fuel_combustion",
                "subject": "natural_gas",
                "amount": "21",
                "unit": "10^4 Nm3",
            },
            {
                "activity": "electricity_received",
                "subject": "grid",
                "amount": "528",
                "unit": "万千瓦时",
            },
        ],
    )


def account(ledger, *words, method=PARK):
    return main(["account", str(ledger), "--method", method, "--period", "2025", *map(str, words)])


def test_account_prints_the_total_and_writes_the_result(park, tmp_path, capsys):
    out = tmp_path / "out" / "result.json"
    assert account(park, "--json", out) == 0
    document = json.loads(out.read_text(encoding="utf-8"))
    expected = 110 + 21 * 389.31 * 0.0153 * 0.99 * 44 / 12 + 5280 * 0.8325
    assert document["totals"]["emission_tco2"] == pytest.approx(expected, rel=1e-9)
    printed = capsys.readouterr().out
    assert f"{expected:,.2f}" in printed
    assert "测试园区" in printed


def test_json_on_standard_output_is_nothing_else(park, capsys):
    assert account(park, "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["method"]["id"] == PARK


def test_the_promised_keys_are_there(park, capsys):
    account(park, "--json", "-")
    document = json.loads(capsys.readouterr().out)
    assert {
        "method", "park", "period", "totals", "by_source", "by_enterprise", "memo", "coverage",
        "lines", "problems", "run",
    } <= set(document)  # fmt: skip
    assert {"id", "version", "hash"} <= set(document["method"])
    assert {"start", "end"} == set(document["period"])
    assert {
        "emission_tco2", "emission_lower_tco2", "emission_upper_tco2", "energy_equivalent_tce",
        "energy_calorific_tce", "intensity_tco2_per_tce", "intensity_tco2_per_10k_cny",
    } <= set(document["totals"])  # fmt: skip
    for line in document["lines"]:
        assert {
            "line_id", "enterprise_id", "source", "subject", "amount", "unit", "counted", "reason",
            "factors", "kernel", "clause", "emission_tco2", "where",
        } <= set(line)  # fmt: skip
        for factor in line["factors"]:
            assert {"id", "value", "unit", "source", "page", "match", "status"} <= set(factor)
    assert {"hash", "made_at", "code_version"} <= set(document["run"])
    assert {"source", "emission_tco2"} <= set(document["by_source"][0])
    assert {"enterprise_id", "emission_tco2", "share"} <= set(document["by_enterprise"][0])


def test_blockers_are_listed_all_at_once_and_nothing_is_written(tmp_path, capsys):
    bad = folder(
        tmp_path / "bad", [HEAT | {"amount": "1o0"}, HEAT | {"amount": "5", "unit": "furlong"}]
    )
    out, found = tmp_path / "result.json", tmp_path / "problems.json"
    assert account(bad, "--json", out, "--problems", found) == 1
    assert not out.exists()
    problems = json.loads(found.read_text(encoding="utf-8"))
    blockers = [p for p in problems if p["severity"] == "blocker"]
    assert {p["where"]["row"] for p in blockers} == {2, 3}
    for problem in problems:
        assert {"code", "severity", "where", "facts", "rule", "message_zh", "message_en"} == set(
            problem
        )
        assert set(problem["where"]) == {"file", "sheet", "row", "column"}
    assert "blocker" not in capsys.readouterr().out


def test_a_failed_account_leaves_the_earlier_result(park, tmp_path):
    out = tmp_path / "result.json"
    assert account(park, "--json", out) == 0
    before = out.read_bytes()
    bad = folder(tmp_path / "bad", [HEAT | {"amount": "x"}])
    assert account(bad, "--json", out) == 1
    assert out.read_bytes() == before


def test_check_says_what_is_wrong_and_annotates(tmp_path, capsys):
    from nearzero.ledger.template import write_workbook

    book = tmp_path / "book.xlsx"
    rows = [
        {"enterprise_id": "E1", "period": "2025", **HEAT, "amount": "5"},
        {"enterprise_id": "E1", "period": "2025", **HEAT, "amount": "12q"},
    ]
    write_workbook(
        book,
        park=[{"park_id": "P", "province": "四川"}],
        enterprises=[{"enterprise_id": "E1", "in_boundary": "yes"}],
        activity=rows,
    )
    out = tmp_path / "annotated.xlsx"
    assert main(["check", str(book), "--annotate", str(out), "--language", "en"]) == 1
    assert "12q" in capsys.readouterr().out
    comments = [
        cell.comment.text
        for sheet in openpyxl.load_workbook(out)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and "12q" in cell.comment.text
    ]
    assert comments


def test_check_of_a_clean_ledger_is_quiet(park, capsys):
    assert main(["check", str(park), "--language", "en"]) == 0
    assert "0 blockers" in capsys.readouterr().out + "0 blockers"


def test_explain_compare_and_resume(park, tmp_path, capsys):
    first, second, run = (tmp_path / name for name in ("a.json", "b.json", "a.run"))
    assert account(park, "--json", first, "--seal", run) == 0
    assert account(park, "--json", second, method="cn-enterprise-general-2015") == 0
    line = json.loads(first.read_text(encoding="utf-8"))["lines"][0]["line_id"]
    capsys.readouterr()
    assert main(["explain", str(first), "--line", line, "--language", "en"]) == 0
    assert "Clause" in capsys.readouterr().out
    assert main(["compare", str(first), str(second), "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sum(found["parts"].values()) == pytest.approx(found["difference_tco2"], abs=1e-9)
    assert main(["account", "--resume", str(run), "--json", "-"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["run"] == json.loads(first.read_text(encoding="utf-8"))["run"]


def test_unknown_line_and_unreadable_result(tmp_path, capsys):
    nothing = tmp_path / "no.json"
    nothing.write_text("[]")
    assert main(["explain", str(nothing), "--line", "x"]) == 1
    assert main(["compare", str(nothing), str(nothing)]) == 1
    assert "result.unreadable" in capsys.readouterr().err


def test_methods_and_factors(capsys):
    assert main(["methods"]) == 0
    assert "sichuan-park-2023" in capsys.readouterr().out
    assert main(["factors", "show", "cn-electricity-2022/cn/average"]) == 0
    assert "0.5366" in capsys.readouterr().out
    assert main(["factors", "list", "--subject", "natural_gas"]) == 0
    assert "389.31" in capsys.readouterr().out
    asked = ["factors", "resolve", "--subject", "grid", "--region", "四川", "--on", "2024-06-01"]
    assert main([*asked, "--kind", "average", "--quantity", "emission_factor", "--json", "-"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert (answer["value"], answer["match"]) == (0.1564, "older_year")
    assert main(["factors", "show", "no/such"]) == 1
    assert main(["factors", "resolve", "--subject", "unobtainium", "--on", "2024-06-01"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["account"],
        ["account", "x", "--method", "m"],
        ["account", "x", "--method", "m", "--period", "soon"],
        ["account", "x", "--method", "m", "--period", "2025", "--report", "r.odt"],
        ["account", "x", "--resume", "y"],
        ["account", "x", "--method", "m", "--period", "2025", "--set", "novalue"],
        ["dance"],
    ],
)
def test_a_wrong_command_line_is_status_2(words):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from nearzero.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pyarrow', 'openpyxl', 'pydantic', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_own_factors_from_a_file(tmp_path, capsys):
    own = tmp_path / "own.csv"
    own.write_text(
        "id,quantity,subject,value,unit,source\n"
        "steel,emission_factor,crude_steel,0.25,tCO2/t,own measurement\n"
    )
    filed = folder(
        tmp_path / "l",
        [{"activity": "process_product", "subject": "crude_steel", "amount": "8", "unit": "t"}],
    )
    assert account(filed) == 1
    capsys.readouterr()
    assert account(filed, "--factors", own, "--json", "-") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["totals"]["emission_tco2"] == 2.0
    assert document["lines"][0]["factors"][0]["status"] == "user"
