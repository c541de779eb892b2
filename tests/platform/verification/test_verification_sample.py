"""The sample: of each flow its largest line, the estimated ones, what changed since last year."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from world import METHOD, NOW, World

from parkdesk.records.models import Filing
from parkdesk.records.operations import FilingGiven, RowGiven, append_filing
from parkdesk.runs.models import Run
from parkdesk.runs.operations import seal
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.sample_lines import group_of, sample_lines
from parkdesk.workflow.models import Duty
from parkdesk.workflow.operations import step


def file_year(world: World, year: int, amounts: dict[str, float], quality: str = "measured") -> Run:
    """File, receive, account and seal a year of E01: months of grid electricity and of gas."""
    actor, unit = world.actor("manager"), world.enterprises["east/E01"]
    rows = [
        RowGiven(
            texts={
                "period": f"{year}-{month:02d}",
                "activity": activity,
                "subject": subject,
                "amount": str(amounts[subject] + month),
                "unit": measure,
                "quality": quality if subject == "diesel" else "measured",
            },
            row=at * 12 + month + 1,
        )
        for at, (activity, subject, measure) in enumerate(
            (
                ("electricity_received", "grid", "MWh"),
                ("fuel_combustion", "natural_gas", "10^4 Nm3"),
                ("fuel_combustion", "diesel", "t"),
            )
        )
        for month in range(1, 13)
        if amounts.get(subject)
    ]
    filing = append_filing(
        FilingGiven(
            enterprise=unit, period=str(year), start=date(year, 1, 1), end=date(year + 1, 1, 1),
            origin="form", file_name="form", rows=rows, is_synthetic=True,
        ),
        actor=actor, now=NOW,
    )  # fmt: skip
    _receive(unit.pk, filing, year)
    run = request_account(
        park=world.parks["east"], period=str(year), method_id=METHOD, actor=actor, now=NOW
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    run = Run.objects.select_related("result").get(pk=run.pk)
    assert run.state == "done", run.problems
    seal(run, actor=actor, now=NOW + timedelta(days=year))
    return Run.objects.select_related("park__prefecture", "result", "seal").get(pk=run.pk)


def _receive(key: str, filing: Filing, year: int) -> None:
    from parkdesk.accounts.actor import Actor

    duty = Duty.objects.create(
        park_id="east", enterprise_id=key, period=filing.period, start=filing.start,
        end=filing.end, due_on=date(year + 1, 1, 15),
    )  # fmt: skip
    for seq, action in enumerate(("submit", "review", "receive")):
        step(
            duty, action, filing=filing, seen_seq=seq, reason="",
            actor=Actor(id=None, name="t"), now=NOW,
        )  # fmt: skip


@pytest.fixture
def two_years(world: World) -> tuple[Run, Run]:
    before = {"grid": 1000.0, "natural_gas": 30.0}
    now = {"grid": 1010.0, "natural_gas": 80.0, "diesel": 2.0}
    return file_year(world, 2022, before), file_year(world, 2023, now, quality="estimated")


def test_each_flow_is_stood_for_by_its_largest_line(
    world: World, two_years: tuple[Run, Run]
) -> None:
    sample = sample_lines(two_years[1], world.actor("verifier"))
    groups = [group_of(one.line) for one in sample.lines]
    assert len(groups) == len(set(groups)) == 3
    for one in sample.lines:
        largest = two_years[1].lines.filter(subject=one.line.subject, is_counted=True)
        assert one.line.emission_tco2 == max(line.emission_tco2 for line in largest)
    assert sample.flow_share == pytest.approx(1.0)


def test_reasons_are_told(world: World, two_years: tuple[Run, Run]) -> None:
    sample = sample_lines(two_years[1], world.actor("verifier"))
    why = {one.line.subject: set(one.why) for one in sample.lines}
    assert "estimated" in why["diesel"]
    assert "estimated" not in why["grid"]
    assert "changed" in why["natural_gas"]
    assert "changed" not in why["grid"]
    assert sample.previous == two_years[0]
    gas = next(one for one in sample.lines if one.line.subject == "natural_gas")
    assert gas.before_tco2 is not None
    assert gas.flow_tco2 > 2 * gas.before_tco2


def test_without_an_account_of_last_year_nothing_has_changed(
    world: World, two_years: tuple[Run, Run]
) -> None:
    sample = sample_lines(two_years[0], world.actor("verifier"))
    assert sample.previous is None
    assert not any("changed" in one.why for one in sample.lines)


def test_the_same_run_gives_the_same_list(world: World, two_years: tuple[Run, Run]) -> None:
    lists = [
        [one.line.line_id for one in sample_lines(two_years[1], world.actor(login)).lines]
        for login in ("verifier", "manager", "verifier")
    ]
    assert lists[0] == lists[1] == lists[2]


def test_evidence_is_that_of_the_filed_row_and_of_who_may_see_it(world: World) -> None:
    run = world.runs["east"]
    run = Run.objects.select_related("park__prefecture", "result", "seal").get(pk=run.pk)
    sample = sample_lines(run, world.actor("verifier"))
    grid = next(one for one in sample.lines if one.line.subject == "grid")
    assert [file.name for file in grid.files] == ["invoice.png"]
    assert {file.enterprise_id for one in sample.lines for file in one.files} <= {
        f"east/{one.line.enterprise_id}" for one in sample.lines
    }
    assert not any(one.files for one in sample_lines(run, world.actor("city")).lines)


def test_further_lines_can_be_listed(world: World, two_years: tuple[Run, Run]) -> None:
    run = two_years[1]
    other = run.lines.filter(is_counted=True).order_by("emission_tco2").first()
    sample = sample_lines(run, world.actor("verifier"), [other.line_id])
    assert other.line_id in [one.line.line_id for one in sample.lines]
