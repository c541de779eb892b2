"""Writing runs and what came out of them. Called by use cases."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nearzero.reporting.lines import month_of
from parkdesk.accounts.actor import Actor
from parkdesk.records import store
from parkdesk.registry.models import Park
from parkdesk.runs.models import (
    FAILED,
    QUEUED,
    RUNNING,
    Run,
    RunChunk,
    RunLine,
    RunResult,
    Seal,
)

BESIDE_FROM = 1_000_000  #: chunks from this one on hold lines beside the total
_CHUNK = 100  #: lines in a chunk
_BATCH = 2000
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAsked:
    """What is to be calculated.

    Attributes
    ----------
    filings
        Ids of the filings to count; None counts those that are received when it is calculated.
    replaces
        The run that the new one is held against.
    """

    park: Park
    period: str
    start: date
    end: date
    method_id: str
    filings: tuple[int, ...] | None = None
    purpose: str = "account"
    replaces: Run | None = None
    reason: str = ""


def append_run(
    asked: RunAsked,
    *,
    settings: Mapping[str, str],
    named_factors: Sequence[str],
    own_factors: Sequence[Mapping[str, str]],
    actor: Actor,
    now: datetime,
) -> Run:
    """Put down that a run is asked for."""
    return Run.objects.create(
        park=asked.park,
        period=asked.period,
        start=asked.start,
        end=asked.end,
        method_id=asked.method_id,
        settings=dict(settings),
        named_factors=list(dict.fromkeys(named_factors)),
        own_factors=[dict(row) for row in own_factors],
        filings=None if asked.filings is None else list(asked.filings),
        purpose=asked.purpose,
        replaces=asked.replaces,
        reason=asked.reason,
        requested_at=now,
        requested_by=actor.id,
        requested_by_name=actor.name,
    )


def hold(run: Run) -> None:
    """Make others wait who hold the same run, until the transaction ends."""
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)


def begin(run: Run, now: datetime) -> bool:
    """Note that a run is being calculated; False where it has come to an end already."""
    rows = Run.objects.filter(pk=run.pk, state__in=(QUEUED, RUNNING))
    return bool(rows.update(state=RUNNING, started_at=now, step="", share_done=0.0))


def finish(run: Run, state: str, problems: object, now: datetime) -> bool:
    """Note how a run came to its end; False where another worker noted it before."""
    rows = Run.objects.filter(pk=run.pk, state=RUNNING)
    return bool(
        rows.update(state=state, finished_at=now, problems=problems, share_done=1.0, step="")
    )


def put_back(run: Run) -> bool:
    """Put a run that failed, or that a stopped worker left, back into the queue."""
    rows = Run.objects.filter(pk=run.pk, state__in=(QUEUED, RUNNING, FAILED))
    return bool(rows.update(state=QUEUED, step="", share_done=0.0, finished_at=None))


def progress(run: Run, step: str, share_done: float) -> None:
    """Note how far a run is; seen at once by whoever looks at it."""
    Run.objects.filter(pk=run.pk).update(step=step, share_done=share_done)


def keep_result(
    run: Run,
    whole: Document,
    box: bytes,
    *,
    filings: Sequence[int],
    duties: tuple[int, int],
    now: datetime,
) -> RunResult:
    """Keep the result file, the box and the lines of a run; inside one transaction.

    Parameters
    ----------
    whole
        The result file with its lines.
    duties
        How many filings were due in the period, and how many of them were counted.
    """
    rest = {name: value for name, value in whole.items() if name not in ("lines", "memo_lines")}
    text = json.dumps(rest, ensure_ascii=False, separators=(",", ":")).encode()
    document, _ = store.put([zlib.compress(text)])
    box_digest, _ = store.put([box])
    totals: Mapping[str, Any] = whole["totals"]
    result = RunResult.objects.create(
        run=run,
        run_hash=whole["run"]["hash"],
        code_version=whole["run"]["code_version"],
        method_hash=whole["method"]["hash"],
        is_provisional=bool(whole["method"]["provisional"]),
        is_synthetic=bool(whole["park"]["is_synthetic"]),
        document=document,
        box=box_digest,
        filings=list(filings),
        emission_tco2=totals["emission_tco2"],
        emission_lower_tco2=totals["emission_lower_tco2"],
        emission_upper_tco2=totals["emission_upper_tco2"],
        energy_equivalent_tce=totals["energy_equivalent_tce"],
        energy_calorific_tce=totals["energy_calorific_tce"],
        intensity_tco2_per_tce=totals["intensity_tco2_per_tce"],
        intensity_tco2_per_10k_cny=totals["intensity_tco2_per_10k_cny"],
        duties=duties[0],
        duties_received=duties[1],
        made_at=now,
    )
    _keep_lines(run, whole["lines"], 0)
    _keep_lines(run, whole.get("memo_lines", ()), BESIDE_FROM)
    return result


def _keep_lines(run: Run, lines: Sequence[Document], first_chunk: int) -> None:
    """Keep lines in chunks, and what each is looked up by."""
    chunks, rows = [], []
    for number, start in enumerate(range(0, len(lines), _CHUNK), start=first_chunk):
        part = {one["line_id"]: one for one in lines[start : start + _CHUNK]}
        data = zlib.compress(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode())
        chunks.append(RunChunk(run=run, ordinal=number, lines=data))
        rows += [_line(run, one, number) for one in part.values()]
    RunChunk.objects.bulk_create(chunks, batch_size=_BATCH)
    RunLine.objects.bulk_create(rows, batch_size=_BATCH)


def _line(run: Run, line: Document, chunk: int) -> RunLine:
    """Return what a line is looked up by; one beside the total does not count towards it."""
    return RunLine(
        run=run,
        line_id=line["line_id"],
        chunk=chunk,
        enterprise_id=line["enterprise_id"] or "",
        source=line["source"] or "",
        subject=line["subject"] or "",
        month=month_of(str(line.get("period") or "")),
        is_counted=bool(line["counted"]) and chunk < BESIDE_FROM,
        emission_tco2=line["emission_tco2"] or 0.0,
    )


def seal(run: Run, *, actor: Actor, now: datetime) -> Seal:
    """Seal a run as the park's account."""
    return Seal.objects.create(
        run=run, box=run.result.box, sealed_at=now, sealed_by_name=actor.name
    )
