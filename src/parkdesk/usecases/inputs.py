"""What an account of a park is calculated from: received filings as the library's ledger."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from nearzero.ledger import Ledger, assemble_ledger
from parkdesk.records.models import (
    ROW_TEXTS,
    FiledCertificate,
    FiledProperty,
    FiledRow,
    Filing,
)
from parkdesk.registry.models import Enterprise, Park
from parkdesk.registry.queries import year_figures

_PLACED = ("filing_id", "filing__enterprise__code", "file", "sheet", "row")
_IDS_AT_ONCE = 900  #: ids in one condition; SQLite takes no more than a thousand


def ledger_of(park: Park, start: date, filing_ids: Sequence[int]) -> Ledger:
    """Return the ledger that some filings of a park make up.

    A row's file is written as ``filing id/file name``, so that a tonne leads back to the filing.
    """
    return ledger_from(
        park,
        start,
        activity=filed_activity(filing_ids),
        certificates=filed_certificates(filing_ids),
        properties=filed_properties(filing_ids),
        is_synthetic=_any_synthetic(filing_ids),
    )


def _any_synthetic(filing_ids: Sequence[int]) -> bool:
    return any(
        Filing.objects.filter(id__in=part, is_synthetic=True).exists()
        for part in _parts(sorted(filing_ids))
    )


def ledger_from(
    park: Park,
    start: date,
    *,
    activity: pa.Table,
    certificates: pa.Table | None = None,
    properties: pa.Table | None = None,
    is_synthetic: bool = False,
) -> Ledger:
    """Return the ledger of a park from given tables, its units described as in a year.

    It is synthetic where the park, one of its units or what was filed is.
    """
    figures = year_figures(park.id, start.year)
    own = figures.get("")
    units = list(Enterprise.objects.filter(park=park).order_by("code"))
    is_synthetic = is_synthetic or any(unit.is_synthetic for unit in units)
    return assemble_ledger(
        park=_table([_park(park, own, is_synthetic=park.is_synthetic or is_synthetic)]),
        enterprises=_table([_unit(unit, figures.get(unit.key)) for unit in units]),
        activity=activity,
        certificates=certificates,
        properties=properties,
    )


def _table(rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows)


def _park(park: Park, figures: object, *, is_synthetic: bool) -> dict[str, object]:
    return {
        "park_id": park.id,
        "name_zh": park.name_zh,
        "name_en": park.name_en,
        "park_type": park.park_type,
        "province": park.prefecture.parent.name_zh if park.prefecture.parent else None,
        "is_synthetic": "yes" if is_synthetic else "no",
        **{
            name: getattr(figures, name, None)
            for name in ("value_added_cny", "output_value_cny", "floor_area_m2", "population")
        },
    }


def _unit(unit: Enterprise, figures: object) -> dict[str, object]:
    return {
        "enterprise_id": unit.code,
        "name_zh": unit.name_zh,
        "credit_code": unit.credit_code or None,
        "industry_code": unit.industry_code or None,
        "role": unit.role,
        "in_boundary": "yes" if unit.in_boundary else "no",
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "value_added_cny": getattr(figures, "value_added_cny", None),
        "output_value_cny": getattr(figures, "output_value_cny", None),
    }


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + _IDS_AT_ONCE] for at in range(0, len(ids), _IDS_AT_ONCE))


def filed_activity(filing_ids: Sequence[int]) -> pa.Table:
    """Return the filed rows in the order of filings and rows, columns at once for speed."""
    rows: list[tuple[object, ...]] = []
    for part in _parts(sorted(filing_ids)):
        found = FiledRow.objects.filter(filing_id__in=part).order_by("filing_id", "ordinal")
        rows += found.values_list(*_PLACED, *ROW_TEXTS)
    columns = list(zip(*rows, strict=True)) or [()] * (len(_PLACED) + len(ROW_TEXTS))
    filing, code, file, sheet, row, *texts = columns
    places: dict[str, pa.Array[Any]] = {
        "enterprise_id": pa.array(code, pa.string()),
        "file": pa.array([f"{f}/{n}" for f, n in zip(filing, file, strict=True)], pa.string()),
        "sheet": pa.array(sheet, pa.string()),
        "row": pa.array(row, pa.int32()),
    }
    filed = {name: pa.array(one, pa.string()) for name, one in zip(ROW_TEXTS, texts, strict=True)}
    return pa.table({**places, **filed})


def filed_certificates(filing_ids: Sequence[int]) -> pa.Table | None:
    """Return the certificates of filings: the latest word of each enterprise on each.

    One that two enterprises list stands there twice, so that the account is refused.
    """
    names = (
        "certificate_id", "kind", "amount_mwh", "generated_from", "generated_to", "beneficiary_id",
    )  # fmt: skip
    latest: dict[tuple[str, str], dict[str, object]] = {}
    for part in _parts(sorted(filing_ids)):
        found = FiledCertificate.objects.filter(filing_id__in=part).order_by("filing_id", "id")
        for row in found.values("filing__enterprise_id", *names):
            owner = row.pop("filing__enterprise_id")
            latest[row["certificate_id"], owner] = row
    return _table([latest[key] for key in sorted(latest)]) if latest else None


def filed_properties(filing_ids: Sequence[int]) -> pa.Table | None:
    """Return the measured parameters of filings."""
    names = ("period", "subject", "quantity", "value", "unit", "evidence", "file", "sheet", "row")
    rows: list[dict[str, object]] = []
    for part in _parts(sorted(filing_ids)):
        found = FiledProperty.objects.filter(filing_id__in=part).order_by("filing_id", "id")
        for row in found.values("filing__enterprise__code", *names):
            code = row.pop("filing__enterprise__code")
            rows.append({"enterprise_id": code, **row})
    return _table(rows) if rows else None


def enterprise_ledger(enterprise: Enterprise, filing: Filing) -> Ledger:
    """Return the ledger of one filing alone, for its findings."""
    return ledger_of(enterprise.park, filing.start, [filing.pk])
