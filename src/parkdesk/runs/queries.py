"""Reading runs and their lines, each within what the actor may see."""

import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Abs

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.accounts.rules import park_filter
from parkdesk.records import store
from parkdesk.runs.models import Run, RunChunk, RunLine, RunResult
from parkdesk.runs.operations import BESIDE_FROM

Document = dict[str, Any]


def runs(actor: Actor, action: str = "run.see") -> QuerySet[Run]:
    """Return the accounts of parks where an actor may do something, the newest first.

    Who only verifies or supervises sees sealed runs alone.
    """
    sealed = Run.objects.filter(park_filter(actor, action, "park__"), seal__isnull=False)
    inside = Run.objects.filter(park_filter(actor, "run.calculate", "park__"))
    found = (sealed | inside).filter(purpose="account").distinct()
    return found.select_related("park__prefecture", "result", "seal").order_by("-id")


def run(actor: Actor, run_id: int, action: str = "run.see") -> Run:
    """Return a run.

    Raises
    ------
    NotFound
        If there is none, or the actor may not do this with it.
    """
    found = runs(actor, action).filter(pk=run_id).first()
    if found is None:
        raise NotFound
    return found


def document(result: RunResult) -> Document:
    """Return the result file of a run without its lines.

    Raises
    ------
    parkdesk.records.store.Damaged
        If the stored file was changed.
    """
    return json.loads(zlib.decompress(store.get(result.document)))  # type: ignore[no-any-return]


def line(run_: Run, line_id: str) -> Document:
    """Return one line of a run.

    Raises
    ------
    NotFound
        If the run has no such line.
    """
    found = RunLine.objects.filter(run=run_, line_id=line_id).first()
    if found is None:
        raise NotFound
    return dict(chunks(run_, [found.chunk]))[found.chunk][line_id]


def lines(run_: Run, which: QuerySet[RunLine]) -> list[Document]:
    """Return some lines of a run in their order."""
    places = list(which.values_list("line_id", "chunk"))
    parts = dict(chunks(run_, {number for _, number in places}))
    return [parts[number][line_id] for line_id, number in places]


def chunks(
    run_: Run, numbers: Collection[int] | None = None
) -> Iterator[tuple[int, Mapping[str, Document]]]:
    """Yield the chunks of a run with their numbers, line id -> line; all of them by default."""
    rows = RunChunk.objects.filter(run=run_).order_by("ordinal")
    if numbers is not None:
        rows = rows.filter(ordinal__in=numbers)
    for row in rows.iterator(chunk_size=50):
        yield row.ordinal, json.loads(zlib.decompress(bytes(row.lines)))


def latest(park_ids: list[str], period: str) -> dict[str, RunResult]:
    """Return for each park the result that stands for a period: the last sealed run."""
    rows = (
        RunResult.objects.filter(run__park_id__in=park_ids, run__period=period)
        .filter(run__seal__isnull=False, run__purpose="account")
        .select_related("run__seal")
        .order_by("run__seal__sealed_at", "id")
    )
    return {row.run.park_id: row for row in rows}


def whole_document(run_: Run) -> Document:
    """Return the result file of a run with all its lines, as the command line writes it."""
    found = document(run_.result)
    found["lines"], found["memo_lines"] = [], []
    for number, part in chunks(run_):
        found["lines" if number < BESIDE_FROM else "memo_lines"] += part.values()
    return found


def lines_after(
    run_: Run, after: str, *, enterprise: str | None = None, source: str | None = None
) -> QuerySet[RunLine]:
    """Return the lines of a run that come after a line id, in the order of ids."""
    found = RunLine.objects.filter(run=run_, line_id__gt=after).order_by("line_id")
    if enterprise is not None:
        found = found.filter(enterprise_id=enterprise)
    return found if source is None else found.filter(source=source)


def standing(park_ids: list[str], periods: list[str]) -> dict[tuple[str, str], RunResult]:
    """Return for parks and periods the result that stands: the last sealed run of each pair.

    What only the run's own pages need stays in the database.
    """
    rows = (
        RunResult.objects.filter(run__park_id__in=park_ids, run__period__in=periods)
        .filter(run__seal__isnull=False, run__purpose="account")
        .select_related("run__seal")
        .defer("filings", "run__filings", "run__problems", "run__named_factors", "run__own_factors")
        .order_by("run__seal__sealed_at", "id")
    )
    return {(row.run.park_id, row.run.period): row for row in rows}


def sealed_years(park_ids: list[str]) -> list[int]:
    """Return the years that at least one of some parks has a sealed account of, in order."""
    rows = Run.objects.filter(park_id__in=park_ids, seal__isnull=False, purpose="account")
    found = rows.values_list("period", flat=True).distinct()
    return sorted(int(period) for period in found if period.isdecimal())


def of_park(actor: Actor, park_id: str) -> QuerySet[Run]:
    """Return the accounts of a park that an actor may see, without what only their pages need."""
    found = runs(actor).filter(park_id=park_id)
    return found.defer("problems", "filings", "named_factors", "own_factors", "result__filings")


def successors(actor: Actor, run_: Run) -> list[Run]:
    """Return the accounts that were asked for to take the place of a run, the newest first."""
    found = runs(actor).filter(replaces=run_)
    return list(found.defer("problems", "filings", "result__filings"))


def lines_of(
    run_: Run,
    *,
    source: str | None = None,
    enterprise: str | None = None,
    month: str | None = None,
    is_counted: bool = True,
) -> QuerySet[RunLine]:
    """Return the lines behind a figure of a run, those of most tonnes first.

    A line beside the total, of a memo item or the second basis, is found where its source is
    asked for and ``is_counted`` is False.
    """
    rows = RunLine.objects.filter(run=run_, is_counted=is_counted)
    given = {"source": source, "enterprise_id": enterprise, "month": month}
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    return rows.order_by(Abs("emission_tco2").desc(), "line_id")


def count_and_sum(rows: QuerySet[RunLine]) -> tuple[int, float]:
    """Return how many lines there are and what they add up to. [tCO2]

    The database adds them exactly: they lie on one binary grid.
    """
    found = rows.order_by().aggregate(count=Count("id"), total=Sum("emission_tco2"))
    return found["count"], found["total"] or 0.0


def named_files() -> set[str]:
    """Return the digests of all result files and sealed boxes; for who keeps the desk."""
    pairs = RunResult.objects.values_list("document", "box")
    return {digest for pair in pairs for digest in pair if digest}


def result_by_run(run_id: int) -> RunResult | None:
    """Return a result whoever asks: for holding the log against what stands."""
    return RunResult.objects.filter(run_id=run_id).first()


def counted_tonnes(run_id: int) -> Iterator[float]:
    """Yield the emission of every counted line of a run, as it is looked up by. [tCO2]"""
    found = RunLine.objects.filter(run_id=run_id, is_counted=True)
    return found.values_list("emission_tco2", flat=True).iterator(chunk_size=5000)
