"""Conversion between units of the catalogue: whole columns, exact ratios."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nearzero.units.parse import RatioUnit, Unit


def factor_between(unit: Unit, target: Unit) -> float | None:
    """Return what a number in one unit is multiplied by to be in another. [1]

    None says that the two units measure different things.

    Examples
    --------
    >>> from nearzero.units import find
    >>> factor_between(find("10^4 kWh"), find("MWh")), factor_between(find("m3"), find("Nm3"))
    (10.0, None)
    """
    if unit.dimension != target.dimension:
        return None
    return _nearest(unit.ratio / target.ratio)


def ratio_factor(unit: RatioUnit, numerator: Unit, denominator: Unit) -> float | None:
    """Return the factor from a ratio unit to ``numerator / denominator``, or None. [1]

    Examples
    --------
    >>> from nearzero.units import find, find_ratio
    >>> ratio_factor(find_ratio("kgCO2/kWh"), find("t"), find("MWh"))
    1.0
    """
    if (unit.numerator.dimension, unit.denominator.dimension) != (
        numerator.dimension,
        denominator.dimension,
    ):
        return None
    top = unit.numerator.ratio / numerator.ratio
    return _nearest(top / (unit.denominator.ratio / denominator.ratio))


def convert(
    values: NDArray[np.float64], units: list[Unit], codes: NDArray[np.int32], target: Unit
) -> NDArray[np.float64]:
    """Convert a column whose rows carry different units.

    Parameters
    ----------
    values
        One number for each row, in the row's own unit.
    units
        The distinct units of the column.
    codes
        Index into ``units`` for each row.
    target
        The unit to convert to.

    Returns
    -------
    The column in ``target``; a row whose unit measures something else is NaN.

    Examples
    --------
    >>> from nearzero.units import find
    >>> convert(np.array([1.0, 2.0]), [find("MWh"), find("kWh")], np.array([0, 1]), find("MWh"))
    array([1.   , 0.002])
    """
    ratios = [factor_between(unit, target) for unit in units]
    table = np.array([np.nan if ratio is None else ratio for ratio in ratios])
    converted: NDArray[np.float64] = values * table[codes]
    return converted


def _nearest(ratio: Fraction) -> float:
    return float(ratio)
