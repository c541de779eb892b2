"""The queue: filtered, counted, paged by a fixed number of queries, exported as filtered."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from typed_filings import fresh
from world import World

from parkdesk.accounts.models import Person
from parkdesk.registry.models import Enterprise
from parkdesk.web.forms.review import address_of, queue_filter
from parkdesk.web.spreadsheets import SheetColumn, sheet_of
from parkdesk.workflow.models import Duty
from parkdesk.workflow.queue import QueueFilter, late_count, periods, queue, state_counts

ClientOf = Callable[[Person], Client]
TODAY = date(2026, 2, 20)
ASKED = QueueFilter(today=TODAY)


def shown(world: World, login: str, **asked: object) -> list[tuple[str, str]]:
    filtered = QueueFilter(today=TODAY, **asked)  # type: ignore[arg-type]
    found = queue(world.actor(login), "east", filtered)
    return [(one.enterprise_id, one.period) for one in found]


def test_a_filer_has_their_own_a_reviewer_all_of_the_park(world: World) -> None:
    assert {key for key, _ in shown(world, "filer")} == {"east/E01"}
    assert {key for key, _ in shown(world, "reviewer")} == {"east/E01", "east/E02", "east/P01"}
    for login in ("filer_south", "reviewer_south", "city", "province", "admin"):
        assert shown(world, login) == []


def test_filters_narrow_and_counts_agree(world: World) -> None:
    assert shown(world, "reviewer", states=("pending",)) == [("east/E02", "2026-01")]
    assert len(shown(world, "reviewer", period="2025")) == 3
    assert {key for key, _ in shown(world, "reviewer", words="e02")} == {"east/E02"}
    assert set(shown(world, "reviewer", is_late=True)) == {
        ("east/E01", "2026-01"),
        ("east/P01", "2026-01"),
    }
    actor = world.actor("reviewer")
    assert state_counts(actor, "east", ASKED) == {
        "not_filed": 1, "pending": 1, "returned": 1, "reviewed": 0, "received": 3,
    }  # fmt: skip
    assert late_count(actor, "east", ASKED) == 2
    assert periods(actor, "east") == ["2026-01", "2025"]


def test_the_askers_work_comes_first_and_what_is_closed_last(world: World) -> None:
    assert shown(world, "reviewer", first=("pending",))[0] == ("east/E02", "2026-01")
    assert shown(world, "filer", first=("not_filed",)) == [
        ("east/E01", "2026-01"),
        ("east/E01", "2025"),
    ]
    assert [period for _, period in shown(world, "reviewer", order="period")][:3] == ["2026-01"] * 3


def test_an_address_is_read_leniently_and_written_back() -> None:
    from django.http import QueryDict

    asked = queue_filter(
        QueryDict("state=pending&state=x&period=2026-01&words=%00a&late=1&order=y"), TODAY
    )
    assert (asked.states, asked.words, asked.is_late, asked.order) == (("pending",), "a", True, "")
    assert address_of(asked, page=2) == "?state=pending&period=2026-01&words=a&late=1&page=2"


def test_the_page_of_each_role(world: World, client_of: ClientOf) -> None:
    address = reverse("desk:queue", args=["east"])
    said = {
        "filer": "What is to be filed, and by when?",
        "reviewer": "Who has filed, and what waits for review?",
        "manager": "Plan filings",
        "verifier": "Who has filed, and what waits for review?",
    }
    for login, words in said.items():
        page = client_of(world.people[login]).get(address)
        assert page.status_code == 200
        assert words in page.content.decode(), login
    assert "east unit E02" not in client_of(world.people["filer"]).get(address).content.decode()


@pytest.mark.parametrize(
    ("login", "status"),
    [("city", 403), ("province", 403), ("city_south", 404), ("filer_south", 404),
     ("reviewer_south", 404), ("admin", 404)],
)  # fmt: skip
def test_the_queue_of_others(world: World, client_of: ClientOf, login: str, status: int) -> None:
    client = client_of(world.people[login])
    for name in ("queue", "queue-export"):
        assert client.get(reverse(f"desk:{name}", args=["east"])).status_code == status
    receive = client.post(reverse("desk:queue-receive", args=["east"]), {"chosen": "1:1"})
    assert receive.status_code == status
    assert client.get(reverse("desk:queue", args=["nowhere"])).status_code == 404


def test_words_of_the_filter_are_shown_as_text(world: World, client_of: ClientOf) -> None:
    address = reverse("desk:queue", args=["east"])
    page = client_of(world.people["reviewer"]).get(address, {"words": '"><script>x'})
    assert "<script>x" not in page.content.decode()
    assert "No filing matches" in page.content.decode()


def more_duties(world: World, count: int) -> None:
    park = world.parks["east"]
    units = [
        Enterprise(key=f"east/X{n}", park=park, code=f"X{n}", name_zh=f"unit {n}")
        for n in range(count)
    ]
    Enterprise.objects.bulk_create(units)
    Duty.objects.bulk_create(
        Duty(
            park=park,
            enterprise=unit,
            period="2026-03",
            start=date(2026, 3, 1),
            end=date(2026, 4, 1),
            due_on=TODAY + timedelta(days=at),
        )
        for at, unit in enumerate(units)
    )


def test_more_filings_take_no_more_queries(world: World, client_of: ClientOf) -> None:
    client, address = client_of(world.people["reviewer"]), reverse("desk:queue", args=["east"])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    more_duties(world, 120)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address)
    assert len(many) == len(few)
    assert "page 1 of 3" in page.content.decode()
    last = client.get(address, {"page": "99"}).content.decode()
    assert "page 3 of 3" in last


def exported(client: Client, **asked: object) -> list[tuple[object, ...]]:
    answer = client.get(reverse("desk:queue-export", args=["east"]), asked)
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    (sheet,) = book.worksheets
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return list(sheet.iter_rows(values_only=True))


def test_the_export_has_exactly_what_is_filtered(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["reviewer"])
    rows = exported(client, state="pending")
    assert [row[1] for row in rows[5:]] == ["E02"]
    assert rows[1][0] is not None
    assert "Pending review" in str(rows[1][0])
    assert "Synthetic" in str(rows[2][0])
    assert [row[1] for row in exported(client_of(world.people["filer"]))[5:]] == ["E01", "E01"]


def test_a_name_that_begins_like_a_formula_stays_a_name(world: World, client_of: ClientOf) -> None:
    Enterprise.objects.filter(key="east/E02").update(
        name_zh="=cmd|' /C calc'!A0", name_en="=cmd|' /C calc'!A0"
    )
    rows = exported(client_of(world.people["reviewer"]), state="pending")
    assert rows[5][0] == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://x.y", "{=1}"])
def test_texts_are_written_as_texts(text: str) -> None:
    columns = [SheetColumn(label=text), SheetColumn(label="n", style="0")]
    data = sheet_of("s", columns, [[text, 1], [None, None]], about=[text])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 3
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_chosen_filings_are_received_and_the_rest_is_told_of(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.people["manager_south"])
    first, second = world.duties["south/N01", "2026-01"], world.duties["south/N02", "2026-01"]
    sent = {"chosen": [f"{first.pk}:2", f"{second.pk}:2", "x:y", f"{10**30}:1"]}
    address = reverse("desk:queue-receive", args=["south"])
    page = client.post(address, sent, follow=True).content.decode()
    assert "1 filing received." in page
    assert "south unit N02 2026-01: Nothing was done" in page
    assert fresh(first).state == "received"
    assert "Choose filings first." in client.post(address, follow=True).content.decode()


def test_duties_of_another_park_are_not_received(world: World, client_of: ClientOf) -> None:
    duty = world.duties["south/N01", "2026-01"]
    client = client_of(world.people["manager"])
    client.post(reverse("desk:queue-receive", args=["east"]), {"chosen": f"{duty.pk}:2"})
    assert fresh(duty).state == "reviewed"


def test_a_reviewer_does_not_receive(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["reviewer"])
    answer = client.post(reverse("desk:queue-receive", args=["east"]), {"chosen": "1:1"})
    assert answer.status_code == 403
