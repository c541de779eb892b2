"""Drafts that tests type."""

from dataclasses import replace

from world import NOW, World

from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.records.drafts import DraftGiven, Line
from parkdesk.records.models import Filing
from parkdesk.usecases.submit_filing import submit_filing
from parkdesk.workflow.models import Duty

ELECTRICITY = {
    "period": "2026-01",
    "activity": "electricity_received",
    "subject": "grid",
    "unit": "MWh",
    "quality": "invoiced",
}
GAS = {
    "period": "2026-01",
    "activity": "fuel_combustion",
    "subject": "natural_gas",
    "unit": "10^4 Nm3",
    "quality": "measured",
}


def line(key: str, amount: str = "", **texts: str) -> Line:
    """Return a line of electricity, or of what the texts say."""
    choice = texts.pop("choice", "")
    return Line(key=key, texts={**ELECTRICITY, "amount": amount, **texts}, choice=choice)


def typed(*lines: Line, **more: object) -> DraftGiven:
    """Return a draft of some lines."""
    return replace(DraftGiven(lines=lines), **more)


def fresh(duty: Duty) -> Duty:
    """Return a duty as it stands in the database."""
    return Duty.objects.select_related("enterprise__park__prefecture", "filing").get(pk=duty.pk)


def submitted(world: World, duty: Duty | None = None, amount: str = "1300") -> Filing:
    """File a duty of E01 as its filer."""
    duty = fresh(duty or world.duties["east/E01", "2026-01"])
    return submit_filing(
        duty=duty,
        given=typed(line("a", amount), Line(key="b", texts={**GAS, "amount": "33"})),
        seen_seq=duty.seq,
        actor=world.actor("filer"),
        now=NOW,
    )


def filer_of(key: str, login: str) -> Person:
    """Make a filer of an enterprise."""
    person = Person.objects.create_user(login, "x", full_name=login)
    grant(person, "filer", key, granted_by_name="test", now=NOW)
    return person
