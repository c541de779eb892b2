"""What the pages of accounts and changes have in common: the park, the way down, the language."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from nearzero.words import translator
from parkdesk.accounts.actor import Actor
from parkdesk.accounts.rules import may
from parkdesk.registry.models import Park
from parkdesk.runs.models import DONE, REFUSED, Run
from parkdesk.usecases.read_account import seal_of
from parkdesk.web.context import navigation
from parkdesk.web.languages import language, named
from parkdesk.workflow.models import Publication

Item = dict[str, object]


def frame(actor: Actor, park: Park, *, view: str = "desk:runs", is_synthetic: bool = False) -> Item:
    """Return what stands around a page about a park."""
    return {
        "park_id": park.id,
        "park_name": named(park.name_zh, park.name_en),
        "park_href": reverse("desk:park", args=[park.id]),
        "navigation": navigation(actor, park.id, view),
        "is_synthetic": is_synthetic or park.is_synthetic,
        "may_calculate": may(actor, "run.calculate", park.place),
    }


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; None where it is only shown."""
    return request.POST if request.method == "POST" else None


def crumb(name: str, label: object, *args: object) -> Item:
    """Return one step of the way down to a page."""
    return {"href": reverse(f"desk:{name}", args=args), "label": label}


def crumbs_of_run(run: Run) -> list[Item]:
    """Return the way down to the pages below an account."""
    return [
        crumb("runs", _("Accounts"), run.park_id),
        crumb("run", _("Account %(number)s") % {"number": run.pk}, run.pk),
    ]


def state_of(run: Run, publications: list[Publication], *, is_replaced: bool = False) -> str:
    """Return the state of an account as a chip shows it."""
    standing = [one for one in publications if not hasattr(one, "withdrawal")]
    if standing:
        return "published"
    if publications:
        return "withdrawn"
    if seal_of(run) is not None:
        return "sealed"
    if run.state == REFUSED:
        return "blocked"
    return "superseded" if is_replaced and run.state == DONE else run.state


def joined(parts: Iterable[str | None]) -> str:
    """Return texts one after the other, with the comma of the reader's language."""
    return translator(language())(", ").join(part for part in parts if part)


def said_in(entry: Mapping[str, object], name: str) -> str:
    """Return a text of the result file in the reader's language, where it has both."""
    found = entry.get(f"{name}_{language()}") or entry.get(f"{name}_zh") or entry.get(name)
    return str(found or "")
