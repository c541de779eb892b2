"""Accounts: the results of sealed runs, and their lines."""

from datetime import date, datetime

from ninja import Query, Router, Schema

from parkdesk.api.v1.auth import ApiRequest, Id
from parkdesk.api.v1.errors import REFUSALS
from parkdesk.runs import queries as runs
from parkdesk.runs.models import Run
from parkdesk.usecases.read_account import read_result, result_of, seal_of
from parkdesk.usecases.read_lines import read_line, read_lines

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
    is_provisional: bool | None
    duties: int | None
    duties_received: int | None
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
    result = result_of(run)
    figures = (
        "is_provisional",
        "duties",
        "duties_received",
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
        is_sealed=seal_of(run) is not None,
        is_synthetic=run.park.is_synthetic if result is None else result.is_synthetic,
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
    """Read the result file of an account without its lines, as the command line writes it.

    Places in filings are left out where the token may not read ledgers.
    """
    return dict(read_result(actor=request.actor, run_id=account)[1])


@router.get("/accounts/{account}/lines", response={200: list[dict[str, object]], **REFUSALS})
def list_lines(
    request: ApiRequest, account: Id, which: Query[LinesQuery]
) -> list[dict[str, object]]:
    """List the lines of an account by line id, at most 1,000."""
    given = which.dict()
    found = read_lines(actor=request.actor, run_id=account, most=_MOST, **given)
    return [dict(one) for one in found]


@router.get("/accounts/{account}/lines/{line}", response={200: dict[str, object], **REFUSALS})
def one_line(request: ApiRequest, account: Id, line: str) -> dict[str, object]:
    """Read one line: the tonne, its factors with document and page, the clause, and its row."""
    return dict(read_line(actor=request.actor, run_id=account, line_id=line))
