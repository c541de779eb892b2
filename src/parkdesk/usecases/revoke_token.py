"""Revoke a token: one's own, or one of a person whose sign-in one manages."""

from datetime import datetime

from django.db import transaction

from parkdesk.accounts import queries
from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.accounts.giving import may_manage
from parkdesk.accounts.models import ApiToken
from parkdesk.audit import operations as audit


@transaction.atomic
def revoke_token(*, token_id: int, actor: Actor, now: datetime) -> ApiToken:
    """Make a token worthless; revoking it twice changes nothing.

    Raises
    ------
    NotFound
        If there is none that is the actor's to revoke.
    """
    token = ApiToken.objects.select_related("person").filter(pk=token_id).first()
    if token is None or not _is_theirs(token, actor):
        raise NotFound
    if token.revoked_at:
        return token
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    audit.record(
        "token.revoked",
        actor=actor,
        now=now,
        subject=f"token:{token.pk}",
        facts={"name": token.name, "person": token.person_id},
    )
    return token


def _is_theirs(token: ApiToken, actor: Actor) -> bool:
    if actor.id is None or actor.token_scopes is not None:
        return False
    return token.person_id == actor.id or may_manage(actor, queries.standing_grants(token.person))
