"""What a filer is typing, as plain values: lines of figures, certificates, measured parameters.

A line says a number, or why there is none. The three ways to have none are kept apart in the row
that is filed: nothing there, not applicable, and not available with its reason (missing).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import F

from nearzero.ledger.choices import choices
from parkdesk.records.models import ROW_TEXTS, Draft
from parkdesk.registry.models import Enterprise

NONE, NOT_APPLICABLE, NOT_AVAILABLE = "none", "not_applicable", "not_available"
INTERFACE = "interface"  #: origin of what a program files
#: What is filed as the amount of a line without a number.
WRITTEN = {NONE: "\u65e0", NOT_APPLICABLE: "/", NOT_AVAILABLE: ""}
CERTIFICATE_TEXTS = (
    "certificate_id",
    "kind",
    "amount_mwh",
    "generated_from",
    "generated_to",
    "beneficiary_id",
)
PROPERTY_TEXTS = ("period", "subject", "quantity", "value", "unit", "evidence")

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure of a draft.

    Attributes
    ----------
    key
        Tells lines of one draft apart; stays while the draft lives.
    texts
        By the names of ``ROW_TEXTS``.
    choice
        Why there is no number, empty where there is one or nothing was said yet.
    filed_row
        The row of the returned version that it goes back to.
    sheet, row
        Where it stands in the uploaded workbook; row 0 is the form itself.
    """

    key: str
    texts: Texts
    choice: str = ""
    filed_row: int | None = None
    sheet: str = ""
    row: int = 0

    def text(self, name: str) -> str:
        """Return one of its texts."""
        return self.texts.get(name, "")

    @property
    def is_open(self) -> bool:
        """Whether it says neither a number nor why there is none."""
        return not self.choice and not self.text("amount")

    @property
    def identity(self) -> tuple[str, ...]:
        """What figure it is, whatever its amount: two lines of one figure add up."""
        return figure_of(self.texts)

    def as_filed(self) -> dict[str, str]:
        """Return the texts of the row that is filed."""
        filed = {name: self.text(name) for name in ROW_TEXTS}
        if self.choice:
            filed["amount"] = WRITTEN[self.choice]
        return filed


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftGiven:
    """All of a draft.

    Attributes
    ----------
    confirmed
        By the id of a warning, the reason why it is filed nevertheless.
    proofs
        By the key of a line, ids of evidence files.
    file_id, file_name, origin
        The uploaded workbook its lines come from, if any.
    tab
        The open page that typed it last: a page does not overtake itself.
    """

    lines: Sequence[Line] = ()
    certificates: Sequence[Texts] = ()
    properties: Sequence[Texts] = ()
    confirmed: Mapping[str, str] = field(default_factory=dict)
    proofs: Mapping[str, Sequence[int]] = field(default_factory=dict)
    note: str = ""
    origin: str = "form"
    file_id: int | None = None
    file_name: str = ""
    tab: str = ""


def figure_of(texts: Texts) -> tuple[str, ...]:
    """Return what figure a row is: activity, subject, partner, purpose and certificate."""
    known = choices("activity").find(texts.get("activity", "")) or texts.get("activity", "")
    subject = subject_of(known, texts.get("subject", ""))
    names = ("counterparty_id", "purpose", "certificate_id")
    return (known, subject, *(texts.get(name, "") for name in names))


def subject_of(activity: str, text: str) -> str:
    """Return the id of the subject that a text names beside an activity, else the text."""
    from nearzero.ledger.subjects import resolve_subject

    known = choices("activity").find(activity)
    found = resolve_subject(text, known).subject if text else None
    return found.id if found else text


def settled(line: Line) -> Line:
    """Return a line whose typed word for nothing became the choice, and a choice's amount none."""
    amount = line.text("amount")
    if line.choice:
        return replace(line, texts={**line.texts, "amount": ""})
    if not amount or choices("absent").find(amount) is None:
        return line
    is_none = plain_text(amount) == WRITTEN[NONE]
    texts = {**line.texts, "amount": ""}
    return replace(line, texts=texts, choice=NONE if is_none else NOT_APPLICABLE)


