"""Accounts for the demonstration: one of each role, and of a second park to show what is shut."""

from dataclasses import dataclass

from parkdesk.cli.demonstration.packaged import Row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A role in a scope."""

    role: str
    scope_kind: str
    scope_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody invented who may sign in to the demonstration."""

    login: str
    name_zh: str
    name_en: str
    organisation_zh: str
    organisation_en: str
    language: str
    memberships: tuple[Membership, ...]
    is_synthetic: bool = True


def people() -> list[Person]:
    """Return everybody who may sign in, in the order of the table."""
    logins = dict.fromkeys(row["login"] for row in rows("people.csv"))
    return [_person([r for r in rows("people.csv") if r["login"] == login]) for login in logins]


def _person(own: list[Row]) -> Person:
    first = own[0]
    return Person(
        login=first["login"],
        name_zh=first["name_zh"],
        name_en=first["name_en"],
        organisation_zh=first["organisation_zh"],
        organisation_en=first["organisation_en"],
        language=first["language"],
        memberships=tuple(
            Membership(role=row["role"], scope_kind=row["scope_kind"], scope_id=row["scope_id"])
            for row in own
        ),
    )
