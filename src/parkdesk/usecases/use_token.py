"""A program signs in with a token."""

from datetime import datetime, timedelta

from parkdesk.accounts.actor import Actor
from parkdesk.accounts.models import ApiToken
from parkdesk.accounts.operations import note_use, secret_digest
from parkdesk.accounts.queries import actor_of_token

_EVERY = timedelta(minutes=5)  #: how often the time of the last use is written down


def use_token(*, secret: str, now: datetime) -> tuple[Actor, ApiToken] | None:
    """Return the actor of a token and the token, or None if it is not valid now."""
    found = actor_of_token(secret_digest(secret), now)
    if found is None:
        return None
    _, token = found
    if token.last_used_at is None or now - token.last_used_at > _EVERY:
        note_use(token, now)
    return found
