"""What a worker does over and over: random use cases, each acknowledged once it has returned."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
from crowd import filer_of
from desk_process import Say
from django.utils import timezone
from facts import Fact, drafted, fact, filed, moved, planned
from world import PNG

from parkdesk.accounts.actor import Actor
from parkdesk.accounts.models import Person
from parkdesk.accounts.queries import actor_of
from parkdesk.records.drafts import DraftGiven, Edited, Line
from parkdesk.records.models import FiledRow, Filing
from parkdesk.registry.models import Enterprise, Park
from parkdesk.usecases.attach_evidence import attach_evidence
from parkdesk.usecases.check_filing import check_filing
from parkdesk.usecases.comment_on_filing import comment_on_filing
from parkdesk.usecases.import_enterprises import import_enterprises, look_at_enterprises
from parkdesk.usecases.import_workbook import keep_workbook, take_workbook
from parkdesk.usecases.plan_duties import MONTHLY, Plan, plan_duties
from parkdesk.usecases.receive_filing import receive_filing
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.return_filing import return_filing
from parkdesk.usecases.review_filing import review_filing
from parkdesk.usecases.save_draft import open_draft, save_draft
from parkdesk.usecases.send_evidence import send_evidence
from parkdesk.usecases.submit_filing import NotReady, file_correction, submit_filing
from parkdesk.workflow.models import NOT_FILED, PENDING, RECEIVED, RETURNED, REVIEWED, Duty
from parkdesk.workflow.operations import Overtaken

OPEN = (NOT_FILED, RETURNED)
COLUMNS = ("enterprise_id", "period", "activity", "subject", "amount", "unit", "quality")
FLOWS = (
    ("electricity_received", "grid", "MWh", 1200.0),
    ("fuel_combustion", "natural_gas", "10^4 Nm3", 35.0),
    ("fuel_combustion", "diesel", "t", 4.0),
)
REFUSALS = (Refused, NotReady, Overtaken, Edited)
_MOST_UNITS = 80  #: of a park
_LARGE = 2_500_000  #: a file that is stored in more than one piece [bytes]


class Hand:
    """Does use cases as the people of the crowd, and says what it begins and what is done."""

    def __init__(self, say: Say, dice: random.Random) -> None:
        self.say, self.dice = say, dice
        self._actors: dict[str, Actor] = {}
        self._doing = ""

    def actor(self, login: str) -> Actor:
        """Return a person as an actor."""
        if login not in self._actors:
            self._actors[login] = actor_of(Person.objects.get(username=login))
        return self._actors[login]

    def of_park(self, role: str, park_id: str) -> Actor:
        """Return the person of a role in a park."""
        return self.actor(role if park_id == "east" else f"{role}_south")

    def do(self, use_case: Callable[..., Any], **given: object) -> Any:
        """Do a use case now; that it is begun is said first."""
        self._doing = use_case.__name__
        self.say({"begin": self._doing})
        return use_case(**given, **({} if "clock" in given else {"now": timezone.now()}))

    def acknowledge(self, *facts: Fact) -> None:
        """Say that the use case has returned and what it made."""
        self.say({"done": self._doing, "facts": facts})

    def duty(self, *states: str) -> Duty | None:
        """Return a duty in one of some states, any one."""
        keys = list(Duty.objects.filter(state__in=states).values_list("pk", flat=True))
        if not keys:
            return None
        rows = Duty.objects.select_related("enterprise__park__prefecture", "filing")
        return rows.get(pk=self.dice.choice(keys))

    def work(self, deeds: "Deeds") -> None:
        """Do one deed after the other, until killed."""
        while True:
            self.once(deeds)

    def once(self, deeds: "Deeds") -> None:
        """Do one deed, any one; that it was refused is no fault."""
        [deed] = self.dice.choices(list(deeds), list(deeds.values()))
        try:
            deed(self)
        except REFUSALS as refusal:
            self.say({"refused": self._doing, "why": f"{type(refusal).__name__}: {refusal}"})


Deeds = dict[Callable[[Hand], None], int]  #: what there is to do, and how often


def _rows(hand: Hand, duty: Duty, count: int) -> list[dict[str, str]]:
    found = []
    for _ in range(count):
        activity, subject, unit, usual = hand.dice.choice(FLOWS)
        amount = f"{usual * hand.dice.uniform(0.8, 1.2):.2f}"
        found.append(
            {"period": duty.period, "activity": activity, "subject": subject, "amount": amount,
             "unit": unit, "quality": "invoiced"}
        )  # fmt: skip
    return found


def _confirmed(duty: Duty, given: DraftGiven, actor: Actor) -> DraftGiven:
    """Return a draft with a reason for each warning."""
    checked = check_filing(duty=duty, given=given, actor=actor)
    return replace(given, confirmed={one.id: "It is so." for one in checked.unanswered})


def _how_many(hand: Hand) -> int:
    return hand.dice.choice((1, 2, 3, 3, 5, 40))


def submit_form(hand: Hand) -> None:
    """Type figures, sometimes keep the draft, submit."""
    duty = hand.duty(*OPEN)
    if duty is None:
        return plan(hand)
    actor = hand.actor(filer_of(duty.enterprise_id))
    opened = open_draft(duty=duty, actor=actor)
    rows = _rows(hand, duty, _how_many(hand))
    lines = [Line(key=f"k{at}", texts=row) for at, row in enumerate(rows)]
    given = replace(opened.given, lines=lines)
    given = _confirmed(duty, given, actor)
    revision = opened.revision
    if hand.dice.random() < 0.3:
        revision = hand.do(
            save_draft, duty=duty, given=given, seen_revision=opened.revision, actor=actor
        )
        hand.acknowledge(drafted(duty, revision))
    return _submit(hand, duty, given, actor)


def _submit(hand: Hand, duty: Duty, given: DraftGiven, actor: Actor) -> None:
    rows = [line.as_filed() for line in given.lines]
    keys = {line.key for line in given.lines}
    proofs = [one for key, ids in given.proofs.items() if key in keys for one in ids]
    filing = hand.do(submit_filing, duty=duty, given=given, seen_seq=duty.seq, actor=actor)
    if proofs:  # the names of the files are written beside the figures
        rows = [
            {**row, "evidence": FiledRow.objects.get(filing=filing, ordinal=at).evidence}
            for at, row in enumerate(rows, 1)
        ]
    hand.acknowledge(filed(filing, rows, len(proofs)), moved(duty, duty.seq + 1))


def file_workbook(hand: Hand) -> None:
    """Upload a workbook or a CSV file, take it into the draft, submit."""
    duty = hand.duty(*OPEN)
    if duty is None:
        return plan(hand)
    actor = hand.actor(filer_of(duty.enterprise_id))
    rows = [
        {"enterprise_id": duty.enterprise.code, **row} for row in _rows(hand, duty, _how_many(hand))
    ]
    is_csv = hand.dice.random() < 0.6
    data = _csv(rows) if is_csv else _xlsx(rows)
    name = f"{duty.period}-{hand.dice.getrandbits(32):08x}.{'csv' if is_csv else 'xlsx'}"
    kept = hand.do(keep_workbook, duty=duty, stream=io.BytesIO(data), name=name, actor=actor)
    hand.acknowledge(fact(kept))
    seen = open_draft(duty=duty, actor=actor).revision
    revision = hand.do(take_workbook, duty=duty, file_id=kept.pk, seen_revision=seen, actor=actor)
    hand.acknowledge(drafted(duty, revision))
    given = open_draft(duty=duty, actor=actor).given
    return _submit(hand, duty, _confirmed(duty, given, actor), actor)


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _xlsx(rows: list[dict[str, str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "activity"
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([float(row[c]) if c == "amount" else row[c] for c in COLUMNS])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def attach(hand: Hand) -> None:
    """Attach a picture to a figure, or send one as a program does."""
    duty = hand.duty(*OPEN)
    if duty is None:
        return plan(hand)
    actor = hand.actor(filer_of(duty.enterprise_id))
    size = _LARGE if hand.dice.random() < 0.1 else hand.dice.randrange(100, 60_000)
    stream = io.BytesIO(PNG + hand.dice.randbytes(size))
    given = {"duty": duty, "stream": stream, "name": "photo.png", "actor": actor}
    if hand.dice.random() < 0.3:
        kept = hand.do(send_evidence, **given)
    else:
        kept = hand.do(attach_evidence, key=f"k{hand.dice.randrange(3)}", **given)
    return hand.acknowledge(fact(kept))


def _decide(
    hand: Hand, duty: Duty, use_case: Callable[..., Any], role: str, **more: object
) -> None:
    actor = hand.of_park(role, duty.park_id)
    seq = duty.seq
    made = hand.do(use_case, duty=duty, seen_seq=seq, actor=actor, **more)
    hand.acknowledge(fact(made), moved(duty, seq + 1))


def send_back(hand: Hand) -> None:
    """Return a filing with a reason."""
    if duty := hand.duty(PENDING, REVIEWED):
        _decide(hand, duty, return_filing, "reviewer", reason="Ten times too large.")


def review(hand: Hand) -> None:
    """Accept a filing."""
    if duty := hand.duty(PENDING):
        _decide(hand, duty, review_filing, "reviewer")


def receive(hand: Hand) -> None:
    """Receive a reviewed filing."""
    if duty := hand.duty(REVIEWED):
        _decide(hand, duty, receive_filing, "manager")


def comment(hand: Hand) -> None:
    """Say something on a filing or on a row of it."""
    filing = Filing.objects.filter(
        pk=any_of(hand, Filing.objects.values_list("pk", flat=True))
    ).get()
    rows = list(filing.rows.values_list("pk", flat=True))
    made = hand.do(
        comment_on_filing,
        filing=filing,
        row_id=hand.dice.choice([None, *rows]),
        text=f"Look here: {hand.dice.random()}",
        actor=hand.of_park(hand.dice.choice(("reviewer", "manager")), filing.park_id),
    )
    hand.acknowledge(fact(made))


def any_of(hand: Hand, keys: Any) -> Any:
    """Return any one of some keys, None where there are none."""
    found = list(keys)
    return hand.dice.choice(found) if found else None


def correct(hand: Hand) -> None:
    """File a correction of a received filing."""
    duty = hand.duty(RECEIVED)
    if duty is None:
        return
    actor = hand.actor(filer_of(duty.enterprise_id))
    rows = _rows(hand, duty, 2)
    given = DraftGiven(lines=[Line(key=f"k{at}", texts=row) for at, row in enumerate(rows)])
    given = _confirmed(duty, given, actor)
    filing = hand.do(
        file_correction, duty=duty, given=given, reason="The meter was misread.", actor=actor
    )
    hand.acknowledge(filed(filing, [line.as_filed() for line in given.lines], 0))


def plan(hand: Hand) -> None:
    """Plan the duties of another year."""
    park = any_of(hand, Duty.objects.values_list("park_id", flat=True).distinct())
    years = (
        Duty.objects.filter(park_id=park).order_by("-start").values_list("start__year", flat=True)
    )
    plan_ = Plan(year=years[0] + 1, frequency=MONTHLY)
    where = Park.objects.select_related("prefecture").get(pk=park)
    made = hand.do(plan_duties, park=where, plan=plan_, actor=hand.of_park("manager", park))
    hand.acknowledge(planned(park, plan_.year, len(made.new)))


def import_units(hand: Hand) -> None:
    """Import some units of a park that lie outside its boundary, so that they owe nothing."""
    park = Park.objects.select_related("prefecture").order_by("?")[0]
    if Enterprise.objects.filter(park=park).count() > _MOST_UNITS:
        return
    rows = [
        {
            "enterprise_id": f"I{hand.dice.getrandbits(32):08x}",
            "name_zh": "unit",
            "industry_code": "1461",
            "role": "enterprise",
            "in_boundary": "no",
        }
        for _ in range(hand.dice.randint(1, 8))
    ]
    given = {"park": park, "actor": hand.of_park("manager", park.id)}
    name = "enterprises.csv"
    seen = look_at_enterprises(name=name, data=_csv(rows), **given)
    hand.do(import_enterprises, rows=seen.accepted, file=seen.file, digest=seen.digest, **given)
    made = Enterprise.objects.filter(park=park, code__in=[row["enterprise_id"] for row in rows])
    if len(made) != len(rows):
        message = f"{len(rows)} units were to be imported, {len(made)} are there"
        raise RuntimeError(message)
    hand.acknowledge(*[fact(one) for one in made])


FILING: Deeds = {
    submit_form: 8,
    file_workbook: 4,
    attach: 4,
    send_back: 3,
    review: 7,
    receive: 7,
    comment: 3,
    correct: 1,
    import_units: 2,
}
