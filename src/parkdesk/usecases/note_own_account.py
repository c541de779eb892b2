"""Write into the log what a person did with their own sign-in."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from parkdesk.accounts.models import Person
from parkdesk.audit import operations as audit


@transaction.atomic
def note_own_account(
    action: str, *, person: Person, now: datetime, facts: Mapping[str, object] | None = None
) -> None:
    """Record an event of a person about themselves, such as ``person.signed-in``."""
    audit.record(
        action,
        actor=audit.By(person.pk, person.get_full_name()),
        now=now,
        subject=f"person:{person.pk}",
        facts=facts,
    )
