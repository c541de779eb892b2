"""Sums that no order, grouping or tool can change."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nearzero.methods.sums import common_grid, exact_sum, on_grid, sum_by

tonnes = st.floats(-1e7, 1e7).map(lambda x: x if abs(x) > 1e-9 else 0.0)


@given(st.lists(tonnes, min_size=1, max_size=200), st.randoms())
def test_gridded_values_add_up_to_the_same_in_any_order(values, order):
    column = np.array(values)
    step = common_grid(column)
    gridded = on_grid(column, step).tolist()
    total = exact_sum(gridded)
    for _ in range(3):
        order.shuffle(gridded)
        naive = 0.0
        for value in gridded:
            naive += value
        assert naive == total


@given(st.lists(tonnes, min_size=1, max_size=200))
def test_the_grid_moves_the_total_by_less_than_one_part_in_ten_to_the_ten(values):
    column = np.array(values)
    gridded = on_grid(column, common_grid(column))
    size = math.fsum(abs(value) for value in values)
    assert abs(exact_sum(gridded) - exact_sum(values)) <= 1e-10 * size


@given(st.lists(tonnes, min_size=1, max_size=200), st.randoms())
def test_the_grid_depends_on_no_order(values, order):
    step = common_grid(np.array(values))
    order.shuffle(values)
    assert common_grid(np.array(values)) == step


def test_a_million_lines():
    generator = np.random.default_rng(1)
    column = generator.uniform(0.0, 3.0, 1_000_000)
    gridded = on_grid(column, common_grid(column))
    assert float(np.sum(gridded)) == float(np.cumsum(gridded)[-1]) == math.fsum(gridded)


def test_sums_by_code_are_exact():
    column = on_grid(np.array([0.1, 0.2, 0.3, 0.4]), 2.0**-50)
    codes = np.array([0, 1, 0, 1])
    assert sum_by(column, codes, 2).tolist() == [column[0] + column[2], column[1] + column[3]]


def test_nothing_stays_nothing():
    assert common_grid(np.zeros(3)) == 0.0
    assert on_grid(np.zeros(3), 0.0).tolist() == [0.0, 0.0, 0.0]
