"""Rounding by name: printed parts add up to the printed total; missing is not zero."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.reporting.figures import (
    MISSING,
    ROUNDINGS,
    amount,
    number,
    percent,
    round_each,
    rounded,
    split_total,
)

values = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
parts = st.lists(values, min_size=1, max_size=30)


@settings(max_examples=50, deadline=None)
@given(parts, st.integers(0, 4))
def test_printed_parts_add_up_to_the_printed_total(given_parts, decimals):
    total = float(sum(Decimal(repr(part)) for part in given_parts))
    whole, split = split_total(total, given_parts, decimals)
    assert sum(split) == whole == rounded(total, decimals)


@settings(max_examples=50, deadline=None)
@given(parts, st.integers(0, 4))
def test_no_part_moves_by_a_printed_step(given_parts, decimals):
    total = float(sum(Decimal(repr(part)) for part in given_parts))
    _, split = split_total(total, given_parts, decimals)
    step = Decimal(1).scaleb(-decimals)
    for part, printed in zip(given_parts, split, strict=True):
        assert abs(printed - Decimal(repr(part))) < step


def test_the_largest_remainders_are_raised_first():
    assert split_total(10.0, [3.34, 3.33, 3.33], 0)[1] == (4, 3, 3)
    assert split_total(1.0, [0.26, 0.26, 0.48], 1)[1] == tuple(map(Decimal, ("0.3", "0.2", "0.5")))


def test_parts_that_are_not_the_total_are_refused():
    with pytest.raises(ValueError, match="not to the total"):
        split_total(10.0, [3.0, 3.0], 2)


def test_roundings_are_found_by_the_name_that_a_method_writes():
    assert ROUNDINGS["report-total-then-split"] is split_total
    assert ROUNDINGS["each-on-its-own"] is round_each


def test_missing_is_a_dash_and_zero_is_zero():
    assert number(None, 2) == percent(None) == MISSING
    assert number(0.0, 2) == "0.00"
    assert number(-0.001, 2) == "0.00"
    assert amount(None, "t") == MISSING


def test_halves_go_to_the_even_digit():
    assert [str(rounded(value, 0)) for value in (0.5, 1.5, 2.5, -1.5)] == ["0", "2", "2", "-2"]
    assert str(rounded(1.005, 2)) == "1.00"  # the shortest decimal of the float decides
