"""What was published, for anybody: no sign-in, nothing personal, so it may be cached."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from parkdesk.usecases.see_public import Published, see_public, see_publication
from parkdesk.web.languages import language, named
from parkdesk.web.middleware import acting
from parkdesk.web.region_map import MAP_FILE, RegionMap, Spot, region_option
from parkdesk.web.states import OPINIONS, marks_of
from parkdesk.web.templatetags.desk import quality
from parkdesk.web.views.overview_map import with_names

Item = dict[str, object]
MAX_AGE = 300  #: how long a page may be kept by others [s]
LANGUAGES = {"zh-hans": "zh", "en": "en"}

_ASSURANCES = {
    "reasonable": gettext_lazy("reasonable assurance"),
    "limited": gettext_lazy("limited assurance"),
}


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show everything that stands published."""
    found = see_public()
    return _shown(request, "desk/public/list.html", lambda: _list(found))


@require_safe
def publication(request: HttpRequest, publication: int) -> HttpResponse:
    """Show one publication as the figures stood."""
    found = see_publication(publication)
    return _shown(request, "desk/public/publication.html", lambda: _one(found))


def _shown(request: HttpRequest, template: str, context: Callable[[], Item]) -> HttpResponse:
    """Render a page in the language of the address, or else of the reader, and let it be kept."""
    asked = request.GET.get("language", "")
    chosen = asked if asked in LANGUAGES else translation.get_language() or "zh-hans"
    other = "en" if chosen.startswith("zh") else "zh-hans"
    actor = acting(request)
    with translation.override(chosen):
        frame = {
            "csrf_token": "",  # a page without forms needs no cookie
            "other_href": f"{request.path}?language={other}",
            "other_language": other,
            "keeps": f"?language={asked}" if asked in LANGUAGES else "",
            "is_signed_in": not actor.is_anonymous,
        }
        response = render(request, template, frame | context())
    response.headers["Content-Language"] = chosen
    if actor.is_anonymous:
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def _list(found: tuple[Published, ...]) -> Item:
    return {
        "count": len(found),
        "is_synthetic": any(_is_synthetic(one) for one in found),
        "figures": [
            {"label": label, "value": value, "kind": "count"}
            for label, value in (
                (_("Published accounts"), len(found)),
                (_("Parks"), len({one.park.id for one in found})),
                (_("Verified"), sum(_is_verified(one) for one in found)),
            )
        ],
        "map": _map(found),
        "map_file": MAP_FILE,
        "map_title": _("Parks with a published account"),
        "table": _table(found),
    }


def _table(found: tuple[Published, ...]) -> Item:
    return {
        "caption": _("Published accounts"),
        "count": len(found),
        "columns": [
            {"label": _("Park"), "kind": "text"},
            {"label": _("Prefecture"), "kind": "text"},
            {"label": _("Period"), "kind": "text"},
            {"label": _("Total emission"), "unit": "tCO₂", "kind": "tonnes"},
            {"label": _("Intensity"), "unit": "tCO₂/tce", "kind": "intensity"},
            {"label": _("Verification"), "kind": "text"},
            {"label": _("Data quality"), "kind": "text"},
            {"label": _("Published on"), "kind": "day"},
        ],
        "rows": [_row(one) for one in found],
        "empty": _("Nothing has been published yet."),
    }


def _row(one: Published) -> Item:
    name = named(one.park.name_zh, one.park.name_en)
    opinion = OPINIONS.get(one.verdict.opinion) if one.verdict else _("not verified")
    return {
        "href": reverse("desk:publication", args=[one.id]),
        "cells": [
            name,
            named(one.park.prefecture.name_zh, one.park.prefecture.name_en),
            one.period,
            _number(one, "emission_tco2"),
            _number(one, "intensity_tco2_per_tce"),
            opinion,
            {"value": quality(_marks(one)), "note": _counted(one)},
            one.published_at,
        ],
    }


def _map(found: tuple[Published, ...]) -> Item:
    """Return the map of the parks that published; the latest publication of each is linked."""
    latest = {one.park.id: one for one in reversed(found)}
    shown = RegionMap(
        title=_("Parks with a published account"),
        unit="",
        spots=[
            Spot(
                name=named(one.park.name_zh, one.park.name_en),
                longitude=one.park.longitude,
                latitude=one.park.latitude,
                said=one.period,
                tone="info",
                href=reverse("desk:publication", args=[one.id]),
            )
            for one in latest.values()
            if one.park.longitude is not None and one.park.latitude is not None
        ],
    )
    return with_names(cast("Item", region_option(shown)), "top")


