"""Findings of an account for its page: each sentence once, with the places and where to mend it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nearzero.problems import kinds
from nearzero.words import translator
from parkdesk.usecases.explain_tonne import file_name
from parkdesk.web.languages import language
from parkdesk.web.views.account_frame import Item
from parkdesk.web.views.filing_words import column_word

Problem = Mapping[str, Any]
_RANK = {"blocker": 0, "warning": 1, "note": 2}


def filings_named(problems: Sequence[Problem]) -> list[int]:
    """Return the ids of the filings that problems stand in."""
    numbers = (str(one["where"].get("file") or "").partition("/") for one in problems)
    return sorted({int(number) for number, slash, _name in numbers if slash and number.isdecimal()})


def shown_findings(
    problems: Sequence[Problem], *, park_id: str, duties: Mapping[int, int], sees_filings: bool
) -> list[Item]:
    """Return problems for the findings component, the gravest first.

    Parameters
    ----------
    duties
        Filing id -> id of the duty whose page shows it.
    """
    groups: dict[tuple[int, str, str], list[Problem]] = {}
    for one in problems:
        key = (_RANK.get(one["severity"], 3), one["code"], one[f"message_{language()}"])
        groups.setdefault(key, []).append(one)
    return [
        _shown(found, park_id, duties, sees_filings=sees_filings)
        for _key, found in sorted(groups.items(), key=lambda group: group[0])
    ]


def _shown(
    found: Sequence[Problem], park_id: str, duties: Mapping[int, int], *, sees_filings: bool
) -> Item:
    first = found[0]
    sentence, mend = _parted(first)
    where = _place(first["where"])
    if len(found) > 1:
        others = len(found) - 1
        more = ngettext(
            "%(where)s and %(count)s more place", "%(where)s and %(count)s more places", others
        )
        where = more % {"where": where, "count": others}
    return {
        "severity": first["severity"],
        "sentence": sentence,
        "mend": mend,
        "where": where.strip(),
        "href": _href(first, park_id, duties) if sees_filings else "",
        "code": first["code"],
        "rule": first["rule"],
    }


def _parted(problem: Problem) -> tuple[str, str]:
    """Return what is wrong, and how to mend it, as two sentences."""
    message = str(problem[f"message_{language()}"])
    kind = kinds().get(problem["code"])
    mend = translator(language())(kind.mend) if kind is not None else ""
    if mend and "{" not in mend and message.endswith(mend):
        return message.removesuffix(mend).strip(), mend
    return message, ""


def _place(where: Problem) -> str:
    row = _("row %(row)s") % {"row": where["row"]} if where.get("row") is not None else ""
    column = column_word(where["column"]) if where.get("column") else ""
    parts = (file_name(where.get("file")), where.get("sheet"), row, column)
    return " / ".join(part for part in parts if part)


def _href(problem: Problem, park_id: str, duties: Mapping[int, int]) -> str:
    """Return where a problem is mended: the filing it stands in, else the queue of its unit."""
    for filing in filings_named([problem]):
        if filing in duties:
            return reverse("desk:duty", args=[duties[filing]])
    enterprise = problem["facts"].get("enterprise")
    queue = reverse("desk:queue", args=[park_id])
    return f"{queue}?words={enterprise}" if isinstance(enterprise, str) else ""
