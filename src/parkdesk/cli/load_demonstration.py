"""Loading the demonstration parks: real names, synthetic figures, marked so on every screen.

Rows go in by columns and in bulk, for two million of them are loaded at province size; accounts
are then calculated by the same use case as everywhere.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone

from parkdesk.accounts.actor import Actor, Grant, Role
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.audit.operations import By, record
from parkdesk.cli import demonstration as source
from parkdesk.cli.load_filings import LOADER, load_filings, month
from parkdesk.records.models import (
    FiledCertificate,
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

Progress = Callable[[str], None]
METHOD = "cn-zero-carbon-park-2025"
PASSWORD = "demo-Park-2026"  # noqa: S105 - printed on the screen that opens the demonstration
_PROVINCE = ("510000", "\u56db\u5ddd\u7701", "Sichuan")
_BATCH = 4000


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
                cast(Role, membership.role),
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
        load_filings(park, members, year, months, size)
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
                read_at=datetime.combine(month(one.period)[1], datetime.min.time(), UTC)
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
