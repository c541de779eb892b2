"""What reviewers and park managers send: decisions, comments, the filter of the queue, plans."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from parkdesk.records.drafts import plain_text
from parkdesk.usecases.plan_duties import MONTHLY, Plan
from parkdesk.web.forms.filing import number_of
from parkdesk.workflow.models import STATE_NAMES
from parkdesk.workflow.queue import ORDERS, QueueFilter

MOST_CHOSEN = 500  #: filings received at once
_LONGEST = 60  #: of a search [characters]


def queue_filter(asked: QueryDict, today: date, first: tuple[str, ...] = ()) -> QueueFilter:
    """Return the filter that an address asks for; what it cannot read, it leaves out.

    Parameters
    ----------
    first
        The states that are the asker's work.
    """
    states = tuple(one for one in dict.fromkeys(asked.getlist("state")) if one in STATE_NAMES)
    order = asked.get("order", "")
    return QueueFilter(
        today=today,
        states=states,
        period=plain_text(asked.get("period", ""))[:10],
        words=plain_text(asked.get("words", ""))[:_LONGEST],
        is_late=asked.get("late") == "1",
        order=order if order in ORDERS else "",
        first=first,
    )


def address_of(asked: QueueFilter, *, page: int = 1, **changed: object) -> str:
    """Return the query part of the address of a filter, with some of it changed."""
    given: dict[str, object] = {
        "state": asked.states,
        "period": asked.period,
        "words": asked.words,
        "late": "1" if asked.is_late else "",
        "order": asked.order,
        "page": page if page > 1 else "",
        **changed,
    }
    pairs = [(name, value) for name, values in given.items() for value in _several(values)]
    return f"?{urlencode(pairs)}" if pairs else "?"


def page_of(asked: QueryDict) -> int:
    """Return the page that an address asks for; the first where it asks for none."""
    return max(number_of(asked, "page"), 1)


def chosen_of(posted: QueryDict) -> list[tuple[int, int]]:
    """Return the chosen duties, each with the decisions that had been seen."""
    found: list[tuple[int, int]] = []
    for text in posted.getlist("chosen")[:MOST_CHOSEN]:
        duty, _, seq = text.partition(":")
        if duty.isascii() and duty.isdigit() and seq.isascii() and seq.isdigit():
            found.append((int(duty[:18]), int(seq[:9])))
    return found


def said(posted: QueryDict, name: str) -> str:
    """Return a text of several lines as it is kept."""
    lines = posted.get(name, "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(plain_text(line) for line in lines).strip()


def plan_of(posted: QueryDict, year: int) -> Plan:
    """Return the plan that was asked for; what is not a number asks for what is refused."""
    return Plan(
        year=number_of(posted, "year") if "year" in posted else year,
        frequency=posted.get("frequency", MONTHLY),
        due_months=number_of(posted, "due_months") if "due_months" in posted else 1,
        due_day=number_of(posted, "due_day") if "due_day" in posted else 15,
    )


def _several(value: object) -> Iterable[object]:
    if isinstance(value, tuple | list):
        return value
    return [value] if value not in ("", None) else []
