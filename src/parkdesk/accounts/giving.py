"""Who may give which role where. The law: nobody gives more than they have."""

from parkdesk.accounts.actor import Actor, Grant, Place, Role
from parkdesk.accounts.rules import may

#: What a park manager hands on, each in their own park only.
PARK_ROLES: tuple[Role, ...] = ("park_manager", "reviewer", "filer", "verifier")
EVERY_ROLE: tuple[Role, ...] = ("administrator", "province", "city", *PARK_ROLES)


def is_administrator(actor: Actor) -> bool:
    """Say whether an actor manages everybody."""
    return may(actor, "people.manage", Place())


def roles_to_give(actor: Actor) -> tuple[Role, ...]:
    """Return the roles an actor can give somewhere."""
    if is_administrator(actor):
        return EVERY_ROLE
    return PARK_ROLES if "park_manager" in actor.roles and actor.token_scopes is None else ()


def may_give(actor: Actor, role: str, scope_kind: str, scope_id: str) -> bool:
    """Say whether an actor may give a role in a scope, and so also end it."""
    if is_administrator(actor):
        return True
    return role in PARK_ROLES and may(actor, "people.invite", place_of(scope_kind, scope_id))


def may_manage(actor: Actor, standing: tuple[Grant, ...]) -> bool:
    """Say whether an actor may act on the sign-in of a person with these standing roles.

    An administrator, and a park manager on their filers. Who reviews, approves or verifies is out
    of reach of whoever proposes: else one person would be both.
    """
    if is_administrator(actor):
        return True
    return bool(standing) and all(
        one.role == "filer" and may_give(actor, one.role, one.scope_kind, one.scope_id)
        for one in standing
    )


def place_of(scope_kind: str, scope_id: str) -> Place:
    """Return the place of a scope, as far as its id tells."""
    if scope_kind == "enterprise":
        return Place(park=scope_id.partition("/")[0], enterprise=scope_id)
    if scope_kind == "park":
        return Place(park=scope_id)
    if scope_kind == "prefecture":
        return Place(prefecture=scope_id)
    return Place(province=scope_id) if scope_kind == "province" else Place()


def park_of(scope_kind: str, scope_id: str) -> str:
    """Return the park a scope lies in; empty for scopes above parks."""
    return place_of(scope_kind, scope_id).park
