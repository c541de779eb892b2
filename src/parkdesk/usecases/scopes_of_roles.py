"""Whether a scope exists for a role, and whether the actor may give the role there."""

from django.utils.translation import gettext_lazy as _

from parkdesk.accounts.actor import SCOPE_OF, Actor, NotAllowed
from parkdesk.accounts.giving import EVERY_ROLE, may_give, park_of
from parkdesk.registry import queries as registry
from parkdesk.usecases.refusals import Refused


def checked_scope(actor: Actor, role: str, scope_id: str) -> str:
    """Return the park that a role in a scope belongs to; empty for scopes above parks.

    Raises
    ------
    Refused
        If there is no such role or scope.
    NotAllowed
        If the actor may not give the role there.
    NotFound
        If the actor may not even know of the park or enterprise.
    """
    if role not in EVERY_ROLE:
        raise Refused(_("Choose one of the roles of the list."), "role")
    kind = SCOPE_OF[role]
    if kind == "park":
        registry.park(actor, scope_id, "people.invite")
    elif kind == "enterprise":
        registry.enterprise(actor, scope_id, "people.invite")
    if not may_give(actor, role, kind, scope_id):
        raise NotAllowed(role)
    if kind in {"province", "prefecture"} and not _is_region(kind, scope_id):
        raise Refused(_("Choose one of the regions of the list."), "scope")
    if kind == "all" and scope_id:
        raise Refused(_("An administrator works everywhere; leave the place empty."), "scope")
    return park_of(kind, scope_id)


def _is_region(kind: str, code: str) -> bool:
    has_parent = kind == "prefecture"
    return registry.every_region().filter(code=code, parent__isnull=not has_parent).exists()
