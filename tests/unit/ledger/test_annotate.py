"""An annotated copy: every finding at its cell, all of them in a list, the original untouched."""

import openpyxl
import pytest
from annotate_triggers import TRIGGERS
from filed_book import AMOUNT, book, row

from nearzero.ledger import read_ledger
from nearzero.ledger.annotate import annotate
from nearzero.ledger.choices import choices
from nearzero.ledger.template import write_template
from nearzero.problems import CannotProceed

ROWS = [row("12q"), row(2, unit="t"), row("12q", period="2025-13")]


def notes(path):
    """Return the comments of the sheet of activity by their cells."""
    sheet = openpyxl.load_workbook(path)["活动数据"]
    return {c.coordinate: c.comment.text for r in sheet.iter_rows() for c in r if c.comment}


def annotated(tmp_path, *rows, untidy=None, language="en"):
    source = book(tmp_path / "ledger.xlsx", *(rows or ROWS), untidy=untidy)
    problems = read_ledger(source).problems
    return problems, annotate(source, problems, tmp_path / "notes.xlsx", language=language)


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_trigger_and_neighbour(code, tmp_path):
    trigger, neighbour = TRIGGERS[code]
    source, target = trigger(tmp_path)
    before = source.read_bytes() if source.is_file() else None
    with pytest.raises(CannotProceed) as refusal:
        annotate(source, [], target)
    assert [p.code for p in refusal.value.problems] == [code]
    assert before is None or source.read_bytes() == before
    source, target = neighbour(tmp_path)
    assert annotate(source, [], target) == target


def test_findings_stand_at_their_cells(tmp_path):
    _, copy = annotated(tmp_path)
    found = notes(copy)
    assert "12q" in found["E2"]
    assert "12q" in found["E4"]
    assert "2025-13" in found["B4"]
    assert set(found) == {"E2", "F3", "E4", "B4"}


def test_cells_are_coloured_and_keep_their_values(tmp_path):
    _, copy = annotated(tmp_path)
    sheet = openpyxl.load_workbook(copy)["活动数据"]
    assert sheet.cell(2, AMOUNT).value == "12q"
    assert sheet.cell(2, AMOUNT).fill.fill_type == "solid"
    assert sheet.cell(3, AMOUNT).fill.fill_type is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_is_listed(language, tmp_path):
    problems, copy = annotated(tmp_path, language=language)
    made = openpyxl.load_workbook(copy)
    listed = choices("sheet")
    first = made.sheetnames[0]
    assert first == (listed.zh if language == "zh" else listed.en)["problems"]
    texts = [r[4].value for r in made[first].iter_rows(min_row=2)]
    assert sorted(texts) == sorted(p.sentence(language) for p in problems)


def test_the_original_is_untouched_and_the_copy_reads_the_same(tmp_path):
    source = book(tmp_path / "ledger.xlsx", *ROWS)
    before, problems = source.read_bytes(), read_ledger(source).problems
    copy = annotate(source, problems, tmp_path / "notes.xlsx")
    assert source.read_bytes() == before
    again = read_ledger(copy)
    assert [(p.code, p.where.row) for p in again.problems] == [
        (p.code, p.where.row) for p in problems
    ]
    twice = annotate(copy, again.problems, tmp_path / "twice.xlsx")
    assert notes(twice).keys() == notes(copy).keys()


def test_merged_cells_take_the_note_at_their_corner(tmp_path):
    def merge(_, sheet):
        sheet.merge_cells("D2:D4")

    rows = [row(subject="phlogiston"), row(period="2025-02"), row(period="2025-03")]
    _, copy = annotated(tmp_path, *rows, untidy=merge)
    assert "phlogiston" in notes(copy)["D2"]


def test_a_template_with_lists_and_protection_can_be_annotated(tmp_path):
    source = tmp_path / "blank.xlsx"
    write_template(source)
    copy = annotate(source, read_ledger(source).problems, tmp_path / "notes.xlsx")
    made, old = openpyxl.load_workbook(copy), openpyxl.load_workbook(source)
    assert made.sheetnames[1:] == old.sheetnames
    assert len(made["活动数据"].data_validations.dataValidation) == len(
        old["活动数据"].data_validations.dataValidation
    )


def test_a_sentence_is_never_a_formula(tmp_path):
    _, copy = annotated(tmp_path, row("=cmd|' /C calc'!A0"), row(of="=1+1"))
    made = openpyxl.load_workbook(copy)
    for cells in made.worksheets[0].iter_rows(min_row=2):
        assert all(cell.data_type != "f" for cell in cells)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CannotProceed) as refusal:
        annotate(tmp_path / "nowhere.xlsx", [], tmp_path / "notes.xlsx")
    assert refusal.value.problems[0].code == "ledger.file-unreadable"


def test_findings_of_another_file_are_left_out(tmp_path):
    one, two = (book(tmp_path / f"{name}.xlsx", row("12q")) for name in ("one", "two"))
    problems = read_ledger(one, two).problems
    copy = annotate(one, problems, tmp_path / "notes.xlsx")
    sheet = openpyxl.load_workbook(copy).worksheets[0]
    assert sheet.max_row == 1 + sum(p.where.file in {"", "one.xlsx"} for p in problems)
