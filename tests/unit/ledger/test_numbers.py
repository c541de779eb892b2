"""Numbers as printed: five different things, never mixed up."""

import math

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.ledger.numbers import (
    LARGEST,
    MISSING,
    NOT_APPLICABLE,
    PRESENT,
    TOO_LARGE,
    UNREADABLE,
    read_number,
    read_numbers,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("0.00", 0.0),
        ("-0", 0.0),
        ("12", 12.0),
        ("1,234.5", 1234.5),
        ("1，234，567", 1234567.0),
        ("１２３．４", 123.4),
        ("-3.5", -3.5),
        ("－３", -3.0),
        ("\u22123", -3.0),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.2e3", 1200.0),
        ("1.2E+03", 1200.0),
        ("1 234", 1234.0),
        ("\u200b7\u200b", 7.0),
    ],
)
def test_numbers(text, value):
    assert read_number(text) == (value, PRESENT)


@pytest.mark.parametrize("text", ["", " ", "\t", "\u3000", "\u200b"])
def test_blank_is_missing(text):
    value, state = read_number(text)
    assert math.isnan(value)
    assert state == MISSING


@pytest.mark.parametrize("text", ["-", "－", "/", "／", "无", "—", "——", "--", "不适用", "N/A"])
def test_marks_for_none_do_not_apply(text):
    value, state = read_number(text)
    assert math.isnan(value)
    assert state == NOT_APPLICABLE


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1,23",
        "1,2,3",
        "12..5",
        "1.2.3",
        "12q",
        "12 t",
        "1.2万",
        "nan",
        "inf",
        "-inf",
        "Infinity",
        "e3",
        ".",
        "+",
        "1e",
        "0x10",
        "１２a",
        "三",
        "²",
        "½",
        "#REF!",
        "12%",
        "1_000",
    ],
)
def test_unreadable(text):
    value, state = read_number(text)
    assert math.isnan(value)
    assert state == UNREADABLE


@pytest.mark.parametrize("text", ["1e300", "1e400", "-1e16", "9" * 30, "1e16"])
def test_beyond_any_amount(text):
    assert read_number(text)[1] == TOO_LARGE


def test_columns_of_numbers_and_texts_are_read_alike():
    values = [1.5, 0.0, None, math.nan, math.inf, 1e300, -2.0]
    texts = ["1.5", "0", None, "nan", "1e999", "1e300", "-2"]
    states = [PRESENT, PRESENT, MISSING, UNREADABLE, TOO_LARGE, TOO_LARGE, PRESENT]
    numbers = read_numbers(pa.table({"a": pa.array(values, from_pandas=False)}), "a")
    assert numbers.states.tolist() == states
    assert read_numbers(pa.table({"a": texts}), "a").states.tolist() == states
    assert read_numbers(pa.table({"a": texts}), "b").states.tolist() == [MISSING] * len(texts)


@given(st.lists(st.none() | st.sampled_from(["", " ", "-", "/", "x", "0"]), max_size=20))
@settings(max_examples=50, deadline=None)
def test_absent_never_becomes_zero(texts):
    numbers = read_numbers(pa.table({"a": pa.array(texts, type=pa.string())}), "a")
    is_zero = [text == "0" for text in texts]
    assert (numbers.values == 0.0).tolist() == is_zero
    assert (numbers.states == PRESENT).tolist() == is_zero


@given(st.floats(-LARGEST, LARGEST, allow_subnormal=False))
@settings(max_examples=50, deadline=None)
def test_printed_and_read_again(value):
    for text in (repr(value), f"{value:,}", f"{value:e}"):
        found, state = read_number(text)
        assert state == PRESENT
        assert math.isclose(found, value, rel_tol=1e-6)
    assert read_number(repr(value))[0] == value


@given(st.text(max_size=12))
@settings(max_examples=50, deadline=None)
def test_any_text_has_one_state(text):
    value, state = read_number(text)
    assert (state == PRESENT) == math.isfinite(value)
