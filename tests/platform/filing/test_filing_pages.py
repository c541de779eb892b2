"""The form in the browser: what is shown, what is kept, what is refused, and to whom."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from typed_filings import fresh, submitted
from world import NOW, World

from parkdesk.accounts.models import Person
from parkdesk.records.models import Draft, Filing
from parkdesk.usecases.comment_on_filing import comment_on_filing
from parkdesk.usecases.return_filing import return_filing
from parkdesk.workflow.models import Duty

ClientOf = Callable[[Person], Client]
HX = {"HX-Request": "true"}


def fields(page: str) -> dict[str, object]:
    """Return the fields of the form as a browser would send them."""
    form = page[page.index('id="filing"') :]
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        if name is None or 'type="file"' in tag or 'type="checkbox"' in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        text = value[1] if value else ""
        known = found.setdefault(name[1], text)
        if known != text or name[1] == "line":
            several = known if isinstance(known, list) else [known]
            found[name[1]] = list(dict.fromkeys([*several, text]))
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        if not name.startswith(("activity", "subject", "unit")):
            found[name] = chosen[1] if chosen else ""
    return found


@pytest.fixture
def duty(world: World) -> Duty:
    return world.duties["east/E01", "2026-01"]


@pytest.fixture
def filer(world: World, client_of: ClientOf) -> Client:
    return client_of(world.people["filer"])


def opened(filer: Client, duty: Duty) -> dict[str, object]:
    return fields(filer.get(reverse("desk:duty", args=[duty.pk])).content.decode())


def keys(sent: dict[str, object]) -> list[str]:
    lines = sent["line"]
    return [str(one) for one in lines] if isinstance(lines, list) else [str(lines)]


def saved(filer: Client, duty: Duty, sent: dict[str, object]) -> HttpResponse:
    return filer.post(reverse("desk:duty-draft", args=[duty.pk]), sent, headers=HX)  # type: ignore[return-value]


def test_the_form_shows_the_figures_of_the_last_filing(filer: Client, duty: Duty) -> None:
    page = filer.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    assert "grid electricity" in page
    assert "0 of 2 figures filled in" in page
    assert "synthetic" in page.lower()
    assert "style=" not in page
    assert not Draft.objects.exists()


def test_typing_is_kept_and_answered_beside_the_fields(filer: Client, duty: Duty) -> None:
    sent = opened(filer, duty)
    first, second = keys(sent)
    sent |= {f"{first}-amount": "12x", f"{second}-choice": "not_available"}
    answer = saved(filer, duty, sent).content.decode()
    assert f'id="marks-{first}"' in answer
    assert "12x is not a number" in answer
    assert "Say why the amount is not available" in answer
    assert 'name="revision" value="1"' in answer
    assert f'name="{first}-amount"' not in answer  # fields are never written over
    assert Draft.objects.get().data["lines"][0]["texts"]["amount"] == "12x"


def test_what_did_not_change_is_not_sent_again(filer: Client, duty: Duty) -> None:
    sent = opened(filer, duty)
    first, second = keys(sent)
    sent |= {f"{first}-amount": "1300", f"{second}-amount": "33"}
    answer = saved(filer, duty, sent).content.decode()
    for key in (first, second):
        found = re.search(rf'name="{key}-marks" value="(\w+)"', answer)
        sent[f"{key}-marks"] = found[1] if found else sent[f"{key}-marks"]
    again = saved(filer, duty, sent | {"revision": "1"}).content.decode()
    assert 'id="marks-' not in again


def test_two_tabs_do_not_write_over_each_other(filer: Client, duty: Duty) -> None:
    here, there = opened(filer, duty), opened(filer, duty)
    (first, _) = keys(here)
    assert saved(filer, duty, here | {f"{first}-amount": "1"}).status_code == 200
    refused = saved(filer, duty, there | {f"{first}-amount": "2"})
    assert refused.status_code == 422
    assert "filer (test) changed this form" in refused.content.decode()
    assert Draft.objects.get().data["lines"][0]["texts"]["amount"] == "1"
    mine = saved(filer, duty, there | {f"{first}-amount": "2", "revision": "1"})
    assert mine.status_code == 200
    assert Draft.objects.get().data["lines"][0]["texts"]["amount"] == "2"


def test_submitting_with_faults_shows_the_form_with_what_was_typed(
    filer: Client, duty: Duty
) -> None:
    sent = opened(filer, duty)
    first, _ = keys(sent)
    address = reverse("desk:duty-submit", args=[duty.pk])
    refused = filer.post(address, sent | {f"{first}-amount": "12x"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="12x"' in page
    assert "The amount is blank" in page
    assert 'aria-invalid="true"' in page
    assert not Filing.objects.filter(enterprise="east/E01", period="2026-01").exists()


def test_a_whole_form_is_submitted(filer: Client, duty: Duty) -> None:
    sent = opened(filer, duty)
    first, second = keys(sent)
    sent |= {f"{first}-amount": "1300", f"{second}-amount": "33", "note": "  well  "}
    answer = filer.post(reverse("desk:duty-submit", args=[duty.pk]), sent)
    assert answer.status_code == 302
    page = filer.get(answer["Location"]).content.decode()
    assert "Submitted." in page
    assert "Pending review" in page
    assert Filing.objects.get(enterprise="east/E01", period="2026-01").note == "well"


def test_a_second_submission_is_told_who_was_first(filer: Client, duty: Duty) -> None:
    sent = opened(filer, duty)
    first, second = keys(sent)
    sent |= {f"{first}-amount": "1300", f"{second}-amount": "33"}
    address = reverse("desk:duty-submit", args=[duty.pk])
    filer.post(address, sent)
    again = filer.post(address, sent, follow=True)
    assert "filer (test) decided before you" in again.content.decode()
    assert Filing.objects.filter(enterprise="east/E01", period="2026-01").count() == 1


def test_a_figure_is_added_and_taken_out(filer: Client, duty: Duty) -> None:
    sent = opened(filer, duty)
    address = reverse("desk:duty-figure", args=[duty.pk])
    chosen = {"activity": "fuel_combustion", "subject": "diesel", "unit": "t"}
    answer = filer.post(address, chosen, headers=HX).content.decode()
    (key,) = re.findall(r'name="line" value="(n\w+)"', answer)
    added = {
        "line": [*keys(sent), key],
        f"{key}-period": "2026-01",
        f"{key}-activity": "fuel_combustion",
        f"{key}-subject": "diesel",
        f"{key}-unit": "kg",
        f"{key}-amount": "5",
    }
    assert saved(filer, duty, sent | added).status_code == 200
    last = Draft.objects.get().data["lines"][-1]["texts"]
    assert last == {
        "period": "2026-01", "activity": "fuel_combustion", "subject": "diesel", "unit": "kg",
        "amount": "5",
    }  # fmt: skip
    saved(filer, duty, sent | {"line": [key], "revision": "1"})
    assert len(Draft.objects.get().data["lines"]) == 1
    wrong = filer.post(address, chosen | {"subject": "grid"}, headers=HX)
    assert "Choose what happened and of what" in wrong.content.decode()


def test_the_picker_offers_what_fits(filer: Client, duty: Duty) -> None:
    address = reverse("desk:duty-picker", args=[duty.pk])
    page = filer.get(address, {"activity": "electricity_received"}).content.decode()
    assert "grid electricity" in page
    assert "diesel" not in page
    page = filer.get(address, {"activity": "fuel_combustion", "subject": "diesel"}).content.decode()
    assert 'value="t"' in page


def test_a_key_that_is_none_and_a_choice_that_is_none_are_left_out(
    filer: Client, duty: Duty
) -> None:
    sent = opened(filer, duty)
    first, _ = keys(sent)
    odd = {"line": [first, "<script>", "a" * 50], f"{first}-choice": "whatever"}
    assert saved(filer, duty, sent | odd).status_code == 200
    (line,) = Draft.objects.get().data["lines"]
    assert (line["key"], line["choice"]) == (first, "")


def test_what_is_typed_is_shown_as_text(filer: Client, duty: Duty) -> None:
    sent = opened(filer, duty)
    first, _ = keys(sent)
    saved(
        filer, duty, sent | {f"{first}-note": '"><script>alert(1)</script>', "note": "</textarea>"}
    )
    page = filer.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    assert "<script>alert" not in page
    assert "</textarea></textarea>" not in page


def test_after_a_return_reason_comments_and_differences_are_seen(
    world: World, filer: Client, duty: Duty
) -> None:
    filing = submitted(world)
    row = filing.rows.order_by("ordinal")[0]
    reviewer = world.actor("reviewer")
    comment_on_filing(filing=filing, row_id=row.pk, text="Which meter?", actor=reviewer, now=NOW)
    return_filing(duty=fresh(duty), reason="Unit looks wrong", seen_seq=1, actor=reviewer, now=NOW)
    page = filer.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    assert "Unit looks wrong" in page
    assert "Which meter?" in page
    sent = fields(page)
    first, _ = keys(sent)
    saved(filer, duty, sent | {f"{first}-amount": "130"})
    page = filer.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    assert "The returned version said 1300 MWh" in page
    answer = filer.post(
        reverse("desk:duty-submit", args=[duty.pk]), fields(page), follow=True
    ).content.decode()
    assert "<del>1300</del> <ins>130</ins>" in answer
    assert "Which meter?" in answer
    old = filer.get(reverse("desk:duty-version", args=[duty.pk, 1])).content.decode()
    assert "This is an earlier version" in old
    assert "<strong>1300</strong>" in old


def test_a_correction_is_reported_from_the_received_filing(world: World, filer: Client) -> None:
    duty = world.duties["east/E01", "2025"]
    page = filer.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    address = reverse("desk:duty-correct", args=[duty.pk])
    assert address in page
    sent = fields(filer.get(address).content.decode())
    first, _ = keys(sent)
    refused = filer.post(address, sent | {f"{first}-amount": "9"})
    assert refused.status_code == 422
    assert "Say what was wrong" in refused.content.decode()
    done = filer.post(address, sent | {f"{first}-amount": "9", "note": "read twice"}, follow=True)
    assert "It counts once the park has approved" in done.content.decode()
    assert "proposed correction" in done.content.decode()
    open_month = reverse("desk:duty-correct", args=[world.duties["east/E01", "2026-01"].pk])
    assert filer.get(open_month).status_code == 403


ADDRESSES = ("duty-upload", "duty-template", "duty-picker")
POSTED = ("duty-submit", "duty-draft", "duty-figure")


@pytest.mark.parametrize(
    ("login", "seen", "typed_by"),
    [
        ("filer", 200, True),
        ("reviewer", 200, False),
        ("manager", 200, False),
        ("verifier", 200, False),
        ("filer_two", 404, False),
        ("filer_south", 404, False),
        ("reviewer_south", 404, False),
        ("city", 404, False),
        ("province", 404, False),
        ("admin", 404, False),
    ],
)
def test_who_sees_and_who_types(
    world: World, client_of: ClientOf, duty: Duty, login: str, seen: int, typed_by: bool
) -> None:
    client = client_of(world.people[login])
    assert client.get(reverse("desk:duty", args=[duty.pk])).status_code == seen
    refused = 403 if seen == 200 else 404
    for name in ADDRESSES:
        status = client.get(reverse(f"desk:{name}", args=[duty.pk])).status_code
        assert status == (200 if typed_by else refused), name
    for name in POSTED:
        status = client.post(reverse(f"desk:{name}", args=[duty.pk])).status_code
        assert status in ((200, 302, 422) if typed_by else (refused,)), name
    evidence = client.post(reverse("desk:duty-evidence", args=[duty.pk, "a"]))
    assert evidence.status_code in ((200, 302) if typed_by else (refused,))


def test_nothing_is_told_without_signing_in(client: Client, duty: Duty) -> None:
    for name in ("duty", *ADDRESSES):
        answer = client.get(reverse(f"desk:{name}", args=[duty.pk]))
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_a_page_of_a_duty_takes_a_fixed_number_of_queries(
    filer: Client, duty: Duty, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    address = reverse("desk:duty", args=[duty.pk])
    filer.get(address)
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        filer.get(address)
