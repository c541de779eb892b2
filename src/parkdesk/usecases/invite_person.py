"""Invite somebody to a role; they choose their username and password themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import operations, queries
from parkdesk.accounts.actor import Actor, Role
from parkdesk.accounts.models import Invitation
from parkdesk.audit import operations as audit
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.scopes_of_roles import checked_scope


@transaction.atomic
def invite_person(
    *, full_name: str, role: Role, scope_id: str = "", actor: Actor, now: datetime
) -> tuple[Invitation, str]:
    """Invite a person to a role; returns the invitation and the secret of its link, shown once.

    Raises
    ------
    Refused
        If the name is empty, or role or scope do not exist.
    NotAllowed
        If the actor may not give this role there: nobody gives more than they have.
    NotFound
        If the actor may not know of the place.
    """
    name = " ".join(full_name.split())
    park_id = checked_scope(actor, role, scope_id)
    if not name:
        raise Refused(_("Write the name of the person, as records are to show it."), "full_name")
    invitation, secret = operations.invite(
        full_name=name, role=role, scope_id=scope_id, park_id=park_id, actor=actor, now=now
    )
    audit.record(
        "person.invited",
        actor=actor,
        now=now,
        subject=f"invitation:{invitation.pk}",
        park_id=park_id,
        facts={"name": name, "role": role, "scope": scope_id},
    )
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, actor: Actor, now: datetime) -> None:
    """Make the link of an invitation worthless; withdrawing it twice changes nothing.

    Raises
    ------
    NotFound
        If the actor has nothing to do with it.
    Refused
        If it has been taken.
    """
    invitation = queries.invitation(actor, invitation_id)
    checked_scope(actor, invitation.role, invitation.scope_id)
    if invitation.taken_at:
        raise Refused(_("This invitation has been taken; end the role instead."))
    if invitation.withdrawn_at:
        return
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    audit.record(
        "person.invitation-withdrawn",
        actor=actor,
        now=now,
        subject=f"invitation:{invitation.pk}",
        park_id=invitation.park_id,
    )
