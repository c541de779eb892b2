"""What a filer sent: the posted fields of the filing form as a draft.

Field names are ``<key>-<column>`` for lines, and lists that run side by side for certificates,
measured parameters and the reasons of warnings. What the form does not show stays as it was.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict

from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import subjects
from parkdesk.records.drafts import (
    CERTIFICATE_TEXTS,
    NONE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROPERTY_TEXTS,
    DraftGiven,
    Line,
    Texts,
    plain_text,
    settled,
)

MOST_TYPED = 300  #: lines of a form; a longer filing is edited in its workbook
#: Columns of a line that can be typed.
TYPED = (
    "amount",
    "unit",
    "purpose",
    "counterparty_id",
    "quality",
    "net_calorific_value",
    "net_calorific_value_unit",
    "carbon_content",
    "carbon_content_unit",
    "oxidation",
    "emission_factor",
    "emission_factor_unit",
    "certificate_id",
    "note",
)
_CHOICES = ("", NONE, NOT_APPLICABLE, NOT_AVAILABLE)
_KEY = re.compile(r"[a-z0-9]{1,20}")
_TAB = re.compile(r"[0-9a-f]{16}")
_LONGEST = 1000  #: of any text that is read at all [characters]


def is_key(text: str) -> bool:
    """Say whether a text can be the key of a line."""
    return _KEY.fullmatch(text) is not None


def read_draft(posted: QueryDict, base: DraftGiven) -> DraftGiven:
    """Return a draft as typed, over what it was when the form was made."""
    known = {line.key: line for line in base.lines}
    is_typed = "line" in posted or "empty" in posted
    keys = [key for key in dict.fromkeys(posted.getlist("line")) if is_key(key)]
    lines = tuple(_line(posted, key, known.get(key)) for key in keys[:MOST_TYPED])
    return replace(
        base,
        lines=lines if is_typed else base.lines,
        certificates=_rows(posted, "certificate", CERTIFICATE_TEXTS, base.certificates),
        properties=_rows(posted, "property", PROPERTY_TEXTS, base.properties),
        confirmed=_confirmed(posted),
        note=_text(posted.get("note", base.note)),
        tab=tab_of(posted),
    )


def revision_of(posted: QueryDict) -> int:
    """Return the revision the form was made at, or the one its typist chose to write over."""
    return number_of(posted, "revision")


def seq_of(posted: QueryDict) -> int:
    """Return how many decisions on the duty the form was made after."""
    return number_of(posted, "seq")


def number_of(posted: QueryDict, name: str) -> int:
    """Return a posted whole number, -1 where there is none."""
    text = posted.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number else -1


def tab_of(posted: QueryDict) -> str:
    """Return the id of the open page that posts, empty where it is none of ours."""
    found = posted.get("tab", "")
    return found if _TAB.fullmatch(found) else ""


def new_line(posted: QueryDict, period: str, key: str) -> Line | None:
    """Return the figure that was chosen to be added, or None if the choice is incomplete."""
    activity, subject = posted.get("activity", ""), posted.get("subject", "")
    found = subjects().get(subject)
    if activity not in choices("activity").values or found is None or not found.fits(activity):
        return None
    texts = {"period": period, "activity": activity, "subject": subject}
    texts["unit"] = _text(posted.get("unit", "")) or found.unit
    return Line(key=key, texts=texts)


def _line(posted: QueryDict, key: str, known: Line | None) -> Line:
    base = known or Line(key=key, texts=_new_texts(posted, key))
    typed = {
        name: _text(posted.get(f"{key}-{name}")) for name in TYPED if f"{key}-{name}" in posted
    }
    choice = posted.get(f"{key}-choice", base.choice)
    line = settled(
        replace(
            base,
            texts={**base.texts, **typed},
            choice=choice if choice in _CHOICES else "",
        )
    )
    is_as_uploaded = line.as_filed() == base.as_filed()
    return line if is_as_uploaded else replace(line, sheet="", row=0)


def _new_texts(posted: QueryDict, key: str) -> Texts:
    names = ("period", "activity", "subject", "unit")
    return {name: _text(posted.get(f"{key}-{name}", "")) for name in names}


def _rows(
    posted: QueryDict, prefix: str, names: Sequence[str], base: Sequence[Texts]
) -> Sequence[Texts]:
    """Return the rows of a small table; blank ones are left out."""
    columns = {name: posted.getlist(f"{prefix}-{name}") for name in names}
    if not any(columns.values()):
        return base
    count = min(max(map(len, columns.values())), MOST_TYPED)
    rows = [
        {name: _text(texts[at]) if at < len(texts) else "" for name, texts in columns.items()}
        for at in range(count)
    ]
    return [row for row in rows if any(row.values())]


def _confirmed(posted: QueryDict) -> dict[str, str]:
    warnings, reasons = posted.getlist("warning"), posted.getlist("reason")
    said = zip(warnings[:MOST_TYPED], reasons, strict=False)
    return {name[:200]: text for name, reason in said if (text := _text(reason))}


def _text(value: str | None) -> str:
    return plain_text(value or "")[:_LONGEST]
