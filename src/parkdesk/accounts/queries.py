"""Reading people and their rights."""

from datetime import datetime
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet

from parkdesk.accounts.actor import ANONYMOUS, Actor, Grant, NotFound, Role, ScopeKind
from parkdesk.accounts.giving import is_administrator, may_give
from parkdesk.accounts.models import ApiToken, Invitation, Membership, Person


def actor_of(person: Person, token_scopes: frozenset[str] | None = None) -> Actor:
    """Return a person as an actor, with what they are at this moment."""
    if not person.is_active:
        return ANONYMOUS
    return Actor(
        id=person.pk,
        name=person.get_full_name(),
        grants=standing_grants(person),
        token_scopes=token_scopes,
    )


def standing_grants(person: Person) -> tuple[Grant, ...]:
    """Return what a person is at this moment, the oldest role first."""
    return tuple(
        Grant(
            role=cast(Role, row.role),
            scope_kind=cast(ScopeKind, row.scope_kind),
            scope_id=row.scope_id,
        )
        for row in person.memberships.filter(ended_at__isnull=True).order_by("id")
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
    found = Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP)
    return bool(found.exists())


def people(actor: Actor) -> QuerySet[Person]:
    """Return whom an actor may know of: all, or those who have or had a role in their park."""
    found = Person.objects.order_by("full_name", "username")
    if is_administrator(actor):
        return found
    return found.filter(pk__in=roles_seen(actor).values("person_id"))


def person(actor: Actor, person_id: int) -> Person:
    """Return a person an actor may know of.

    Raises
    ------
    NotFound
        If there is none, or the actor may not know of them.
    """
    found = people(actor).filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def memberships(actor: Actor, whose: list[Person]) -> list[Membership]:
    """Return the roles of people as far as an actor may see them, standing ones first."""
    found = roles_seen(actor).filter(person__in=whose)
    return sorted(found, key=lambda row: (row.ended_at is not None, row.granted_at, row.pk))


def membership(actor: Actor, membership_id: int) -> Membership:
    """Return a standing role that an actor may see.

    Raises
    ------
    NotFound
        If there is none, it has ended, or the actor may not know of it.
    """
    standing = roles_seen(actor).filter(ended_at__isnull=True)
    found = standing.select_related("person").filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def roles_seen(actor: Actor) -> QuerySet[Membership]:
    """Return the roles, standing and ended, that an actor may see."""
    return Membership.objects.filter(_within(actor))


def _within(actor: Actor) -> Q:
    """Return the condition that keeps roles and invitations an actor has to do with."""
    if is_administrator(actor):
        return Q()
    found = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role == "park_manager" and may_give(actor, "reviewer", "park", grant.scope_id):
            found |= Q(scope_kind="park", scope_id=grant.scope_id)
            found |= Q(scope_kind="enterprise", scope_id__startswith=f"{grant.scope_id}/")
    return found


def open_invitations(actor: Actor, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be taken, the newest first."""
    found = Invitation.objects.filter(
        _within(actor), taken_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
    )
    return list(found.select_related("invited_by").order_by("-invited_at", "-pk"))


def invitation(actor: Actor, invitation_id: int) -> Invitation:
    """Return an invitation an actor has to do with.

    Raises
    ------
    NotFound
        If there is none, or the actor may not know of it.
    """
    found = Invitation.objects.filter(_within(actor), pk=invitation_id).first()
    if found is None:
        raise NotFound
    return found


def invitation_of(digest: str, now: datetime) -> Invitation | None:
    """Return the invitation of a secret if it can be taken now."""
    found = Invitation.objects.filter(digest=digest, taken_at=None, withdrawn_at=None)
    return found.filter(expires_at__gt=now).first()


def tokens(person_id: int) -> list[ApiToken]:
    """Return the tokens of a person that were not revoked, the newest first."""
    return list(
        ApiToken.objects.filter(person_id=person_id, revoked_at__isnull=True).order_by("-pk")
    )


def sessions(person: Person) -> list[UserSession]:
    """Return where a person is signed in, the latest seen first; ended ones are put away."""
    found: list[UserSession] = UserSession.objects.purge_and_list(person)
    return sorted(found, key=lambda row: row.last_seen_at, reverse=True)


def administrators() -> QuerySet[Membership]:
    """Return the standing administrator roles of people who can sign in."""
    return Membership.objects.filter(
        role="administrator", ended_at__isnull=True, person__is_active=True
    )


def actor_with(person_id: int) -> Actor:
    """Return the person of an id as an actor; nobody where there is none or they are off."""
    person = Person.objects.filter(pk=person_id).first()
    return ANONYMOUS if person is None else actor_of(person)


def has_password(actor: Actor, password: str) -> bool:
    """Say whether a password is the actor's own; one who has none never has it."""
    person = Person.objects.filter(pk=actor.id or 0, is_active=True).first()
    return person is not None and person.check_password(password)
