"""End a role of a person; what they did in it stays theirs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import operations, queries
from parkdesk.accounts.actor import Actor, NotAllowed
from parkdesk.accounts.giving import may_give, park_of
from parkdesk.audit import operations as audit
from parkdesk.usecases.refusals import Refused


@transaction.atomic
def end_role(*, membership_id: int, actor: Actor, now: datetime) -> None:
    """End a standing role.

    Raises
    ------
    NotFound
        If the actor may not know of it, or it has ended.
    NotAllowed
        If the actor could not have given it.
    Refused
        If it is the last administrator's.
    """
    row = queries.membership(actor, membership_id)
    if not may_give(actor, row.role, row.scope_kind, row.scope_id):
        raise NotAllowed(row.role)
    if row.role == "administrator":
        keep_one_administrator(without_person=row.person_id)
    operations.end_membership(row, now=now)
    audit.record(
        "role.ended",
        actor=actor,
        now=now,
        subject=f"person:{row.person_id}",
        park_id=park_of(row.scope_kind, row.scope_id),
        facts={"role": row.role, "scope": row.scope_id},
    )


def keep_one_administrator(*, without_person: int) -> None:
    """Refuse if nobody but this person is administrator.

    The rows are locked, so that two administrators who end each other at once do not both succeed.

    Raises
    ------
    Refused
        If the desk would be left without an administrator.
    """
    rows = queries.administrators().select_related("person")
    locked = list(rows.select_for_update(of=("self",), no_key=True))
    if all(row.person_id == without_person for row in locked):
        raise Refused(_("This is the last administrator. Make another person administrator first."))
