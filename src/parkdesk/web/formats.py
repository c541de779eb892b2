"""How numbers, days and states of data are printed on a page; decided here and nowhere else.

Law: a missing value is a word and a mark, never a zero; rounding and separators come from
:mod:`nearzero.reporting.figures`; thousands are separated from ten thousand on.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from nearzero.reporting import figures

PARK_ZONE = ZoneInfo("Asia/Shanghai")
GROUPED_FROM = 10_000  #: below it a reader takes in the digits without separators

#: Why there is no number; each looks different and each says its word.
STATES: dict[str, str | Promise] = {
    "missing": gettext_lazy("missing"),
    "none": gettext_lazy("none declared"),
    "not_applicable": gettext_lazy("not applicable"),
    "not_available": gettext_lazy("not available"),
    "not_permitted": gettext_lazy("not yours to see"),
    "not_configured": gettext_lazy("not set up"),
}

Quantity = float | int | Decimal | str | None  #: a number, or a key of ``STATES``; None is missing


def printed(value: Quantity, decimals: int) -> SafeString:
    """Return a number as printed, or the word and the mark of why there is none."""
    if isinstance(value, float | int | Decimal):
        grouped = abs(float(value)) >= GROUPED_FROM
        return SafeString(figures.number(value, decimals, grouped=grouped))
    return absence(value or "missing")


def percent(value: Quantity, decimals: int = 1) -> SafeString:
    """Return a share 0-1 as per cent, or the word and the mark of why there is none."""
    if isinstance(value, float | int | Decimal):
        return SafeString(figures.percent(float(value), decimals))
    return absence(value or "missing")


def absence(state: str) -> SafeString:
    """Return the mark and the word of a state in which there is no number.

    Raises
    ------
    ValueError
        If the state is not one of :data:`STATES`.
    """
    if state not in STATES:
        message = f"{state!r} is neither a number nor a state of data ({', '.join(STATES)})"
        raise ValueError(message)
    return format_html(
        '<span class="absent is-{}">{}</span>', state.replace("_", "-"), STATES[state]
    )


def on_day(value: date | str | None) -> str:
    """Return a day as printed; a moment is first taken to the park's day."""
    if value is None:
        return figures.MISSING
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if isinstance(day, datetime):
        day = day.astimezone(PARK_ZONE).date()
    return day.isoformat()


def at_moment(value: datetime | None) -> str:
    """Return a moment as printed, to the minute, in the park's time."""
    if value is None:
        return figures.MISSING
    return value.astimezone(PARK_ZONE).strftime("%Y-%m-%d %H:%M")
