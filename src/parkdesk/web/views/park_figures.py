"""What a park page says in figures, charts and next steps; every number comes from a sealed run."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from nearzero.reporting import chart_options
from nearzero.reporting.options import Option
from nearzero.reporting.time_charts import trend
from parkdesk.usecases.see_park import ParkView, entries
from parkdesk.usecases.standings import Account, ParkStanding
from parkdesk.web import formats
from parkdesk.web.languages import language, named
from parkdesk.web.states import marks_of
from parkdesk.web.views.overview_figures import change_of, known_as

Item = dict[str, object]
TOP = 8  #: enterprises on the page; the account holds all


def figures_of(view: ParkView) -> list[Item]:
    """Return the headline figures of a park in a year."""
    row, account = view.standing, view.standing.account
    marks = marks_of(
        is_synthetic=row.is_synthetic,
        is_provisional=account is not None and account.is_provisional,
        is_verified=view.conclusion is not None and view.conclusion.vouches,
    )
    about: Item = {"period": str(view.year), "quality": marks}
    if account and "run.see" in view.rights:
        about["how_href"] = reverse("desk:run", args=[account.run_id])
    return [
        about | _emission(row, view.year),
        about | _intensity(row, view.year),
        about
        | {
            "label": _("Energy, equivalent value"),
            **known_as(account.energy_equivalent_tce if account else None, "energy"),
            "unit": "tce",
            "note": _calorific(account),
        },
        about
        | {
            "label": _("Per value added"),
            **_per_value_added(account),
            "unit": _("tCO₂ per 10,000 yuan"),
            "note": aim_note(row, "intensity_tco2_per_10k_cny", 4),
        },
        _filings(view),
    ]


def _per_value_added(account: Account | None) -> Item:
    if account is None:
        return known_as(None, "intensity")
    return {"value": _or_missing(account.intensity_tco2_per_10k_cny), "kind": "intensity"}


def _or_missing(value: float | None) -> float | str:
    return "missing" if value is None else value


def _emission(row: ParkStanding, year: int) -> Item:
    account = row.account
    if account is None:
        note = aim_note(row, "emission_tco2", 2)
        return {"label": _("Total emission"), "note": note, **known_as(None, "tonnes")}
    return {
        "label": _("Total emission"),
        "value": account.emission_tco2,
        "kind": "tonnes",
        "unit": "tCO₂",
        "range": {"low": account.emission_lower_tco2, "high": account.emission_upper_tco2},
        "change": change_of(row.emission_change, _("against %(year)s") % {"year": year - 1}),
        "note": aim_note(row, "emission_tco2", 2),
    }


def _intensity(row: ParkStanding, year: int) -> Item:
    account = row.account
    if account is None:
        note = aim_note(row, "intensity_tco2_per_tce", 4)
        return {"label": _("Intensity"), "note": note, **known_as(None, "intensity")}
    return {
        "label": _("Intensity"),
        "value": _or_missing(account.intensity_tco2_per_tce),
        "kind": "intensity",
        "unit": "tCO₂/tce",
        "change": change_of(row.intensity_change, _("against %(year)s") % {"year": year - 1}),
        "note": aim_note(row, "intensity_tco2_per_tce", 4),
    }


def aim_note(row: ParkStanding, indicator: str, decimals: int) -> str:
    """Say what the target of a figure is, for the year or the next one that has any."""
    aim = next((one for one in (*row.aims, *row.ahead) if one.indicator == indicator), None)
    if aim is None:
        return str(_("no target"))
    facts = {
        "target": formats.printed(aim.value, decimals),
        "year": aim.year,
        "gap": formats.percent(abs(aim.gap or 0.0)),
    }
    if aim in row.ahead or aim.gap is None:
        return _("target for %(year)s: %(target)s") % facts
    if aim.is_met:
        return _("target %(target)s: met, %(gap)s below") % facts
    return _("target %(target)s: missed by %(gap)s") % facts


def _calorific(account: Account | None) -> str:
    if account is None:
        return ""
    return _("calorific value %(value)s tce") % {
        "value": formats.printed(account.energy_calorific_tce, 2)
    }


def _filings(view: ParkView) -> Item:
    filings = view.standing.filings
    late = _("%(late)s late") % {"late": filings.late}
    return {
        "label": _("Filings received"),
        "value": filings.received / filings.due if filings.due else "not_configured",
        "kind": "share",
        "period": str(view.year),
        "note": _("%(received)s of %(due)s") % {"received": filings.received, "due": filings.due}
        + (f" · {late}" if filings.late else ""),
        "how_href": reverse("desk:queue", args=[view.park.id])
        if "filing.see" in view.rights
        else "",
    }


def trends_of(view: ParkView) -> list[Item]:
    """Return the charts of the years: tonnes or energy by the unit of the page, and intensity."""
    history = view.standing.history
    if not any(account for _year, account in history):
        return []
    limits = dict(view.standing.limits)
    ahead = sorted({*(year for year, _account in history), *limits})
    years = [year for year, _account in history]
    aims = [limits.get(year) for year in ahead] if limits else None
    tonnes = _line(view, "emission_tco2", ahead, _("Total emission by year"), "tCO₂", aims)
    energy = _line(
        view, "energy_equivalent_tce", years, _("Energy by year, equivalent value"), "tce"
    )
    per_tce = _line(view, "intensity_tco2_per_tce", years, _("Intensity by year"), "tCO₂/tce")
    return [
        {"option": tonnes, "shown_in": "tco2"},
        {"option": energy, "shown_in": "tce"},
        {"option": per_tce, "shown_in": ""},
    ]


def _line(
    view: ParkView,
    name: str,
    years: Sequence[int],
    title: str,
    unit: str,
    aims: Sequence[float | None] | None = None,
) -> Option:
    """Return one figure of the accounts by year; a point leads to the account it comes from."""
    accounts = {year: account for year, account in view.standing.history if account}
    sees_runs = "run.see" in view.rights
    return trend(
        [str(year) for year in years],
        [getattr(accounts[year], name) if year in accounts else None for year in years],
        title=title,
        unit=unit,
        is_synthetic=view.standing.is_synthetic,
        target=aims,
        links={
            str(year): reverse("desk:run", args=[account.run_id])
            for year, account in accounts.items()
            if sees_runs
        },
        language=language(),
    )


def charts_of(view: ParkView) -> Mapping[str, object]:
    """Return the charts of the account: by source and by month."""
    if view.document is None:
        return {}
    document = {**view.document, "lines": []}
    names = ("by_source", "by_month")
    options = chart_options(document, language(), only=names)
    return {name: _roomy(options[name]) for name in names if name in options}


def _roomy(option: Mapping[str, object]) -> Item:
    """Return bars whose axis of tonnes drops labels that would run into each other."""
    found = dict(option)
    axis = found.get("xAxis")
    if isinstance(axis, Mapping) and axis.get("type") == "value":
        found["xAxis"] = {**axis, "splitNumber": 3, "axisLabel": {"hideOverlap": True}}
    return found


def tops_of(view: ParkView, shown: int = TOP) -> list[Item]:
    """Return who emits most and who uses most energy, for who may know enterprises by name."""
    if view.document is None or "enterprise.named" not in view.rights:
        return []
    return [
        _top(view, "emission_tco2", _("Largest emitters"), "tCO₂", "tonnes", shown)
        | {"shown_in": "tco2"},
        _top(view, "energy_equivalent_tce", _("Largest users of energy"), "tce", "energy", shown)
        | {"shown_in": "tce"},
    ]


def _called(entry: Mapping[str, object]) -> str:
    """Return what an enterprise was called when it was accounted."""
    return named(str(entry.get("name_zh") or ""), str(entry.get("name_en") or ""))


def _top(view: ParkView, name: str, title: str, unit: str, kind: str, shown: int) -> Item:
    listed = {str(one["enterprise_id"]): one for one in entries(view.document, "by_enterprise")}
    rows = sorted(
        (-value, code)
        for code, entry in listed.items()
        if isinstance(value := entry.get(name), float)
    )
    return {
        "title": title,
        "unit": unit,
        "kind": kind,
        "period": str(view.year),
        "total": len(rows),
        "unranked": 0,
        "rows": [
            {
                "place": place,
                "name": _called(listed[code]) or code,
                "href": "",
                "value": -below,
                "quality": "",
            }
            for place, (below, code) in enumerate(rows[:shown], start=1)
        ],
    }
