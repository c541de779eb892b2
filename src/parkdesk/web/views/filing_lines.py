"""The lines of a filing form as plain values: what is typed, what it was, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.urls import reverse
from django.utils.translation import gettext as _

from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import FUELS, resolve_subject
from parkdesk.records.drafts import NONE, NOT_APPLICABLE, NOT_AVAILABLE, DraftGiven, Line
from parkdesk.records.media import media_of
from parkdesk.records.models import Comment, EvidenceFile
from parkdesk.records.versions import line_key
from parkdesk.usecases.check_filing import RESTATED, Amount, Checked
from parkdesk.usecases.findings import Finding
from parkdesk.web.views.filing_words import (
    choice_word,
    choice_words,
    column_word,
    is_chinese,
    subject_word,
    unit_word,
    unit_words,
)
from parkdesk.workflow.models import Duty

Item = dict[str, object]

BLANK = "desk.figure-blank"  #: not told while somebody is still typing
MANIFOLD = 10.0  #: from this ratio on, so many times says more than per cent [1]
_PARTNERED = ("electricity", "heat", *FUELS)
_MEASURED = (
    "net_calorific_value",
    "net_calorific_value_unit",
    "carbon_content",
    "carbon_content_unit",
    "oxidation",
    "emission_factor",
    "emission_factor_unit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormParts:
    """What the lines of a form are made from.

    Attributes
    ----------
    files
        Evidence files by id.
    said
        Comments by the figure they are on.
    filed
        Texts of the returned version by row id.
    is_strict
        Whether blank amounts are told of, as when somebody asks to submit.
    """

    duty: Duty
    given: DraftGiven
    checked: Checked
    files: Mapping[int, EvidenceFile] = field(default_factory=dict)
    said: Mapping[tuple[str, ...], Sequence[Comment]] = field(default_factory=dict)
    filed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    is_strict: bool = False

    @property
    def findings(self) -> list[Finding]:
        """Return the findings that are told now."""
        quiet = RESTATED if self.is_strict else {*RESTATED, BLANK}
        return [one for one in self.checked.findings if one.code not in quiet]


def lines_of(parts: FormParts) -> list[Item]:
    """Return every line of the form."""
    return [line_of(parts, line) for line in parts.given.lines]


def line_of(parts: FormParts, line: Line) -> Item:
    """Return one line of the form."""
    activity = choices("activity").find(line.text("activity")) or ""
    subject = resolve_subject(line.text("subject"), activity or None).subject
    return {
        "key": line.key,
        "title": subject_word(line.text("subject"), activity),
        "activity": choice_word("activity", line.text("activity")),
        "period": line.text("period") if line.text("period") != parts.duty.period else "",
        "texts": line.texts,
        "is_new": line.filed_row is None,
        "place": _place(line),
        "amount": line.text("amount"),
        "unit": line.text("unit"),
        "units": unit_words(line.text("subject"), activity, line.text("unit")),
        "choice": line.choice,
        "choices": choices_of_nothing(),
        "more": _more(line, activity, subject.kind if subject else ""),
        "has_more": any(line.text(name) for name in (*_MEASURED, "certificate_id")),
        "note": line.text("note"),
        "evidence": evidence_of(parts, line.key),
        "returned": _returned(parts, line),
        "comments": [
            {"by": one.by_name, "at": one.at, "text": one.text}
            for one in parts.said.get(line_key(line.texts), ())
        ],
        "invalid": {
            name for one in parts.findings if line.key in one.keys for name in [one.column]
        },
        "marks": marks_of(parts, line),
    }


def marks_of(parts: FormParts, line: Line) -> Item:
    """Return what stands beside the fields of a line: last period, change, findings."""
    before = parts.checked.before.get(line.key)
    now = parts.checked.amounts.get(line.key, Amount())
    told = [told_of(one) for one in parts.findings if line.key in one.keys[:1]]
    share = share_of(now, before)
    marks: Item = {
        "key": line.key,
        "before": before
        and {"amount": before.printed, "unit": unit_word(before.unit), "state": before.state},
        "before_period": parts.checked.before_period,
        "share": share,
        "times": share + 1.0 if share is not None and share + 1.0 >= MANIFOLD else None,
        "is_present": now.state == "present",
        "findings": told,
    }
    marks["digest"] = digest_of(marks["share"], marks["is_present"], told)
    return marks


def share_of(now: Amount, before: Amount | None) -> float | None:
    """Return the change against another amount as a share, None where they do not compare."""
    if before is None or now.value is None or not before.value:
        return None
    if now.base_unit != before.base_unit:
        return None
    return now.value / before.value - 1.0


def told_of(finding: Finding) -> Item:
    """Return a finding as the findings component and the form show it."""
    return {
        "id": finding.id,
        "code": finding.code,
        "severity": finding.severity,
        "sentence": finding.message["zh" if is_chinese() else "en"],
        "where": where_of(finding),
        "rule": finding.rule,
        "reason": finding.reason,
        "is_warning": finding.is_warning,
        "href": f"#line-{finding.keys[0]}" if finding.keys else "",
    }


def where_of(finding: Finding) -> str:
    """Return where a finding stands in the reader's file, and in which column."""
    place = finding.place
    row = _("row %(row)s") % {"row": place.row} if place.row is not None else ""
    column = column_word(place.column) if place.column else ""
    return " / ".join(part for part in (place.sheet, row, column) if part)


