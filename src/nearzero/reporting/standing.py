"""Where a figure stands: against the year before, against its target, among its neighbours.

The little arithmetic that pages and screens need over finished results, kept here so that they
hold none. A missing figure stays missing: it is left out of a sum and gets no place.
"""

import math
from collections.abc import Iterable, Mapping
from typing import TypeVar

Name = TypeVar("Name")


def change(now: float | None, before: float | None) -> float | None:
    """Return the relative change of a figure, signed; None where there is nothing to compare.

    Parameters
    ----------
    now, before
        The figure and what it is compared with. [any unit, the same for both]

    Returns
    -------
    The change as a share of ``before``. [1]

    Examples
    --------
    >>> change(110.0, 100.0), change(110.0, None), change(110.0, 0.0)
    (0.1, None, None)
    """
    if now is None or before is None or before == 0.0:
        return None
    return (now - before) / abs(before)


def together(values: Iterable[float | None]) -> float | None:
    """Return the sum of what is known; None where nothing is.

    Examples
    --------
    >>> together([1.5, None, 2.5]), together([None]), together([])
    (4.0, None, None)
    """
    known = [value for value in values if value is not None]
    return math.fsum(known) if known else None


def ratio(part: float | None, whole: float | None) -> float | None:
    """Return one figure per unit of another; None where either is missing or there is nothing.

    Examples
    --------
    >>> ratio(3.0, 4.0), ratio(3.0, 0.0), ratio(None, 4.0)
    (0.75, None, None)
    """
    if part is None or whole is None or whole == 0.0:
        return None
    return part / whole


def places(figures: Mapping[Name, float | None]) -> dict[Name, int | None]:
    """Return the place of each figure, the smallest first; equal figures share one.

    A missing figure has no place and does not count as one of those that are ranked.

    Examples
    --------
    >>> places({"a": 2.0, "b": 1.0, "c": 2.0, "d": None, "e": 3.0})
    {'a': 2, 'b': 1, 'c': 2, 'd': None, 'e': 4}
    """
    known = sorted(value for value in figures.values() if value is not None)
    first = {value: place for place, value in reversed(list(enumerate(known, start=1)))}
    return {name: None if value is None else first[value] for name, value in figures.items()}
