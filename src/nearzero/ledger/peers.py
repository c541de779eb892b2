"""An enterprise beside others of its division, of whom only the median and the number are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

_DIVISION = re.compile(r"[A-Za-z]?(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Intensity of an enterprise, and the median of ``count`` others. [unit]"""

    own: float | None
    median: float | None
    count: int
    unit: str


def peers_of(
    enterprise_id: str,
    intensities: Mapping[str, float | None],
    industry_codes: Mapping[str, str | None],
    unit: str,
) -> Peers:
    """Return the intensity of an enterprise beside the median of its division.

    Parameters
    ----------
    enterprise_id
        The enterprise.
    intensities
        Intensity of each enterprise of the park; None where it is not known. [unit]
    industry_codes
        GB/T 4754 code of each; its first two digits are the division.
    unit
        Unit of the intensities.

    Returns
    -------
    The median and how many others it is of; never who they are.

    Examples
    --------
    >>> found = peers_of("a", {"a": 2.0, "b": 1.0, "c": 3.0, "d": None, "e": 9.0},
    ...     {"a": "C3216", "b": "3211", "c": "C32", "d": "3220", "e": "1310"}, "tce")
    >>> found.median, found.count
    (2.0, 2)
    """
    mine = division(industry_codes.get(enterprise_id))
    others = [
        value
        for name, value in intensities.items()
        if name != enterprise_id
        and value is not None
        and mine is not None
        and division(industry_codes.get(name)) == mine
    ]
    return Peers(
        own=intensities.get(enterprise_id),
        median=median(others) if others else None,
        count=len(others),
        unit=unit,
    )


def division(industry_code: str | None) -> str | None:
    """Return the division of a GB/T 4754 code, None where it is no such code.

    Examples
    --------
    >>> division("C3216"), division("32"), division(""), division("metal")
    ('32', '32', None, None)
    """
    found = _DIVISION.match((industry_code or "").strip())
    return found[1] if found else None
