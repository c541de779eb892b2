"""Asking for an account and calculating it: once, whole, or not at all."""

from dataclasses import replace

import pytest
from django.utils import timezone
from world import METHOD, NOW, World

from nearzero.problems import CannotProceed
from parkdesk.accounts import NotAllowed
from parkdesk.audit.queries import events_of, verify
from parkdesk.runs import operations
from parkdesk.runs.models import Run, RunChunk, RunLine, RunResult
from parkdesk.runs.queries import whole_document
from parkdesk.usecases import calculate_inventory as calculating
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.effective_choices import Choices, moved
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.restart_account import restart_account


@pytest.fixture
def asked(world: World) -> Run:
    """An account of the east park that waits."""
    return request_account(
        park=world.parks["east"],
        period="2025",
        method_id=METHOD,
        actor=world.actor("reviewer"),
        now=NOW,
    )


def calculated(run: Run) -> Run:
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    return Run.objects.select_related("result").get(pk=run.pk)


def test_the_same_filings_give_the_same_hash(world: World, asked: Run) -> None:
    again = calculated(asked)
    assert again.result.run_hash == world.runs["east"].result.run_hash
    assert again.pk != world.runs["east"].pk


@pytest.mark.parametrize("period", ["", "yesterday", "2025-13", "25"])
def test_a_period_that_is_none_is_refused(world: World, period: str) -> None:
    with pytest.raises(Refused) as refused:
        request_account(
            park=world.parks["east"],
            period=period,
            method_id=METHOD,
            actor=world.actor("manager"),
            now=NOW,
        )
    assert refused.value.field == "period"


def test_an_unknown_method_is_refused(world: World) -> None:
    with pytest.raises(CannotProceed):
        request_account(
            park=world.parks["east"],
            period="2025",
            method_id="nobodys-method",
            actor=world.actor("manager"),
            now=NOW,
        )


@pytest.mark.parametrize(
    "login", ["filer", "verifier", "city", "province", "admin", "manager_south"]
)
def test_only_the_park_asks_for_its_account(world: World, login: str) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011 - told apart on the next line
        request_account(
            park=world.parks["east"],
            period="2025",
            method_id=METHOD,
            actor=world.actor(login),
            now=NOW,
        )
    assert type(refused.value).__name__ in {"NotAllowed", "NotFound"}


def test_a_method_without_its_text_refuses_and_says_what_it_needs(world: World) -> None:
    run = request_account(
        park=world.parks["east"],
        period="2025",
        method_id="sichuan-park-2023",
        actor=world.actor("manager"),
        now=NOW,
    )
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    run = Run.objects.get(pk=run.pk)
    assert run.state == "refused"
    assert "method.placeholder" in {problem["code"] for problem in run.problems}
    assert not RunResult.objects.filter(run=run).exists()


def test_a_run_that_is_done_is_left_as_it_is(asked: Run) -> None:
    first = calculated(asked)
    again = calculated(asked)
    assert again.result.pk == first.result.pk
    assert again.finished_at == first.finished_at


def test_a_killed_run_is_calculated_again_from_the_start(
    asked: Run, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    keep = operations.keep_result
    monkeypatch.setattr(operations, "keep_result", killed)
    with pytest.raises(KeyboardInterrupt):
        calculate_inventory(run_id=asked.pk, clock=timezone.now)
    assert Run.objects.get(pk=asked.pk).state == "running"
    for kept in (RunResult, RunChunk, RunLine):
        assert not kept.objects.filter(run=asked).exists()
    monkeypatch.setattr(operations, "keep_result", keep)
    run = calculated(asked)
    assert (run.state, run.result.run_hash) == ("done", world.runs["east"].result.run_hash)
    assert verify() is None


def test_of_two_workers_the_second_keeps_nothing(
    asked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second worker comes to its end while the first is still writing its box."""
    real, inside = calculating.sealed_box, []

    def slow(*args: object) -> bytes:
        if not inside:
            inside.append(True)
            calculate_inventory(run_id=asked.pk, clock=timezone.now)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(calculating, "sealed_box", slow)
    calculate_inventory(run_id=asked.pk, clock=timezone.now)
    assert RunResult.objects.filter(run=asked).count() == 1
    done = [one for one in events_of("east") if one.subject == f"run:{asked.pk}"]
    assert [one.action for one in done] == ["run.calculated", "run.requested"]
    lines = RunLine.objects.filter(run=asked, is_counted=True)
    assert sum(line.emission_tco2 for line in lines) == asked_result(asked).emission_tco2


def asked_result(run: Run) -> RunResult:
    return RunResult.objects.get(run=run)


def test_a_failure_is_told_and_can_be_started_again(
    world: World, asked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(calculating, "ledger_of", broken)
    with pytest.raises(ValueError, match="broken"):
        calculate_inventory(run_id=asked.pk, clock=timezone.now)
    assert Run.objects.get(pk=asked.pk).state == "failed"
    monkeypatch.undo()
    with pytest.raises(NotAllowed):
        restart_account(run_id=world.runs["east"].pk, actor=world.actor("city"), now=NOW)
    restart_account(run_id=asked.pk, actor=world.actor("manager"), now=NOW)
    assert calculated(asked).state == "done"
    with pytest.raises(Refused):
        restart_account(run_id=asked.pk, actor=world.actor("manager"), now=NOW)


def test_lines_beside_the_total_are_kept_and_do_not_count(world: World) -> None:
    run = request_account(
        park=world.parks["east"],
        period="2025",
        method_id="ghg-protocol-corporate-2015",
        actor=world.actor("manager"),
        now=NOW,
    )
    run = calculated(run)
    beside = RunLine.objects.filter(run=run, is_counted=False, emission_tco2__gt=0)
    assert beside.exists()
    counted = RunLine.objects.filter(run=run, is_counted=True)
    assert sum(line.emission_tco2 for line in counted) == run.result.emission_tco2
    whole = whole_document(run)
    assert {line["line_id"] for line in whole["memo_lines"]} == set(
        beside.values_list("line_id", flat=True)
    )
    assert len(whole["lines"]) == RunLine.objects.filter(run=run).count() - beside.count()


def test_moved_changes_only_what_differs() -> None:
    base = Choices(settings={"a": "1", "b": "2"}, named_factors=("x",))
    before = Choices(settings={"a": "1"}, named_factors=("x", "y"))
    after = replace(before, settings={"a": "3"}, named_factors=("z", "x"))
    found = moved(base, before, after)
    assert found.settings == {"a": "3", "b": "2"}
    assert found.named_factors == ("z", "x")
