"""Pages: the log, its export, and whether its chain holds."""

import json
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parkdesk.audit.models import Event
from parkdesk.registry.queries import parks
from parkdesk.usecases.see_log import export_log, readable_parks, see_log, verify_chain
from parkdesk.web.csv_file import csv_response
from parkdesk.web.formats import at_moment
from parkdesk.web.forms.system import LogFilterForm
from parkdesk.web.log_words import GROUPS, word_of
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views.people_shown import in_language

_REASONS = {
    "gap": gettext_lazy("an event is missing"),
    "body": gettext_lazy("an event was changed"),
    "link": gettext_lazy("an event does not follow the one before it"),
    "end": gettext_lazy("the last events are missing"),
    "guards": gettext_lazy("the guards of facts are down"),
}


@login_required
def log(request: DeskRequest) -> HttpResponse:
    """Show who did what to which thing, when; the newest first."""
    form = _form(request)
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None
    if not form.is_valid():  # shows nothing rather than more than was asked for
        readable_parks(request.actor)
        return render(request, "desk/system/log.html", {"form": form})
    page = see_log(wanted=form.wanted(), before=before, actor=request.actor)
    names = {
        one.id: in_language(one.name_zh, one.name_en) for one in parks(request.actor, "log.see")
    }
    query = request.GET.copy()
    query.pop("before", None)
    older = query.copy()
    if page.before is not None:
        older["before"] = str(page.before)
    context = {
        "form": form,
        "events": [_shown(one, names) for one in page.events],
        "older_href": f"?{older.urlencode()}" if page.before is not None else "",
        "newest_href": f"?{query.urlencode()}" if before is not None else "",
        "export_href": f"{reverse('desk:log-export')}?{query.urlencode()}",
    }
    return render(request, "desk/system/log.html", context)


@login_required
def log_export(request: DeskRequest) -> HttpResponseBase:
    """Give the log as a file: the events of the filter, all pages."""
    form = _form(request)
    if not form.is_valid():
        return redirect(f"{reverse('desk:log')}?{request.GET.urlencode()}")
    events = export_log(wanted=form.wanted(), actor=request.actor, now=timezone.now())
    head = [
        _("Number"),
        _("Time"),
        _("Who"),
        _("What happened"),
        _("Code"),
        _("Subject"),
        _("Park"),
        _("Details"),
        _("Hash"),
    ]
    return csv_response("log", head, _lines(events))


def _lines(events: Iterator[Event]) -> Iterator[list[object]]:
    for one in events:
        what = [word_of(one.action), one.action, one.subject, one.park_id]
        yield [one.seq, one.at.isoformat(), one.actor_name, *what, one.facts, one.hash]


@login_required
@require_POST
def log_verify(request: DeskRequest) -> HttpResponse:
    """Check every link of the chain and say what was found."""
    broken, seq, end = verify_chain(actor=request.actor)
    if broken is None:
        said = _("The chain holds: %(count)s events, the last one with hash %(hash)s.")
        messages.success(request, said % {"count": seq, "hash": end[:16]})
    else:
        said = _("The chain is broken at event %(seq)s: %(reason)s.")
        messages.error(request, said % {"seq": broken.seq, "reason": _REASONS[broken.reason]})
    return redirect("desk:log")


def _form(request: DeskRequest) -> LogFilterForm:
    known = [
        (one.id, in_language(one.name_zh, one.name_en)) for one in parks(request.actor, "log.see")
    ]
    return LogFilterForm(request.GET, list(GROUPS.items()), known)


def _shown(event: Event, park_names: dict[str, str]) -> dict[str, object]:
    facts = json.loads(event.facts)
    return {
        "seq": event.seq,
        "at": at_moment(event.at),
        "who": event.actor_name,
        "word": word_of(event.action),
        "code": event.action,
        "subject": event.subject,
        "park": park_names.get(event.park_id, event.park_id),
        "facts": [(key, _plain(value)) for key, value in facts.items() if value not in ("", None)],
        "hash": event.hash,
    }


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


urls: list[URLPattern | URLResolver] = [
    path("log/", log, name="log"),
    path("log/export.csv", log_export, name="log-export"),
    path("log/verify/", log_verify, name="log-verify"),
]
