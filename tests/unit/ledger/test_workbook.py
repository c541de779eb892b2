"""Workbooks as untidy people make them: the same figures come out, and everything is told."""

import time
from datetime import date, datetime
from functools import partial

import openpyxl
import pytest
from filed_book import AMOUNT, HEADINGS, book, calculated, repacked, row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearzero.ledger import read_ledger
from nearzero.ledger.choices import choices
from nearzero.ledger.template import write_workbook
from nearzero.problems import blockers

ROWS = [row(n, period=f"2025-{n:02d}") for n in (1, 2, 3)]


def codes(ledger):
    return [problem.code for problem in ledger.problems]


def amounts(ledger):
    return ledger.activity["base_amount"].to_pylist()


def read(path, *rows, untidy=None):
    return read_ledger(book(path / "ledger.xlsx", *(rows or ROWS), untidy=untidy))


def test_a_tidy_workbook(tmp_path):
    ledger = read(tmp_path)
    assert codes(ledger) == []
    assert amounts(ledger) == [1.0, 2.0, 3.0]
    assert ledger.activity["row"].to_pylist() == [2, 3, 4]
    assert ledger.park["province"].to_pylist() == ["四川"]
    assert ledger.enterprises["in_boundary"].to_pylist() == ["yes"]


def _title_rows(_, sheet):
    sheet.insert_rows(1, amount=3)
    sheet.cell(1, 1).value = "某园区2025年能源消费台账"
    sheet.merge_cells("A1:G1")
    sheet.cell(2, 1).value = "填报单位：一厂"


def _blank_rows(_, sheet):
    sheet.insert_rows(3)
    sheet.insert_rows(5, amount=2)


def _totals(_, sheet):
    sheet.insert_rows(3)
    sheet.cell(3, 1).value = "小计"
    sheet.cell(3, AMOUNT).value = 1
    sheet.append([None, "全年合计", None, None, 6])
    sheet.append(["Total", None, None, None, 6])


def _full_width(_, sheet):
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    for number in (2, 3, 4):
        for column in (2, AMOUNT):
            sheet.cell(number, column).value = str(sheet.cell(number, column).value).translate(wide)


def _as_texts(_, sheet):
    for number in (2, 3, 4):
        sheet.cell(number, AMOUNT).value = f" {sheet.cell(number, AMOUNT).value}.0 "


def _hidden(_, sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True


def _merged(_, sheet):
    for column in (1, 3, 4, 6):
        sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)


def _aside(made, sheet):
    sheet.cell(2, 12).value = "核对过"
    sheet.cell(30, 9).value = "制表人"
    made.create_sheet("备忘").append(["随手记", 1, 2, 3])


def _heading_again(_, sheet):
    sheet.insert_rows(3)
    for column, text in enumerate(HEADINGS, start=1):
        sheet.cell(3, column).value = text


def _untidy_headings(_, sheet):
    for cell in sheet[1]:
        cell.value = f" {cell.value}\n（必填） "


@pytest.mark.parametrize(
    "untidy",
    [
        _title_rows,
        _blank_rows,
        _totals,
        _full_width,
        _as_texts,
        _hidden,
        _merged,
        _aside,
        _heading_again,
        _untidy_headings,
    ],
    ids=lambda f: f.__name__,
)
def test_untidiness_changes_no_figure(untidy, tmp_path):
    ledger = read(tmp_path, untidy=untidy)
    assert blockers(ledger.problems) == ()
    assert amounts(ledger) == [1.0, 2.0, 3.0]
    assert ledger.activity["period"].to_pylist() == ["2025-01", "2025-02", "2025-03"]
    assert ledger.activity["enterprise_id"].to_pylist() == ["E1"] * 3


def test_each_total_is_told_with_its_row(tmp_path):
    found = [p for p in read(tmp_path, untidy=_totals).problems if p.code == "ledger.total-row"]
    assert [p.where.row for p in found] == [3, 6, 7]


@pytest.mark.parametrize(
    ("value", "form", "period"),
    [
        ("2025-03", "@", "2025-03"),
        (202503, "General", "2025-03"),
        (2025, "General", "2025"),
        (datetime(2025, 3, 1), "yyyy-mm", "2025-03"),
        (datetime(2025, 3, 1), 'yyyy"年"m"月"', "2025-03"),
        (datetime(2025, 3, 1), "mmm-yy", "2025-03"),
        (datetime(2025, 1, 1), "yyyy", "2025"),
        (datetime(2025, 3, 7), "yyyy-mm-dd", "2025-03-07"),
        (datetime(2025, 3, 7), 'yyyy"年"m"月"d"日"', "2025-03-07"),
        (date(2025, 3, 7), "m/d/yy", "2025-03-07"),
        (45723, "General", "2025-03-07"),
    ],
)
def test_dates_as_cells(value, form, period, tmp_path):
    def put(_, sheet):
        sheet.cell(2, 2).value = value
        sheet.cell(2, 2).number_format = form

    ledger = read(tmp_path, row(), untidy=put)
    assert ledger.activity["period"].to_pylist() == [period]


def test_dates_counted_from_1904(tmp_path):
    def put(made, sheet):
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet.cell(2, 2).value = datetime(2025, 3, 7)

    ledger = read(tmp_path, row(), untidy=put)
    assert ledger.activity["period"].to_pylist() == ["2025-03-07"]


