"""Who works here: people with the roles an actor may see, and the invitations still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from parkdesk.accounts import queries
from parkdesk.accounts.actor import Actor, NotAllowed, Place
from parkdesk.accounts.giving import may_give, may_manage, park_of, roles_to_give
from parkdesk.accounts.models import ApiToken, Invitation, Membership, Person
from parkdesk.accounts.rules import may
from parkdesk.registry.queries import scope_names

_INVITE = "people.invite"  #: the right that is asked for

PAGE = 50  #: people on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSeen:
    """A role of somebody, in a place with its two names."""

    id: int
    role: str
    scope_kind: str
    scope_id: str
    place_zh: str
    place_en: str
    since: datetime
    given_by: str
    ended_at: datetime | None = None
    is_endable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """A person as a list shows them."""

    id: int
    name: str
    username: str
    is_active: bool
    last_sign_in: datetime | None
    roles: tuple[RoleSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """All that the page of one person shows, and what the actor may do there."""

    person: PersonSeen
    has_password: bool
    has_second_factor: bool
    tokens: tuple[ApiToken, ...]
    session_count: int
    may_manage: bool
    may_close: bool
    is_self: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """What to show of the people; empty texts keep everything."""

    words: str = ""
    role: str = ""
    park_id: str = ""
    state: str = "active"


def see_people(
    *, wanted: PeopleFilter, page: int, actor: Actor, size: int | None = PAGE
) -> tuple[list[PersonSeen], int]:
    """Return a page of the people an actor may know of, and how many there are in all.

    Raises
    ------
    NotAllowed
        If the actor manages nobody.
    """
    if not roles_to_give(actor):
        raise NotAllowed(_INVITE)
    found = _matching(queries.people(actor), wanted, actor)
    rows = list(found if size is None else found[(page - 1) * size : page * size])
    return _seen(rows, actor), found.count()


def see_person(*, person_id: int, actor: Actor) -> PersonPage:
    """Return one person with what the actor may see and do.

    Raises
    ------
    NotFound
        If the actor may not know of them.
    """
    person = queries.person(actor, person_id)
    is_managed = may_manage(actor, queries.standing_grants(person))
    seen = _seen([person], actor)[0]
    return PersonPage(
        person=seen,
        has_password=person.has_usable_password(),
        has_second_factor=queries.has_second_factor(person.pk),
        tokens=tuple(queries.tokens(person.pk)) if is_managed else (),
        session_count=len(queries.sessions(person)) if is_managed else 0,
        may_manage=is_managed and person.is_active,
        may_close=may(actor, "people.manage", Place()) and person.pk != actor.id,
        is_self=person.pk == actor.id,
    )


def see_own_roles(*, actor: Actor) -> list[RoleSeen]:
    """Return the standing roles of the actor."""
    rows = Membership.objects.filter(person_id=actor.id or 0, ended_at__isnull=True)
    return _roles(rows.order_by("granted_at", "pk"), actor)


def see_invitations(*, actor: Actor, now: datetime) -> list[tuple[Invitation, str, str]]:
    """Return the open invitations an actor has to do with, and the names of their places."""
    rows = queries.open_invitations(actor, now)
    names = scope_names({(row.scope_kind, row.scope_id) for row in rows})
    return [(row, *names.get((row.scope_kind, row.scope_id), ("", ""))) for row in rows]


def _matching(people: QuerySet[Person], wanted: PeopleFilter, actor: Actor) -> QuerySet[Person]:
    if wanted.words:
        people = people.filter(
            Q(full_name__icontains=wanted.words) | Q(username__icontains=wanted.words)
        )
    if wanted.state:
        people = people.filter(is_active=wanted.state == "active")
    if wanted.role or wanted.park_id:
        rows = queries.roles_seen(actor).filter(ended_at__isnull=True)
        if wanted.role:
            rows = rows.filter(role=wanted.role)
        if wanted.park_id:
            own = Q(scope_kind="park", scope_id=wanted.park_id)
            rows = rows.filter(
                own | Q(scope_kind="enterprise", scope_id__startswith=f"{wanted.park_id}/")
            )
        people = people.filter(pk__in=rows.values("person_id"))
    return people


def _seen(people: list[Person], actor: Actor) -> list[PersonSeen]:
    rows = queries.memberships(actor, people)
    roles: dict[int, list[RoleSeen]] = {}
    for row, role in zip(rows, _roles(rows, actor), strict=True):
        roles.setdefault(row.person_id, []).append(role)
    return [
        PersonSeen(
            id=one.pk,
            name=one.get_full_name(),
            username=one.username,
            is_active=one.is_active,
            last_sign_in=one.last_login,
            roles=tuple(roles.get(one.pk, ())),
        )
        for one in people
    ]


def _roles(rows: Iterable[Membership], actor: Actor) -> list[RoleSeen]:
    rows = list(rows)
    names = scope_names({(row.scope_kind, row.scope_id) for row in rows})
    parks = scope_names({("park", park_of(r.scope_kind, r.scope_id)) for r in rows})
    return [_role(row, names, parks, actor) for row in rows]


def _role(
    row: Membership,
    names: dict[tuple[str, str], tuple[str, str]],
    parks: dict[tuple[str, str], tuple[str, str]],
    actor: Actor,
) -> RoleSeen:
    zh, en = names.get((row.scope_kind, row.scope_id), ("", ""))
    if row.scope_kind == "enterprise":  # enterprises are told apart by their park
        park_zh, park_en = parks.get(("park", park_of(row.scope_kind, row.scope_id)), ("", ""))
        zh, en = f"{park_zh} {zh}".strip(), f"{en}, {park_en}".strip(", ")
    return RoleSeen(
        id=row.pk,
        role=row.role,
        scope_kind=row.scope_kind,
        scope_id=row.scope_id,
        place_zh=zh,
        place_en=en,
        since=row.granted_at,
        given_by=row.granted_by_name,
        ended_at=row.ended_at,
        is_endable=row.ended_at is None and may_give(actor, row.role, row.scope_kind, row.scope_id),
    )
