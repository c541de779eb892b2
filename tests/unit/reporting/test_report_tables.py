"""Report tables: every part adds up as printed, what is missing shows, both languages speak."""

from decimal import Decimal

import pytest
from sample import sample

from nearzero.reporting import report_tables
from nearzero.reporting.figures import MISSING
from nearzero.reporting.result import view
from nearzero.reporting.tables import TABLES
from nearzero.reporting.tables.shape import split_parts, with_totals
from nearzero.reporting.tables.totals import by_enterprise

SUMMED = {"by_source": (4,), "by_enterprise": (3, 5, 6), "by_month": (1,), "by_gas": (2,)}
SUMMED |= {"activity": (6,), "energy": (4, 6)}


def decimal(cell):
    return Decimal(cell.replace(",", ""))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample_fills_every_table(language):
    tables = report_tables(sample(), language)
    assert set(tables) == set(TABLES)
    for table in tables.values():
        assert table.title
        assert all(len(row) == len(table.columns) for row in table.rows)


@pytest.mark.parametrize("name", SUMMED)
def test_printed_parts_add_up_to_the_printed_total(name):
    table = report_tables(sample(), "en")[name]
    for column in SUMMED[name]:
        *parts, total = (decimal(row[column]) for row in table.rows if row[column])
        assert sum(parts) == total
        assert table.columns[column].is_number


def test_all_tables_print_the_same_total():
    tables = report_tables(sample(), "en")
    columns = {"by_source": 4, "by_enterprise": 3, "by_month": 1, "activity": 6}
    totals = {tables[name].rows[-1][column] for name, column in columns.items()}
    assert len(totals) == 1
    assert totals == {tables["summary"].rows[0][1]}


def test_what_no_month_holds_is_a_row_of_its_own():
    rows = report_tables(sample(), "en")["by_month"].rows
    assert rows[-2][0] == "Not allotted"
    assert decimal(rows[-2][1]) > 0


def test_enterprises_beyond_the_limit_share_a_row_and_still_add_up():
    table = by_enterprise(view(sample()), "en", 3)
    assert [row[1] for row in table.rows[3:]] == ["the other 16 enterprises", ""]
    *parts, total = (decimal(row[3]) for row in table.rows)
    assert sum(parts) == total


def test_a_missing_value_is_a_dash_and_never_zero():
    result = sample()
    result["totals"]["emission_lower_tco2"] = None
    result["totals"]["intensity_tco2_per_tce"] = None
    result["by_source"][0]["emission_tco2"] = None
    tables = report_tables(result, "en")
    assert tables["summary"].rows[1][1] == tables["summary"].rows[4][1] == MISSING
    assert tables["by_source"].rows[0][4] == MISSING
    assert tables["by_source"].rows[-2][0] == "Not allotted"


def test_an_unknown_total_leaves_the_parts_as_they_are():
    parts = split_parts(None, [1.005, None], 2, "report-total-then-split")
    assert with_totals([("a", ""), ("b", "")], {1: parts}, "en")[-1] == ("Total", MISSING)


def test_measured_values_of_one_parameter_share_a_row_with_their_range():
    rows = report_tables(sample(), "en")["factors"].rows
    measured = [row for row in rows if row[7] == "own measurement"]
    assert [row[2] for row in measured] == ["22.9 ~ 23.2 (4 values)"]


def test_factors_carry_document_page_status_and_match():
    rows = report_tables(sample(), "en")["factors"].rows
    silicon = next(row for row in rows if row[0] == "industrial silicon")
    assert silicon[4].startswith("2006 IPCC Guidelines")
    assert silicon[5:] == ("Table 4.5", "single source", "other document")


def test_both_bases_of_energy_stand_in_two_columns():
    table = report_tables(sample(), "en")["energy"]
    grid = next(row for row in table.rows if row[0] == "grid electricity")
    assert (grid[3], grid[5]) == ("0.1229", "0.3007")


def test_findings_are_grouped_and_the_gravest_come_first():
    result = sample()
    blocker = {**result["problems"][2], "severity": "blocker", "code": "x.y"}
    result["problems"] += [result["problems"][0], blocker]
    rows = report_tables(result, "en")["findings"].rows
    found = [(row[0], row[3]) for row in rows]
    assert found[0] == ("blocker", "1")
    assert ("warning", "2") in found


def test_gases_beside_co2_change_the_unit():
    result = sample()
    result["by_gas"][0]["gas"] = "CH4"
    assert report_tables(result, "en")["by_source"].columns[4].unit == "tCO₂e"


def test_old_results_without_the_newer_keys_still_give_tables():
    result = sample()
    for key in ("by_scope", "by_month", "by_gas", "energy", "memo", "coverage", "uncertainty"):
        del result[key]
    for key in ("flows", "problems", "certificates"):
        del result[key]
    tables = report_tables(result, "en")
    assert "by_month" not in tables
    assert tables["by_source"].rows
