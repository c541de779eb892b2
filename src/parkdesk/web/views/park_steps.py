"""What there is to do next in a park, in words, each with the page where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parkdesk.usecases.next_steps import NextStep
from parkdesk.usecases.see_park import ParkView

Item = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Ways:
    """The pages where things are done in a park."""

    queue: str
    runs: str
    changes: str
    run: str
    check: str


def steps_of(view: ParkView) -> list[Item]:
    """Return what to do next, each with the page where it is done."""
    found: list[Item] = []
    for step in view.steps:
        ways = _ways(step, view.park.id)
        words = _of_filings(step, ways) or _of_accounts(step, ways) or _of_checks(step, ways)
        if words:
            said, href, tone = words
            facts = {"n": step.count, "year": view.year}
            found.append({"words": said % facts, "href": href, "tone": tone})
    return found


def _ways(step: NextStep, park_id: str) -> _Ways:
    runs = reverse("desk:runs", args=[park_id])
    return _Ways(
        queue=reverse("desk:queue", args=[park_id]),
        runs=runs,
        changes=reverse("desk:changes", args=[park_id]),
        run=reverse("desk:run", args=[step.run_id]) if step.run_id else runs,
        check=reverse("desk:verification", args=[step.run_id]) if step.run_id else runs,
    )


def _of_filings(step: NextStep, ways: _Ways) -> tuple[str, str, str] | None:
    n = step.count
    if step.code == "late":
        said = ngettext("%(n)s filing is late", "%(n)s filings are late", n)
        return said, f"{ways.queue}?late=1", "worse"
    if step.code == "review":
        said = ngettext("%(n)s filing waits for review", "%(n)s filings wait for review", n)
        return said, f"{ways.queue}?state=pending", "info"
    if step.code == "receive":
        said = ngettext("%(n)s reviewed filing to receive", "%(n)s reviewed filings to receive", n)
        return said, f"{ways.queue}?state=reviewed", "info"
    return None


def _of_accounts(step: NextStep, ways: _Ways) -> tuple[str, str, str] | None:
    if step.code == "calculate":
        return _("No account of %(year)s yet: calculate it"), ways.runs, "warn"
    if step.code == "seal":
        return _("The account of %(year)s is calculated and not sealed"), ways.run, "warn"
    if step.code == "publish":
        return _("The account of %(year)s is sealed and not published"), ways.run, "quiet"
    return None


def _of_checks(step: NextStep, ways: _Ways) -> tuple[str, str, str] | None:
    n = step.count
    if step.code == "approve":
        said = ngettext("%(n)s change waits for approval", "%(n)s changes wait for approval", n)
        return said, ways.changes, "info"
    if step.code == "answer":
        said = ngettext("%(n)s finding waits for an answer", "%(n)s findings wait for an answer", n)
        return said, ways.check, "warn"
    if step.code == "verify":
        said = ngettext(
            "%(n)s account waits to be verified", "%(n)s accounts wait to be verified", n
        )
        return said, ways.check, "info"
    return None
