"""Any tonne can be followed: from a number to its lines, from a line to its cell and its pages."""

import json
import math

import pytest
from sample import sample

from nearzero.methods import Result, account
from nearzero.problems import CannotProceed
from nearzero.reporting import contributing_lines, explanation
from small_ledger import YEAR, ledger, row

RESULT = sample()
PARK = "cn-zero-carbon-park-2025"


def tonnes(lines):
    return math.fsum(line["emission_tco2"] for line in lines)


def documents():
    """Yield results of the engine: both bases, memo items, measured values, a part-time member."""
    rows = [
        row("fuel_combustion", "natural_gas", 2100.0, quality="estimated"),
        row("fuel_combustion", "anthracite", 50.0, net_calorific_value=25.0, evidence="lab.pdf"),
        row("fuel_combustion", "diesel", 3e-7, period="2025-02", enterprise_id="E2"),
        row("electricity_received", "grid", 900.0, period="2025-07-01"),
        row("electricity_sent", "grid", 20.0, period="2025-07"),
        row("heat_received", "fossil", 5.0, enterprise_id="E3"),
    ]
    half = [{"enterprise_id": "E3", "valid_from": YEAR.start.replace(month=7)}]
    for method in (PARK, "ghg-protocol-corporate-2015", "cn-enterprise-general-2015"):
        yield Result(account(ledger(rows, enterprises=half), method, YEAR)).document()


DOCUMENTS = list(documents())


@pytest.mark.parametrize("result", [RESULT, *DOCUMENTS])
def test_lines_behind_each_number_add_up_to_it(result):
    assert tonnes(contributing_lines(result)) == result["totals"]["emission_tco2"]
    for entry in result["by_source"]:
        lines = contributing_lines(result, source=entry["source"])
        assert math.isclose(tonnes(lines), entry["emission_tco2"], abs_tol=1e-9)
    for entry in result["by_enterprise"]:
        lines = contributing_lines(result, enterprise=entry["enterprise_id"])
        assert math.isclose(tonnes(lines), entry["emission_tco2"], abs_tol=1e-9)
    for entry in result["by_month"]:
        lines = contributing_lines(result, month=entry["month"] or "")
        assert math.isclose(tonnes(lines), entry["emission_tco2"], abs_tol=1e-9)


def test_filters_cut_together_and_the_largest_stands_first():
    lines = contributing_lines(RESULT, source="fuel_combustion", enterprise="E01", month="2025-03")
    assert {(line["enterprise_id"], line["period"]) for line in lines} == {("E01", "2025-03")}
    sizes = [abs(line["emission_tco2"]) for line in contributing_lines(RESULT)]
    assert sizes == sorted(sizes, reverse=True)
    assert contributing_lines(RESULT, enterprise="nobody") == ()


def test_a_memo_item_is_followed_to_its_lines_too():
    document = DOCUMENTS[1]
    beside = {line["source"] for line in document["memo_lines"]}
    assert beside
    for source in beside:
        assert contributing_lines(document, source=source)
    counted = {line["line_id"] for line in contributing_lines(document)}
    assert not counted & {line["line_id"] for line in document["memo_lines"]}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("result", [RESULT, *DOCUMENTS])
def test_every_line_is_a_tree_that_works_out_again(result, language):
    for line in [*result["lines"], *result.get("memo_lines", ())]:
        tree = explanation(result, line, language)
        json.dumps(tree, allow_nan=False)
        assert tree["line_id"] == line["line_id"]
        assert tree["tonnes"]["is_counted"] is line["counted"]
        assert (tree["row"]["file"], tree["row"]["row"]) == (
            line["where"]["file"],
            line["where"]["row"],
        )
        if not line["counted"]:
            assert tree["tonnes"]["reason_title"]
            continue
        assert tree["formula"]["agrees"] is True
        origins = [operand["origin"] for operand in tree["operands"]]
        assert origins.count("row") == 1
        assert set(origins) <= {"row", "factor", "measured", "method"}
        for operand in tree["operands"]:
            assert operand["title"]
            if operand["origin"] == "factor":
                assert operand["document_title"]
                assert operand["factor_id"]


def test_a_line_by_itself_is_enough():
    line = RESULT["lines"][0]
    whole = explanation(RESULT, line["line_id"], "en")
    head = {name: part for name, part in RESULT.items() if name != "lines"}
    assert explanation(head, line, "en") == whole


def test_a_measured_value_leads_to_its_cell_and_its_evidence():
    (line,) = contributing_lines(DOCUMENTS[0], enterprise="E1", source="fuel_combustion")[1:2]
    tree = explanation(DOCUMENTS[0], line, "en")
    measured = next(o for o in tree["operands"] if o["origin"] == "measured")
    assert (measured["column"], measured["value"], measured["evidence"]) == (
        "net_calorific_value",
        25.0,
        "lab.pdf",
    )
    assert tree["operands"][0]["column"] == "amount"


def test_the_share_of_a_part_time_member_and_the_sign_stand_in_the_numbers():
    (part,) = contributing_lines(DOCUMENTS[0], enterprise="E3")
    numbers = explanation(DOCUMENTS[0], part, "en")["formula"]["numbers"]
    assert numbers == f"(5 × 0.11) × {184 / 365:.10g}"
    sent = next(one for one in DOCUMENTS[0]["lines"] if one["activity"] == "electricity_sent")
    assert explanation(DOCUMENTS[0], sent, "en")["formula"]["numbers"] == "−(20 × 0.8325)"


def test_a_missing_amount_stays_missing():
    blank = {"state": "missing", "amount": None, "base_amount": None}
    rows = [row("fuel_combustion", "diesel", 0.0) | blank, row("heat_received", "fossil", 1.0)]
    document = Result(account(ledger(rows), PARK, YEAR)).document()
    line = next(one for one in document["lines"] if one["state"] == "missing")
    tree = explanation(document, line, "en")
    assert (tree["row"]["amount"], tree["tonnes"]["is_counted"]) == (None, False)
    assert tree["tonnes"]["reason_title"] == "no value filed"
    assert (tree["formula"], tree["operands"]) == (None, [])


def test_what_does_not_work_out_again_says_so():
    line = RESULT["lines"][0]
    wrong = line | {"emission_tco2": line["emission_tco2"] * 1.01}
    assert explanation(RESULT, wrong)["formula"]["agrees"] is False
    unknown = line | {"factors": [line["factors"][0] | {"value_used": None}]}
    tree = explanation(RESULT, unknown)["formula"]
    assert (tree["numbers"], tree["gives"], tree["agrees"]) == (None, None, None)


def test_an_unknown_line_is_refused():
    with pytest.raises(CannotProceed) as caught:
        explanation(RESULT, "nobody")
    assert caught.value.problems[0].code == "result.line-unknown"
