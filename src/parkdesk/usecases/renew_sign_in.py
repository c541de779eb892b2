"""Help a person who cannot sign in: a link for a new password, a second factor taken away.

The desk sends no mail; whoever manages the person hands the link over by a way they trust.
"""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction

from parkdesk.accounts import operations, queries
from parkdesk.accounts.actor import Actor, NotAllowed, NotFound
from parkdesk.accounts.giving import may_manage
from parkdesk.accounts.models import Person
from parkdesk.audit import operations as audit
from parkdesk.usecases.refusals import Refused

_MANAGE = "person.manage"  #: the right that is asked for

_LONGEST_ID = 19  #: digits of a key of the database


@transaction.atomic
def make_password_link(*, person_id: int, actor: Actor, now: datetime) -> str:
    """Return the secret of a link by which a person sets a new password; it works once, three days.

    Raises
    ------
    NotFound
        If the actor may not know of the person, or the account is closed.
    NotAllowed
        If the actor does not manage the person's sign-in.
    """
    person = _managed(person_id, actor)
    _recorded("person.password-link-made", person, actor.id, actor.name, now)
    return f"{person.pk}-{default_token_generator.make_token(person)}"


@transaction.atomic
def reset_second_factor(*, person_id: int, actor: Actor, now: datetime) -> None:
    """Take a lost second factor away; the person sets a new one up after signing in.

    Raises
    ------
    NotFound
        If the actor may not know of the person, or the account is closed.
    NotAllowed
        If the actor does not manage the person's sign-in.
    """
    person = _managed(person_id, actor)
    if not operations.remove_second_factor(person):
        return
    operations.end_sessions(person)
    _recorded("person.second-factor-reset", person, actor.id, actor.name, now)


def person_of_password_link(secret: str) -> Person:
    """Return whose password a link sets.

    Raises
    ------
    NotFound
        If the link is wrong, used or too old.
    """
    number, _, token = secret.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < _LONGEST_ID
    person = Person.objects.filter(pk=number, is_active=True).first() if is_number else None
    if person is None or not default_token_generator.check_token(person, token):
        raise NotFound
    return person


@transaction.atomic
def set_password_by_link(*, secret: str, password: str, now: datetime) -> Person:
    """Set a new password by a link; the person is signed out everywhere, programs too.

    Raises
    ------
    NotFound
        If the link is wrong, used or too old.
    Refused
        If the password is too weak.
    """
    person = person_of_password_link(secret)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "password1") from error
    person.set_password(password)
    person.save(update_fields=["password"])
    operations.end_sessions(person)
    operations.revoke_tokens(person, now=now)
    _recorded("person.password-set", person, person.pk, person.get_full_name(), now)
    return person


def _managed(person_id: int, actor: Actor) -> Person:
    person = queries.person(actor, person_id)
    if not person.is_active:
        raise NotFound
    if not may_manage(actor, queries.standing_grants(person)):
        raise NotAllowed(_MANAGE)
    return person


def _recorded(
    action: str, person: Person, actor_id: int | None, actor_name: str, now: datetime
) -> None:
    audit.record(
        action,
        actor=audit.By(actor_id, actor_name),
        now=now,
        subject=f"person:{person.pk}",
    )
