"""Sums that come out the same in any order and in any tool.

Emissions of lines are put on a common binary grid, so fine that their total moves by less than
one part in 10¹⁰ even with a million lines, and so coarse that every partial sum is exact in
float64. Whoever adds the lines, in whatever order, gets the total to the last bit.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_BITS = 53  #: precision of float64 [bit]
_BOUND_BITS = 20  #: precision of the largest emission when the sum is bounded [bit]


def common_grid(*columns: NDArray[np.float64]) -> float:
    """Return the step of the grid for some columns of emissions; 0 where all are zero.

    Examples
    --------
    >>> common_grid(np.array([0.75, -0.5])) == 2.0**-51
    True
    """
    largest = max((float(np.abs(column).max(initial=0.0)) for column in columns), default=0.0)
    if largest == 0.0 or not math.isfinite(largest):
        return 0.0
    # Whole numbers of a small unit add up exactly, so the bound depends on no order either.
    unit = math.ldexp(1.0, math.frexp(largest)[1] - _BOUND_BITS)
    bound = unit * sum(int(np.ceil(np.abs(column) / unit).sum()) for column in columns)
    return math.ldexp(1.0, math.frexp(bound)[1] + 1 - _BITS)


def on_grid(values: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Return values rounded to multiples of a step.

    Examples
    --------
    >>> on_grid(np.array([0.3, -0.3]), 0.25).tolist()
    [0.25, -0.25]
    """
    return values if step == 0.0 else np.round(values / step) * step + 0.0


def exact_sum(values: NDArray[np.float64] | Sequence[float]) -> float:
    """Return the correctly rounded sum, the same in any order.

    Examples
    --------
    >>> exact_sum([1e16, 1.0, -1e16])
    1.0
    """
    return math.fsum(values)


def sum_by(values: NDArray[np.float64], codes: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Return the sum of gridded values by code; exact because the values are on a grid.

    Examples
    --------
    >>> sum_by(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 0]), 2).tolist()
    [5.0, 2.0]
    """
    return np.bincount(codes, weights=values, minlength=size).astype(np.float64, copy=False)
