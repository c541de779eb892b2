"""Submit a filing: what was typed becomes a fact, and the duty goes to the reviewer.

A correction of what was received is filed the same way, and leaves the duty where it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nearzero.ledger.choices import choices
from nearzero.ledger.numbers import PRESENT, read_number
from nearzero.ledger.period import parse_day
from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.records import drafts
from parkdesk.records.content import filing_digest
from parkdesk.records.drafts import (
    CERTIFICATE_TEXTS,
    PROPERTY_TEXTS,
    DraftGiven,
    Line,
    Texts,
)
from parkdesk.records.models import EvidenceFile, FiledRow, Filing
from parkdesk.records.operations import FilingGiven, RowGiven, append_filing
from parkdesk.records.queries import rows_of, texts_of
from parkdesk.records.versions import certificates_of, properties_of
from parkdesk.usecases.check_filing import check_filing
from parkdesk.usecases.findings import Finding
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import OPEN
from parkdesk.workflow.models import RECEIVED, Duty
from parkdesk.workflow.operations import Overtaken, step
from parkdesk.workflow.queue import last_decision, locked

LONGEST_REASON = 400  #: of a correction [characters]
FORM = "form"  #: the file of rows that were typed in the browser


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReady(Exception):
    """Blockers stand, or warnings have no reason; nothing was filed."""

    findings: tuple[Finding, ...]


@transaction.atomic
def submit_filing(
    *,
    duty: Duty,
    given: DraftGiven,
    seen_seq: int,
    actor: Actor,
    now: datetime,
    seen_revision: int | None = None,
) -> Filing:
    """File a duty, for the first time or again after a return; the draft is forgotten.

    Parameters
    ----------
    seen_seq
        Decisions on the duty that the filer had seen.
    seen_revision
        Revision of the draft that was on the screen; None where there was no screen.

    Raises
    ------
    NotReady
        If blockers stand or warnings are unanswered.
    Overtaken
        If the duty was submitted or decided elsewhere.
    parkdesk.records.drafts.Edited
        If the draft was changed elsewhere since it was opened.
    """
    require(actor, "filing.submit", duty.enterprise.place, sees="filing.see")
    duty = locked(duty)
    if duty.state not in OPEN:
        raise overtaken(duty)
    _refuse_edited(duty, given, seen_revision)
    filing = file_draft(duty, given, actor=actor, now=now)
    step(duty, "submit", filing=filing, seen_seq=seen_seq, reason="", actor=actor, now=now)
    record(
        "filing.submitted",
        actor=actor,
        now=now,
        subject=f"filing:{filing.pk}",
        park_id=duty.park_id,
        facts=facts_of(duty, filing),
    )
    return filing


@transaction.atomic
def file_correction(
    *, duty: Duty, given: DraftGiven, reason: str, actor: Actor, now: datetime
) -> Filing:
    """File a later version of a received filing; it counts once a change is approved.

    The duty stays where it is: accounts go on counting the received version until then.

    Raises
    ------
    NotReady
        If blockers stand or warnings are unanswered.
    Refused
        If the filing is not received yet, no reason is given or too long a one, or nothing
        differs.
    """
    require(actor, "filing.submit", duty.enterprise.place, sees="filing.see")
    duty = locked(duty)
    if duty.state != RECEIVED:
        raise Refused(
            _("Only a received filing is corrected this way; ask the reviewer to return it.")
        )
    if not reason.strip():
        raise Refused(_("Say what was wrong and how you know."), "reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(_("The reason is too long; shorten it to 400 characters."), "reason")
    if duty.filing is not None and _says_the_same(duty.filing, given):
        raise Refused(_("Nothing differs from the received filing. Change what was wrong."))
    filing = file_draft(duty, given, actor=actor, now=now, correction_reason=reason.strip())
    record(
        "filing.corrected",
        actor=actor,
        now=now,
        subject=f"filing:{filing.pk}",
        park_id=duty.park_id,
        facts={**facts_of(duty, filing), "corrects": duty.filing_id, "reason": reason.strip()},
    )
    return filing


def file_draft(
    duty: Duty, given: DraftGiven, *, actor: Actor, now: datetime, correction_reason: str = ""
) -> Filing:
    """Check a draft and append it as a filing; inside the transaction of a use case."""
    given = replace(given, lines=tuple(_settled(line, given) for line in given.lines))
    checked = check_filing(duty=duty, given=given, actor=actor)
    standing = checked.blockers + checked.unanswered
    if standing:
        raise NotReady(findings=standing)
    filing = append_filing(
        FilingGiven(
            enterprise=duty.enterprise,
            period=duty.period,
            start=duty.start,
            end=duty.end,
            origin=given.origin,
            file_name=given.file_name or FORM,
            file=_file(duty, given),
            rows=list(_rows(duty, given)),
            is_correction=bool(correction_reason),
            is_synthetic=duty.enterprise.is_synthetic,
            note=correction_reason or given.note,
            problems=[one.as_json() for one in checked.findings],
            certificates=[_certificate(one) for one in given.certificates],
            properties=[_property(one, given) for one in given.properties],
        ),
        actor=actor,
        now=now,
    )
    drafts.drop_draft(duty.enterprise, duty.period)
    return filing


def _settled(line: Line, given: DraftGiven) -> Line:
    """Return a line with its choice; a program says by a note why an amount is not available."""
    if given.origin == drafts.INTERFACE and not line.choice:
        known = drafts.line_of_row(line.texts, key=line.key, filed_row=line.filed_row)
        return replace(known, sheet=line.sheet, row=line.row)
    return drafts.settled(line)


def _file(duty: Duty, given: DraftGiven) -> EvidenceFile | None:
    """Return the uploaded workbook the rows come from, if it is one of the same enterprise."""
    if given.file_id is None:
        return None
    own = EvidenceFile.objects.filter(pk=given.file_id, enterprise_id=duty.enterprise_id)
    return own.first()


def overtaken(duty: Duty) -> Overtaken:
    """Return who moved a duty last, as what a late-comer is told."""
    last = last_decision(duty)
    return Overtaken(
        state=duty.state, by_name=last.by_name if last else "", at=last.at if last else None
    )


def _says_the_same(filing: Filing, given: DraftGiven) -> bool:
    """Say whether a draft has the rows of a filing, evidence and remarks apart."""
    aside = {"evidence", "note"}

    def told(rows: Iterable[Mapping[str, object]]) -> list[list[tuple[str, str]]]:
        return sorted(
            sorted((name, str(text)) for name, text in row.items() if text and name not in aside)
            for row in rows
        )

    return (
        told(texts_of(row) for row in rows_of(filing))
        == told(line.as_filed() for line in given.lines)
        and told(_fields(one, CERTIFICATE_TEXTS) for one in certificates_of(filing))
        == told(_certificate(one) for one in given.certificates)
        and told(_fields(one, PROPERTY_TEXTS) for one in properties_of(filing))
        == told(_fields_of_property(one, given) for one in given.properties)
    )


def _fields(one: object, names: Sequence[str]) -> Mapping[str, object]:
    return {name: getattr(one, name) for name in names}


def _fields_of_property(row: Texts, given: DraftGiven) -> Mapping[str, object]:
    filed = _property(row, given)
    return {name: filed[name] for name in PROPERTY_TEXTS}


def _refuse_edited(duty: Duty, given: DraftGiven, seen_revision: int | None) -> None:
    found = drafts.draft(duty.enterprise, duty.period)
    if found is not None and seen_revision is not None:
        drafts.refuse_edited(found, given, seen_revision)


def facts_of(duty: Duty, filing: Filing) -> dict[str, object]:
    """Return what the log keeps of a filing."""
    return {
        "duty": duty.pk,
        "enterprise": duty.enterprise_id,
        "period": filing.period,
        "version": filing.version,
        "rows": filing.row_count,
        "origin": filing.origin,
        "digest": filing_digest(filing),
    }


def _rows(duty: Duty, given: DraftGiven) -> Iterator[RowGiven]:
    """Yield the rows to file; only evidence of the same enterprise is taken with them."""
    asked = {proof for ids in given.proofs.values() for proof in ids}
    own = EvidenceFile.objects.filter(pk__in=asked, enterprise_id=duty.enterprise_id)
    files = {one.pk: one.name for one in own}
    limit = FiledRow._meta.get_field("evidence").max_length or 0
    for at, line in enumerate(given.lines, start=1):
        proofs = tuple(one for one in given.proofs.get(line.key, ()) if one in files)
        texts = line.as_filed()
        if proofs and not texts["evidence"]:
            texts["evidence"] = "; ".join(files[one] for one in proofs)[:limit]
        is_of_form = line.row == 0
        yield RowGiven(
            texts=texts,
            row=at if is_of_form else line.row,
            sheet=line.sheet,
            proofs=proofs,
            file=FORM if is_of_form else "",
        )


def _certificate(row: Texts) -> Mapping[str, object]:
    kind = choices("certificate_kind").find(row.get("kind", ""))
    return {
        "certificate_id": row["certificate_id"],
        "kind": kind or row.get("kind", ""),
        "amount_mwh": _number(row.get("amount_mwh", "")),
        "generated_from": _day(row.get("generated_from", "")),
        "generated_to": _day(row.get("generated_to", "")),
        "beneficiary_id": row.get("beneficiary_id", ""),
    }


def _property(row: Texts, given: DraftGiven) -> Mapping[str, object]:
    at: Sequence[Texts] = list(given.properties)
    return {
        **{name: row.get(name, "") for name in ("period", "subject", "unit", "evidence")},
        "quantity": choices("quantity").find(row.get("quantity", "")) or row.get("quantity", ""),
        "value": _number(row.get("value", "")),
        "file": given.file_name or FORM,
        "row": at.index(row) + 1,
    }


def _number(text: str) -> float | None:
    value, state = read_number(text)
    return value if state == PRESENT else None


def _day(text: str) -> date | None:
    return parse_day(text) if text else None
