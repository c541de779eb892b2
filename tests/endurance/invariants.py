"""What must hold after every kill; each check yields what does not."""

import hashlib
import json
import math
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, Max, Sum

from parkdesk.audit.queries import verify
from parkdesk.records.models import EvidenceFile, Filing
from parkdesk.runs.models import DONE, Run, RunLine, RunResult
from parkdesk.runs.operations import BESIDE_FROM
from parkdesk.workflow.models import NOT_FILED, Decision, Duty
from parkdesk.workflow.operations import STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far an earlier check has read; nothing at all by default.

    Attributes
    ----------
    result
        The last result.
    time
        When it began to read the store. [s]
    """

    result: int = 0
    time: float = 0.0


def violations(since: Mark) -> Iterator[str]:
    """Yield everything that does not hold; what an earlier check has read is not read again."""
    yield from _filings()
    yield from _duties()
    yield from _runs()
    yield from _results(since.result)
    yield from _files(since.time)
    broken = verify()
    if broken is not None:
        yield f"chain: link {broken.seq} is broken ({broken.reason})"


def mark() -> Mark:
    """Return how far a check that begins now reads."""
    last = RunResult.objects.aggregate(top=Max("pk"))["top"] or 0
    return Mark(result=last, time=time.time() - 1.0)


def _filings() -> Iterator[str]:
    counted = Filing.objects.annotate(n=Count("rows"), last=Max("rows__ordinal"))
    for one in counted.exclude(row_count=F("n"), last=F("n")):
        yield f"filing {one.pk}: {one.row_count} rows were filed, {one.n} are there"
    submitted = Decision.objects.filter(action="submit").values("filing_id")
    for one in Filing.objects.filter(is_correction=False).exclude(pk__in=submitted):
        yield f"filing {one.pk}: nobody submitted it"


def _duties() -> Iterator[str]:
    last = {
        row["duty_id"]: row
        for row in Decision.objects.order_by("seq").values("duty_id", "seq", "action", "filing_id")
    }
    for duty in Duty.objects.annotate(n=Count("decisions")):
        end = last.get(duty.pk, {"seq": 0, "action": "", "filing_id": None})
        state = STEPS[end["action"]][1] if end["action"] else NOT_FILED
        expected = (duty.n, end["seq"], state, end["filing_id"])
        if expected != (duty.seq, duty.seq, duty.state, duty.filing_id):
            yield f"duty {duty.pk}: is {duty.state} at {duty.seq}, its decisions say {expected}"


def _runs() -> Iterator[str]:
    for run in Run.objects.filter(state=DONE, result__isnull=True):
        yield f"run {run.pk}: is done and has no result"
    for run in Run.objects.filter(result__isnull=False).exclude(state=DONE):
        yield f"run {run.pk}: has a result and is {run.state}"


def _results(since: int) -> Iterator[str]:
    for result in RunResult.objects.filter(pk__gt=since).select_related("run"):
        counted = RunLine.objects.filter(run=result.run, is_counted=True)
        total = counted.aggregate(total=Sum("emission_tco2"))["total"] or 0.0
        if not math.isclose(total, result.emission_tco2, rel_tol=1e-9):
            yield f"result {result.pk}: its lines make {total}, it says {result.emission_tco2}"
        yield from _chunks(result)


def _chunks(result: RunResult) -> Iterator[str]:
    """Yield what is missing of the chunks of a result: each line stands in the one it names."""
    lines = Counter(RunLine.objects.filter(run=result.run).values_list("line_id", "chunk"))
    held: Counter[tuple[str, int]] = Counter()
    ordinals: dict[bool, list[int]] = {False: [], True: []}
    for chunk in result.run.chunks.order_by("ordinal"):
        ordinals[chunk.ordinal >= BESIDE_FROM].append(chunk.ordinal % BESIDE_FROM)
        held.update((key, chunk.ordinal) for key in json.loads(zlib.decompress(bytes(chunk.lines))))
    if held != lines:
        yield f"result {result.pk}: {len(held)} lines in chunks, {len(lines)} to look up"
    for found in ordinals.values():
        if found != list(range(len(found))):
            yield f"result {result.pk}: chunks are missing, there are {found}"


def _files(since: float) -> Iterator[str]:
    """Yield files that facts name and that are not there, and those that hold other bytes.

    Parameters
    ----------
    since
        Files written before were read by an earlier check. [s]
    """
    named = {one.digest: f"file {one.pk}" for one in EvidenceFile.objects.all()}
    for result in RunResult.objects.all():
        named[result.document] = f"document of run {result.run_id}"
        named[result.box] = f"box of run {result.run_id}"
    root = Path(settings.STORE)
    there = {path.name: path for path in root.glob("[0-9a-f][0-9a-f]/*")}
    for digest, name in named.items():
        if digest not in there:
            yield f"store: {name} is not there"
    for digest, path in there.items():
        if path.stat().st_mtime < since:
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"store: {named.get(digest, 'a file')} holds other bytes than its digest says"
