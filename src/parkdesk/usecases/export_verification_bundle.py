"""Hand a verification out: the sealed box, findings, conclusion, evidence index and the chain.

The bundle is one zip with a script that checks all of it away from the desk. Bodies of events of
other parks are left out of the chain, their hashes are not, so that the chain still verifies.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import BinaryIO

from django.db import transaction

from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.audit.queries import export
from parkdesk.records import store
from parkdesk.records.proof_queries import Proof, proofs_of
from parkdesk.runs.models import Run
from parkdesk.usecases.read_account import seal_of
from parkdesk.workflow.attest import (
    EVENT_OF_STEP,
    conclusion_attested,
    finding_attested,
    step_attested,
)
from parkdesk.workflow.models import VerificationFinding
from parkdesk.workflow.verification_queries import conclusions_of, findings_of, sealed_run

FORMAT = "parkdesk-verification/1"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 2**20  #: of an evidence file that is copied at once [bytes]
_TOOLS = ("verify.py", "words.json", "README.txt")
_STORED = ("application/zip", "image/", "application/pdf")  #: kinds that zipping makes no smaller

Plain = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleMade:
    """A bundle that was written.

    Attributes
    ----------
    manifest
        SHA-256 of its manifest: the fingerprint of the whole.
    """

    name: str
    manifest: str


class _Parts:
    """Writes parts into a zip and keeps their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.digests: dict[str, str] = {}

    def add(self, name: str, data: bytes, *, is_packed: bool = True) -> None:
        """Add a part."""
        self.digests[name] = hashlib.sha256(data).hexdigest()
        self.archive.writestr(_info(name, is_packed=is_packed), data)

    def add_json(self, name: str, value: object) -> None:
        """Add plain data as a part that people can read too."""
        self.add(name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode())

    def add_stored(self, name: str, digest: str, *, is_packed: bool) -> None:
        """Add a stored file without holding it in memory; its digest is its name in the store."""
        self.digests[name] = digest
        with (
            store.path_of(digest).open("rb") as source,
            self.archive.open(_info(name, is_packed=is_packed), "w") as target,
        ):
            while chunk := source.read(_CHUNK):
                target.write(chunk)


def export_verification_bundle(
    *, run_id: int, has_files: bool, target: BinaryIO, actor: Actor, now: datetime
) -> BundleMade:
    """Write the bundle of a sealed run.

    It is written outside any transaction, for it may take long; the event of the export, with
    the fingerprint, comes last.

    Parameters
    ----------
    has_files
        Whether the evidence files themselves are put in, beside their index.
    target
        Where to write.

    Raises
    ------
    NotFound
        If there is no such run, or the actor may not see its verification.
    parkdesk.records.store.Damaged
        If a stored file was changed.
    """
    run = sealed_run(actor, run_id)
    require(actor, "chain.export", run.park.place)
    with zipfile.ZipFile(target, "w") as archive:
        parts = _Parts(archive)
        _add_tools(parts)
        _add_run(parts, run)
        _add_verification(parts, run)
        _add_evidence(parts, run, actor, has_files=has_files)
        head = _add_chain(parts, run.park_id)
        manifest = _manifest(parts, head, now)
        archive.writestr(_info("manifest.json", is_packed=True), manifest)
    fingerprint = hashlib.sha256(manifest).hexdigest()
    _record(run, fingerprint, has_files=has_files, actor=actor, now=now)
    return BundleMade(name=f"verification-{run.park_id}-{run.period}.zip", manifest=fingerprint)


