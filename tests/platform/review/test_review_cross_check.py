"""What stands beside the figures, and to whom: own history to all, others' figures to reviewers."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from typed_filings import fresh, line, typed
from world import NOW, World, file_for, move

from parkdesk.accounts import NotFound
from parkdesk.accounts.models import Person
from parkdesk.records.models import Reading
from parkdesk.records.operations import RowGiven
from parkdesk.registry.models import Enterprise
from parkdesk.usecases.cross_check_filing import CrossChecked, cross_check_filing
from parkdesk.workflow.models import Duty

ClientOf = Callable[[Person], Client]
KEY = "east/E02"


def month(world: World, period: str, scale: float, key: str = KEY) -> Duty:
    """File a month and have it under review."""
    filing = file_for(world, key, period, scale=scale, filed_at=NOW)
    duty, is_new = Duty.objects.get_or_create(
        enterprise=filing.enterprise,
        period=period,
        defaults={"park_id": filing.park_id, "start": filing.start, "end": filing.end,
                  "due_on": filing.end},
    )  # fmt: skip
    if is_new:
        move(world, duty, filing, "submit")
    return fresh(duty)


def checked(world: World, duty: Duty, login: str = "reviewer") -> CrossChecked:
    return cross_check_filing(duty=duty, actor=world.actor(login))


def whole(found: CrossChecked) -> dict[str, tuple[str, str]]:
    return {one.id: (str(one.state), one.reason) for one in found.whole}


def test_a_figure_stands_beside_last_year_and_the_month_before(world: World) -> None:
    for period, scale in (("2026-02", 1.0), ("2027-01", 1.1), ("2027-02", 3.0)):
        duty = month(world, period, scale)
    found = checked(world, duty)
    checks = {one.id: one for one in found.by_figure["electricity_received", "grid"]}
    assert str(checks["last_year"].state) == "unusual"
    assert checks["last_year"].ratio == pytest.approx(3.0)
    assert checks["previous_period"].other == pytest.approx(1320.0)
    points = dict(found.profiles["electricity_received", "grid"].points)
    assert (points["2026-02"], points["2026-05"], points["2027-02"]) == (1200.0, None, 3600.0)


def test_electricity_stands_beside_the_meter(world: World) -> None:
    duty = fresh(world.duties[KEY, "2026-01"])
    assert whole(checked(world, duty))["electricity_metered"] == ("unknown", "no_meter")
    midnight = datetime(2026, 1, 31, 16, tzinfo=UTC)  # the end of January in the park
    for at, value in ((midnight, "1310"), (datetime(2025, 12, 31, 16, tzinfo=UTC), "999")):
        Reading.objects.create(
            meter_id="east-E02-e", read_at=at, value=value, kind="interval", received_at=NOW
        )
    assert whole(checked(world, duty))["electricity_metered"] == ("ok", "")


def test_a_meter_that_stops_early_proves_nothing(world: World) -> None:
    duty = fresh(world.duties[KEY, "2026-01"])
    half = datetime(2026, 1, 15, 16, tzinfo=UTC)
    Reading.objects.create(
        meter_id="east-E02-e", read_at=half, value="600", kind="interval", received_at=NOW
    )
    assert whole(checked(world, duty))["electricity_metered"] == ("unknown", "no_meter")


def test_the_division_is_shown_to_reviewers_only(world: World) -> None:
    for code in ("X1", "X2", "X3"):
        world.enterprises[f"east/{code}"] = Enterprise.objects.create(
            key=f"east/{code}", park=world.parks["east"], code=code, name_zh=code,
            industry_code="1461",
        )  # fmt: skip
        month(world, "2026-01", 2.0, f"east/{code}")
    duty = fresh(world.duties[KEY, "2026-01"])
    assert whole(checked(world, duty))["sector_intensity"] == ("ok", "")
    assert checked(world, duty, "verifier").has_peers
    own = checked(world, duty, "filer_two")
    assert "sector_intensity" not in whole(own)
    assert not own.has_peers
    assert own.flows == ()


def test_flows_that_two_tell_differently_are_told_to_reviewers(world: World) -> None:
    from parkdesk.records.operations import FilingGiven, append_filing

    duty = fresh(world.duties["east/E01", "2026-01"])
    sent = line("a", "50", activity="electricity_sent", counterparty_id="E02")
    filing = append_filing(
        FilingGiven(
            enterprise=duty.enterprise,
            period="2026-01",
            start=date(2026, 1, 1),
            end=date(2026, 2, 1),
            origin="form",
            file_name="form",
            rows=[RowGiven(texts=one.as_filed(), row=1) for one in typed(sent).lines],
        ),
        actor=world.actor("filer"),
        now=NOW,
    )
    move(world, duty, filing, "submit")
    (flow,) = checked(world, fresh(duty)).flows
    assert flow.code == "flow.sent-not-received"


def test_a_duty_without_a_filing_has_nothing_to_compare(world: World) -> None:
    duty = fresh(world.duties["east/E01", "2026-01"])
    assert checked(world, duty) == CrossChecked()


@pytest.mark.parametrize("login", ["filer", "filer_south", "reviewer_south", "city", "admin"])
def test_others_compare_nothing(world: World, login: str) -> None:
    with pytest.raises(NotFound):
        checked(world, fresh(world.duties[KEY, "2026-01"]), login)


def test_the_page_shows_it_beside_the_figures(world: World, client_of: ClientOf) -> None:
    for period, scale in (("2026-02", 1.0), ("2027-01", 1.1), ("2027-02", 3.0)):
        duty = month(world, period, scale)
    address = reverse("desk:duty", args=[duty.pk])
    page = client_of(world.people["reviewer"]).get(address).content.decode()
    assert "Same period of last year" in page
    assert "3.00 times the 1200 MWh of 2026-02" in page
    assert "sparkline" in page
    assert "style=" not in page
    assert "invoice.png" in page
