"""The blank workbook and filled ones: the same rows come back, from the same bytes."""

import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from triggers import COAL, HEAT, POWER

from filed_folder import folder
from nearzero.ledger import read_ledger
from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import (
    fitting_subjects,
    resolve_subject,
    subjects,
    written_name,
)
from nearzero.ledger.table import ACTIVITIES, FILED
from nearzero.ledger.template import words, write_template, write_workbook
from nearzero.ledger.template_lists import LISTS, unit_group
from nearzero.ledger.workbook import VERSION

PARK = {"park_id": "P1", "name_zh": "测试园区", "province": "四川", "is_synthetic": "yes"}
ENTERPRISES = [
    {
        "enterprise_id": "E1",
        "name_zh": "一厂",
        "in_boundary": "yes",
        "role": "enterprise",
        "valid_from": "2024-03-01",
    },
    {
        "enterprise_id": "E2",
        "name_zh": "二厂",
        "in_boundary": "no",
        "role": "energy_station",
        "value_added_cny": "1000",
    },
]
MEASURED = {"net_calorific_value": "20.9", "net_calorific_value_unit": "GJ/t", "oxidation": "98%"}
ACTIVITY = [
    {"enterprise_id": "E1", "quality": "invoiced"} | row
    for row in (
        POWER | {"period": "2025", "unit": "万千瓦时", "certificate_id": "C1"},
        HEAT | {"period": "2025-03", "counterparty_id": "E2", "amount": ""},
        HEAT | {"period": "2025-04", "counterparty_id": "E2", "amount": "/"},
        COAL | MEASURED | {"period": "2025-03-07", "amount": "1,234.5", "quality": "measured"},
        COAL | {"period": "2025-05", "purpose": "heat_supply", "note": "=1+1"},
    )
]
CERTIFICATES = [
    {
        "certificate_id": "C1",
        "kind": "green_certificate",
        "amount_mwh": 50.0,
        "generated_from": "2025-01-01",
        "generated_to": "2026-01-01",
        "beneficiary_id": "E1",
    }
]
PROPERTIES = [
    {
        "enterprise_id": "E1",
        "period": "2025",
        "subject": "raw_coal",
        "quantity": "ash_content",
        "value": "12",
        "unit": "%",
    }
]


def write(path):
    write_workbook(
        path,
        park=[PARK],
        enterprises=ENTERPRISES,
        activity=ACTIVITY,
        certificates=CERTIFICATES,
        properties=PROPERTIES,
    )
    return path


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("blank") / "ledger.xlsx"
    write_template(path)
    return path


def plain(table):
    kept = [name for name in table.column_names if name not in {"file", "sheet", "row"}]
    return table.select(kept).to_pylist()


def test_the_blank_workbook_holds_nothing(blank):
    ledger = read_ledger(blank)
    assert [p.code for p in ledger.problems] == ["ledger.nothing-read"]
    tables = (ledger.park, ledger.enterprises, ledger.activity, ledger.certificates)
    assert [table.num_rows for table in tables] == [0, 0, 0, 0]


def test_written_rows_come_back(tmp_path):
    filed = folder(
        tmp_path / "a",
        ACTIVITY,
        park=PARK,
        enterprises=ENTERPRISES,
        certificates=CERTIFICATES,
        properties=PROPERTIES,
    )
    expected, found = read_ledger(filed), read_ledger(write(tmp_path / "b.xlsx"))
    assert [p.code for p in found.problems] == [p.code for p in expected.problems]
    assert plain(found.activity) == plain(expected.activity)
    assert plain(found.certificates) == plain(expected.certificates)
    assert plain(found.properties) == plain(expected.properties)
    assert plain(found.park) == plain(expected.park)
    assert plain(found.enterprises) == plain(expected.enterprises)


@given(st.floats(0.0, 1e14) | st.sampled_from([0.1 + 0.2, 1 / 3, 5e-324]))
@settings(max_examples=10, deadline=None)
def test_numbers_come_back_to_the_last_bit(amount):
    with TemporaryDirectory() as path:
        made = Path(path, "ledger.xlsx")
        row = ACTIVITY[0] | {"amount": amount}
        write_workbook(made, park=PARK, enterprises=ENTERPRISES, activity=[row])
        assert read_ledger(made).activity["amount"].to_pylist() == [amount]


@pytest.mark.parametrize(
    ("activity", "subject"),
    [("production", "sodium_carbonate"), ("process_product", "methane")],
)
def test_a_word_of_two_meanings_comes_back_as_it_was_meant(activity, subject, tmp_path):
    row = COAL | {"enterprise_id": "E1", "period": "2025", "activity": activity}
    path = tmp_path / "ledger.xlsx"
    write_workbook(path, park=PARK, enterprises=ENTERPRISES, activity=[row | {"subject": subject}])
    assert read_ledger(path).activity["subject"].to_pylist() == [subject]


