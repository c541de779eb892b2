"""Pages: sealing an account, publishing it, withdrawing what was published."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parkdesk.accounts.actor import NotAllowed, NotFound
from parkdesk.usecases.publish_run import figures_of, publish_run
from parkdesk.usecases.read_account import Account, read_account
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.seal_run import seal_run
from parkdesk.usecases.withdraw_publication import withdraw_publication
from parkdesk.web.forms.accounts import PublishForm, SealForm, WithdrawForm
from parkdesk.web.languages import language
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views.account_figures import figures_of as headline_of
from parkdesk.web.views.account_figures import name_of
from parkdesk.web.views.account_frame import Item, crumbs_of_run, frame, sent
from parkdesk.web.views.account_tables import published_component


@login_required
def seal(request: DeskRequest, run: int) -> HttpResponse:
    """Seal an account, after saying what that means."""
    account = read_account(actor=request.actor, run_id=run)
    _must_be(account.may_seal, account)
    form = SealForm(sent(request))
    done = _done(
        request,
        run,
        form,
        lambda: seal_run(run_id=run, actor=request.actor, now=timezone.now()),
        _("The account is sealed. Verifier, city and province see it now."),
    )
    return done or render(
        request, "desk/accounts/seal.html", _context(request, account, form), status=_status(form)
    )


@login_required
def publish(request: DeskRequest, run: int) -> HttpResponse:
    """Publish a sealed account; the page shows the figures exactly as they will stand."""
    account = read_account(actor=request.actor, run_id=run)
    _must_be(account.may_publish, account)
    form = PublishForm(sent(request))
    done = _done(
        request,
        run,
        form,
        lambda: publish_run(
            run_id=run,
            note=form.cleaned_data["note"],
            actor=request.actor,
            now=timezone.now(),
        ),
        _("The account is published. Its figures stay as they are."),
    )
    tables = figures_of(account.run)["tables"][language()]
    shown = [published_component(one) for one in tables.values()]
    context = _context(request, account, form) | {"tables": shown, "has_units": False}
    return done or render(request, "desk/accounts/publish.html", context, status=_status(form))


@login_required
def withdraw(request: DeskRequest, run: int, publication: int) -> HttpResponse:
    """Withdraw a publication, with a reason."""
    account = read_account(actor=request.actor, run_id=run)
    _must_be(account.may_publish, account)
    if account.standing is None or account.standing.pk != publication:
        raise NotFound
    form = WithdrawForm(sent(request))
    done = _done(
        request,
        run,
        form,
        lambda: withdraw_publication(
            run_id=run,
            publication_id=publication,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=timezone.now(),
        ),
        _("The publication is withdrawn. It stays on record with your reason."),
    )
    return done or render(
        request,
        "desk/accounts/withdraw.html",
        _context(request, account, form),
        status=_status(form),
    )


def _must_be(is_allowed: bool, account: Account) -> None:
    """Refuse who may not, and what has nothing to seal or publish."""
    if not is_allowed:
        raise NotAllowed
    if account.result is None or account.document is None:
        raise NotFound


def _done(
    request: DeskRequest, run: int, form: forms.Form, act: Callable[[], object], said: str
) -> HttpResponse | None:
    """Do what the form asks for and lead back to the account, or put what is wrong on the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:run", args=[run]))


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200


def _context(request: DeskRequest, account: Account, form: forms.Form) -> Item:
    result, document = account.result, account.document
    if result is None or document is None:
        raise NotFound
    return frame(request.actor, account.run.park, is_synthetic=result.is_synthetic) | {
        "crumbs": crumbs_of_run(account.run),
        "name": name_of(account.run),
        "form": form,
        "figures": headline_of(account, result, document),
        "has_units": True,
        "run_href": reverse("desk:run", args=[account.run.pk]),
        "run_hash": result.run_hash,
        "duties": result.duties,
        "duties_received": result.duties_received,
        "duties_left": result.duties - result.duties_received,
        "is_provisional": result.is_provisional,
    }


urls: list[URLPattern | URLResolver] = [
    path("accounts/<int:run>/seal/", seal, name="run_seal"),
    path("accounts/<int:run>/publish/", publish, name="run_publish"),
    path(
        "accounts/<int:run>/publications/<int:publication>/withdraw/",
        withdraw,
        name="run_withdraw",
    ),
]
