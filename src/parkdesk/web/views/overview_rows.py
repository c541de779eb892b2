"""Which parks of a region are shown, and in which order: the page and its export choose alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parkdesk.usecases.standings import ParkStanding
from parkdesk.web.languages import is_chinese, named

Value = str | float | int | None


def in_own_words(text_zh: str) -> SafeString:
    """Return words that there are in Chinese alone, marked so for readers of another language."""
    if is_chinese():
        return format_html("{}", text_zh)
    return format_html('<span lang="zh-Hans">{}</span>', text_zh)


def listed(text_zh: str) -> str:
    """Return what is kept as one text with semicolons as a list to read."""
    return text_zh.replace(";", " · ")


def absent() -> SafeString:
    """Return the word and the mark of a figure that no sealed account gives."""
    return format_html('<span class="absent is-missing">{}</span>', gettext("not accounted"))


def _filed_share(row: ParkStanding) -> float | None:
    return row.filings.received / row.filings.due if row.filings.due else None


#: Key of an order -> what a park is ordered by; what is missing always comes last.
ORDERS: dict[str, Callable[[ParkStanding], Value]] = {
    "number": lambda row: row.number,
    "name": lambda row: named(row.name_zh, row.name_en),
    "prefecture": lambda row: row.prefecture,
    "filings": _filed_share,
    "emission": lambda row: row.account.emission_tco2 if row.account else None,
    "intensity": lambda row: row.account.intensity_tco2_per_tce if row.account else None,
    "gap": lambda row: row.worst.gap if row.worst else None,
    "change": lambda row: row.emission_change,
    "rank": lambda row: row.place,
}

#: Key of a state -> its words, and whether a park is in it.
STATES: dict[str, tuple[str | Promise, Callable[[ParkStanding], bool]]] = {
    "late": (_("Filings late"), lambda row: row.filings.late > 0),
    "open": (_("Filings outstanding"), lambda row: row.filings.received < row.filings.due),
    "complete": (
        _("All filings received"),
        lambda row: 0 < row.filings.due == row.filings.received,
    ),
    "accounted": (_("Account sealed"), lambda row: row.account is not None),
    "not_accounted": (_("Not accounted"), lambda row: row.account is None),
    "met": (_("Targets met"), lambda row: row.meets_targets is True),
    "missed": (_("Targets missed"), lambda row: row.meets_targets is False),
}

MAPS: dict[str, str | Promise] = {
    "filing": _("Filing status"),
    "target": _("Targets"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the reader chose; anything unknown in an address is as if it were not there."""

    year: int | None = None
    text: str = ""
    prefecture: str = ""
    state: str = ""
    order: str = "number"
    is_descending: bool = False
    map: str = "filing"

    def query(self, **changes: object) -> str:
        """Return the choice, some of it changed, as the query of an address."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        said = {
            "year": other.year,
            "q": other.text,
            "prefecture": other.prefecture,
            "state": other.state,
            "order": other.order if other.order != "number" else "",
            "down": "1" if other.is_descending else "",
            "map": other.map if other.map != "filing" else "",
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})


def choice_of(query: QueryDict) -> Choice:
    """Return what an address asks for."""
    year = query.get("year", "")
    order = query.get("order", "")
    state = query.get("state", "")
    shown = query.get("map", "")
    is_year = year.isascii() and year.isdecimal() and len(year) == len("2025")
    return Choice(
        year=int(year) if is_year else None,
        text=query.get("q", "").strip()[:60],
        prefecture=query.get("prefecture", "")[:6],
        state=state if state in STATES else "",
        order=order if order in ORDERS else "number",
        is_descending=query.get("down") == "1",
        map=shown if shown in MAPS else "filing",
    )


def chosen(rows: Sequence[ParkStanding], choice: Choice) -> list[ParkStanding]:
    """Return the parks that a choice keeps, in its order; places stay those among all."""
    kept = [row for row in rows if _matches(row, choice)]
    key = ORDERS[choice.order]
    known = [row for row in kept if key(row) is not None]
    known.sort(key=key, reverse=choice.is_descending)  # type: ignore[arg-type]
    return [*known, *(row for row in kept if key(row) is None)]


def _matches(row: ParkStanding, choice: Choice) -> bool:
    words = f"{row.name_zh} {row.name_en} {row.industries_zh} {row.prefecture_zh}".casefold()
    return (
        choice.text.casefold() in words
        and choice.prefecture in ("", row.prefecture)
        and (not choice.state or STATES[choice.state][1](row))
    )
