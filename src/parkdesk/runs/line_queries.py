"""Reading lines of a run by flow: what one enterprise has of one source and subject."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import Sum
from django.db.models.functions import Abs

from parkdesk.runs.models import Run, RunLine
from parkdesk.runs.operations import BESIDE_FROM
from parkdesk.runs.queries import Document, chunks

Group = tuple[str, str, str]  #: enterprise, source and subject
IDS_AT_ONCE = 400  #: in one condition; SQLite takes no more than a thousand variables


def lines_named(run: Run, ids: Iterable[str]) -> list[RunLine]:
    """Return the counted lines of some ids, those of most tonnes first."""
    wanted = sorted(set(ids))
    rows: list[RunLine] = []
    for start in range(0, len(wanted), IDS_AT_ONCE):
        part = wanted[start : start + IDS_AT_ONCE]
        rows += RunLine.objects.filter(run=run, is_counted=True, line_id__in=part)
    return sorted(rows, key=lambda row: (-abs(row.emission_tco2), row.line_id))


def largest_of_group(run: Run, group: Group) -> RunLine | None:
    """Return the line of most tonnes of an enterprise, source and subject."""
    enterprise, source, subject = group
    rows = RunLine.objects.filter(
        run=run, is_counted=True, enterprise_id=enterprise, source=source, subject=subject
    )
    return rows.order_by(Abs("emission_tco2").desc(), "line_id").first()


def tonnes_by_group(run: Run) -> dict[Group, float]:
    """Return the tonnes of each enterprise, source and subject. [tCO2]

    The database adds them exactly: they lie on one binary grid.
    """
    rows = RunLine.objects.filter(run=run, is_counted=True).order_by()
    found = rows.values_list("enterprise_id", "source", "subject").annotate(
        total=Sum("emission_tco2")
    )
    return {(enterprise, source, subject): total for enterprise, source, subject, total in found}


def estimated_lines(run: Run) -> frozenset[str]:
    """Return the ids of the counted lines whose amount was estimated."""
    return _estimated(run.pk, run.result.run_hash)


@lru_cache(maxsize=8)
def _estimated(run_id: int, _run_hash: str) -> frozenset[str]:
    """Read every line of a run once; what has this hash never changes."""
    return frozenset(
        line_id
        for number, lines in chunks(Run(pk=run_id))
        if number < BESIDE_FROM
        for line_id, line in lines.items()
        if line["quality"] == "estimated" and line["counted"]
    )


def documents_of(run: Run, rows: Iterable[RunLine]) -> Mapping[str, Document]:
    """Return the lines of some rows as the result file has them, by id."""
    wanted: dict[int, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.chunk, set()).add(row.line_id)
    return {
        line_id: lines[line_id]
        for number, lines in chunks(run, wanted)
        for line_id in wanted[number]
    }
