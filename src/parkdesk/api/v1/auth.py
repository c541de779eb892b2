"""Signing in with a token."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from pydantic import Field

from parkdesk.accounts.actor import Actor
from parkdesk.accounts.models import ApiToken
from parkdesk.usecases.use_token import use_token

#: The id of a thing, as the database keeps it.
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class ApiRequest(HttpRequest):
    """A request that has passed :class:`Token`."""

    actor: Actor
    token: ApiToken


class Token(HttpBearer):
    """Takes ``Authorization: Bearer pd_…``; a token that is not valid now gets 401."""

    openapi_description = "A token from the page Tokens, shown once when it is made."

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Return the token and put its actor on the request, or None."""
        found = use_token(secret=token, now=timezone.now())
        if found is None:
            return None
        request.actor, request.token = found  # type: ignore[attr-defined]
        return found[1]
