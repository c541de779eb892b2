"""A filing of very many figures: taken from its workbook, not typed, and still answered for."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from test_filing_import import GOOD, book_of, kept
from test_filing_pages import fields
from typed_filings import fresh
from world import NOW, World

from parkdesk.accounts.models import Person
from parkdesk.records.models import Draft, Filing
from parkdesk.usecases.import_workbook import take_workbook
from parkdesk.web.forms import filing as form

ClientOf = Callable[[Person], Client]


def test_it_is_submitted_with_reasons_and_without_fields(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "MOST_TYPED", 2)
    monkeypatch.setattr("parkdesk.web.views.filing_form.MOST_TYPED", 2)
    duty = fresh(world.duties["east/E01", "2026-01"])
    green = ("E01", "2026-01", "electricity_received", "green_trading", 50, "MWh", "")
    file = kept(world, book_of((*GOOD, green)))
    take_workbook(duty=duty, file_id=file.pk, seen_revision=0, actor=world.actor("filer"), now=NOW)
    client = client_of(world.people["filer"])
    page = client.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    assert "There are too many to type here" in page
    assert "-amount" not in page
    sent = fields(page) | {"reason": "the contract is being signed"}
    client.post(reverse("desk:duty-draft", args=[duty.pk]), sent, headers={"HX-Request": "true"})
    assert len(Draft.objects.get().data["lines"]) == 3
    done = client.post(reverse("desk:duty-submit", args=[duty.pk]), sent | {"revision": "2"})
    assert done.status_code == 302
    assert Filing.objects.get(enterprise="east/E01", period="2026-01").row_count == 3
