"""How the interface says that it did not do what was asked: one shape for every refusal."""

from collections.abc import Sequence

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

    def answer(
        request: HttpRequest,
        status: int,
        title: str,
        detail: str = "",
        problems: Sequence[object] = (),
    ) -> HttpResponse:
        body = {"title": title, "status": status, "detail": detail, "problems": list(problems)}
        return api.create_response(request, body, status=status)

    @api.exception_handler(NotFound)
    def _(request: HttpRequest, error: NotFound) -> HttpResponse:
        return answer(request, 404, "Not found")

    @api.exception_handler(NotAllowed)
    def _(request: HttpRequest, error: NotAllowed) -> HttpResponse:
        return answer(request, 403, "Not allowed", "The token has no scope or right for this.")

    @api.exception_handler(AuthenticationError)
    def _(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = answer(request, 401, "Not signed in", "Send Authorization: Bearer and a token.")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(ValidationError)
    def _(request: HttpRequest, error: ValidationError) -> HttpResponse:
        wrong = [{"where": list(one["loc"]), "message": one["msg"]} for one in error.errors]
        return answer(request, 422, "Not as described", "See problems.", wrong)

    @api.exception_handler(HttpError)
    def _(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, error.status_code, str(error))

    @api.exception_handler(RequestDataTooBig)
    def _(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return answer(request, 413, "Too large", "Send it in smaller parts.")

    @api.exception_handler(Refused)
    def _(request: HttpRequest, error: Refused) -> HttpResponse:
        where = [{"where": [error.field], "message": str(error)}] if error.field else []
        return answer(request, 422, "Refused", str(error), where)

    @api.exception_handler(CannotProceed)
    def _(request: HttpRequest, error: CannotProceed) -> HttpResponse:
        found = [problem.as_json() for problem in error.problems]
        return answer(request, 422, "The input has blockers", "See problems.", found)

    @api.exception_handler(NotReady)
    def _(request: HttpRequest, error: NotReady) -> HttpResponse:
        found = [{"id": one.id, **one.as_json()} for one in error.findings]
        return answer(request, 422, "Blockers or unanswered warnings", "See problems.", found)

    @api.exception_handler(Overtaken)
    def _(request: HttpRequest, error: Overtaken) -> HttpResponse:
        return answer(request, 409, "Overtaken", f"The state is now {error.state}.")
