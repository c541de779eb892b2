"""Reading what setting a park up needs beside the park itself: units, history of facts, meters."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from parkdesk.registry.models import Boundary, Enterprise, Meter, Park, Target, YearFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpSoFar:
    """How much of a park is set up, in numbers.

    Attributes
    ----------
    units
        By role: enterprise, energy_station, public_area.
    figure_years
        Years with figures of the park itself, in order.
    """

    has_boundary: bool
    units: dict[str, int]
    left: int
    figure_years: tuple[int, ...]
    targets: int
    meters: int


def units_of(park: Park) -> QuerySet[Enterprise]:
    """Return the units of a park by code; the caller has checked the right to the park."""
    return Enterprise.objects.filter(park=park).order_by("code")


def boundaries_of(park: Park) -> list[Boundary]:
    """Return every boundary that was recorded for a park, the latest first."""
    return list(Boundary.objects.filter(park=park).order_by("-recorded_at", "-id"))


def figures_recorded(park: Park, year: int) -> list[YearFigures]:
    """Return everything recorded for a year, the latest first."""
    found = YearFigures.objects.filter(park=park, year=year).select_related("enterprise")
    return list(found.order_by("-recorded_at", "-id"))


def figure_years(park: Park) -> list[int]:
    """Return the years for which anything is recorded, the latest first."""
    rows = YearFigures.objects.filter(park=park).values_list("year", flat=True)
    return sorted(set(rows), reverse=True)


def targets_recorded(park: Park) -> list[Target]:
    """Return every target that was recorded for a park, the latest first."""
    return list(Target.objects.filter(park=park).order_by("-recorded_at", "-id"))


def meters_of(park: Park) -> QuerySet[Meter]:
    """Return the meters of a park's units, by unit and id."""
    found = Meter.objects.filter(enterprise__park=park).select_related("enterprise")
    return found.order_by("enterprise__code", "id")


def set_up_so_far(park: Park) -> SetUpSoFar:
    """Return how much of a park is set up."""
    units = Enterprise.objects.filter(park=park)
    by_role = units.order_by().values_list("role").annotate(count=Count("key"))
    figures = YearFigures.objects.filter(park=park, enterprise=None)
    known = figures.filter(Q(value_added_cny__isnull=False) | Q(output_value_cny__isnull=False))
    return SetUpSoFar(
        has_boundary=Boundary.objects.filter(park=park).exists(),
        units=dict(by_role),
        left=units.filter(valid_to__isnull=False).count(),
        figure_years=tuple(sorted(set(known.values_list("year", flat=True)))),
        targets=Target.objects.filter(park=park).count(),
        meters=Meter.objects.filter(enterprise__park=park).count(),
    )
