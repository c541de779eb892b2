"""Where an actor may give a role: the places a form offers."""

from dataclasses import dataclass

from parkdesk.accounts.actor import SCOPE_OF, Actor, NotAllowed
from parkdesk.accounts.giving import roles_to_give
from parkdesk.registry import queries as registry


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOffered:
    """A place with its two names."""

    id: str
    name_zh: str
    name_en: str


def places_to_give(*, role: str, park_id: str, actor: Actor) -> list[PlaceOffered]:
    """Return the places of a role; for roles in enterprises those of one park.

    Raises
    ------
    NotAllowed
        If the actor gives no such role.
    NotFound
        If the actor may not know of the park.
    """
    if role not in roles_to_give(actor):
        raise NotAllowed(role)
    kind = SCOPE_OF[role]
    if kind == "all":
        return []
    if kind == "enterprise":
        registry.park(actor, park_id, "people.invite")
        units = registry.enterprises(actor, "people.invite").filter(park_id=park_id)
        return [_offered(one.key, one.name_zh, one.name_en) for one in units]
    if kind == "park":
        return parks_to_give(actor=actor)
    regions = registry.every_region().filter(parent__isnull=kind == "province")
    return [_offered(one.code, one.name_zh, one.name_en) for one in regions]


def parks_to_give(*, actor: Actor) -> list[PlaceOffered]:
    """Return the parks in which an actor may give roles."""
    return [
        _offered(one.id, one.name_zh, one.name_en) for one in registry.parks(actor, "people.invite")
    ]


def _offered(key: str, zh: str, en: str) -> PlaceOffered:
    return PlaceOffered(id=key, name_zh=zh, name_en=en or zh)
