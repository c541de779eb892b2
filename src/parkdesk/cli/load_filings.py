"""Loading what the demonstration parks filed: rows by columns, in bulk, with every decision."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from parkdesk.accounts.actor import Actor
from parkdesk.cli import demonstration as source
from parkdesk.records.models import ROW_TEXTS, FiledRow, Filing
from parkdesk.workflow.models import Decision, Duty

LOADER = Actor(id=None, name="demonstration")
_BATCH = 4000
#: The decisions that lead to each state.
_STEPS = {
    "not_filed": (),
    "pending": ("submit",),
    "returned": ("submit", "return"),
    "reviewed": ("submit", "review"),
    "received": ("submit", "review", "receive"),
}


def load_filings(
    park: source.PilotPark,
    members: Sequence[source.Enterprise],
    year: int,
    months: Sequence[int],
    size: source.Size,
) -> None:
    """Load what the units of a park filed in some months of a year, and every decision on it."""
    duties = source.duties(park, members, year, months)
    filed = [one for one in duties if one.state != "not_filed"]
    columns = source.filed_columns(park, members, year, months, detail=size.detail)
    blocks = {key: span for key, span in _blocks(columns)}
    filings = Filing.objects.bulk_create(
        [_filing(one, blocks.get((one.enterprise_id, one.period), (0, 0))) for one in filed],
        batch_size=_BATCH,
    )
    by_key = {(f.enterprise_id, f.period): f for f in filings}
    made = Duty.objects.bulk_create(
        [_duty(one, by_key.get((_key(one), one.period))) for one in duties], batch_size=_BATCH
    )
    Decision.objects.bulk_create(
        [step for duty, one in zip(made, duties, strict=True) for step in _steps(duty, one)],
        batch_size=_BATCH,
    )
    for filing in filings:
        code = filing.enterprise_id.partition("/")[2]
        span = blocks.get((code, filing.period))
        if span is None:
            message = f"a filed duty has no rows: {filing.enterprise_id} {filing.period}"
            raise ValueError(message)
    rows = _rows(filings, blocks, columns)
    while batch := [row for row, _ in zip(rows, range(_BATCH * 5), strict=False)]:
        FiledRow.objects.bulk_create(batch, batch_size=_BATCH)


def _blocks(
    columns: Mapping[str, Sequence[str]],
) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    """Yield enterprise, period and the span of rows of each filing; they stand together."""
    who, when = columns["enterprise_id"], columns["period"]
    start = 0
    for at in range(1, len(who) + 1):
        if at == len(who) or (who[at], when[at]) != (who[start], when[start]):
            yield (who[start], when[start]), (start, at)
            start = at


def _rows(
    filings: Sequence[Filing],
    blocks: Mapping[tuple[str, str], tuple[int, int]],
    columns: Mapping[str, Sequence[str]],
) -> Iterator[FiledRow]:
    texts = [columns[name] for name in ROW_TEXTS]
    for filing in filings:
        start, end = blocks[filing.enterprise_id.partition("/")[2], filing.period]
        for at in range(start, end):
            ordinal = at - start + 1
            yield FiledRow(
                filing=filing,
                ordinal=ordinal,
                file=f"{filing.enterprise_id.replace('/', '-')}-{filing.period}.xlsx",
                sheet="activity",
                row=ordinal + 1,
                **dict(zip(ROW_TEXTS, (column[at] for column in texts), strict=True)),
            )


def _key(duty: source.Duty) -> str:
    return f"{duty.park_id}/{duty.enterprise_id}"


def month(period: str) -> tuple[date, date]:
    """Return the first day of a month and of the next."""
    start = date(int(period[:4]), int(period[5:7]), 1)
    return start, (start + timedelta(days=32)).replace(day=1)


def _filing(one: source.Duty, span: tuple[int, int]) -> Filing:
    start, end = month(one.period)
    return Filing(
        park_id=one.park_id,
        enterprise_id=_key(one),
        period=one.period,
        start=start,
        end=end,
        version=1,
        origin="demonstration",
        is_synthetic=True,
        row_count=span[1] - span[0],
        filed_at=one.submitted_at or datetime(end.year, end.month, 5, tzinfo=UTC),
        filed_by_name=LOADER.name,
    )


def _duty(one: source.Duty, filing: Filing | None) -> Duty:
    start, end = month(one.period)
    return Duty(
        park_id=one.park_id,
        enterprise_id=_key(one),
        period=one.period,
        start=start,
        end=end,
        due_on=one.due_on,
        state=one.state,
        filing=filing,
        seq=len(_STEPS[one.state]),
        changed_at=one.decided_at or one.submitted_at,
    )


def _steps(duty: Duty, one: source.Duty) -> Iterator[Decision]:
    if duty.filing is None:  # nobody has filed, so nobody has decided
        return
    for seq, action in enumerate(_STEPS[one.state], start=1):
        at = one.submitted_at if action == "submit" else one.decided_at
        yield Decision(
            duty=duty,
            seq=seq,
            action=action,
            filing=duty.filing,
            reason=one.reason_zh if action == "return" else "",
            at=at or duty.filing.filed_at,
            by_name=LOADER.name,
        )
