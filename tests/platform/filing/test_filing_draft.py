"""Typing: what a draft begins with, how it is kept, and who is not written over."""

from dataclasses import replace

import pytest
from typed_filings import filer_of, fresh, line, submitted, typed
from world import NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.queries import actor_of
from parkdesk.audit.models import Event
from parkdesk.records import drafts
from parkdesk.records.drafts import Edited, line_of_row, settled
from parkdesk.records.models import Draft
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import open_draft, save_draft


def test_a_form_begins_with_the_figures_of_the_last_filing_and_no_amount(world: World) -> None:
    opened = open_draft(duty=world.duties["east/E01", "2026-01"], actor=world.actor("filer"))
    assert [one.text("subject") for one in opened.given.lines] == ["grid", "natural_gas"]
    assert {one.text("period") for one in opened.given.lines} == {"2026-01"}
    assert [one.text("amount") for one in opened.given.lines] == ["", ""]
    assert opened.revision == 0
    assert not Draft.objects.exists()


def test_a_returned_filing_is_opened_with_its_amounts_rows_and_proofs(world: World) -> None:
    duty = world.duties["east/P01", "2026-01"]
    opened = open_draft(duty=fresh(duty), actor=actor_of(filer_of("east/P01", "filer_p")))
    assert [one.text("amount") for one in opened.given.lines] == ["1320.0", "38.50"]
    assert all(one.filed_row for one in opened.given.lines)
    assert [len(ids) for ids in opened.given.proofs.values()] == [1, 0]


def test_a_draft_is_kept_with_a_revision(world: World) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    first = save_draft(
        duty=duty, given=typed(line("a", "1")), seen_revision=0, actor=actor, now=NOW
    )
    second = save_draft(
        duty=duty, given=typed(line("a", "2")), seen_revision=first, actor=actor, now=NOW
    )
    assert (first, second) == (1, 2)
    assert open_draft(duty=duty, actor=actor).given.lines[0].text("amount") == "2"
    assert Event.objects.filter(action="draft.begun").count() == 1


def test_a_second_tab_does_not_write_over_the_first(world: World) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    here, there = typed(line("a", "1"), tab="a" * 16), typed(line("a", "2"), tab="b" * 16)
    save_draft(duty=duty, given=here, seen_revision=0, actor=actor, now=NOW)
    with pytest.raises(Edited) as told:
        save_draft(duty=duty, given=there, seen_revision=0, actor=actor, now=NOW)
    assert (told.value.revision, told.value.by_name) == (1, "filer (test)")
    assert open_draft(duty=duty, actor=actor).given.lines[0].text("amount") == "1"


def test_a_page_does_not_overtake_itself(world: World) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    for amount in ("1", "2"):  # the second answer was still on its way
        given = typed(line("a", amount), tab="a" * 16)
        save_draft(duty=duty, given=given, seen_revision=0, actor=actor, now=NOW)
    assert open_draft(duty=duty, actor=actor).revision == 2


def test_the_draft_of_a_submitted_filing_is_closed(world: World) -> None:
    submitted(world)
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    with pytest.raises(Refused):
        save_draft(duty=duty, given=typed(line("a", "1")), seen_revision=0, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("reviewer", NotAllowed),
        ("manager", NotAllowed),
        ("verifier", NotAllowed),
        ("filer_two", NotFound),
        ("filer_south", NotFound),
        ("reviewer_south", NotFound),
        ("province", NotFound),
        ("admin", NotFound),
    ],
)
def test_only_the_own_filer_types(world: World, login: str, refusal: type[Exception]) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor(login)
    with pytest.raises(refusal):
        open_draft(duty=duty, actor=actor)
    with pytest.raises(refusal):
        save_draft(duty=duty, given=typed(line("a", "1")), seen_revision=0, actor=actor, now=NOW)
    assert not Draft.objects.exists()


def test_words_for_nothing_become_choices_and_stay_apart() -> None:
    assert settled(line("a", "\u65e0")).choice == "none"
    assert settled(line("a", "/")).choice == "not_applicable"
    assert settled(line("a", "0")).choice == ""
    assert line("a", choice="none").as_filed()["amount"] == "\u65e0"
    assert line("a", choice="not_applicable").as_filed()["amount"] == "/"
    assert line("a", choice="not_available", note="meter broken").as_filed()["amount"] == ""
    back = line_of_row({**line("a").texts, "note": "meter broken"}, key="a")
    assert back.choice == "not_available"


def test_a_draft_survives_being_kept(world: World) -> None:
    given = typed(
        replace(line("a", "1"), filed_row=7, sheet="s", row=3),
        certificates=[{"certificate_id": "C1"}],
        properties=[{"subject": "clinker"}],
        confirmed={"x": "y"},
        proofs={"a": [1]},
        note="n",
        origin="workbook",
        file_id=4,
        file_name="f.xlsx",
        tab="a" * 16,
    )
    assert drafts.as_json(drafts.of_json(drafts.as_json(given))) == drafts.as_json(given)
