"""Park, enterprises and parameters: read alone, laid over each other, never raising."""

import re
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filed_book import book, repacked, row
from hypothesis import given, settings
from hypothesis import strategies as st
from triggers import COAL, HEAT

import nearzero
from filed_folder import folder
from nearzero.ledger import read_ledger
from nearzero.ledger.annotate import annotate
from nearzero.ledger.choices import choices
from nearzero.ledger.headings import spec_named
from nearzero.ledger.normalise import normalise
from nearzero.ledger.raw import RawTable
from nearzero.problems import CannotProceed, blockers

DEFINITIONS = next(iter(nearzero.__path__)) + "/methods/definitions"
PARAMETER = {
    "enterprise_id": "E1",
    "period": "2025",
    "subject": "石灰石",
    "quantity": "纯度",
    "value": "0.95",
    "unit": "1",
}


def codes(ledger):
    return [problem.code for problem in ledger.problems]


def test_a_parameter_in_canonical_words(tmp_path):
    ledger = read_ledger(folder(tmp_path, [HEAT], properties=[PARAMETER]))
    found = ledger.properties.to_pylist()[0]
    assert codes(ledger) == []
    assert (found["subject"], found["quantity"], found["value"]) == ("limestone", "purity", 0.95)
    assert (str(found["start"]), str(found["end"])) == ("2025-01-01", "2026-01-01")
    assert (found["file"], found["row"]) == ("properties.csv", 2)


def test_a_parameter_without_period_holds_always(tmp_path):
    ledger = read_ledger(folder(tmp_path, [HEAT], properties=[PARAMETER | {"period": ""}]))
    assert codes(ledger) == []
    assert ledger.properties["start"].to_pylist() == [None]


@pytest.mark.parametrize("column", ["enterprise_id", "subject", "quantity", "value", "unit"])
def test_a_missing_column_is_told_once_and_never_raises(column, tmp_path):
    made = folder(tmp_path, [HEAT])
    names = [name for name in PARAMETER if name != column]
    text = ",".join(names) + "\n" + ",".join(PARAMETER[name] for name in names) + "\n"
    (made / "properties.csv").write_text(text, encoding="utf-8")
    ledger = read_ledger(made)
    assert codes(ledger) == ["ledger.column-missing"]
    assert ledger.properties.num_rows == 1


@pytest.mark.parametrize("column", ["period", "activity", "subject", "amount", "unit"])
def test_a_missing_column_of_activity_is_told_once(column, tmp_path):
    made = folder(tmp_path, [])
    whole = {"enterprise_id": "E1", "period": "2025", **HEAT}
    text = ",".join(n for n in whole if n != column) + "\n"
    text += ",".join(v for n, v in whole.items() if n != column) + "\n"
    (made / "activity.csv").write_text(text, encoding="utf-8")
    ledger = read_ledger(made)
    assert codes(ledger) == ["ledger.column-missing"]
    assert ledger.activity.num_rows == 1


def test_every_parameter_of_a_method_has_a_name():
    text = "".join(path.read_text(encoding="utf-8") for path in Path(DEFINITIONS).glob("*.yaml"))
    named = set(re.findall(r"(?:quantity: |property\.)([a-z0-9_]+)", text))
    assert named
    assert named <= set(choices("quantity").values)


def test_what_several_files_say_is_laid_together_in_any_order(tmp_path):
    parts = (
        [{"enterprise_id": "E1", "name_zh": "", "valid_from": "2024-01-01"}],
        [{"enterprise_id": "E1", "credit_code": "91510800MA00000001"}],
        [{"enterprise_id": "E1", "valid_to": "2026-01-01"}, {"enterprise_id": "E2"}],
    )
    paths = [
        folder(tmp_path / str(year), [HEAT | {"period": str(year)}], enterprises=part)
        for year, part in zip((2023, 2024, 2025), parts, strict=True)
    ]
    found = []
    for order in permutations(paths):
        ledger = read_ledger(*order)
        assert not blockers(ledger.problems)
        listed = ledger.enterprises.to_pylist()
        found.append(sorted(listed, key=lambda one: one["enterprise_id"]))
    assert all(one == found[0] for one in found)
    first = found[0][0]
    assert (str(first["valid_from"]), str(first["valid_to"])) == ("2024-01-01", "2026-01-01")
    assert first["credit_code"] == "91510800MA00000001"


def test_a_number_on_which_files_differ_is_used_from_neither(tmp_path):
    paths = [
        folder(
            tmp_path / str(year),
            [HEAT | {"period": str(year)}],
            enterprises=[{"enterprise_id": "E1", "value_added_cny": value}],
        )
        for year, value in ((2024, "100"), (2025, "200"))
    ]
    for order in (paths, paths[::-1]):
        ledger = read_ledger(*order)
        assert ledger.enterprises["value_added_cny"].to_pylist() == [None]
        assert codes(ledger) == ["ledger.value-differs"]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([[1.0]]),
        pa.array([{"a": 1}]),
        pa.array([b"\xff"]),
        pa.array([1], pa.duration("s")),
    ],
    ids=["list", "struct", "bytes", "duration"],
)
def test_a_parquet_column_that_is_no_text_number_or_day(values, tmp_path):
    whole = {"enterprise_id": "E1", "period": "2025", **HEAT}
    table = pa.table({name: [text] for name, text in whole.items() if name != "amount"})
    pq.write_table(table.append_column("amount", values), tmp_path / "activity.parquet")
    assert "ledger.file-unreadable" in codes(read_ledger(tmp_path / "activity.parquet"))


def test_a_part_that_only_the_copying_library_reads_is_a_finding(tmp_path):
    file = repacked(
        book(tmp_path / "ledger.xlsx"),
        lambda name, data: b"<Types" if name == "[Content_Types].xml" else data,
    )
    with pytest.raises(CannotProceed) as refusal:
        annotate(file, [], tmp_path / "copy.xlsx")
    assert refusal.value.problems[0].code == "ledger.file-unreadable"


def test_identical_words_in_full_and_half_width_are_one_enterprise(tmp_path):
    rows = [row(1, of="Ｅ１"), row(2, of="E1 ")]
    ledger = read_ledger(book(tmp_path / "ledger.xlsx", *rows))
    assert ledger.activity["enterprise_id"].to_pylist() == ["E1", "E1"]


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
    st.sampled_from(["t", "kg", "GJ", "tce"]),
)
@settings(max_examples=40, deadline=None)
def test_splitting_a_row_changes_nothing(parts, unit):
    def total(amounts):
        size = len(amounts)
        whole = {"enterprise_id": "E1", "period": "2025", **COAL, "unit": unit}
        data = pa.table({n: [v] * size for n, v in whole.items() if n != "amount"})
        spec = spec_named("activity")
        raw = RawTable(
            spec=spec,
            file="activity.csv",
            headings={},
            data=data.append_column("amount", pa.array([str(a) for a in amounts])),
            rows=pa.array(range(2, size + 2), pa.int32()).to_numpy(),
        )
        table, problems = normalise(raw)
        assert problems == ()
        return sum(table["base_amount"].to_pylist())

    # Each row is rounded once by its ratio, so the sum of parts may differ in the last bits.
    assert total(parts) == pytest.approx(total([sum(parts)]), rel=1e-12)