def test_sheets_by_their_headings(tmp_path):
    def two(made, sheet):
        sheet.title = "电力"
        other = made.create_sheet("热力")
        other.append(["enterprise_id", "period", "activity", "subject", "amount", "unit"])
        other.append(["E1", "2025-01", "heat_received", "fossil", 7, "GJ"])

    ledger = read(tmp_path, untidy=two)
    assert codes(ledger) == []
    assert amounts(ledger) == [1.0, 2.0, 3.0, 7.0]
    assert ledger.activity["sheet"].to_pylist() == ["电力"] * 3 + ["热力"]


def test_columns_in_another_order(tmp_path):
    def turn(_, sheet):
        for cells in sheet.iter_rows():
            values = [cell.value for cell in cells][::-1]
            for cell, value in zip(cells, values, strict=True):
                cell.value = value

    ledger = read(tmp_path, untidy=turn)
    assert codes(ledger) == []
    assert amounts(ledger) == [1.0, 2.0, 3.0]


def test_a_merged_amount_counts_once(tmp_path):
    def merge(_, sheet):
        sheet.merge_cells(start_row=2, end_row=4, start_column=AMOUNT, end_column=AMOUNT)

    assert amounts(read(tmp_path, untidy=merge)) == [1.0, None, None]


def test_formulas_count_with_their_last_value(tmp_path):
    path = book(tmp_path / "ledger.xlsx", row("=3+4"))
    ledger = read_ledger(calculated(path, "7"))
    assert (codes(ledger), amounts(ledger)) == ([], [7.0])


def test_a_formula_without_value_is_told_with_its_cell(tmp_path):
    ledger = read(tmp_path, row("=3+4"))
    found = [p for p in ledger.problems if p.code == "ledger.formula-no-value"]
    assert found[0].facts["cell"] == "E2"
    assert (found[0].where.sheet, found[0].where.row, found[0].where.column) == (
        "活动数据",
        2,
        "数量",
    )
    assert amounts(ledger) == [None]


def shared(path):
    """Return a workbook whose texts are shared, as spreadsheet programs write them."""
    write_workbook(
        path,
        park=[{"park_id": "P1"}],
        enterprises=[{"enterprise_id": "E1"}],
        activity=[
            {
                "enterprise_id": "E1",
                "period": "2025",
                "activity": "electricity_received",
                "subject": "grid",
                "amount": 10,
                "unit": "MWh",
            }
        ],
    )
    return path


def test_shared_and_rich_texts(tmp_path):
    path = shared(tmp_path / "ledger.xlsx")
    word = choices("activity").zh["electricity_received"]
    plain = f"<si><t>{word}</t></si>"
    runs = "".join(f"<r><t>{part}</t></r>" for part in (word[:2], word[2:]))
    rich = f"<si>{runs}<rPh sb='0' eb='1'><t>x</t></rPh></si>"

    def edit(name, data):
        assert name != "xl/sharedStrings.xml" or plain.encode() in data
        return data.replace(plain.encode(), rich.encode())

    ledger = read_ledger(repacked(path, edit))
    assert (codes(ledger), amounts(ledger)) == ([], [10.0])


def test_a_problem_names_the_heading_as_it_stands(tmp_path):
    ledger = read(tmp_path, row("x"), untidy=_untidy_headings)
    problem = blockers(ledger.problems)[0]
    assert problem.where.column == "数量\n（必填）"


def test_several_workbooks_are_one_ledger(tmp_path):
    paths = [book(tmp_path / f"{year}.xlsx", row(period=str(year))) for year in (2024, 2025)]
    ledger = read_ledger(*paths)
    assert codes(ledger) == []
    assert ledger.files == ("2024.xlsx", "2025.xlsx")
    assert ledger.activity["file"].to_pylist() == ["2024.xlsx", "2025.xlsx"]
    assert ledger.enterprises.num_rows == ledger.park.num_rows == 1


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_a_finding(share, tmp_path):
    path = book(tmp_path / "ledger.xlsx")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert blockers(read_ledger(path).problems)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("data", [b"", b"<a>", b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'])
def test_a_damaged_part_is_a_finding(part, data, tmp_path):
    path = shared(tmp_path / "ledger.xlsx")
    repacked(path, lambda name, whole: data if name == part else whole)
    ledger = read_ledger(path)
    assert part == "[Content_Types].xml" or blockers(ledger.problems)


GARBAGE = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**63), 2**63),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")),
    st.sampled_from(["#REF!", "#DIV/0!", "=1/0", "nan", "inf", "1e999", "合计", "-", "￥3", "''"]),
    st.dates(date(1901, 1, 1)),
)


@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from(["园区", "企业", "活动数据"]),
            st.integers(1, 5),
            st.integers(1, 9),
            GARBAGE,
        ),
        max_size=6,
    )
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_garbage_in_cells_is_never_a_traceback(cells, tmp_path):
    def put(made, _):
        for name, number, column, value in cells:
            made[name].cell(number, column).value = value

    ledger = read(tmp_path, untidy=put)
    for problem in ledger.problems:
        assert problem.sentence("zh")
    for made in ledger.activity.to_pylist():
        assert (made["state"] == "present") == (made["amount"] is not None)


def test_five_thousand_rows_take_about_a_second(tmp_path):
    rows = [row(n / 7, period=f"2025-{n % 12 + 1:02d}") for n in range(5000)]
    path = book(tmp_path / "ledger.xlsx", *rows)
    took = min(_time(partial(read_ledger, path)) for _ in range(3))
    assert took < 3.0  # 0.5 s on an idle core; the machine may be busy


def _time(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
