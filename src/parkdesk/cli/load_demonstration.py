"""Loading the demonstration parks: real names, synthetic figures, marked so on every screen.

Rows go in by columns and in bulk, for two million of them are loaded at province size; accounts
are then calculated by the same use case as everywhere.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from parkdesk.accounts.actor import Actor, Grant
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.audit.operations import By, record
from parkdesk.cli import demonstration as source
from parkdesk.records.models import (
    ROW_TEXTS,
    FiledCertificate,
    FiledRow,
    Filing,
    Reading,
)
from parkdesk.registry.models import (
    Boundary,
    Enterprise,
    Meter,
    Park,
    Region,
    ReportedFact,
    Target,
    YearFigures,
)
from parkdesk.runs.models import DONE, Run
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.seal_run import seal_run
from parkdesk.workflow.models import Decision, Duty

Progress = Callable[[str], None]
METHOD = "cn-zero-carbon-park-2025"
PASSWORD = "demo-Park-2026"  # noqa: S105 - printed on the screen that opens the demonstration
LOADER = Actor(id=None, name="demonstration")
_PROVINCE = ("510000", "\u56db\u5ddd\u7701", "Sichuan")
_BATCH = 4000
#: The decisions that lead to each state.
_STEPS = {
    "not_filed": (),
    "pending": ("submit",),
    "returned": ("submit", "return"),
    "reviewed": ("submit", "review"),
    "received": ("submit", "review", "receive"),
}


def is_loaded() -> bool:
    """Say whether the demonstration, or anything else, is in the database."""
    return Park.objects.exists()


def load(*, size: str = "small", progress: Progress = lambda _: None) -> None:
    """Load the demonstration parks and account their complete years.

    Parameters
    ----------
    size
        ``small`` or ``province``.
    progress
        Is told what is being done.
    """
    chosen = source.SIZES[size]
    parks = source.pilot_parks()
    with transaction.atomic():
        _regions(parks)
        for park in parks:
            _park(park)
        _people()
    for number, park in enumerate(parks, start=1):
        progress(f"{number}/{len(parks)} {park.id}")
        with transaction.atomic():
            _load_park(park, chosen)
        _account(park, chosen)


def _regions(parks: Sequence[source.PilotPark]) -> None:
    code, name_zh, name_en = _PROVINCE
    province = Region.objects.create(code=code, name_zh=name_zh, name_en=name_en)
    for park in {one.prefecture_code: one for one in parks}.values():
        Region.objects.create(
            code=park.prefecture_code,
            name_zh=park.prefecture_zh,
            name_en=park.prefecture_en,
            parent=province,
        )


def _park(park: source.PilotPark) -> None:
    Park.objects.create(
        id=park.id,
        number=park.number,
        name_zh=park.name_zh,
        name_en=park.name_en,
        prefecture_id=park.prefecture_code,
        committee_zh=park.committee_zh,
        industries_zh=";".join(word.zh for word in park.industries),
        focus_zh=";".join(word.zh for word in park.focus),
        park_type=park.park_type,
        park_type_basis=park.park_type_basis_zh,
        longitude=park.lon,
        latitude=park.lat,
        location_basis=park.location_basis_zh,
        is_synthetic=True,
    )


def _facts(park: source.PilotPark, now: datetime) -> None:
    """Record what the pilot report prints of a park: real figures, with their section."""
    names = ("topic", "subject_zh", "subject_en", "indicator", "value", "unit", "unit_zh",
             "unit_en", "period_zh", "period_en", "source", "section")  # fmt: skip
    ReportedFact.objects.bulk_create(
        ReportedFact(
            park_id=park.id,
            recorded_at=now,
            recorded_by_name=LOADER.name,
            **{name: getattr(fact, name) for name in names},
        )
        for fact in park.facts
    )


def _people() -> None:
    for one in source.people():
        person = Person.objects.create_user(
            one.login, PASSWORD, full_name=one.name_zh, language=one.language
        )
        for membership in one.memberships:
            grant(
                person,
                membership.role,
                membership.scope_id,
                granted_by_name=LOADER.name,
                now=timezone.now(),
            )


def _load_park(park: source.PilotPark, size: source.Size) -> None:
    members = source.enterprises(park, size.count(park.id))
    Enterprise.objects.bulk_create([_enterprise(one) for one in members])
    now = timezone.now()
    about = {"is_synthetic": True, "recorded_at": now, "recorded_by_name": LOADER.name}
    _facts(park, now)
    for year, months in size.periods.items():
        _figures(park, members, year, about)
        _filings(park, members, year, months, size)
    _certificates(park, members, size)
    _meters(park, members, size)
    site = source.site(park, members)
    Boundary.objects.create(
        park_id=park.id,
        geojson=json.dumps({"boundary": site.boundary, "plots": site.plots}, ensure_ascii=False),
        basis="synthetic",
        **about,
    )
    for target in source.targets(park, size.name):
        Target.objects.create(
            park_id=park.id,
            indicator=target.indicator,
            year=target.year,
            value=target.value,
            unit=target.unit,
            source=target.source or target.basis_zh,
            **(about | {"is_synthetic": target.is_synthetic}),
        )
    record(
        "demonstration.loaded",
        actor=By(None, LOADER.name),
        now=now,
        subject=f"park:{park.id}",
        park_id=park.id,
        facts={"size": size.name},
    )


def _enterprise(one: source.Enterprise) -> Enterprise:
    return Enterprise(
        key=one.key,
        park_id=one.park_id,
        code=one.enterprise_id,
        name_zh=one.name_zh,
        name_en=one.name_en,
        credit_code=one.credit_code,
        industry_code=one.industry_code,
        role=one.role,
        in_boundary=one.in_boundary,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        is_synthetic=one.is_synthetic,
    )


def _figures(
    park: source.PilotPark,
    members: Sequence[source.Enterprise],
    year: int,
    about: Mapping[str, object],
) -> None:
    """Record the yearly figures of the park and its enterprises."""
    own = source.park_row(park, members, year)
    rows = [YearFigures(park_id=park.id, year=year, source="synthetic", **_amounts(own), **about)]
    for row in source.enterprise_rows(members, year):
        key = f"{park.id}/{row['enterprise_id']}"
        rows.append(
            YearFigures(
                park_id=park.id,
                enterprise_id=key,
                year=year,
                source="synthetic",
                **_amounts(row),
                **about,
            )
        )
    YearFigures.objects.bulk_create(rows)


def _amounts(row: Mapping[str, object]) -> dict[str, float | None]:
    names = ("value_added_cny", "output_value_cny", "floor_area_m2", "population")
    return {name: float(str(row[name])) if row.get(name) else None for name in names}


def _filings(
    park: source.PilotPark,
    members: Sequence[source.Enterprise],
    year: int,
    months: Sequence[int],
    size: source.Size,
) -> None:
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


def _month(period: str) -> tuple[date, date]:
    start = date(int(period[:4]), int(period[5:7]), 1)
    return start, (start + timedelta(days=32)).replace(day=1)


def _filing(one: source.Duty, span: tuple[int, int]) -> Filing:
    start, end = _month(one.period)
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
    start, end = _month(one.period)
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
    for seq, action in enumerate(_STEPS[one.state], start=1):
        at = one.submitted_at if action == "submit" else one.decided_at
        yield Decision(
            duty=duty,
            seq=seq,
            action=action,
            filing=duty.filing,
            reason=one.reason_zh if action == "return" else "",
            at=at or one.submitted_at,
            by_name=LOADER.name,
        )


def _certificates(
    park: source.PilotPark, members: Sequence[source.Enterprise], size: source.Size
) -> None:
    columns = source.certificates(park, members, size.periods, detail=size.detail)
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(names, values, strict=True))
        owner = f"{park.id}/{row['beneficiary_id']}"
        first, last = (date.fromisoformat(row[name]) for name in ("generated_from", "generated_to"))
        filed = Filing.objects.filter(enterprise_id=owner, start__lt=last, end__gt=first)
        filing = filed.order_by("start").first()
        if filing is None:  # nobody has filed those months yet, nor the certificate with it
            continue
        FiledCertificate.objects.create(
            filing=filing,
            certificate_id=row["certificate_id"],
            kind=row["kind"],
            amount_mwh=float(row["amount_mwh"]) if row["amount_mwh"] else None,
            generated_from=row["generated_from"] or None,
            generated_to=row["generated_to"] or None,
            beneficiary_id=row["beneficiary_id"],
        )


def _meters(
    park: source.PilotPark, members: Sequence[source.Enterprise], size: source.Size
) -> None:
    columns = source.meters(park, members)
    ids, owners = columns["meter_id"], columns["enterprise_id"]
    Meter.objects.bulk_create(
        Meter(id=one, enterprise_id=f"{park.id}/{owner}", medium="electricity", unit="MWh")
        for one, owner in zip(ids, owners, strict=True)
    )
    now = timezone.now()
    for year, months in size.periods.items():
        Reading.objects.bulk_create(
            Reading(
                meter_id=one.meter_id,
                read_at=datetime.combine(_month(one.period)[1], datetime.min.time(), UTC)
                - timedelta(hours=8),
                value=str(one.amount_mwh),
                kind="interval",
                received_at=now,
            )
            for one in source.meter_months(park, members, year, months, detail=size.detail)
        )


def _account(park: source.PilotPark, size: source.Size) -> None:
    """Account and seal the years of a park that are complete."""
    loader = Actor(
        id=None,
        name=LOADER.name,
        grants=(Grant(role="park_manager", scope_kind="park", scope_id=park.id),),
    )
    known = Park.objects.select_related("prefecture__parent").get(pk=park.id)
    for year, months in size.periods.items():
        if len(months) < 12:
            continue
        run = request_account(
            park=known, period=str(year), method_id=METHOD, actor=loader, now=timezone.now()
        )
        calculate_inventory(run_id=run.pk, clock=timezone.now)
        run = Run.objects.get(pk=run.pk)
        if run.state != DONE:
            message = f"the demonstration account of {park.id} {year} was refused: {run.problems}"
            raise RuntimeError(message)
        seal_run(run_id=run.pk, actor=loader, now=timezone.now())
