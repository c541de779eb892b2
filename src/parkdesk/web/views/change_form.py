"""Pages: proposing a change of one of four kinds."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nearzero.problems import CannotProceed
from parkdesk.accounts.actor import NotFound
from parkdesk.records.models import Filing
from parkdesk.runs.models import Run
from parkdesk.tasks.calculate import calculate
from parkdesk.usecases.find_factors import (
    factor_subjects,
    find_factors,
    quantities,
)
from parkdesk.usecases.prepare_account import method_cards
from parkdesk.usecases.prepare_change import (
    Bases,
    bases,
    corrections_offered,
    settings_offered,
)
from parkdesk.usecases.propose_change import propose_change
from parkdesk.usecases.refusals import Refused
from parkdesk.web.formats import at_moment
from parkdesk.web.forms.changes import (
    ChangeForm,
    CorrectionForm,
    NamedFactorForm,
    OwnFactorForm,
    SettingForm,
)
from parkdesk.web.languages import language
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views.account_frame import Item, crumb, frame, sent

#: Kind -> its name, and what it is for.
KINDS = {
    "setting": (
        gettext_lazy("A setting of the method"),
        gettext_lazy("Where the method's text leaves a choice: take the other reading."),
    ),
    "factor": (
        gettext_lazy("A factor of the library"),
        gettext_lazy("Name the factor that answers, such as a newer year or another document."),
    ),
    "own": (
        gettext_lazy("A factor of the park's own"),
        gettext_lazy("Measured or contracted: value and unit, with its document and page."),
    ),
    "correction": (
        gettext_lazy("A late correction"),
        gettext_lazy("A corrected filing of a period that was received already."),
    ),
}


@login_required
def choose(request: DeskRequest, park: str) -> HttpResponse:
    """Choose what kind of change is proposed."""
    found = bases(actor=request.actor, park_id=park, wanted="")
    context = frame(request.actor, found.park, view="desk:changes") | {
        "crumbs": [crumb("changes", _("Changes"), park)],
        "has_base": found.chosen is not None,
        "kinds": [
            {
                "title": title,
                "words": words,
                "href": reverse("desk:change_new", args=[park, name]),
            }
            for name, (title, words) in KINDS.items()
        ],
    }
    return render(request, "desk/changes/choose.html", context)


@login_required
def new(request: DeskRequest, park: str, kind: str) -> HttpResponse:
    """Propose a change; its preview is then calculated in the background."""
    if kind not in KINDS:
        raise NotFound
    asked = request.POST or request.GET
    found = bases(actor=request.actor, park_id=park, wanted=asked.get("base", ""))
    if found.chosen is None:
        return HttpResponseRedirect(reverse("desk:change_choose", args=[park]))
    form = _form(request, found, found.chosen, kind)
    if request.method == "POST" and form.is_valid():
        made = _propose(request, form)
        if made is not None:
            return made
    title, words = KINDS[kind]
    context = frame(request.actor, found.park, view="desk:changes") | {
        "crumbs": [
            crumb("changes", _("Changes"), park),
            crumb("change_choose", _("Propose a change"), park),
        ],
        "kind": kind,
        "title": title,
        "words": words,
        "form": form,
        "base_id": found.chosen.pk,
        **_offered(request, found.chosen, kind),
    }
    status = 422 if form.errors else 200
    return render(request, f"desk/changes/new_{kind}.html", context, status=status)


def _form(request: DeskRequest, found: Bases, base: Run, kind: str) -> ChangeForm:
    data, chosen, offered = sent(request), str(base.pk), _bases(found)
    if kind == "setting":
        values = [
            f"{one.id}={value}"
            for one in settings_offered(base, language())
            for value, _title in one.others
        ]
        return SettingForm(data, offered, values, chosen)
    if kind == "factor":
        return NamedFactorForm(data, offered, chosen)
    if kind == "own":
        lists = quantities(language()), factor_subjects(language())
        return OwnFactorForm(data, offered, *lists, chosen)
    filings = [
        (str(one.pk), _filing_words(one))
        for one in corrections_offered(actor=request.actor, park_id=found.park.id)
    ]
    form = CorrectionForm(data, offered, filings, chosen)
    form.initial["filing"] = request.GET.get("filing", "")
    return form


def _bases(found: Bases) -> list[tuple[str, str]]:
    titles = {card.id: card.title for card in method_cards(language())}
    words = _("Account %(number)s: %(period)s, %(method)s")
    return [
        (
            str(run.pk),
            words
            % {
                "number": run.pk,
                "period": run.period,
                "method": titles.get(run.method_id, run.method_id),
            },
        )
        for run in found.runs
    ]


def _filing_words(filing: Filing) -> str:
    return _("%(enterprise)s, %(period)s, version %(version)s, filed %(moment)s by %(name)s") % {
        "enterprise": filing.enterprise.name_zh,
        "period": filing.period,
        "version": filing.version,
        "moment": at_moment(filing.filed_at),
        "name": filing.filed_by_name,
    }


def _offered(request: DeskRequest, base: Run, kind: str) -> Item:
    """Return what a kind of change is chosen from."""
    if kind == "setting":
        return {"settings": settings_offered(base, language())}
    if kind == "factor":
        return _factors(request, base)
    return {}


def _factors(request: DeskRequest, base: Run) -> Item:
    asked = request.POST or request.GET
    text, quantity = asked.get("text", "")[:80], asked.get("quantity", "")
    rows, count = find_factors(
        actor=request.actor,
        base_run_id=base.pk,
        text=text,
        quantity=quantity,
        language=language(),
    )
    return {
        "factors": rows,
        "count": count,
        "left": count - len(rows),
        "text": text,
        "quantity": quantity,
        "quantities": quantities(language()),
        "is_search": bool(text or quantity),
        "chosen_factor": asked.get("factor", ""),
    }


@login_required
def factors(request: DeskRequest, park: str) -> HttpResponse:
    """List factors of the library that fit a search: part of the form."""
    found = bases(actor=request.actor, park_id=park, wanted=request.GET.get("base", ""))
    if found.chosen is None:
        raise NotFound
    return render(request, "desk/changes/factors.html", _factors(request, found.chosen))


def _propose(request: DeskRequest, form: ChangeForm) -> HttpResponse | None:
    """Propose what the form says, or put on the form what cannot be."""
    try:
        made = propose_change(
            base_run_id=int(form.cleaned_data["base"]),
            change=form.change(),
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None
    except CannotProceed as refused:
        _tell(form, refused)
        return None
    if made.preview_run_id is not None:
        calculate.enqueue(made.preview_run_id)
    return HttpResponseRedirect(reverse("desk:change", args=[made.pk]))


def _tell(form: forms.Form, refused: CannotProceed) -> None:
    """Put each finding of the library at the field it is about."""
    for problem in refused.problems:
        column = problem.where.column
        form.add_error(column if column in form.fields else None, problem.sentence(language()))


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/changes/new/", choose, name="change_choose"),
    path("parks/<slug:park>/changes/new/factors/", factors, name="change_factors"),
    path("parks/<slug:park>/changes/new/<slug:kind>/", new, name="change_new"),
]
