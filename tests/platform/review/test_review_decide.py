"""Decisions: return, accept, receive; who may, who wins, what is written down."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from typed_filings import fresh, submitted
from world import NOW, World, make_world

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.records.models import Comment
from parkdesk.usecases.comment_on_filing import comment_on_filing
from parkdesk.usecases.receive_filing import receive_filing, receive_filings
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.return_filing import return_filing
from parkdesk.usecases.review_filing import review_filing
from parkdesk.workflow.models import Decision, Duty
from parkdesk.workflow.operations import Overtaken

ClientOf = Callable[[Person], Client]
PENDING, REVIEWED = ("east/E02", "2026-01"), ("south/N01", "2026-01")


def last_event() -> Event:
    event = Event.objects.order_by("-seq").first()
    assert event is not None
    return event


def test_a_filing_is_accepted(world: World) -> None:
    duty = world.duties[PENDING]
    review_filing(duty=duty, seen_seq=1, actor=world.actor("reviewer"), now=NOW, remark="fine")
    decision = Decision.objects.order_by("-id").first()
    assert decision is not None
    assert (decision.action, decision.reason, decision.by_name) == (
        "review", "fine", "reviewer (test)",
    )  # fmt: skip
    assert fresh(duty).state == "reviewed"
    assert (last_event().action, last_event().park_id) == ("filing.reviewed", "east")
    assert verify() is None


def test_a_filing_is_returned_with_a_reason_even_after_review(world: World) -> None:
    duty, actor = world.duties[PENDING], world.actor("reviewer")
    review_filing(duty=duty, seen_seq=1, actor=actor, now=NOW)
    return_filing(duty=fresh(duty), reason=" unit? ", seen_seq=2, actor=actor, now=NOW)
    assert fresh(duty).state == "returned"
    assert Decision.objects.get(duty=duty, seq=3).reason == "unit?"
    assert last_event().action == "filing.returned"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_a_return_needs_a_reason_that_can_be_read(world: World, reason: str) -> None:
    duty = world.duties[PENDING]
    with pytest.raises(Refused):
        return_filing(duty=duty, reason=reason, seen_seq=1, actor=world.actor("reviewer"), now=NOW)
    assert fresh(duty).state == "pending"


def test_of_two_at_once_one_wins_and_the_other_is_told(world: World) -> None:
    here, there = fresh(world.duties[PENDING]), fresh(world.duties[PENDING])
    review_filing(duty=here, seen_seq=here.seq, actor=world.actor("reviewer"), now=NOW)
    before = Event.objects.count()
    for decide in (
        lambda: review_filing(
            duty=there, seen_seq=there.seq, actor=world.actor("reviewer_two"), now=NOW
        ),
        lambda: return_filing(
            duty=there, reason="no", seen_seq=1, actor=world.actor("reviewer_two"), now=NOW
        ),
    ):
        with pytest.raises(Overtaken) as told:
            decide()
        assert (told.value.by_name, told.value.state) == ("reviewer (test)", "reviewed")
    assert fresh(here).seq == 2
    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the test database of SQLite has one connection"
)
def test_two_accept_in_two_threads() -> None:
    world = make_world(is_accounted=False)
    duty, barrier, told = world.duties[PENDING], threading.Barrier(2), []

    def accept(login: str) -> None:
        actor = world.actor(login)
        mine = fresh(duty)
        barrier.wait()
        try:
            review_filing(duty=mine, seen_seq=mine.seq, actor=actor, now=NOW)
            told.append("won")
        except Overtaken as other:
            told.append(other.by_name)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(one,)) for one in ("reviewer", "reviewer_two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "won" in told
    assert len(set(told)) == 2
    assert Decision.objects.filter(duty=duty, action="review").count() == 1


def test_a_reviewed_filing_is_received_and_closed(world: World) -> None:
    duty = world.duties[REVIEWED]
    receive_filing(duty=duty, seen_seq=2, actor=world.actor("manager_south"), now=NOW)
    assert fresh(duty).state == "received"
    assert last_event().action == "filing.received"
    with pytest.raises(Overtaken):
        return_filing(
            duty=fresh(duty), reason="x", seen_seq=3, actor=world.actor("reviewer_south"), now=NOW
        )


def test_nothing_is_received_before_review(world: World) -> None:
    with pytest.raises(Overtaken) as told:
        receive_filing(
            duty=world.duties[PENDING], seen_seq=1, actor=world.actor("manager"), now=NOW
        )
    assert told.value.state == "pending"


def test_nothing_is_decided_on_what_was_never_filed(world: World) -> None:
    duty = world.duties["east/E01", "2026-01"]
    for decide in (
        lambda: review_filing(duty=duty, seen_seq=0, actor=world.actor("reviewer"), now=NOW),
        lambda: receive_filing(duty=duty, seen_seq=0, actor=world.actor("manager"), now=NOW),
        lambda: return_filing(
            duty=duty, reason="x", seen_seq=0, actor=world.actor("reviewer"), now=NOW
        ),
    ):
        with pytest.raises(Overtaken):
            decide()


def test_many_are_received_at_once_and_the_overtaken_are_told(world: World) -> None:
    first, actor = world.duties[REVIEWED], world.actor("manager_south")
    second = world.duties["south/N02", "2026-01"]
    done = receive_filings(chosen=[(first, 2), (second, 3)], actor=actor, now=NOW)
    assert [one.duty_id for one in done.taken] == [first.pk]
    assert [(duty.pk, other.state) for duty, other in done.overtaken] == [(second.pk, "received")]


def test_one_that_is_not_the_actors_stops_the_whole_batch(world: World) -> None:
    chosen = [(world.duties[REVIEWED], 2), (world.duties[PENDING], 1)]
    with pytest.raises(NotFound):
        receive_filings(chosen=chosen, actor=world.actor("manager_south"), now=NOW)
    assert fresh(world.duties[REVIEWED]).state == "reviewed"


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("filer_two", NotAllowed), ("manager", NotAllowed), ("verifier", NotAllowed),
     ("filer", NotFound), ("reviewer_south", NotFound), ("manager_south", NotFound),
     ("province", NotFound), ("city", NotFound), ("admin", NotFound)],
)  # fmt: skip
def test_only_reviewers_of_the_park_review(
    world: World, login: str, refusal: type[Exception]
) -> None:
    duty, actor = world.duties[PENDING], world.actor(login)
    with pytest.raises(refusal):
        review_filing(duty=duty, seen_seq=1, actor=actor, now=NOW)
    with pytest.raises(refusal):
        return_filing(duty=duty, reason="x", seen_seq=1, actor=actor, now=NOW)
    assert fresh(duty).state == "pending"


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer_south", NotAllowed), ("filer_south", NotAllowed), ("manager", NotFound)],
)
def test_only_the_park_manager_receives(world: World, login: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        receive_filing(duty=world.duties[REVIEWED], seen_seq=2, actor=world.actor(login), now=NOW)


def test_a_comment_stays_at_its_figure(world: World) -> None:
    filing = world.duties[PENDING].filing
    fresh_filing = fresh(world.duties[PENDING]).filing
    assert fresh_filing is not None
    row = fresh_filing.rows.order_by("ordinal")[0]
    comment_on_filing(
        filing=fresh_filing, row_id=row.pk, text=" why? ", actor=world.actor("reviewer"), now=NOW
    )
    comment_on_filing(
        filing=fresh_filing, row_id=None, text="ok", actor=world.actor("filer_two"), now=NOW
    )
    said = list(Comment.objects.order_by("id").values_list("row_id", "text", "by_name"))
    assert said == [(row.pk, "why?", "reviewer (test)"), (None, "ok", "filer_two (test)")]
    assert last_event().action == "filing.commented"
    assert filing is None or filing.pk == fresh_filing.pk


def test_comments_are_refused_to_strangers_and_on_rows_of_others(world: World) -> None:
    filing = fresh(world.duties[PENDING]).filing
    other = fresh(world.duties[REVIEWED]).filing
    assert filing is not None
    assert other is not None
    foreign = other.rows.order_by("ordinal")[0]
    with pytest.raises(NotFound):
        comment_on_filing(
            filing=filing, row_id=foreign.pk, text="x", actor=world.actor("reviewer"), now=NOW
        )
    for login, refusal in (("filer", NotFound), ("verifier", NotAllowed), ("city", NotFound)):
        with pytest.raises(refusal):
            comment_on_filing(
                filing=filing, row_id=None, text="x", actor=world.actor(login), now=NOW
            )
    for text in ("", "  ", "x" * 1001):
        with pytest.raises(Refused):
            comment_on_filing(
                filing=filing, row_id=None, text=text, actor=world.actor("reviewer"), now=NOW
            )
    assert not Comment.objects.exists()


def both_roles(world: World) -> Person:
    """Make the filer of E01 its reviewer and park manager as well."""
    person = world.people["filer"]
    for role in ("reviewer", "park_manager"):
        grant(person, role, "east", granted_by_name="test", now=NOW)
    return person


def test_nobody_decides_on_what_they_filed(world: World, client_of: ClientOf) -> None:
    person = both_roles(world)
    submitted(world)
    duty, actor = fresh(world.duties["east/E01", "2026-01"]), world.actor("filer")
    with pytest.raises(Refused):
        review_filing(duty=duty, seen_seq=1, actor=actor, now=NOW)
    client = client_of(person)
    assert "Your decision" in client.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    assert "You filed this yourself" in posted(client, "duty-review", duty, seq=1)
    review_filing(duty=duty, seen_seq=1, actor=world.actor("reviewer"), now=NOW)
    with pytest.raises(Refused):
        receive_filing(duty=fresh(duty), seen_seq=2, actor=actor, now=NOW)
    done = receive_filings(chosen=[(fresh(duty), 2)], actor=actor, now=NOW)
    assert [one.pk for one, _ in done.refused] == [duty.pk]
    assert fresh(duty).state == "reviewed"


def test_the_version_that_stands_is_decided_on_whatever_the_page_held(world: World) -> None:
    stale = fresh(world.duties[PENDING])
    foreign = fresh(world.duties[REVIEWED]).filing
    stale.filing = foreign
    review_filing(duty=stale, seen_seq=1, actor=world.actor("reviewer"), now=NOW)
    after = fresh(stale)
    assert after.filing is not None
    assert after.filing.enterprise_id == "east/E02"


def posted(client: Client, name: str, duty: Duty, **sent: object) -> str:
    answer = client.post(reverse(f"desk:{name}", args=[duty.pk]), sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_buttons_do_what_they_say(world: World, client_of: ClientOf) -> None:
    reviewer, duty = client_of(world.people["reviewer"]), world.duties[PENDING]
    page = reviewer.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    assert "Can the filing of east unit E02 for 2026-01 be accepted?" in page
    assert "What is to be corrected" in posted(reviewer, "duty-return", duty, seq=1, reason=" ")
    assert fresh(duty).state == "pending"
    assert "Returned." in posted(reviewer, "duty-return", duty, seq=1, reason="unit?\r\nplease")
    assert fresh(duty).state == "returned"
    assert Decision.objects.get(duty=duty, seq=2).reason == "unit?\nplease"


def test_accepting_leads_to_the_next_one(world: World, client_of: ClientOf) -> None:
    reviewer, duty = client_of(world.people["reviewer"]), world.duties[PENDING]
    address = reverse("desk:duty-review", args=[duty.pk])
    answer = reviewer.post(address, {"seq": 1, "then": "next"})
    assert answer["Location"] == reverse("desk:duty", args=[duty.pk])  # there is no other


def test_the_loser_reads_who_was_first(world: World, client_of: ClientOf) -> None:
    duty = world.duties[PENDING]
    posted(client_of(world.people["reviewer"]), "duty-review", duty, seq=1)
    late = posted(client_of(world.people["reviewer_two"]), "duty-return", duty, seq=1, reason="no")
    assert "reviewer (test) decided before you" in late
    assert "\u201cReviewed\u201d" in late


@pytest.mark.parametrize("seq", ["", "x", "-1", "9" * 40, "\u0661"])
def test_a_seq_that_is_none_decides_nothing(world: World, client_of: ClientOf, seq: str) -> None:
    duty = world.duties[PENDING]
    posted(client_of(world.people["reviewer"]), "duty-review", duty, seq=seq)
    assert fresh(duty).state == "pending"


def test_a_comment_is_answered_in_place(world: World, client_of: ClientOf) -> None:
    filing = fresh(world.duties[PENDING]).filing
    assert filing is not None
    row = filing.rows.order_by("ordinal")[0]
    client, address = (
        client_of(world.people["reviewer"]),
        reverse("desk:duty-comment", args=[world.duties[PENDING].pk]),
    )
    headers = {"HX-Request": "true"}
    answer = client.post(address, {"row": row.pk, "text": "<b>why</b>"}, headers=headers)
    assert "&lt;b&gt;why&lt;/b&gt;" in answer.content.decode()
    empty = client.post(address, {"row": "", "text": " "}, headers=headers)
    assert "The comment is empty" in empty.content.decode()


@pytest.mark.parametrize(
    ("login", "status"),
    [("filer_two", 403), ("filer", 404), ("verifier", 403), ("city", 404),
     ("reviewer_south", 404), ("admin", 404)],
)  # fmt: skip
def test_the_addresses_are_closed_to_others(
    world: World, client_of: ClientOf, login: str, status: int
) -> None:
    client, duty = client_of(world.people[login]), world.duties[PENDING]
    for name, sent in (
        ("duty-review", {"seq": 1}),
        ("duty-return", {"seq": 1, "reason": "x"}),
        ("duty-receive", {"seq": 1}),
    ):
        answer = client.post(reverse(f"desk:{name}", args=[duty.pk]), sent)
        assert answer.status_code == status, name
        assert client.get(reverse(f"desk:{name}", args=[duty.pk])).status_code == 405
    assert fresh(duty).state == "pending"
