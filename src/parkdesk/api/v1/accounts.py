"""Accounts: the results of sealed runs, and their lines."""

from datetime import date, datetime

from ninja import Query, Router, Schema

from parkdesk.api.v1.auth import ApiRequest, Id
from parkdesk.api.v1.errors import REFUSALS
from parkdesk.runs import queries as runs
from parkdesk.runs.models import Run

router = Router()
_MOST = 1000  #: lines in one answer


class AccountOut(Schema):
    """An account and its headline figures; null before it is calculated."""

    id: int
    park: str
    period: str
    start: date
    end: date
    method: str
    state: str
    is_sealed: bool
    is_synthetic: bool
    run_hash: str | None
    emission_tco2: float | None
    emission_lower_tco2: float | None
    emission_upper_tco2: float | None
    energy_equivalent_tce: float | None
    energy_calorific_tce: float | None
    intensity_tco2_per_tce: float | None
    made_at: datetime | None


class AccountQuery(Schema):
    """What accounts to list."""

    park: str | None = None
    period: str | None = None


class LinesQuery(Schema):
    """What lines to list."""

    enterprise: str | None = None
    source: str | None = None
    after: str = ""  #: line id of the last one seen


def _out(run: Run) -> AccountOut:
    result = getattr(run, "result", None)
    figures = (
        "run_hash",
        "emission_tco2",
        "emission_lower_tco2",
        "emission_upper_tco2",
        "energy_equivalent_tce",
        "energy_calorific_tce",
        "intensity_tco2_per_tce",
        "made_at",
    )
    return AccountOut(
        id=run.pk,
        park=run.park_id,
        period=run.period,
        start=run.start,
        end=run.end,
        method=run.method_id,
        state=run.state,
        is_sealed=hasattr(run, "seal"),
        is_synthetic=run.park.is_synthetic,
        **{name: getattr(result, name, None) for name in figures},
    )


@router.get("/accounts", response={200: list[AccountOut], **REFUSALS})
def list_accounts(request: ApiRequest, which: Query[AccountQuery]) -> list[AccountOut]:
    """List accounts, the newest first, at most 1,000."""
    given = which.dict(exclude_none=True)
    if "park" in given:
        given["park_id"] = given.pop("park")
    return [_out(run) for run in runs.runs(request.actor).filter(**given)[:_MOST]]


@router.get("/accounts/{account}", response={200: dict[str, object], **REFUSALS})
def read_account(request: ApiRequest, account: Id) -> dict[str, object]:
    """Read the result file of an account without its lines, as the command line writes it."""
    return runs.result_document(runs.run(request.actor, account))


@router.get("/accounts/{account}/lines", response={200: list[dict[str, object]], **REFUSALS})
def list_lines(
    request: ApiRequest, account: Id, which: Query[LinesQuery]
) -> list[dict[str, object]]:
    """List the lines of an account by line id, at most 1,000."""
    run = runs.run(request.actor, account)
    found = run.lines.filter(line_id__gt=which.after).order_by("line_id")
    if which.enterprise is not None:
        found = found.filter(enterprise_id=which.enterprise)
    if which.source is not None:
        found = found.filter(source=which.source)
    return runs.lines(run, found[:_MOST])


@router.get("/accounts/{account}/lines/{line}", response={200: dict[str, object], **REFUSALS})
def read_line(request: ApiRequest, account: Id, line: str) -> dict[str, object]:
    """Read one line: the tonne, its row, its factors with document and page, and the clause."""
    return runs.line(runs.run(request.actor, account), line)
