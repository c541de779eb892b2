"""The lines behind a number: which of them make a total, a source, an enterprise or a month.

Every number of a result is a sum of lines; here it is taken apart again, so that any tonne on a
page can be followed to what was filed.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

from nearzero.problems import NOWHERE, CannotProceed, Fact, Severity, kind
from nearzero.reporting.result import Document, Line
from nearzero.words import mark

LINE_UNKNOWN = kind(
    "result.line-unknown",
    Severity.BLOCKER,
    mark("The result has no line {line}; it has {lines} lines."),
    mark("Take the id of a line from the result file or the workbook."),
    "REPORT §2",
)
_YEAR_MONTH = 7  #: length of ``2025-03`` [characters]


def find_line(result: Document, line_id: str) -> Line:
    """Return the line with an id, memo items and the second basis included.

    Raises
    ------
    CannotProceed
        With ``result.line-unknown``.
    """
    lines = [*_lines(result, "lines"), *_lines(result, "memo_lines")]
    for line in lines:
        if line["line_id"] == line_id:
            return line
    facts: dict[str, Fact] = {"line": line_id, "lines": len(lines)}
    raise CannotProceed([LINE_UNKNOWN.at(NOWHERE, facts)])


def contributing_lines(
    result: Document,
    *,
    source: str | None = None,
    enterprise: str | None = None,
    month: str | None = None,
) -> tuple[Line, ...]:
    """Return the lines whose sum is a number of the result, those of most tonnes first.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it; of the document only its
        lines are looked at.
    source
        Id of a source, or of a memo item or second basis, whose lines stand beside the total.
    enterprise
        Id of an enterprise.
    month
        ``2025-03``; ``""`` for what was filed for longer than a month.

    Returns
    -------
    Lines that count and fit everything that is given; all that make the total if nothing is.

    Examples
    --------
    >>> line = {"line_id": "a", "counted": True, "source": "heat", "enterprise_id": "E1",
    ...     "period": "2025-03", "emission_tco2": 2.0}
    >>> other = line | {"line_id": "b", "period": "2025", "emission_tco2": 5.0}
    >>> result = {"lines": [line, other]}
    >>> [one["line_id"] for one in contributing_lines(result, source="heat")]
    ['b', 'a']
    >>> [one["line_id"] for one in contributing_lines(result, month="2025-03")]
    ['a']
    """
    lines = list(_lines(result, "lines"))
    if source is not None:
        lines += _lines(result, "memo_lines")
    found = [
        line
        for line in lines
        if line["counted"]
        and (source is None or line["source"] == source)
        and (enterprise is None or line["enterprise_id"] == enterprise)
        and (month is None or month_of(line["period"]) == month)
    ]
    return tuple(sorted(found, key=lambda line: -abs(line["emission_tco2"] or 0.0)))


def month_of(period: str) -> str:
    """Return the month that a period lies in, nothing where it is longer than a month.

    Examples
    --------
    >>> month_of("2025-03"), month_of("2025-03-07"), month_of("2025")
    ('2025-03', '2025-03', '')
    >>> month_of("2025-03-07/2025-04-01"), month_of("2025-03-07/2025-04-02")
    ('2025-03', '')
    """
    first, _, after = period.partition("/")
    if len(first) < _YEAR_MONTH:
        return ""
    if after:
        last = date.fromisoformat(after) - timedelta(days=1)
        return first[:_YEAR_MONTH] if first[:_YEAR_MONTH] == f"{last:%Y-%m}" else ""
    return first[:_YEAR_MONTH]


def _lines(result: Document, name: str) -> Sequence[Line]:
    return cast("Sequence[Line]", result.get(name) or ())
