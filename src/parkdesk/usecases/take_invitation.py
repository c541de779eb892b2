"""Take an invitation: as a new person, or as somebody who is here already."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import operations, queries
from parkdesk.accounts.actor import NotFound, Role
from parkdesk.accounts.giving import may_give
from parkdesk.accounts.models import Invitation, Person
from parkdesk.audit import operations as audit
from parkdesk.registry.queries import scope_names
from parkdesk.usecases.independence import refuse_both
from parkdesk.usecases.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an invitation offers, for the page that asks whether to take it."""

    full_name: str
    role: str
    place_zh: str
    place_en: str
    invited_by: str
    expires_at: datetime


def see_invitation(*, secret: str, now: datetime) -> Offer:
    """Return what an invitation offers.

    Raises
    ------
    NotFound
        If there is none of this secret that can be taken now; which of the reasons is not told.
    """
    invitation = _found(secret, now)
    scope = (invitation.scope_kind, invitation.scope_id)
    zh, en = scope_names({scope}).get(scope, ("", ""))
    return Offer(
        full_name=invitation.full_name,
        role=invitation.role,
        place_zh=zh,
        place_en=en,
        invited_by=invitation.invited_by.get_full_name(),
        expires_at=invitation.expires_at,
    )


@transaction.atomic
def take_invitation(*, secret: str, username: str, password: str, now: datetime) -> Person:
    """Take an invitation as a new person with a username and password of their choice.

    Raises
    ------
    NotFound
        If there is none of this secret that can be taken now.
    Refused
        If the username is taken, or the password is too weak.
    """
    invitation = _found(secret, now)
    if Person.objects.filter(username__iexact=username).exists():
        raise Refused(_("This username is taken. Choose another."), "username")
    try:
        validate_password(password, Person(username=username, full_name=invitation.full_name))
        with transaction.atomic():
            person = Person.objects.create_user(username, password, full_name=invitation.full_name)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "password1") from error
    except IntegrityError as error:
        raise Refused(_("This username is taken. Choose another."), "username") from error
    _join(invitation, person, now)
    return person


@transaction.atomic
def take_invitation_as(*, secret: str, person: Person, now: datetime) -> None:
    """Take an invitation as a person who is signed in: the role is added to theirs.

    Raises
    ------
    NotFound
        If there is none of this secret that can be taken now.
    """
    _join(_found(secret, now), person, now)


def _found(secret: str, now: datetime) -> Invitation:
    invitation = queries.invitation_of(operations.secret_digest(secret), now)
    if invitation is None:
        raise NotFound
    return invitation


def _join(invitation: Invitation, person: Person, now: datetime) -> None:
    """Take the invitation for a person; of two who try at once, one is told it is gone."""
    taken = Invitation.objects.filter(pk=invitation.pk, taken_at=None, withdrawn_at=None).update(
        taken_at=now, taken_by=person
    )
    inviter = queries.actor_of(invitation.invited_by)
    kind, scope = invitation.scope_kind, invitation.scope_id
    if not taken or not may_give(inviter, invitation.role, kind, scope):
        raise NotFound
    refuse_both(queries.actor_of(person).grants, invitation.role, scope)
    operations.grant(
        person,
        cast(Role, invitation.role),
        invitation.scope_id,
        granted_by_name=invitation.invited_by.get_full_name(),
        now=now,
    )
    audit.record(
        "person.joined",
        actor=audit.By(person.pk, person.get_full_name()),
        now=now,
        subject=f"person:{person.pk}",
        park_id=invitation.park_id,
        facts={
            "invitation": invitation.pk,
            "role": invitation.role,
            "scope": invitation.scope_id,
            "invited_by": invitation.invited_by_id,
        },
    )