def line_of_row(texts: Texts, *, key: str, filed_row: int | None = None) -> Line:
    """Return the line that a filed row goes back to."""
    line = settled(Line(key=key, texts=texts, filed_row=filed_row))
    if line.is_open and line.text("note"):
        return replace(line, choice=NOT_AVAILABLE)
    return line


def plain_text(text: str) -> str:
    """Return a text without control characters and needless blanks, as it is kept."""
    kept = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def as_json(given: DraftGiven) -> dict[str, object]:
    """Return a draft as it is kept."""
    return {
        "lines": [
            {
                "key": line.key,
                "texts": {name: text for name, text in line.texts.items() if text},
                "choice": line.choice,
                "filed_row": line.filed_row,
                "sheet": line.sheet,
                "row": line.row,
            }
            for line in given.lines
        ],
        "certificates": [dict(one) for one in given.certificates],
        "properties": [dict(one) for one in given.properties],
        "confirmed": dict(given.confirmed),
        "proofs": {key: list(ids) for key, ids in given.proofs.items()},
        "note": given.note,
        "origin": given.origin,
        "file_id": given.file_id,
        "file_name": given.file_name,
        "tab": given.tab,
    }


def of_json(data: Mapping[str, object]) -> DraftGiven:
    """Return a draft from what was kept."""
    plain = dict(data)
    lines = plain.pop("lines", [])
    made = tuple(Line(**one) for one in lines) if isinstance(lines, list) else ()
    return DraftGiven(lines=made, **plain)  # type: ignore[arg-type]


def draft(enterprise: Enterprise, period: str) -> Draft | None:
    """Return the draft of a period, if anything was typed."""
    return Draft.objects.filter(enterprise=enterprise, period=period).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Exception):
    """The draft was changed elsewhere since it was read."""

    revision: int
    by_name: str
    at: datetime | None


def put_draft(
    enterprise: Enterprise,
    period: str,
    given: DraftGiven,
    *,
    seen_revision: int,
    by_name: str,
    now: datetime,
) -> int:
    """Keep a draft if nobody changed it since revision ``seen_revision``; 0 is no draft yet.

    Evidence already attached stays attached: it is kept apart from what is typed.

    Returns
    -------
    The new revision.

    Raises
    ------
    Edited
        If somebody did.
    """
    found, is_new = Draft.objects.select_for_update(no_key=True).get_or_create(
        enterprise=enterprise,
        period=period,
        defaults={"updated_at": now, "updated_by_name": by_name, "data": as_json(given)},
    )
    if not is_new:
        refuse_edited(found, given, seen_revision)
    data = as_json(given)
    data["proofs"] = {**found.data.get("proofs", {})} if not is_new else data["proofs"]
    Draft.objects.filter(pk=found.pk).update(
        data=data, revision=F("revision") + 1, updated_at=now, updated_by_name=by_name
    )
    return found.revision + 1


def refuse_edited(found: Draft, given: DraftGiven, seen_revision: int) -> None:
    """Refuse to write over what somebody else, or another open page, typed meanwhile.

    Raises
    ------
    Edited
        If the draft is at another revision and was not typed by the same open page.
    """
    is_same_page = bool(given.tab) and found.data.get("tab") == given.tab
    if found.revision != seen_revision and not is_same_page:
        raise Edited(revision=found.revision, by_name=found.updated_by_name, at=found.updated_at)


def put_proofs(found: Draft, proofs: Mapping[str, Sequence[int]]) -> None:
    """Keep which files prove which line; typing goes on undisturbed."""
    found.data["proofs"] = {key: list(ids) for key, ids in proofs.items() if ids}
    found.save(update_fields=["data"])


def drop_draft(enterprise: Enterprise, period: str) -> None:
    """Forget a draft: what it said is filed."""
    Draft.objects.filter(enterprise=enterprise, period=period).delete()
