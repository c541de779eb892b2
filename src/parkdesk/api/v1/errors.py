"""How the interface says that it did not do what was asked: one shape for every refusal."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from nearzero.problems import CannotProceed
from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.submit_filing import NotReady
from parkdesk.workflow.operations import Overtaken

UNAUTHORIZED, UNPROCESSABLE = 401, 422


class Refusal(Schema):
    """Why a request was not carried out; nothing was changed.

    Attributes
    ----------
    problems
        Findings as the command line writes them: code, severity, where, facts, rule, messages.
    """

    title: str
    status: int
    detail: str = ""
    problems: list[dict[str, object]] = Field(default_factory=list)


#: The refusals that any operation can answer with.
REFUSALS = {status: Refusal for status in (400, 401, 403, 404, 409, 413, 422)}


def register(api: NinjaAPI) -> None:
    """Bind every refusal to its answer."""
    for kind, refusal in _REFUSALS.items():
        api.add_exception_handler(kind, _handler(api, refusal))


def _handler(
    api: NinjaAPI, refusal: Callable[[Any], Refusal]
) -> Callable[[HttpRequest, Exception | type[Exception]], HttpResponse]:
    def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        told = refusal(error)
        response = api.create_response(request, told.model_dump(), status=told.status)
        if told.status == UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    return handle


def _not_as_described(error: ValidationError) -> Refusal:
    wrong = [{"where": list(one["loc"]), "message": one["msg"]} for one in error.errors]
    return Refusal(
        title="Not as described", status=UNPROCESSABLE, detail="See problems.", problems=wrong
    )


def _refused(error: Refused) -> Refusal:
    about: dict[str, object] = {"where": [error.field], "message": str(error)}
    where = [about] if error.field else []
    return Refusal(title="Refused", status=UNPROCESSABLE, detail=str(error), problems=where)


def _blockers(error: CannotProceed) -> Refusal:
    found = [dict(problem.as_json()) for problem in error.problems]
    return Refusal(
        title="The input has blockers", status=UNPROCESSABLE, detail="See problems.", problems=found
    )


def _not_ready(error: NotReady) -> Refusal:
    found = [{"id": one.id, **one.as_json()} for one in error.findings]
    title = "Blockers or unanswered warnings"
    return Refusal(title=title, status=UNPROCESSABLE, detail="See problems.", problems=found)


#: What each refusal of a use case or of the framework is told as.
_REFUSALS: dict[type[Exception], Callable[[Any], Refusal]] = {
    NotFound: lambda _: Refusal(title="Not found", status=404),
    NotAllowed: lambda _: Refusal(
        title="Not allowed", status=403, detail="The token has no scope or right for this."
    ),
    AuthenticationError: lambda _: Refusal(
        title="Not signed in",
        status=UNAUTHORIZED,
        detail="Send Authorization: Bearer and a token.",
    ),
    ValidationError: _not_as_described,
    HttpError: lambda error: Refusal(title=str(error), status=error.status_code),
    RequestDataTooBig: lambda _: Refusal(
        title="Too large", status=413, detail="Send it in smaller parts."
    ),
    Refused: _refused,
    CannotProceed: _blockers,
    NotReady: _not_ready,
    Overtaken: lambda error: Refusal(
        title="Overtaken", status=409, detail=f"The state is now {error.state}."
    ),
}
