"""Reading parks and enterprises, each within what the actor may see."""

from django.db.models import Q, QuerySet

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.accounts.rules import enterprise_filter, park_filter
from parkdesk.registry.models import (
    Boundary,
    Enterprise,
    Meter,
    Park,
    Region,
    ReportedFact,
    Target,
    YearFigures,
)


def parks(actor: Actor, action: str = "park.see") -> QuerySet[Park]:
    """Return the parks where an actor may do something, by number and id."""
    found = Park.objects.filter(park_filter(actor, action))
    return found.select_related("prefecture").order_by("number", "id")


def parks_known(actor: Actor) -> QuerySet[Park]:
    """Return the parks whose name an actor may know: also those they file or keep keys in."""
    ids = [g.scope_id.partition("/")[0] for g in actor.grants if g.scope_kind == "enterprise"]
    found = Park.objects.filter(Q(park_filter(actor, "park.see")) | Q(id__in=ids))
    return found.select_related("prefecture").order_by("number", "id")


def park(actor: Actor, park_id: str, action: str = "park.see") -> Park:
    """Return a park.

    Raises
    ------
    NotFound
        If there is none, or the actor may not do this there.
    """
    found = parks(actor, action).filter(id=park_id).first()
    if found is None:
        raise NotFound
    return found


def enterprises(actor: Actor, action: str = "enterprise.see") -> QuerySet[Enterprise]:
    """Return the enterprises where an actor may do something."""
    found = Enterprise.objects.filter(enterprise_filter(actor, action))
    return found.select_related("park__prefecture").order_by("park_id", "code")


def enterprise(actor: Actor, key: str, action: str = "enterprise.see") -> Enterprise:
    """Return an enterprise by its key.

    Raises
    ------
    NotFound
        If there is none, or the actor may not do this there.
    """
    found = enterprises(actor, action).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def regions(actor: Actor) -> QuerySet[Region]:
    """Return the regions an actor supervises, and those within them."""
    found = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role == "province":
            found |= Q(code=grant.scope_id) | Q(parent_id=grant.scope_id)
        elif grant.role == "city":
            found |= Q(code=grant.scope_id)
    return Region.objects.filter(found).order_by("code")


def boundary(park_id: str) -> Boundary | None:
    """Return the latest boundary of a park."""
    return Boundary.objects.filter(park_id=park_id).order_by("-recorded_at", "-id").first()


def year_figures(park_id: str, year: int) -> dict[str, YearFigures]:
    """Return the latest figures of a year by enterprise key; the park's own under ``""``."""
    rows = YearFigures.objects.filter(park_id=park_id, year=year).order_by("recorded_at", "id")
    return {row.enterprise_id or "": row for row in rows}


def targets(park_ids: list[str]) -> dict[tuple[str, str, int], Target]:
    """Return the latest targets of parks by park, indicator and year."""
    rows = Target.objects.filter(park_id__in=park_ids).order_by("recorded_at", "id")
    return {(row.park_id, row.indicator, row.year): row for row in rows}


def meters(actor: Actor, action: str = "enterprise.see") -> QuerySet[Meter]:
    """Return the meters of enterprises where an actor may do something."""
    found = Meter.objects.filter(enterprise_filter(actor, action, "enterprise__"))
    return found.select_related("enterprise").order_by("id")


def reported_facts(park_id: str) -> list[ReportedFact]:
    """Return what reports print about a park, in the order of recording."""
    return list(ReportedFact.objects.filter(park_id=park_id).order_by("id"))


def every_region() -> QuerySet[Region]:
    """Return the provinces and prefectures; their names are nobody's secret."""
    return Region.objects.order_by("code")


def scope_names(scopes: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the Chinese and English name of scopes (kind, id); for scopes the reader may see."""
    ids: dict[str, set[str]] = {}
    for kind, scope_id in scopes:
        ids.setdefault(kind, set()).add(scope_id)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in ("province", "prefecture"):
        for region in Region.objects.filter(code__in=ids.get(kind, ())):
            found[kind, region.code] = (region.name_zh, region.name_en)
    for park in Park.objects.filter(id__in=ids.get("park", ())):
        found["park", park.id] = (park.name_zh, park.name_en or park.name_zh)
    for unit in Enterprise.objects.filter(key__in=ids.get("enterprise", ())):
        found["enterprise", unit.key] = (unit.name_zh, unit.name_en or unit.name_zh)
    return found