def _record(run: Run, fingerprint: str, *, has_files: bool, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        audit.record(
            "verification.exported",
            actor=actor,
            now=now,
            subject=f"run:{run.pk}",
            park_id=run.park_id,
            facts={"manifest": fingerprint, "has_files": has_files},
        )


def _info(name: str, *, is_packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    return info


def _manifest(parts: _Parts, head: Plain, now: datetime) -> bytes:
    whole = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "chain_head": head,
        "parts": parts.digests,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _add_tools(parts: _Parts) -> None:
    folder = files("parkdesk.usecases") / "bundle"
    for name in _TOOLS:
        parts.add(name, (folder / name).read_bytes())


def _add_run(parts: _Parts, run: Run) -> None:
    """Add the sealed box, those of the accounts it took the place of, and the result file."""
    boxes: list[Plain] = []
    for number, one in enumerate(_sealed_line(run)):
        name = "run/box.zip" if number == 0 else f"run/replaced-{one.pk}.zip"
        data = store.get(one.result.box)
        parts.add(name, data, is_packed=False)
        boxes.append(_box(one, name))
        if number == 0:
            with zipfile.ZipFile(io.BytesIO(data)) as box:
                parts.add("run/result.json", box.read("result.json"))
    parts.add_json(
        "run/run.json",
        {
            "run": run.pk,
            "park": run.park_id,
            "park_name_zh": run.park.name_zh,
            "park_name_en": run.park.name_en,
            "period": run.period,
            "method": run.method_id,
            "is_synthetic": run.result.is_synthetic,
            "boxes": boxes,
        },
    )


def _sealed_line(run: Run) -> Iterator[Run]:
    """Yield a run and, one after the other, the sealed runs that it took the place of."""
    seen: set[int] = set()
    one: Run | None = run
    while one is not None and one.pk not in seen and seal_of(one) is not None:
        seen.add(one.pk)
        yield one
        one = one.replaces


def _box(run: Run, name: str) -> Plain:
    seal = run.seal
    return {
        "run": run.pk,
        "file": name,
        "box": seal.box,
        "hash": run.result.run_hash,
        "code_version": run.result.code_version,
        "sealed_at": seal.sealed_at.isoformat(),
        "sealed_by_name": seal.sealed_by_name,
    }


def _add_verification(parts: _Parts, run: Run) -> None:
    findings = findings_of(run)
    parts.add_json("verification/findings.json", [_finding(one) for one in findings])
    parts.add_json(
        "verification/conclusions.json",
        [
            {
                "signed_at": one.signed_at.isoformat(),
                "statement_digest": one.statement_digest,
                "attested": conclusion_attested(one, run.result, findings),
            }
            for one in conclusions_of(run)
        ],
    )


def _finding(finding: VerificationFinding) -> Plain:
    steps = sorted(finding.steps.all(), key=lambda step: step.pk)
    return {
        "number": finding.number,
        "at": finding.at.isoformat(),
        "attested": finding_attested(finding),
        "steps": [
            {
                "at": step.at.isoformat(),
                "event": EVENT_OF_STEP[step.action],
                "attested": step_attested(step),
            }
            for step in steps
        ],
    }


def _add_evidence(parts: _Parts, run: Run, actor: Actor, *, has_files: bool) -> None:
    """Add which file proves which rows, and where it was asked for the files, each once."""
    proofs = proofs_of(actor, run.result.filings)
    index = []
    for proof in proofs:
        part = f"evidence/files/{proof.digest}" if has_files else None
        if part and part not in parts.digests:
            parts.add_stored(part, proof.digest, is_packed=not proof.media_type.startswith(_STORED))
        index.append(_entry(proof, part))
    parts.add_json("evidence/index.json", index)


def _entry(proof: Proof, part: str | None) -> Plain:
    return {
        "id": proof.id,
        "digest": proof.digest,
        "name": proof.name,
        "media_type": proof.media_type,
        "size": proof.size,
        "uploaded_at": proof.uploaded_at.isoformat(),
        "uploaded_by_name": proof.uploaded_by_name,
        "enterprise_id": proof.enterprise_id,
        "rows": list(proof.rows),
        "part": part,
    }


def _add_chain(parts: _Parts, park_id: str) -> Plain:
    """Add the chain line by line; returns its end."""
    found = hashlib.sha256()
    head: Plain = {"seq": 0, "hash": audit.START}
    with parts.archive.open(_info("chain/events.jsonl", is_packed=True), "w") as target:
        for entry in export(park_id):
            line = (audit.canonical(entry) + "\n").encode()
            found.update(line)
            target.write(line)
            head = {"seq": entry["seq"], "hash": entry["hash"]}
    parts.digests["chain/events.jsonl"] = found.hexdigest()
    return head
