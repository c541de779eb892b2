"""Reading people and their rights."""

from datetime import datetime
from typing import cast

from allauth.mfa.models import Authenticator

from parkdesk.accounts.actor import ANONYMOUS, Actor, Grant, Role, ScopeKind
from parkdesk.accounts.models import ApiToken, Membership, Person


def actor_of(person: Person, token_scopes: frozenset[str] | None = None) -> Actor:
    """Return a person as an actor, with what they are at this moment."""
    if not person.is_active:
        return ANONYMOUS
    grants = tuple(
        Grant(
            role=cast(Role, row.role),
            scope_kind=cast(ScopeKind, row.scope_kind),
            scope_id=row.scope_id,
        )
        for row in person.memberships.filter(ended_at__isnull=True).order_by("id")
    )
    return Actor(
        id=person.pk, name=person.get_full_name(), grants=grants, token_scopes=token_scopes
    )


def actor_of_token(digest: str, now: datetime) -> tuple[Actor, ApiToken] | None:
    """Return the actor of a token that is valid now, and the token."""
    token = ApiToken.objects.select_related("person").filter(digest=digest).first()
    if token is None or token.revoked_at or token.expires_at <= now or not token.person.is_active:
        return None
    return actor_of(token.person, frozenset(token.scopes.split())), token


def people_of_scope(scope_kind: str, scope_id: str) -> list[Membership]:
    """Return the standing memberships of a scope, by role and name."""
    return list(
        Membership.objects.filter(scope_kind=scope_kind, scope_id=scope_id, ended_at__isnull=True)
        .select_related("person")
        .order_by("role", "person__full_name")
    )


def has_second_factor(person_id: int) -> bool:
    """Say whether a person signs in with a second factor."""
    return Authenticator.objects.filter(
        user_id=person_id, type=Authenticator.Type.TOTP
    ).exists()
