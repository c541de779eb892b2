"""What tests of changes do over and over: propose, calculate, approve."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from world import NOW, World, texts

from parkdesk.records.models import Filing
from parkdesk.records.operations import FilingGiven, RowGiven, append_filing
from parkdesk.runs.models import Run
from parkdesk.usecases.calculate_inventory import calculate_inventory
from parkdesk.usecases.changes import Change
from parkdesk.usecases.decide_change import approve_change
from parkdesk.usecases.propose_change import propose_change
from parkdesk.workflow.models import Proposal


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Use cases are asked in English here, as pages are."""
    with translation.override("en"):
        yield


@pytest.fixture
def calculated() -> Callable[[int], Run]:
    """Return a function that does what the worker does, and gives the run anew."""

    def calculate(run_id: int) -> Run:
        calculate_inventory(run_id=run_id, clock=timezone.now)
        return Run.objects.select_related("result", "park").get(pk=run_id)

    return calculate


@pytest.fixture
def proposed(world: World, calculated: Callable[[int], Run]) -> Callable[..., Proposal]:
    """Return a function that proposes a change of the east park's account and previews it."""

    def propose(change: Change, *, by: str = "manager", base: Run | None = None) -> Proposal:
        found = propose_change(
            base_run_id=(base or world.runs["east"]).pk,
            change=change,
            reason="The supplier has sent its analysis.",
            actor=world.actor(by),
            now=NOW,
        )
        assert found.preview_run is not None
        calculated(found.preview_run.pk)
        return found

    return propose


@pytest.fixture
def approved(world: World, calculated: Callable[[int], Run]) -> Callable[..., Run]:
    """Return a function that approves a proposal and calculates the new run."""

    def approve(found: Proposal, *, by: str = "reviewer") -> Run:
        decision = approve_change(proposal_id=found.pk, reason="", actor=world.actor(by), now=NOW)
        assert decision.new_run is not None
        return calculated(decision.new_run.pk)

    return approve


@pytest.fixture
def correction(world: World) -> Callable[..., Filing]:
    """Return a function that files a correction of E01's year 2025."""

    def file(scale: float = 7.0, *, by: str = "filer") -> Filing:
        enterprise = world.enterprises["east/E01"]
        first = world.duties["east/E01", "2025"].filing
        assert first is not None
        rows = [RowGiven(texts=one, row=at) for at, one in enumerate(texts("2025", scale), 2)]
        given = FilingGiven(
            enterprise=enterprise,
            period="2025",
            start=first.start,
            end=first.end,
            origin="form",
            file_name="form",
            rows=rows,
            is_correction=True,
            is_synthetic=True,
        )
        actor = world.actor(by)
        return append_filing(given, actor=actor, now=NOW + timedelta(days=1))

    return file