def _is_synthetic(one: Published) -> bool:
    return bool(one.figures.get("is_synthetic")) or one.park.is_synthetic


def _is_verified(one: Published) -> bool:
    return one.verdict is not None and one.verdict.vouches


def _marks(one: Published, *, is_verified: bool = False) -> tuple[str, ...]:
    """Return the marks of the figures as they were published."""
    return marks_of(
        is_synthetic=_is_synthetic(one),
        is_provisional=bool(one.figures.get("is_provisional")),
        is_verified=is_verified,
    )


def _counted(one: Published) -> str:
    """Say how many filings of how many due the figures count."""
    coverage = one.figures.get("coverage")
    if not isinstance(coverage, dict) or "duties" not in coverage:
        return ""
    return _("%(counted)s of %(due)s filings") % {
        "counted": coverage.get("duties_received"),
        "due": coverage["duties"],
    }


def _number(one: Published, name: str) -> float | str:
    value = one.figures.get(name)
    return float(value) if isinstance(value, float | int) else "missing"


def _one(found: Published) -> Item:
    verdict = found.verdict
    return {
        "name": named(found.park.name_zh, found.park.name_en),
        "prefecture": named(found.park.prefecture.name_zh, found.park.prefecture.name_en),
        "found": found,
        "method": _method(found),
        "is_synthetic": _is_synthetic(found),
        "marks": _marks(found),
        "counted": _counted(found),
        "newer_href": reverse("desk:publication", args=[found.newer]) if found.newer else "",
        "figures": _figures(found),
        "tables": _tables(found),
        "verdict": verdict
        and {
            "opinion": OPINIONS.get(verdict.opinion, verdict.opinion),
            "assurance": _ASSURANCES.get(verdict.assurance, verdict.assurance),
            "statement": verdict.statement,
            "digest": verdict.digest,
            "signed_at": verdict.signed_at,
        },
        "hash": _run(found).get("hash", ""),
    }


def _run(found: Published) -> dict[str, object]:
    run = found.figures.get("run")
    return run if isinstance(run, dict) else {}


def _method(found: Published) -> str:
    method = found.figures.get("method")
    if not isinstance(method, dict):
        return found.method_id
    title = named(str(method.get("title_zh") or ""), str(method.get("title_en") or ""))
    return title or found.method_id


def _figures(found: Published) -> list[Item]:
    """Return the headline figures as they were published; what was not is left out."""
    marks = _marks(found, is_verified=_is_verified(found))
    shown = (
        (_("Total emission"), "emission_tco2", "tonnes", "tCO₂"),
        (_("Intensity"), "intensity_tco2_per_tce", "intensity", "tCO₂/tce"),
        (_("Energy, equivalent value"), "energy_equivalent_tce", "energy", "tce"),
        (_("Energy, calorific value"), "energy_calorific_tce", "energy", "tce"),
        (
            _("Per value added"),
            "intensity_tco2_per_10k_cny",
            "intensity",
            _("tCO₂ per 10,000 yuan"),
        ),
    )
    return [
        {
            "label": label,
            "value": _number(found, name),
            "kind": kind,
            "unit": unit,
            "period": found.period,
            "quality": marks,
            "range": {
                "low": _number(found, "emission_lower_tco2"),
                "high": _number(found, "emission_upper_tco2"),
            }
            if name == "emission_tco2" and "emission_lower_tco2" in found.figures
            else None,
        }
        for label, name, kind, unit in shown
        if name in found.figures
    ]


def _tables(found: Published) -> list[Item]:
    """Return the tables as they were printed, in the reader's language."""
    by_language = found.figures.get("tables")
    if not isinstance(by_language, dict):
        return []
    tables = by_language.get(language())
    return list(tables.values()) if isinstance(tables, dict) else []


urls: list[URLPattern | URLResolver] = [
    path("public/", public, name="public"),
    path("public/<int:publication>/", publication, name="publication"),
]
