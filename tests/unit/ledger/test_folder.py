"""Folders of CSV and Parquet files, in the encodings and dialects that people have."""

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from triggers import COAL, HEAT, POWER

from filed_folder import folder
from nearzero.ledger import read_ledger
from nearzero.problems import blockers

ROWS = [HEAT | {"note": "抄表，甲"}, POWER | {"amount": "1,200"}, COAL | {"period": "2025-03"}]


def codes(ledger):
    return [problem.code for problem in ledger.problems]


def plain(table):
    """Return the rows of a canonical table without the place where they stand."""
    return table.drop_columns(["file", "sheet", "row"]).to_pylist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_the_same_table(encoding, tmp_path):
    expected = read_ledger(folder(tmp_path / "a", ROWS))
    made = folder(tmp_path / "b", ROWS)
    for file in made.iterdir():
        file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    found = read_ledger(made)
    assert plain(found.activity) == plain(expected.activity)
    assert found.activity["note"].to_pylist()[0] == "抄表，甲"
    assert set(codes(found)) <= {"ledger.encoding"}
    assert ("ledger.encoding" in codes(found)) == (encoding == "gb18030")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(delimiter, tmp_path):
    made = folder(tmp_path / "a", ROWS)
    file = made / "activity.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        records = list(csv.reader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(records)
    assert read_ledger(made).activity["amount"].to_pylist() == [5.0, 1200.0, 5.0]


def test_rows_are_numbered_as_in_the_file(tmp_path):
    made = folder(tmp_path / "a", [HEAT, HEAT | {"amount": "x"}])
    problem = blockers(read_ledger(made).problems)[0]
    assert (problem.where.file, problem.where.row, problem.where.column) == (
        "activity.csv",
        3,
        "amount",
    )


def _parquet(path: Path, size: int) -> Path:
    table = pa.table(
        {
            "enterprise_id": ["E1"] * size,
            "period": ["2025-03"] * size,
            "activity": ["heat_received"] * size,
            "subject": ["fossil"] * size,
            "amount": np.arange(size, dtype=np.float64),
            "unit": ["GJ"] * size,
        }
    )
    pq.write_table(table, path)
    return path


def test_a_folder_with_parquet_activity(tmp_path):
    made = folder(tmp_path / "a", [])
    (made / "activity.csv").unlink()
    _parquet(made / "activity.parquet", 4)
    ledger = read_ledger(made)
    assert codes(ledger) == []
    assert ledger.activity["base_amount"].to_pylist() == [0.0, 1.0, 2.0, 3.0]


def test_parts_of_a_table_in_a_folder_named_after_it(tmp_path):
    made = folder(tmp_path / "a", [])
    (made / "activity.csv").unlink()
    (made / "activity").mkdir()
    _parquet(made / "activity" / "part-0.parquet", 2)
    _parquet(made / "activity" / "part-1.parquet", 3)
    ledger = read_ledger(made)
    assert codes(ledger) == []
    assert ledger.activity.num_rows == 5


def test_activity_alone_beside_a_folder(tmp_path):
    made = folder(tmp_path / "a", [HEAT])
    alone = _parquet(tmp_path / "more.parquet", 2)
    ledger = read_ledger(made, alone)
    assert codes(ledger) == []
    assert ledger.files == ("a", "more.parquet")
    assert ledger.activity["base_amount"].to_pylist() == [5.0, 0.0, 1.0]


def test_numbers_that_are_no_amounts(tmp_path):
    values = [1.0, None, float("nan"), float("inf"), 1e300]
    size = len(values)
    row = {"enterprise_id": "E1", "period": "2025", **HEAT}
    data = {name: [text] * size for name, text in row.items()} | {"amount": values}
    made = folder(tmp_path / "a", [])
    (made / "activity.csv").unlink()
    pq.write_table(pa.table(data), made / "activity.parquet")
    ledger = read_ledger(made)
    assert ledger.activity["amount"].to_pylist() == [1.0, None, None, None, None]
    assert ledger.activity["state"].to_pylist() == ["present", "missing", None, None, None]


def test_chinese_headings(tmp_path):
    made = folder(tmp_path / "a", [])
    text = "企业编号,日期,流向,能源品种,消费量,计量单位\nE1,2025年3月,购热,蒸汽,１２,吉焦\n"
    (made / "activity.csv").write_text(text, encoding="utf-8")
    ledger = read_ledger(made)
    assert codes(ledger) == []
    row = ledger.activity.to_pylist()[0]
    assert (row["period"], row["subject"], row["base_amount"]) == ("2025-03", "fossil", 12.0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"\xff\xfe\x00",
        b"PAR1",
        b"a,b\n1,2",
        b'"open',
        b"\n\n\n",
        b"\xff" * 50,
    ],
)
@pytest.mark.parametrize("name", ["activity.csv", "activity.parquet", "ledger.xlsx"])
def test_rubbish_is_a_finding(data, name, tmp_path):
    file = tmp_path / name
    file.write_bytes(data)
    ledger = read_ledger(file)
    assert ledger.activity.num_rows == 0
    assert blockers(ledger.problems)


def test_other_files_and_hidden_ones_do_no_harm(tmp_path):
    made = folder(tmp_path / "a", [HEAT])
    (made / "readme.txt").write_text("x", encoding="utf-8")
    (made / ".DS_Store").write_bytes(b"\x00")
    (made / "contacts.csv").write_text("name,telephone\nLi,1\n", encoding="utf-8")
    ledger = read_ledger(made)
    assert not blockers(ledger.problems)
    assert "ledger.sheet-unknown" in codes(ledger)


def test_nothing_given():
    ledger = read_ledger()
    assert ledger.activity.num_rows == 0
    assert blockers(ledger.problems)


def test_the_same_rows_in_any_form_give_the_same_table(tmp_path):
    made = folder(tmp_path / "a", ROWS)
    expected = plain(read_ledger(made).activity)
    text = pc.ConvertOptions(
        column_types={name: pa.string() for name in ("amount", "period")}, strings_can_be_null=True
    )
    table = pc.read_csv(made / "activity.csv", convert_options=text)
    (made / "activity.csv").unlink()
    pq.write_table(table, made / "activity.parquet")
    assert plain(read_ledger(made).activity) == expected
