"""Share a big screen: make a link that opens without signing in, and take it back.

The secret of a link is shown once and kept as a digest. A link shows what the person who made
it may see of its place, and only while they may still share it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, Place, may
from parkdesk.accounts.actor import NotFound
from parkdesk.accounts.operations import secret_digest
from parkdesk.audit.operations import record
from parkdesk.registry.queries import parks, regions
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import ScreenLink
from parkdesk.workflow.queries import screen_links

LONGEST_DAYS = 366  #: a link is renewed at least so often [days]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shareable:
    """A place that the actor may put on a screen."""

    kind: str
    id: str
    name_zh: str
    name_en: str

    @property
    def key(self) -> str:
        """Kind and id in one text, as forms send it."""
        return f"{self.kind}:{self.id}"


def shareable(actor: Actor) -> tuple[Shareable, ...]:
    """Return the places that an actor may put on a screen: regions, then parks."""
    found = [
        Shareable(
            kind="prefecture" if one.parent_id else "province",
            id=one.code,
            name_zh=one.name_zh,
            name_en=one.name_en,
        )
        for one in regions(actor).select_related("parent")
        if may(actor, "screen.share", _region_place(one.code, one.parent_id))
    ]
    found += [
        Shareable(kind="park", id=one.id, name_zh=one.name_zh, name_en=one.name_en or one.name_zh)
        for one in parks(actor, "screen.share")
    ]
    return tuple(found)


def _region_place(code: str, parent: str | None) -> Place:
    return Place(province=parent, prefecture=code) if parent else Place(province=code)


@transaction.atomic
def share_screen(
    *, place: str, name: str, days: int, actor: Actor, now: datetime
) -> tuple[ScreenLink, str]:
    """Make a link; returns it and the secret of its address, which is shown once.

    Parameters
    ----------
    place
        The key of one of :func:`shareable`.
    days
        How long the link can be used. [days]

    Raises
    ------
    NotFound
        If the place is not the actor's to share.
    Refused
        If the name or the days are not what a link can have.
    """
    chosen = {one.key: one for one in shareable(actor)}.get(place)
    if chosen is None:
        raise NotFound
    if not name.strip():
        raise Refused(_("Give the screen a name, such as the room it hangs in."), "name")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A link is valid for 1 to 366 days; make a new one after that."), "days")
    secret = secrets.token_urlsafe(24)
    link = ScreenLink.objects.create(
        digest=secret_digest(secret),
        scope_kind=chosen.kind,
        scope_id=chosen.id,
        name=name.strip(),
        made_at=now,
        made_by=actor.id or 0,
        made_by_name=actor.name,
        expires_at=now + timedelta(days=days),
    )
    _record("screen.shared", link, actor, now)
    return link, secret


@transaction.atomic
def revoke_screen(*, link_id: int, actor: Actor, now: datetime) -> ScreenLink:
    """Take a link back; it opens nothing from now on. Taking it back twice changes nothing.

    Raises
    ------
    NotFound
        If there is none, or its place is not the actor's to share.
    """
    link = screen_links(actor).filter(pk=link_id).first()
    if link is None:
        raise NotFound
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        _record("screen.revoked", link, actor, now)
    return link


def _record(action: str, link: ScreenLink, actor: Actor, now: datetime) -> None:
    record(
        action,
        actor=actor,
        now=now,
        subject=f"screen:{link.pk}",
        park_id=link.scope_id if link.scope_kind == "park" else "",
        facts={"scope": f"{link.scope_kind}:{link.scope_id}", "name": link.name},
    )


def is_still_shared(actor: Actor, kind: str, scope_id: str) -> bool:
    """Say whether an actor may still put a place on a screen."""
    return f"{kind}:{scope_id}" in {one.key for one in shareable(actor)}
