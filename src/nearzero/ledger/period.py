"""Periods as text and as half-open days: ``2025``, ``2025-03``, ``2025-03-07`` (TIME §1, §2).

People and spreadsheets write them in many ways; each has one canonical text. A number is a year,
a month (``202503``), a day (``20250307``) or the day count of a spreadsheet, told apart by size.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from nearzero.ledger.choices import choices

FIRST_YEAR, LAST_YEAR = 1949, 2100
SERIAL_ZERO = date(1899, 12, 30)  #: day 0 of a spreadsheet's day count
_SERIALS = range(29_221, 73_415)  #: day counts of 1980-01-01 to 2100-12-31 [days]
_PARTS = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?-?")
_TIME = re.compile(r"[T ]0{1,2}:00(?::00(?:\.0+)?)?$")
_NUMBER = re.compile(r"(\d+)(?:\.0*)?")


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``[start, end)``; ``end`` is the first day no longer included."""

    start: date
    end: date

    @property
    def text(self) -> str:
        """Canonical text: year, month, day, or first and last day joined by ``/``.

        Examples
        --------
        >>> Period(date(2025, 2, 1), date(2025, 3, 1)).text
        '2025-02'
        """
        start, end = self.start, self.end
        if start.day == 1 and start.month == 1 and end == date(start.year + 1, 1, 1):
            return f"{start.year:04d}"
        if start.day == 1 and end == _next_month(start):
            return f"{start.year:04d}-{start.month:02d}"
        if end == start + timedelta(days=1):
            return start.isoformat()
        return f"{start.isoformat()}/{end.isoformat()}"


def parse_period(text: str) -> Period | None:
    """Return the year, month or day that a text names, or None.

    Examples
    --------
    >>> parse_period("2025/3").text, parse_period("202503").text, parse_period("45723").text
    ('2025-03', '2025-03', '2025-03-07')
    >>> parse_period("2025-13") is None
    True
    """
    parts = _parts(text)
    if parts is None:
        return None
    year, month, day = parts
    try:
        start = date(year, month or 1, day or 1)
        if day:
            return Period(start, start + timedelta(days=1))
        return Period(start, _next_month(start) if month else date(year + 1, 1, 1))
    except ValueError:
        return None


def parse_day(text: str) -> date | None:
    """Return the day that a text names, or None; a year or month is no day.

    Examples
    --------
    >>> parse_day("2024/7/1"), parse_day("2024-07") is None
    (datetime.date(2024, 7, 1), True)
    """
    parts = _parts(text)
    if parts is None or not parts[2]:
        return None
    found = parse_period(text)
    return found.start if found else None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a text, zero where it does not say."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = _TIME.sub("", text).strip()
    if number := _NUMBER.fullmatch(text):
        return _from_number(number[1])
    for replace in _marks():
        text = replace(text)
    found = _PARTS.fullmatch(re.sub(r"\s+", "", text))
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if (found[2] and not month) or (found[3] and not day):
        return None
    return _in_range(year, month, day)


def _from_number(digits: str) -> tuple[int, int, int] | None:
    """Return the date that a bare number stands for."""
    if len(digits) == 4:
        return _in_range(int(digits), 0, 0)
    if len(digits) == 6 and digits[4:] != "00":
        return _in_range(int(digits[:4]), int(digits[4:]), 0)
    if len(digits) == 8 and "00" not in (digits[4:6], digits[6:]):
        return _in_range(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 5 and int(digits) in _SERIALS:
        found = SERIAL_ZERO + timedelta(days=int(digits))
        return found.year, found.month, found.day
    return None


def _in_range(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    return (year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None


@cache
def _marks() -> tuple[Callable[[str], str], ...]:
    """Return what turns the words and signs between year, month and day into hyphens."""
    listed = choices("period_mark")
    marks = [re.escape(m) for m in listed.known if m not in listed.values]
    marks.sort(key=len, reverse=True)
    words = re.compile(rf"\s*({'|'.join(marks)})\s*")
    signs = re.compile(r"(?<=\d)\s*[./]\s*(?=\d)")
    return (lambda text: words.sub("-", text), lambda text: signs.sub("-", text))


def _next_month(start: date) -> date:
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)
