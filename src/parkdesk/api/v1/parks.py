"""Parks, their enterprises and what is due."""

from datetime import date
from typing import Annotated, Literal, cast

from ninja import Query, Router, Schema
from pydantic import Field

from parkdesk.api.v1.auth import ApiRequest
from parkdesk.api.v1.errors import REFUSALS
from parkdesk.registry import queries as registry
from parkdesk.workflow import queries as workflow

router = Router()
_MOST = 500  #: entries in one answer
State = Literal["not_filed", "pending", "returned", "reviewed", "received"]


class ParkOut(Schema):
    """A park."""

    id: str
    name_zh: str
    name_en: str
    prefecture_code: str
    park_type: str
    is_synthetic: bool


class EnterpriseOut(Schema):
    """A unit of a park that files."""

    key: str
    code: str
    park: str
    name_zh: str
    role: str
    industry_code: str
    in_boundary: bool
    valid_from: date | None
    valid_to: date | None


class DutyOut(Schema):
    """That an enterprise is to file a period by a day, and how far it is."""

    id: int
    enterprise: str
    period: str
    due_on: date
    state: State
    filing: int | None


class DutyQuery(Schema):
    """What duties to list."""

    enterprise: str | None = None
    period: str | None = None
    state: State | None = None
    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0  #: id of the last one seen


@router.get("/parks", response={200: list[ParkOut], **REFUSALS})
def list_parks(request: ApiRequest) -> list[ParkOut]:
    """List the parks that the token may read results of."""
    return [
        ParkOut(
            id=park.id,
            name_zh=park.name_zh,
            name_en=park.name_en,
            prefecture_code=park.prefecture_id,
            park_type=park.park_type,
            is_synthetic=park.is_synthetic,
        )
        for park in registry.parks(request.actor)
    ]


@router.get("/enterprises", response={200: list[EnterpriseOut], **REFUSALS})
def list_enterprises(request: ApiRequest) -> list[EnterpriseOut]:
    """List the enterprises that the token may read ledgers of."""
    return [
        EnterpriseOut(
            key=one.key,
            code=one.code,
            park=one.park_id,
            name_zh=one.name_zh,
            role=one.role,
            industry_code=one.industry_code,
            in_boundary=one.in_boundary,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in registry.enterprises(request.actor)
    ]


@router.get("/duties", response={200: list[DutyOut], **REFUSALS})
def list_duties(request: ApiRequest, which: Query[DutyQuery]) -> list[DutyOut]:
    """List duties by id, at most 500; ask again ``after`` the last id for more."""
    found = workflow.duties(request.actor).filter(id__gt=which.after).order_by("id")
    given = which.dict(exclude={"after"}, exclude_none=True)
    if "enterprise" in given:
        given["enterprise_id"] = given.pop("enterprise")
    return [
        DutyOut(
            id=duty.pk,
            enterprise=duty.enterprise_id,
            period=duty.period,
            due_on=duty.due_on,
            state=cast(State, duty.state),
            filing=duty.filing_id,
        )
        for duty in found.filter(**given)[:_MOST]
    ]
