"""Attach a file to a figure, and take it off again while nothing is submitted."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, NotFound, require
from parkdesk.audit.operations import record
from parkdesk.records import drafts
from parkdesk.records.media import Unacceptable, clean_name, recognise
from parkdesk.records.models import Draft, EvidenceFile
from parkdesk.records.operations import keep_file
from parkdesk.records.queries import file
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import open_draft, refuse_closed
from parkdesk.workflow.models import Duty
from parkdesk.workflow.queue import locked

MOST_PROOFS = 20  #: files of one figure
_CHUNK = 2**20  #: [bytes]


@transaction.atomic
def attach_evidence(
    *, duty: Duty, key: str, stream: IO[bytes], name: str, actor: Actor, now: datetime
) -> EvidenceFile:
    """Keep a file and attach it to a line of the draft; what is being typed is not touched.

    Parameters
    ----------
    key
        Key of the line.
    stream, name
        The file, and what it is called; what it is, is told by its content.

    Raises
    ------
    Refused
        If the duty is closed, the file is not of a kind that is taken, or the figure has enough.
    """
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    duty = locked(duty)
    refuse_closed(duty)
    draft = _draft(duty, actor, now)
    proofs = {one: list(ids) for one, ids in draft.data.get("proofs", {}).items()}
    if len(proofs.get(key, ())) >= MOST_PROOFS:
        raise Refused(_("This figure has as many files as it can have; combine some of them."))
    kept = keep_evidence(duty, stream, name, actor=actor, now=now)
    if kept.pk not in proofs.setdefault(key, []):
        proofs[key].append(kept.pk)
    drafts.put_proofs(draft, proofs)
    record(
        "evidence.attached",
        actor=actor,
        now=now,
        subject=f"file:{kept.pk}",
        park_id=duty.park_id,
        facts={"duty": duty.pk, "name": kept.name, "digest": kept.digest, "size": kept.size},
    )
    return kept


@transaction.atomic
def detach_evidence(*, duty: Duty, key: str, file_id: int, actor: Actor, now: datetime) -> None:
    """Take a file off a line of the draft; the file itself stays kept.

    Raises
    ------
    NotFound
        If the line has no such file.
    Refused
        If the duty is closed.
    """
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    duty = locked(duty)
    refuse_closed(duty)
    kept = file(actor, file_id)
    draft = _draft(duty, actor, now)
    proofs = {one: list(ids) for one, ids in draft.data.get("proofs", {}).items()}
    if file_id not in proofs.get(key, ()):
        raise NotFound
    proofs[key].remove(file_id)
    drafts.put_proofs(draft, proofs)
    record(
        "evidence.detached",
        actor=actor,
        now=now,
        subject=f"file:{kept.pk}",
        park_id=duty.park_id,
        facts={"duty": duty.pk, "name": kept.name},
    )


def keep_evidence(
    duty: Duty, stream: IO[bytes], name: str, *, actor: Actor, now: datetime, kind: str = "evidence"
) -> EvidenceFile:
    """Keep a file of an enterprise; the same file under the same name is kept once.

    Raises
    ------
    Refused
        If it is not of a kind that is taken.
    """
    try:
        media = recognise(stream, name)
    except Unacceptable as refusal:
        raise Refused(refusal.message, "file") from refusal
    known = clean_name(name, media)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    found = EvidenceFile.objects.filter(
        enterprise=duty.enterprise, digest=digest, name=known, kind=kind
    ).first()
    stream.seek(0)
    return found or keep_file(
        enterprise=duty.enterprise,
        name=known,
        media_type=media.type,
        chunks=_chunks(stream),
        kind=kind,
        actor=actor,
        now=now,
    )


def _chunks(stream: IO[bytes]) -> Iterable[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _draft(duty: Duty, actor: Actor, now: datetime) -> Draft:
    """Return the kept draft, kept now as it was opened if nothing was typed yet."""
    opened = open_draft(duty=duty, actor=actor)
    found, _is_new = Draft.objects.select_for_update(no_key=True).get_or_create(
        enterprise=duty.enterprise,
        period=duty.period,
        defaults={
            "data": drafts.as_json(opened.given),
            "updated_at": now,
            "updated_by_name": actor.name,
        },
    )
    return found