def test_the_same_rows_give_the_same_bytes(tmp_path):
    first, second = write(tmp_path / "a.xlsx"), write(tmp_path / "b.xlsx")
    assert first.read_bytes() == second.read_bytes()


def test_texts_are_never_formulas_or_links(tmp_path):
    path = tmp_path / "a.xlsx"
    row = ACTIVITY[-1] | {"evidence": "http://example.org", "note": "=HYPERLINK(1)"}
    write_workbook(path, park=[PARK], enterprises=ENTERPRISES, activity=[row])
    found = read_ledger(path).activity.to_pylist()[0]
    assert (found["evidence"], found["note"]) == ("http://example.org", "=HYPERLINK(1)")


def test_sheets_and_headings_are_those_of_the_tables(blank):
    made = openpyxl.load_workbook(blank)
    titles = choices("sheet").zh
    names = ["instructions", *(spec.name for spec in FILED), "example", "choices"]
    assert made.sheetnames == [titles[name] for name in names]
    for spec in FILED:
        sheet = made[spec.zh]
        assert [cell.value for cell in sheet[1]] == [column.zh[0] for column in spec.columns]
        assert sheet.freeze_panes == "B2"
        assert sheet.protection.sheet
        assert sheet["A1"].protection.locked
        assert not sheet.column_dimensions["A"].protection.locked
    assert made[titles["choices"]].sheet_state == "hidden"
    assert VERSION in [row[0].value for row in made[titles["instructions"]]]


def test_every_closed_list_has_a_drop_down(blank):
    made = openpyxl.load_workbook(blank)
    for spec in FILED:
        found = {
            str(area).partition(":")[0]: rule.formula1
            for rule in made[spec.zh].data_validations.dataValidation
            for area in rule.sqref.ranges
        }
        for at, column in enumerate(spec.columns, start=1):
            if column.name in LISTS:
                cell = f"{openpyxl.utils.get_column_letter(at)}2"
                assert found[cell] == f"list_{LISTS[column.name]}"


def _named(made):
    """Return the values of each named list."""
    values = {}
    for name, defined in made.defined_names.items():
        [(sheet, area)] = list(defined.destinations)
        values[name] = [[cell.value for cell in row] for row in made[sheet][area.replace("$", "")]]
    return values


def test_subjects_depend_on_the_activity_and_units_on_the_subject(blank):
    named = _named(openpyxl.load_workbook(blank))
    by_activity = dict(named["activity_subjects"])
    by_subject = dict(named["subject_units"])
    for activity in ACTIVITIES:
        offered = [row[0] for row in named[by_activity[choices("activity").zh[activity]]]]
        fitting = fitting_subjects(activity)
        assert [resolve_subject(name, activity).subject for name in offered] == list(fitting)
        assert set(offered) <= by_subject.keys()
    for subject in subjects().values():
        assert by_subject[subject.zh] == f"units_{unit_group(subject)}"
        assert named[by_subject[subject.zh]]


def test_what_is_offered_is_accepted(tmp_path):
    rows = [
        {
            "enterprise_id": "E1",
            "period": "2025",
            "activity": choices("activity").zh[activity],
            "subject": written_name(subject, activity),
            "amount": "1",
            "unit": unit,
        }
        for activity in ACTIVITIES
        for subject in fitting_subjects(activity)
        for unit in words()["units"][unit_group(subject)]["zh"]
    ]
    ledger = read_ledger(folder(tmp_path / "a", rows))
    assert [p.sentence("en") for p in ledger.problems] == []
    assert None not in ledger.activity["base_amount"].to_pylist()


def test_the_example_is_shown_and_not_read(blank, tmp_path):
    ledger = read_ledger(
        folder(
            tmp_path / "a", [{k: _text(v) for k, v in row.items()} for row in words()["example"]]
        )
    )
    wrong = [p.sentence("en") for p in ledger.problems if p.code != "ledger.not-applicable"]
    assert wrong == []
    sheet = openpyxl.load_workbook(blank)[choices("sheet").zh["example"]]
    assert sheet.max_row == len(words()["example"]) + 2


def _text(value):
    return value["zh"] if isinstance(value, dict) else value


def test_lists_have_names_that_spreadsheet_programs_take(blank):
    with zipfile.ZipFile(blank) as archive:
        text = archive.read("xl/workbook.xml").decode()
    for name in re.findall(r'definedName name="([^"]+)"', text):
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+", name)
