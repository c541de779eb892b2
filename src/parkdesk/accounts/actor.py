"""Who acts, and where things are: plain values that every use case is given."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["administrator", "province", "city", "park_manager", "reviewer", "filer", "verifier"]
ScopeKind = Literal["all", "province", "prefecture", "park", "enterprise"]

#: The kind of scope that goes with each role.
SCOPE_OF: dict[str, ScopeKind] = {
    "administrator": "all",
    "province": "province",
    "city": "prefecture",
    "park_manager": "park",
    "reviewer": "park",
    "filer": "enterprise",
    "verifier": "park",
}


class NotAllowed(Exception):
    """The actor sees the thing but may not do this to it."""


class NotFound(Exception):
    """There is no such thing, or the actor may not know of it: both look the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a thing belongs; empty texts above the level it has."""

    province: str = ""
    prefecture: str = ""
    park: str = ""
    enterprise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role in one scope."""

    role: Role
    scope_kind: ScopeKind
    scope_id: str = ""

    def covers(self, place: Place) -> bool:
        """Say whether a place lies in the scope."""
        if self.scope_kind == "all":
            return True
        return bool(self.scope_id) and getattr(place, self.scope_kind) == self.scope_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, or a token of theirs, for the length of one request.

    Attributes
    ----------
    grants
        What they are, and where.
    token_scopes
        None for a person at a browser; the scopes of the token for a program.
    """

    id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    token_scopes: frozenset[str] | None = None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody has signed in."""
        return self.id is None

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the actor has anywhere."""
        return frozenset(grant.role for grant in self.grants)


ANONYMOUS = Actor(id=None, name="")
