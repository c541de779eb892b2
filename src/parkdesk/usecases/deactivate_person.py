"""Close a person's account, and open it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import operations, queries
from parkdesk.accounts.actor import Actor, NotAllowed, Place
from parkdesk.accounts.models import Person
from parkdesk.accounts.rules import may
from parkdesk.audit import operations as audit
from parkdesk.usecases.end_role import keep_one_administrator
from parkdesk.usecases.refusals import Refused

_MANAGE = "people.manage"  #: the right that is asked for


@transaction.atomic
def deactivate_person(*, person_id: int, actor: Actor, now: datetime) -> None:
    """Close an account: all roles end, tokens are revoked, sessions end, nobody signs in with it.

    Raises
    ------
    NotFound
        If the actor may not know of the person.
    NotAllowed
        If the actor is no administrator.
    Refused
        If it is the actor's own account, or the last administrator's.
    """
    person = _managed(person_id, actor)
    if person.pk == actor.id:
        raise Refused(_("You cannot close your own account; another administrator can."))
    if not person.is_active:
        return
    keep_one_administrator(without_person=person.pk)
    standing = [row for row in queries.memberships(actor, [person]) if row.ended_at is None]
    for row in standing:
        operations.end_membership(row, now=now)
    person.is_active = False
    person.save(update_fields=["is_active"])
    facts = {
        "roles": [f"{row.role} {row.scope_id}".strip() for row in standing],
        "tokens": operations.revoke_tokens(person, now=now),
        "sessions": operations.end_sessions(person),
    }
    _recorded("person.deactivated", person, actor, now, facts)


@transaction.atomic
def reactivate_person(*, person_id: int, actor: Actor, now: datetime) -> None:
    """Open a closed account again, without the roles it had.

    Raises
    ------
    NotFound
        If the actor may not know of the person.
    NotAllowed
        If the actor is no administrator.
    """
    person = _managed(person_id, actor)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    _recorded("person.reactivated", person, actor, now, {})


def _managed(person_id: int, actor: Actor) -> Person:
    person = queries.person(actor, person_id)
    if not may(actor, "people.manage", Place()):
        raise NotAllowed(_MANAGE)
    return person


def _recorded(
    action: str, person: Person, actor: Actor, now: datetime, facts: dict[str, object]
) -> None:
    audit.record(
        action,
        actor=actor,
        now=now,
        subject=f"person:{person.pk}",
        facts={"name": person.get_full_name(), **facts},
    )