def digest_of(one: object, other: object, told: Sequence[Item]) -> str:
    """Return what tells whether something beside the fields must be written anew.

    A reason that is being typed does not count, so that nobody is written over while typing.
    """
    said = (one, other, [finding["id"] for finding in told])
    return sha256(repr(said).encode()).hexdigest()[:12]


def evidence_of(parts: FormParts, key: str) -> Item:
    """Return the evidence strip of a line."""
    return evidence_item(
        parts.duty,
        key,
        [parts.files[one] for one in parts.given.proofs.get(key, ()) if one in parts.files],
    )


def evidence_item(duty: Duty, key: str, files: Sequence[EvidenceFile]) -> Item:
    """Return an evidence strip with a place to add to it."""
    return {
        "key": key,
        "files": [file_item(one) for one in files],
        "duty": duty.pk,
        "upload_url": reverse("desk:duty-evidence", args=[duty.pk, key]),
    }


def file_item(file: EvidenceFile) -> Item:
    """Return an evidence file as the evidence component shows it."""
    media = media_of(file.media_type)
    href = reverse("desk:file", args=[file.pk])
    is_picture = media is not None and media.kind == "photo" and media.is_shown
    return {
        "id": file.pk,
        "name": file.name,
        "href": href,
        "kind": media.kind if media else "other",
        "size": file.size,
        "added_by": file.uploaded_by_name,
        "added_at": file.uploaded_at,
        "thumbnail_href": f"{href}?show=1" if is_picture else "",
    }


def choices_of_nothing() -> list[tuple[str, str]]:
    """Return the ways to have no number, with their words; the first one is to have one."""
    return [
        ("", _("a number")),
        (NONE, _("none at all")),
        (NOT_APPLICABLE, _("not applicable")),
        (NOT_AVAILABLE, _("not available")),
    ]


def _place(line: Line) -> str:
    if not line.row:
        return ""
    row = _("row %(row)s") % {"row": line.row}
    return " / ".join(part for part in (line.sheet, row) if part)


def _returned(parts: FormParts, line: Line) -> Item | None:
    """Return what the returned version said where the line says something else now."""
    was = parts.filed.get(line.filed_row or 0)
    if was is None:
        return None
    now = line.as_filed()
    if all(was.get(name, "") == now[name] for name in ("amount", "unit")):
        return None
    return {"amount": was.get("amount", ""), "unit": unit_word(was.get("unit", ""))}


def _more(line: Line, activity: str, kind: str) -> list[Item]:
    """Return the fields that few lines need, those that make sense for what the line is."""
    fields = [_select(line, "quality", "quality")]
    if activity == "fuel_combustion":
        fields.append(_select(line, "purpose", "purpose"))
    if kind in _PARTNERED and activity != "electricity_generated":
        fields.append(_input(line, "counterparty_id"))
    if activity == "electricity_received":
        fields.append(_input(line, "certificate_id"))
    if kind in FUELS and activity != "production":
        fields += [_input(line, name) for name in _MEASURED]
    shown = {str(one["name"]) for one in fields}
    rest = (*_MEASURED, "purpose", "counterparty_id", "certificate_id")
    return fields + [_input(line, name) for name in rest if line.text(name) and name not in shown]


def _input(line: Line, name: str) -> Item:
    return {"name": name, "label": column_word(name), "value": line.text(name)}


def _select(line: Line, name: str, listed: str) -> Item:
    value = line.text(name)
    return {
        "name": name,
        "label": column_word(name),
        "value": choices(listed).find(value) or value,
        "options": choice_words(listed),
    }
