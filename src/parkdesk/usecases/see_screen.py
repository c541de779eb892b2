"""See a big screen by the secret of its link, without signing in.

The link acts with the right by which it was made, so that the table of rights is the only gate here
too: a park's own screen names its enterprises, one that a city or a province made does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nearzero.reporting.standing import together
from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.accounts.operations import secret_digest
from parkdesk.accounts.queries import actor_with
from parkdesk.accounts.rules import ACTIONS
from parkdesk.runs.queries import document, standing
from parkdesk.usecases.see_park import ParkView, entries, see_park
from parkdesk.usecases.see_region import RegionView, see_region
from parkdesk.usecases.share_screen import is_still_shared
from parkdesk.workflow.events import Event, latest_events
from parkdesk.workflow.models import ScreenLink
from parkdesk.workflow.queries import screen_link

EVENTS = 7  #: that find room on the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTonnes:
    """What one source emits in all the parks of a screen."""

    source: str
    title_zh: str
    title_en: str
    emission_tco2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenView:
    """What a screen shows: a region or a park, its sources, and what happened lately."""

    name: str
    region: RegionView | None
    park: ParkView | None
    sources: tuple[SourceTonnes, ...]
    events: tuple[Event, ...]


def see_screen(*, secret: str, now: datetime) -> ScreenView:
    """Return what the screen of a secret shows.

    Raises
    ------
    NotFound
        If there is no such link, it has expired or was revoked, or who made it may no longer
        share its place.
    """
    link = screen_link(secret_digest(secret), now)
    maker = actor_with(link.made_by)
    if not is_still_shared(maker, link.scope_kind, link.scope_id):
        raise NotFound
    viewer = _viewer(maker)
    if link.scope_kind == "park":
        park = see_park(actor=viewer, park_id=link.scope_id, now=now)
        return _of_park(link, park, now)
    region = see_region(actor=viewer, code=link.scope_id, now=now)
    return _of_region(link, region, now)


def _viewer(maker: Actor) -> Actor:
    """Return nobody, with the roles of a maker that share screens."""
    grants = tuple(one for one in maker.grants if one.role in ACTIONS["screen.share"])
    return Actor(id=None, name="", grants=grants)


def _of_park(link: ScreenLink, park: ParkView, now: datetime) -> ScreenView:
    return ScreenView(
        name=link.name,
        region=None,
        park=park,
        sources=_sources([entries(park.document, "by_source")]),
        events=tuple(latest_events([park.park.id], EVENTS, now)),
    )


def _of_region(link: ScreenLink, region: RegionView, now: datetime) -> ScreenView:
    ids = [row.park_id for row in region.parks]
    results = standing(ids, [str(region.year)]).values()
    return ScreenView(
        name=link.name,
        region=region,
        park=None,
        sources=_sources(entries(document(result), "by_source") for result in results),
        events=tuple(latest_events(ids, EVENTS, now)),
    )


def _sources(lists: Iterable[Iterable[Mapping[str, object]]]) -> tuple[SourceTonnes, ...]:
    """Return the sources of several accounts together, the largest first."""
    tonnes: dict[str, list[float | None]] = {}
    titles: dict[str, tuple[str, str]] = {}
    for one in lists:
        for entry in one:
            key, value = str(entry["source"]), entry.get("emission_tco2")
            tonnes.setdefault(key, []).append(value if isinstance(value, float) else None)
            titles[key] = (str(entry.get("title_zh") or key), str(entry.get("title_en") or key))
    sums = {key: together(values) for key, values in tonnes.items()}
    order = sorted(sums, key=lambda key: (-(sums[key] or 0.0), key))
    return tuple(
        SourceTonnes(
            source=key,
            title_zh=titles[key][0],
            title_en=titles[key][1],
            emission_tco2=sums[key],
        )
        for key in order
    )
