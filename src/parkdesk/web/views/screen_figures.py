"""The four headline figures of a big screen: whole tonnes, one change, one line beneath."""

from django.utils.translation import gettext as _

from parkdesk.usecases.see_park import ParkView
from parkdesk.usecases.see_region import RegionView
from parkdesk.web.views.overview_figures import known_as
from parkdesk.web.views.park_figures import aim_note

Item = dict[str, object]


def region_figures_of(view: RegionView) -> list[Item]:
    """Return the headline of a region."""
    sums, running = view.totals, view.running
    about = _about(view.year, is_provisional=sums.is_provisional)
    accounted = _("%(accounted)s of %(parks)s parks accounted") % {
        "accounted": sums.accounted,
        "parks": sums.parks,
    }
    targets = _("targets met: %(met)s of %(targets)s parks") % {
        "met": sums.targets_met,
        "targets": sums.targets,
    }
    return [
        _figure(_("Total emission"), sums.emission_tco2, "number", "tCO₂", sums.emission_change)
        | about
        | {"note": accounted},
        _figure(
            _("Intensity"), sums.intensity_tco2_per_tce, "intensity", "tCO₂/tce",
            sums.intensity_change,
        )
        | about
        | {"note": targets if sums.targets else accounted},
        _figure(
            _("Energy (equivalent value)"), sums.energy_equivalent_tce, "number", "tce",
            sums.energy_change,
        )
        | about
        | {"note": accounted},
        {
            "label": _("Filings received, %(year)s") % {"year": running.year},
            "value": "not_configured" if running.received_share is None else running.received_share,
            "kind": "share",
            "note": _("%(received)s of %(due)s")
            % {"received": running.received, "due": running.due},
            "late": running.late,
            "period": str(running.year),
        },
    ]  # fmt: skip


def park_figures_of(view: ParkView) -> list[Item]:
    """Return the headline of a park."""
    row, account = view.standing, view.standing.account
    about = _about(view.year, is_provisional=account is not None and account.is_provisional)
    return [
        _figure(
            _("Total emission"), account.emission_tco2 if account else None, "number", "tCO₂",
            row.emission_change,
        )
        | about
        | {"note": aim_note(row, "emission_tco2", 0)},
        _figure(
            _("Intensity"), account.intensity_tco2_per_tce if account else None, "intensity",
            "tCO₂/tce", row.intensity_change,
        )
        | about
        | {"note": aim_note(row, "intensity_tco2_per_tce", 4)},
        _figure(
            _("Energy (equivalent value)"), account.energy_equivalent_tce if account else None,
            "number", "tce", row.energy_change,
        )
        | about,
        _figure(
            _("Per value added"), account.intensity_tco2_per_10k_cny if account else None,
            "intensity", _("tCO₂/10⁴ CNY"), row.value_added_change,
        )
        | about
        | {"note": aim_note(row, "intensity_tco2_per_10k_cny", 4)},
    ]  # fmt: skip


def _about(year: int, *, is_provisional: bool) -> Item:
    """Return what figures of a year share; that they are made up, a band says over all of them."""
    quality = "preliminary" if is_provisional else ""
    return {"against": str(year - 1), "period": str(year), "quality": quality}


def _figure(label: str, value: float | None, kind: str, unit: str, share: float | None) -> Item:
    return {"label": label, "unit": unit, "share": share, **known_as(value, kind)}
