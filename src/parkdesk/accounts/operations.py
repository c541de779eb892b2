"""Writing people and their rights. Called by use cases, which check and audit."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from parkdesk.accounts.actor import SCOPE_OF, Actor, Role
from parkdesk.accounts.models import ApiToken, IdempotencyKey, Invitation, Membership, Person

INVITATION_DAYS = 14  #: how long an invitation can be taken [days]


def secret_digest(secret: str) -> str:
    """Return what is stored of a secret: it is long and random, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def grant(
    person: Person, role: Role, scope_id: str, *, granted_by_name: str, now: datetime
) -> Membership:
    """Give a person a role; giving it twice changes nothing."""
    found, _ = Membership.objects.get_or_create(
        person=person,
        role=role,
        scope_kind=SCOPE_OF[role],
        scope_id=scope_id,
        ended_at=None,
        defaults={"granted_at": now, "granted_by_name": granted_by_name},
    )
    return found


def invite(
    *, full_name: str, role: Role, scope_id: str, park_id: str, actor: Actor, now: datetime
) -> tuple[Invitation, str]:
    """Make an invitation; returns it and the secret of its link, which is shown once."""
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        digest=secret_digest(secret),
        full_name=full_name,
        role=role,
        scope_kind=SCOPE_OF[role],
        scope_id=scope_id,
        park_id=park_id,
        invited_at=now,
        invited_by_id=actor.id or 0,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    return invitation, secret


def make_token(
    person: Person, *, name: str, scopes: list[str], days: int, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token; returns it and its secret, which is shown once."""
    secret = f"pd_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        digest=secret_digest(secret),
        hint=secret[:8],
        name=name,
        person=person,
        scopes=" ".join(sorted(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def note_use(token: ApiToken, now: datetime) -> None:
    """Write down when a token was last used."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def answered_before(token: ApiToken, key: str) -> IdempotencyKey | None:
    """Return the answer that a key of a token got, after making other writes of it wait."""
    ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    return IdempotencyKey.objects.filter(token=token, key=key).first()


def keep_answer(
    token: ApiToken, key: str, *, request_digest: str, status: int, body: str, now: datetime
) -> None:
    """Keep the answer that a key got."""
    IdempotencyKey.objects.create(
        token=token, key=key, request_digest=request_digest, status=status, body=body, at=now
    )


def end_membership(row: Membership, *, now: datetime) -> None:
    """End a role; what was done in it stays."""
    row.ended_at = now
    row.save(update_fields=["ended_at"])


def end_sessions(person: Person, *, keep: str = "") -> int:
    """Sign a person out everywhere but in the session to keep; returns how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=person).exclude(session_key=keep):
        session.end()
        ended += 1
    return ended


def revoke_tokens(person: Person, *, now: datetime) -> int:
    """Revoke every token of a person; returns how many."""
    found = ApiToken.objects.filter(person=person, revoked_at__isnull=True)
    return found.update(revoked_at=now)


def remove_second_factor(person: Person) -> int:
    """Take the second factor and its recovery codes from a person; returns how many went."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    return int(removed)


def sign_everybody_out() -> None:
    """End every session; after the database was exchanged, none of them can be trusted."""
    UserSession.objects.all().delete()
    Session.objects.all().delete()
