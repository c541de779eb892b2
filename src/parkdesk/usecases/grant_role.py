"""Give a person who is here already another role."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import operations, queries
from parkdesk.accounts.actor import Actor, Role
from parkdesk.accounts.models import Membership
from parkdesk.audit import operations as audit
from parkdesk.usecases.independence import refuse_both
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.scopes_of_roles import checked_scope


@transaction.atomic
def grant_role(
    *, person_id: int, role: Role, scope_id: str = "", actor: Actor, now: datetime
) -> Membership:
    """Give a person a role in a scope; giving it twice changes nothing.

    Raises
    ------
    NotFound
        If the actor may not know of the person or the place.
    NotAllowed
        If the actor may not give this role there.
    Refused
        If role or scope do not exist, or the person's account is closed.
    """
    person = queries.person(actor, person_id)
    park_id = checked_scope(actor, role, scope_id)
    if not person.is_active:
        raise Refused(_("This account is closed. Open it again first."))
    refuse_both(queries.actor_of(person).grants, role, scope_id)
    given = operations.grant(person, role, scope_id, granted_by_name=actor.name, now=now)
    if given.granted_at == now:
        audit.record(
            "role.granted",
            actor=actor,
            now=now,
            subject=f"person:{person.pk}",
            park_id=park_id,
            facts={"role": role, "scope": scope_id},
        )
    return given
