"""People, roles and places as templates get them: plain values in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts.models import ROLE_NAMES
from parkdesk.usecases.places_to_give import PlaceOffered
from parkdesk.usecases.see_people import PersonSeen, RoleSeen

Shown = dict[str, object]

#: What each role is there for, in one sentence.
ROLE_TASKS = {
    "administrator": _("Keeps the installation: people, roles, log, backups. Sees no figures."),
    "province": _("Sees all parks of the province: who has filed, totals, targets, rank."),
    "city": _("Sees the parks of a city: who has filed, totals, targets, rank."),
    "park_manager": _("Sets the park up, receives filings, accounts, seals and publishes."),
    "reviewer": _("Reviews what enterprises file: comments, returns, accepts."),
    "filer": _("Files the ledger of one enterprise and attaches the evidence."),
    "verifier": _("Verifies sealed accounts from outside, records findings and concludes."),
}


def in_language(zh: str, en: str) -> str:
    """Return a name in the reader's language; the other one where it has none."""
    is_chinese = (get_language() or "").startswith("zh")
    return (zh or en) if is_chinese else (en or zh)


def person_shown(person: PersonSeen) -> Shown:
    """Return a person for a list."""
    standing = [one for one in person.roles if one.ended_at is None]
    return {
        "id": person.id,
        "name": person.name,
        "username": person.username,
        "state": "active" if person.is_active else "inactive",
        "last_sign_in": person.last_sign_in,
        "roles": [role_shown(one) for one in standing],
        "ended": [role_shown(one) for one in person.roles if one.ended_at is not None],
    }


def role_shown(role: RoleSeen) -> Shown:
    """Return a role with its place."""
    return {
        "id": role.id,
        "name": ROLE_NAMES[role.role],
        "place": in_language(role.place_zh, role.place_en),
        "since": role.since,
        "given_by": role.given_by,
        "ended_at": role.ended_at,
        "is_endable": role.is_endable,
    }


def place_choices(places: list[PlaceOffered]) -> list[tuple[str, str]]:
    """Return places for a form."""
    return [(one.id, in_language(one.name_zh, one.name_en)) for one in places]
