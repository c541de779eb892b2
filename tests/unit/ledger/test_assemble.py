"""Tables in memory as a ledger: places kept, refusals named, every kind of table, fast."""

import time

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from nearzero.ledger import assemble_ledger
from nearzero.problems import CannotProceed

HEAT = {
    "enterprise_id": "E1",
    "period": "2025-03",
    "activity": "heat_received",
    "subject": "fossil",
    "amount": "5",
    "unit": "GJ",
}
MANY = 50_000
LIMIT = 1.0  #: what the platform allows for a park's rows of several years [s]


def activity(*rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def assembled(*rows, **tables):
    given = {
        "park": pa.table({"park_id": ["P1"]}),
        "enterprises": pa.table({"enterprise_id": ["E1"]}),
        "activity": activity(*rows),
    }
    return assemble_ledger(**{**given, **tables})


def where(problem):
    return problem.where.file, problem.where.sheet, problem.where.row, problem.where.column


def test_each_row_keeps_its_file_sheet_and_row():
    ledger = assembled(
        HEAT | {"file": "a.xlsx", "sheet": "March", "row": 7},
        HEAT | {"file": "b.xlsx", "sheet": None, "row": None},
    )
    places = ledger.activity.select(["file", "sheet", "row"]).to_pylist()
    assert places == [
        {"file": "a.xlsx", "sheet": "March", "row": 7},
        {"file": "b.xlsx", "sheet": None, "row": None},
    ]
    assert ledger.files == ("a.xlsx", "b.xlsx")


def test_one_slip_in_two_files_is_two_findings_each_at_its_own_place():
    ledger = assembled(
        HEAT | {"amount": "12q", "file": "a.xlsx", "sheet": "March", "row": 7},
        HEAT | {"amount": "12q", "file": "b.xlsx", "sheet": "April", "row": 3},
        HEAT | {"amount": "12q", "file": "b.xlsx", "sheet": "April", "row": 9},
    )
    found = [(where(p), p.facts["rows"]) for p in ledger.problems]
    assert found == [
        (("a.xlsx", "March", 7, "amount"), ("7",)),
        (("b.xlsx", "April", 3, "amount"), ("3", "9")),
    ]


def test_first_days_of_months_are_told_for_each_file_by_itself():
    ledger = assembled(
        HEAT | {"period": "2025-01-01", "file": "a.xlsx", "row": 2},
        HEAT | {"period": "2025-02-01", "file": "a.xlsx", "row": 3},
        HEAT | {"period": "2025-01-01", "file": "b.xlsx", "row": 2},
        HEAT | {"period": "2025-01-02", "file": "b.xlsx", "row": 3},
    )
    assert [(p.code, p.where.file) for p in ledger.problems] == [
        ("ledger.period-first-days", "a.xlsx")
    ]


def test_a_table_without_places_stands_under_its_own_name():
    ledger = assembled(HEAT, HEAT | {"unit": "bushel"})
    assert where(ledger.problems[0]) == ("", "activity", 3, "unit")
    assert ledger.activity["row"].to_pylist() == [2, 3]
    twice = pa.table({"enterprise_id": ["E1", "E1"]})
    (problem,) = assembled(HEAT, enterprises=twice).problems
    assert (problem.code, where(problem)[:3]) == ("ledger.enterprise-twice", ("", "enterprises", 3))


def test_a_row_without_a_number_is_listed_without_one():
    (problem,) = assembled(HEAT | {"amount": "12q", "file": "form", "row": None}).problems
    assert where(problem) == ("form", "", None, "amount")
    assert (problem.facts["rows"], problem.facts["count"]) == ((), 1)


def test_empty_text_is_no_text():
    blank = assembled(HEAT | {"evidence": "", "note": "", "quality": "", "counterparty_id": ""})
    absent = assembled(HEAT)
    assert blank.activity.to_pylist() == absent.activity.to_pylist()
    assert blank.problems == absent.problems == ()


def test_days_and_numbers_may_be_days_and_numbers_already():
    from datetime import date

    members = pa.table({"enterprise_id": ["E1"], "valid_from": [date(2024, 7, 1)]})
    park = pa.table({"park_id": ["P1"], "value_added_cny": [1e9]})
    ledger = assembled(HEAT | {"amount": 5.0}, enterprises=members, park=park)
    assert ledger.enterprises["valid_from"].to_pylist() == [date(2024, 7, 1)]
    assert ledger.park["value_added_cny"].to_pylist() == [1e9]
    assert ledger.activity["amount"].to_pylist() == [5.0]


def test_properties_keep_their_places():
    measured = pa.table(
        {
            "enterprise_id": ["E1"],
            "subject": ["limestone"],
            "quantity": ["purity"],
            "value": ["95"],
            "unit": ["%"],
            "file": ["lab.pdf"],
            "row": pa.array([None], pa.int32()),
        }
    )
    (row,) = assembled(HEAT, properties=measured).properties.to_pylist()
    assert (row["file"], row["sheet"], row["row"], row["unit"]) == ("lab.pdf", "", None, "%")


def test_nothing_filed_is_a_finding():
    empty = activity(HEAT).slice(0, 0)
    assert [p.code for p in assembled(activity=empty).problems] == ["ledger.nothing-read"]


def test_missing_and_unreadable_columns_are_refused_together():
    broken = activity(HEAT).drop_columns(["unit"]).append_column("note", pa.array([["a"]]))
    with pytest.raises(CannotProceed) as caught:
        assembled(activity=broken)
    found = [(p.code, p.facts["column"]) for p in caught.value.problems]
    assert found == [("frame.column-missing", "unit"), ("frame.column-type", "note")]


@pytest.mark.parametrize(
    "kind",
    [
        pl.from_arrow,
        lambda table: pl.from_arrow(table).with_columns(pl.col("subject").cast(pl.Categorical)),
        lambda table: table.to_pandas(),
        lambda table: table.to_pandas().astype({"subject": "category"}),
        lambda table: pa.RecordBatchReader.from_batches(table.schema, table.to_batches()),
    ],
    ids=["polars", "polars categorical", "pandas", "pandas categorical", "arrow stream"],
)
def test_any_kind_of_table_is_taken(kind):
    rows = [HEAT | {"evidence": "bill", "file": "a.xlsx", "row": 2}, HEAT | {"amount": None}]
    assert assembled(activity=kind(activity(*rows))).activity.equals(assembled(*rows).activity)


def test_fifty_thousand_rows_of_five_thousand_files_take_less_than_a_second():
    rows = [
        HEAT | {"amount": f"{n}.5", "file": f"{n // 10}.xlsx", "sheet": "a", "row": n % 10 + 2}
        for n in range(MANY)
    ]
    filed = pa.table(pd.DataFrame(rows))
    begun = time.process_time()
    ledger = assembled(activity=filed)
    assert time.process_time() - begun < LIMIT
    assert len(ledger.files) == MANY // 10
