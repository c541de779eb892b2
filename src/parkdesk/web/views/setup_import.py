"""Pages: taking the units of a park in from Excel or CSV, with a dry run before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkdesk.usecases.import_enterprises import (
    UNCHANGED,
    as_plain,
    from_plain,
    import_enterprises,
    look_at_enterprises,
)
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.setup import FileForm
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
def enterprises_import(request: HttpRequest, park: str) -> HttpResponse:
    """Ask for a file, and show what it would change; nothing is written here."""
    found = park_to_set_up(request, park)
    if getattr(request, "is_upload_too_large", False):
        return too_large(request)
    form = FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    context: Item = {**setup_frame(request, found, "enterprises"), "form": form}
    if request.method != "POST" or not form.is_valid():
        status = REFUSED if form.errors else 200
        return render(request, "desk/setup/enterprises_file.html", context, status=status)
    sent, actor = form.cleaned_data["file"], acting(request)
    dry = look_at_enterprises(park=found, name=sent.name, data=sent.read(), actor=actor)
    kept = {
        "file": dry.file,
        "digest": dry.digest,
        "rows": [as_plain(row) for row in dry.accepted],
    }
    context |= {
        "dry": dry_shown(dry),
        "not_named": dry.not_named,
        "kept": sealed(kept, of="enterprises", park=found, actor=actor),
    }
    status = 200 if dry.is_importable or dry.count(UNCHANGED) else REFUSED
    return render(request, "desk/setup/enterprises_dry.html", context, status=status)


@login_required
@require_POST
def enterprises_confirm(request: HttpRequest, park: str) -> HttpResponse:
    """Write what a dry run showed."""
    found = park_to_set_up(request, park)
    actor = acting(request)
    kept = unsealed(request.POST.get("kept", ""), of="enterprises", park=found, actor=actor)
    if not isinstance(kept, dict):
        messages.error(request, _("The dry run is too old; choose the file again."))
        return redirect("desk:setup-enterprises-import", park=found.id)
    try:
        new, changed = import_enterprises(
            park=found,
            rows=[from_plain(row) for row in kept["rows"]],
            file=kept["file"],
            digest=kept["digest"],
            actor=actor,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:setup-enterprises-import", park=found.id)
    messages.success(
        request,
        _("Imported: %(new)s new, %(changed)s changed.") % {"new": new, "changed": changed},
    )
    return redirect("desk:setup-enterprises", park=found.id)


urls: list[URLPattern | URLResolver] = [
    path(
        "parks/<slug:park>/setup/enterprises/import/",
        enterprises_import,
        name="setup-enterprises-import",
    ),
    path(
        "parks/<slug:park>/setup/enterprises/import/confirm/",
        enterprises_confirm,
        name="setup-enterprises-confirm",
    ),
]
