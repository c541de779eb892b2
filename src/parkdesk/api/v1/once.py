"""A write with an idempotency key is carried out once and answered the same ever after."""

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from ninja.errors import HttpError

from parkdesk.accounts.models import ApiToken
from parkdesk.accounts.operations import answered_before, keep_answer

_LONGEST = 120


def once(
    request: HttpRequest, content: bytes, carry_out: Callable[[], Schema], *, status: int = 201
) -> HttpResponse:
    """Carry out a write, unless its key was answered before.

    Parameters
    ----------
    content
        What was sent; the same key with other content is refused.
    carry_out
        Does it and returns the answer; what it raises is not remembered.

    Raises
    ------
    HttpError
        400 for a key that is too long, 409 for one that was used for something else.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > _LONGEST:
        raise HttpError(400, f"An Idempotency-Key has at most {_LONGEST} characters.")
    if not key:
        return _answer(carry_out().model_dump_json(), status)
    token: ApiToken = request.token  # type: ignore[attr-defined]
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + content).hexdigest()
    with transaction.atomic():
        known = answered_before(token, key)
        if known is not None:
            if known.request_digest != digest:
                raise HttpError(409, "This Idempotency-Key was used for something else.")
            return _answer(known.body, known.status, is_replay=True)
        body = carry_out().model_dump_json()
        keep_answer(token, key, request_digest=digest, status=status, body=body, now=timezone.now())
    return _answer(body, status)


def _answer(body: str, status: int, *, is_replay: bool = False) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json")
    if is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return response
