"""Pages: taking the figures of a year in from a ledger workbook, with a dry run before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkdesk.registry.models import Park
from parkdesk.usecases.import_year_figures import (
    figures_as_plain,
    figures_from_plain,
    look_at_year_figures,
)
from parkdesk.usecases.record_year_figures import EARLIEST, LATEST, record_year_figures
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.setup import FiguresFileForm
from parkdesk.web.middleware import acting
from parkdesk.web.views.filing_pages import too_large
from parkdesk.web.views.setup_dry import dry_shown
from parkdesk.web.views.setup_frame import (
    REFUSED,
    Item,
    park_to_set_up,
    sealed,
    setup_frame,
    unsealed,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figures_import(request: HttpRequest, park: str) -> HttpResponse:
    """Ask for a workbook, and show what it would record; nothing is written here."""
    found = park_to_set_up(request, park)
    if getattr(request, "is_upload_too_large", False):
        return too_large(request)
    year = year_of(request)
    form = FiguresFileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    context: Item = {
        **setup_frame(request, found, "figures"),
        "form": form,
        "year": year,
        "back_href": href("setup-figures", found, year),
        "template_href": reverse("desk:setup-enterprises-template", args=[found.id]),
    }
    if request.method != "POST" or not form.is_valid():
        status = REFUSED if form.errors else 200
        return render(request, "desk/setup/figures_file.html", context, status=status)
    sent, actor = form.cleaned_data["file"], acting(request)
    dry = look_at_year_figures(park=found, year=year, name=sent.name, data=sent.read(), actor=actor)
    kept = {
        "file": f"{dry.file} {dry.digest}",
        "year": year,
        "source": form.cleaned_data["source"],
        "rows": [figures_as_plain(row) for row in dry.accepted],
    }
    context |= {
        "dry": dry_shown(dry),
        "kept": sealed(kept, of="figures", park=found, actor=actor),
        "again_href": href("setup-figures-import", found, year),
        "confirm_href": reverse("desk:setup-figures-confirm", args=[found.id]),
    }
    status = REFUSED if dry.is_stopped else 200
    return render(request, "desk/setup/figures_dry.html", context, status=status)


@login_required
@require_POST
def figures_confirm(request: HttpRequest, park: str) -> HttpResponse:
    """Record what a dry run showed."""
    found = park_to_set_up(request, park)
    actor = acting(request)
    kept = unsealed(request.POST.get("kept", ""), of="figures", park=found, actor=actor)
    if not isinstance(kept, dict):
        messages.error(request, _("The dry run is too old; choose the file again."))
        return redirect("desk:setup-figures", park=found.id)
    try:
        count = record_year_figures(
            park=found,
            year=kept["year"],
            rows=[figures_from_plain(row) for row in kept["rows"]],
            source=kept["source"],
            actor=actor,
            now=timezone.now(),
            file=kept["file"],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        facts = {"count": count, "year": kept["year"]}
        messages.success(request, _("Recorded for %(year)s: %(count)s rows.") % facts)
    return redirect(href("setup-figures", found, kept["year"]))


def year_of(request: HttpRequest) -> int:
    """Return the year a page is about: the one asked for, else the last that is over."""
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == len("2025") else 0
    return year if EARLIEST <= year <= LATEST else timezone.localdate().year - 1


def href(name: str, park: Park, year: int) -> str:
    """Return the address of a page of a year."""
    return f"{reverse(f'desk:{name}', args=[park.id])}?year={year}"


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/figures/import/", figures_import, name="setup-figures-import"),
    path("parks/<slug:park>/setup/figures/confirm/", figures_confirm, name="setup-figures-confirm"),
]
