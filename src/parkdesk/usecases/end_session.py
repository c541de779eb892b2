"""End a session: sign a browser out that is not in front of one."""

from datetime import datetime

from django.db import transaction

from parkdesk.accounts import operations, queries
from parkdesk.accounts.actor import Actor, NotAllowed, NotFound
from parkdesk.accounts.giving import may_manage
from parkdesk.accounts.models import Person
from parkdesk.audit import operations as audit

_MANAGE = "person.manage"  #: the right that is asked for


@transaction.atomic
def end_session(*, session_id: int, person: Person, actor: Actor, now: datetime) -> None:
    """End one session of the actor's own.

    Raises
    ------
    NotFound
        If the person has no such session, or is not the actor.
    """
    found = [one for one in queries.sessions(person) if one.pk == session_id]
    if not found or person.pk != actor.id:
        raise NotFound
    found[0].end()
    _recorded(person, actor, now, 1)


@transaction.atomic
def end_sessions(*, person_id: int, actor: Actor, now: datetime, keep: str = "") -> int:
    """Sign a person out everywhere; one's own session in front can be kept.

    Raises
    ------
    NotFound
        If the actor may not know of the person.
    NotAllowed
        If the actor does not manage the person's sign-in.
    """
    if person_id == actor.id:
        person = Person.objects.get(pk=person_id)
    else:
        person = queries.person(actor, person_id)
        if not may_manage(actor, queries.standing_grants(person)):
            raise NotAllowed(_MANAGE)
    ended = operations.end_sessions(person, keep=keep if person_id == actor.id else "")
    if ended:
        _recorded(person, actor, now, ended)
    return ended


def _recorded(person: Person, actor: Actor, now: datetime, count: int) -> None:
    audit.record(
        "session.ended",
        actor=actor,
        now=now,
        subject=f"person:{person.pk}",
        facts={"sessions": count},
    )
