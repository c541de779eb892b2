"""The workbook: every tonne is a formula over cells that gives the recorded number."""

import re

import openpyxl
import pytest
from sample import sample

from nearzero.reporting import write_workbook
from nearzero.reporting.formulas import worked_out
from nearzero.reporting.labels import SYNTHETIC
from nearzero.words import translator

REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]+)\$?(\d+)")
HEADING = 3


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "account.xlsx"
    write_workbook(sample(), path, "en")
    return path


@pytest.fixture(scope="module")
def formulas(written):
    return openpyxl.load_workbook(written)


@pytest.fixture(scope="module")
def shown(written):
    return openpyxl.load_workbook(written, data_only=True)


def value_of(book, sheet, cell):
    """Return a cell's number; a formula of references and arithmetic is worked out."""
    found = book[sheet][cell].value
    if not isinstance(found, str) or not found.startswith("="):
        return found
    names = {}

    def name_of(match):
        name = f"cell_{len(names)}"
        names[name] = value_of(book, match[1] or sheet, match[2] + match[3])
        return name

    return worked_out(REFERENCE.sub(name_of, found[1:]), names)


def column(book, sheet, heading):
    cells = next(book[sheet].iter_rows(min_row=HEADING, max_row=HEADING))
    return next(cell.column_letter for cell in cells if str(cell.value).startswith(heading))


def test_every_counted_line_is_a_formula_that_gives_its_emission(formulas):
    letter = column(formulas, "Lines", "Emission by formula")
    for row, line in enumerate(sample()["lines"], start=HEADING + 1):
        cell = f"{letter}{row}"
        if line["counted"]:
            assert str(formulas["Lines"][cell].value).startswith("=")
        emission = value_of(formulas, "Lines", cell)
        assert emission == pytest.approx(line["emission_tco2"], rel=1e-9, abs=1e-12)


def test_formulas_carry_their_values(formulas, shown):
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    assert isinstance(shown[sheet.title][cell.coordinate].value, int | float)


def test_factor_cells_lead_to_the_sheet_of_factors(formulas):
    letter = column(formulas, "Lines", "Value 1")
    cell = formulas["Lines"][f"{letter}{HEADING + 1}"].value
    sheet, col, row = REFERENCE.fullmatch(cell[1:]).groups()
    assert (sheet, col) == ("Factors", "G")
    assert formulas["Factors"][f"I{row}"].value.startswith("Guide for greenhouse-gas")


def test_sums_go_over_the_lines_and_give_the_recorded_numbers(formulas, shown):
    account, result = formulas["Account"], sample()
    texts = {row[0].value: row for row in account.iter_rows() if row[0].value}
    assert texts["Greenhouse-gas emission"][2].value.startswith("=SUM('Lines'!")
    assert texts["fuel_combustion"][2].value.startswith("=SUMIFS('Lines'!")
    assert texts["E04"][2].value.startswith("=SUMIFS('Lines'!")
    assert texts["2025-03"][2].value.startswith("=SUMPRODUCT(")  # SUMIFS would see a date
    values = {row[0].value: row[2].value for row in shown["Account"].iter_rows() if row[0].value}
    total = result["totals"]["emission_tco2"]
    assert values["Greenhouse-gas emission"] == pytest.approx(total, rel=1e-12)
    for entry in result["by_enterprise"]:
        assert values[entry["enterprise_id"]] == pytest.approx(entry["emission_tco2"], rel=1e-9)


def test_energy_is_amount_times_factor_on_both_bases(formulas):
    rows = list(formulas["Energy"].iter_rows(min_row=HEADING + 1))
    for row, entry in zip(rows, sample()["energy"], strict=False):
        for cell, key in ((row[4], "calorific_tce"), (row[6], "equivalent_tce")):
            tonnes = value_of(formulas, "Energy", cell.coordinate)
            assert tonnes == pytest.approx(entry[key], rel=1e-12)


@pytest.mark.parametrize(
    "change", [{"formula": None, "kernel": "unheard_of"}, {"emission_tco2": 12345.0}]
)
def test_a_line_that_cannot_be_followed_shows_its_value_and_says_so(tmp_path, change):
    result = sample()
    result["lines"][0] |= change
    write_workbook(result, tmp_path / "x.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    letter, note = column(book, "Lines", "Emission by formula"), column(book, "Lines", "Note")
    row = HEADING + 1
    assert book["Lines"][f"{letter}{row}"].value == result["lines"][0]["emission_tco2"]
    assert "as recorded" in book["Lines"][f"{note}{row}"].value
    assert book["Lines"][f"{note}{row + 1}"].value is None


def test_a_breakdown_that_the_lines_do_not_give_is_not_dressed_as_one(tmp_path):
    result = sample()
    result["by_month"][0]["emission_tco2"] += 500.0
    write_workbook(result, tmp_path / "x.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    row = next(row for row in book["Account"].iter_rows() if row[0].value == "2025-01")
    assert row[2].value == pytest.approx(result["by_month"][0]["emission_tco2"], rel=1e-12)
    assert "as recorded" in row[5].value


def test_lines_that_do_not_count_say_why(formulas):
    letter = column(formulas, "Lines", "Treatment")
    treatments = {cell.value for cell in formulas["Lines"][letter]}
    assert {"counted", "outside the accounting boundary", "no value filed"} <= treatments


def test_no_text_of_a_ledger_becomes_a_formula(tmp_path):
    result = sample()
    result["lines"][0]["evidence"] = "=1+1"
    write_workbook(result, tmp_path / "x.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    cell = book["Lines"][f"{column(book, 'Lines', 'Evidence')}{HEADING + 1}"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_every_sheet_of_a_made_up_park_is_marked(tmp_path):
    write_workbook(sample(), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    word = translator("zh")(SYNTHETIC)
    assert all(sheet["A2"].value == word for sheet in book)
    names = ("Notes", "Account", "Lines", "Factors", "Energy", "Coverage")
    names += ("Uncertainty", "Findings")
    assert book.sheetnames == [translator("zh")(name) for name in names]


def test_the_same_result_gives_the_same_file(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(sample(), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
