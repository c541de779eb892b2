"""Periods: half-open spans of whole days, read from what people write.

``2025``, ``2025-03``, ``2025-03-07`` and their Chinese, slashed, dotted and run-together forms.
Days are park days; there is no clock here.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR, _MONTH, _DAY, _PART = "\u5e74", "\u6708", "\u65e5", "\u4efd"  #: Chinese date signs
_SEPARATED = re.compile(
    rf"(\d{{4}})\s*(?:{_YEAR}|$|[-/.])\s*"
    rf"(?:(\d{{1,2}})\s*(?:{_MONTH}{_PART}?|$|[-/.])\s*(?:(\d{{1,2}})\s*{_DAY}?)?)?"
)
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_FIRST_YEAR, _LAST_YEAR = 1949, 2200


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from ``start`` to the day before ``end``."""

    start: date
    end: date


def parse_period(text: str) -> Period | None:
    """Return the period that a text names, or None.

    Examples
    --------
    >>> parse_period("2025-03")
    Period(start=datetime.date(2025, 3, 1), end=datetime.date(2025, 4, 1))
    >>> parse_period("202513") is None
    True
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _SEPARATED.fullmatch(plain) or _RUN_TOGETHER.fullmatch(plain)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return _period(year, month, day)
    except ValueError:
        return None


def canonical_period(period: Period) -> str:
    """Return a period as it is written in results.

    Examples
    --------
    >>> canonical_period(Period(date(2025, 3, 1), date(2025, 4, 1)))
    '2025-03'
    """
    start = period.start
    for text in (f"{start:%Y}", f"{start:%Y-%m}", f"{start:%Y-%m-%d}"):
        if parse_period(text) == period:
            return text
    return f"{start}/{period.end}"


def _period(year: int, month: int | None, day: int | None) -> Period:
    if month is None:
        return Period(date(year, 1, 1), date(year + 1, 1, 1))
    if day is None:
        first = date(year, month, 1)
        return Period(first, (first + timedelta(days=31)).replace(day=1))
    only = date(year, month, day)
    return Period(only, only + timedelta(days=1))
