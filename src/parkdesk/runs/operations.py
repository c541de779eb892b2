"""Writing runs and what came out of them. Called by use cases."""

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from parkdesk.accounts.actor import Actor
from parkdesk.records import store
from parkdesk.runs.models import Run, RunChunk, RunLine, RunResult, Seal

_CHUNK = 100  #: lines in a chunk
_BATCH = 2000
Document = dict[str, Any]


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
    lines = whole["lines"]
    rest = {name: value for name, value in whole.items() if name != "lines"}
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
    _keep_lines(run, lines)
    return result


def _keep_lines(run: Run, lines: Sequence[Document]) -> None:
    chunks = []
    for number, start in enumerate(range(0, len(lines), _CHUNK)):
        part = {one["line_id"]: one for one in lines[start : start + _CHUNK]}
        data = zlib.compress(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode())
        chunks.append(RunChunk(run=run, ordinal=number, lines=data))
    RunChunk.objects.bulk_create(chunks, batch_size=_BATCH)
    RunLine.objects.bulk_create(
        [_line(run, one, index // _CHUNK) for index, one in enumerate(lines)], batch_size=_BATCH
    )


def _line(run: Run, line: Document, chunk: int) -> RunLine:
    period = str(line.get("period") or "")
    return RunLine(
        run=run,
        line_id=line["line_id"],
        chunk=chunk,
        enterprise_id=line["enterprise_id"] or "",
        source=line["source"] or "",
        subject=line["subject"] or "",
        month=period[:7] if len(period) >= len("2025-01") else "",
        is_counted=bool(line["counted"]),
        emission_tco2=line["emission_tco2"] or 0.0,
    )


def seal(run: Run, *, actor: Actor, now: datetime) -> Seal:
    """Seal a run as the park's account."""
    return Seal.objects.create(
        run=run, box=run.result.box, sealed_at=now, sealed_by_name=actor.name
    )
