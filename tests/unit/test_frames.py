"""Tables of a declared shape: taken from any library, given back in the caller's kind."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_triggers import GOOD, SPEC, TRIGGERS

from nearzero.frames import like, read
from nearzero.problems import CannotProceed


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_trigger_and_neighbour(code):
    trigger, neighbour = TRIGGERS[code]
    with pytest.raises(CannotProceed) as refusal:
        read(trigger, SPEC)
    assert [p.code for p in refusal.value.problems] == [code]
    assert read(neighbour, SPEC).num_rows == 1


@pytest.mark.parametrize("make", [lambda t: t, pl.from_arrow, pa.Table.to_pandas])
def test_any_table_that_speaks_arrow_is_taken_and_given_back_in_kind(make):
    given = make(GOOD)
    taken = read(given, SPEC)
    assert taken.to_pydict() == GOOD.to_pydict()
    assert type(like(taken, given)) is type(given)


def test_a_column_that_is_not_there_is_added_as_missing_and_never_as_zero():
    assert read(pa.table({"amount": [1]}), SPEC)["note"].to_pylist() == [None]


def test_columns_that_are_not_declared_are_left_out():
    wide = pd.DataFrame({"amount": [1.0], "colour": ["red"]})
    assert read(wide, SPEC).column_names == ["amount", "note"]


def test_text_may_stay_dictionary_encoded():
    encoded = pa.table({"amount": [1.0], "note": pa.array(["x"]).dictionary_encode()})
    assert pa.types.is_dictionary(read(encoded, SPEC)["note"].type)


def test_every_blocker_comes_at_once():
    with pytest.raises(CannotProceed) as refusal:
        read(pa.table({"note": [b"\xff"]}), SPEC)
    assert {p.code for p in refusal.value.problems} == {"frame.column-missing", "frame.column-type"}
