"""Sealing, publishing, withdrawing: by right, once, for ever."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from world import METHOD, NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.audit.queries import events_of
from parkdesk.records import store
from parkdesk.runs.models import Run, Seal
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.publish_run import publish_run
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.seal_run import seal_run
from parkdesk.usecases.withdraw_publication import withdraw_publication
from parkdesk.workflow.models import Publication

ClientOf = Callable[[Person], Client]


@pytest.fixture
def run(world: World) -> Run:
    """An account of the east park that is done and not sealed."""
    asked = request_account(
        park=world.parks["east"],
        period="2025",
        method_id=METHOD,
        actor=world.actor("manager"),
        now=NOW,
    )
    calculate_inventory(run_id=asked.pk, clock=timezone.now)
    return Run.objects.select_related("result").get(pk=asked.pk)


def test_a_sealed_run_is_seen_by_those_above(world: World, client_of: ClientOf, run: Run) -> None:
    client = client_of(world.people["city"])
    assert client.get(f"/accounts/{run.pk}/").status_code == 404
    seal_run(run_id=run.pk, actor=world.actor("manager"), now=NOW)
    assert client.get(f"/accounts/{run.pk}/").status_code == 200
    event = events_of("east")[0]
    assert event.action == "run.sealed"
    assert run.result.run_hash in event.facts


def test_a_seal_is_set_once(world: World, run: Run) -> None:
    seal_run(run_id=run.pk, actor=world.actor("manager"), now=NOW)
    with pytest.raises(Refused, match="sealed already"):
        seal_run(run_id=run.pk, actor=world.actor("manager"), now=NOW)
    assert Seal.objects.filter(run=run).count() == 1


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("verifier", NotFound), ("manager_south", NotFound)],
)
def test_only_the_manager_seals(
    world: World, run: Run, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        seal_run(run_id=run.pk, actor=world.actor(login), now=NOW)


def test_what_is_not_done_is_not_sealed(world: World, run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(state="running")
    with pytest.raises(Refused, match="is done"):
        seal_run(run_id=run.pk, actor=world.actor("manager"), now=NOW)


def test_a_damaged_box_is_not_sealed(world: World, run: Run) -> None:
    store.path_of(run.result.box).write_bytes(b"something else")
    with pytest.raises(Refused, match="damaged"):
        seal_run(run_id=run.pk, actor=world.actor("manager"), now=NOW)
    assert not Seal.objects.filter(run=run).exists()


def test_sealing_asks_for_a_tick(world: World, client_of: ClientOf, run: Run) -> None:
    client = client_of(world.people["manager"])
    assert "cannot be taken off" in client.get(f"/accounts/{run.pk}/seal/").content.decode()
    assert client.post(f"/accounts/{run.pk}/seal/", {}).status_code == 422
    answer = client.post(f"/accounts/{run.pk}/seal/", {"is_understood": "on"})
    assert answer["Location"] == f"/accounts/{run.pk}/"
    assert Seal.objects.filter(run=run).exists()
    answer = client.post(f"/accounts/{run.pk}/seal/", {"is_understood": "on"})
    assert "sealed already" in answer.content.decode()


@pytest.mark.parametrize("path", ["seal", "publish"])
def test_who_may_not_is_told_so(world: World, client_of: ClientOf, run: Run, path: str) -> None:
    client = client_of(world.people["reviewer"])
    assert client.get(f"/accounts/{run.pk}/{path}/").status_code == 403
    assert client.post(f"/accounts/{run.pk}/{path}/", {"is_understood": "on"}).status_code == 403


def test_only_a_sealed_run_is_published(world: World, run: Run) -> None:
    manager = world.actor("manager")
    with pytest.raises(Refused, match="Seal it first"):
        publish_run(run_id=run.pk, note="", actor=manager, now=NOW)
    seal_run(run_id=run.pk, actor=manager, now=NOW)
    publish_run(run_id=run.pk, note="First.", actor=manager, now=NOW)
    with pytest.raises(Refused, match="published already"):
        publish_run(run_id=run.pk, note="", actor=manager, now=NOW)


def test_figures_are_published_as_they_are_shown(
    world: World, client_of: ClientOf, run: Run
) -> None:
    manager = world.actor("manager")
    seal_run(run_id=run.pk, actor=manager, now=NOW)
    made = publish_run(run_id=run.pk, note="", actor=manager, now=NOW)
    figures = made.figures
    assert figures["emission_tco2"] == run.result.emission_tco2
    assert figures["run"]["hash"] == run.result.run_hash
    for language in ("zh", "en"):
        tables = figures["tables"][language]
        assert tables["by_source"]["rows"][-1][4] == f"{run.result.emission_tco2:,.2f}"
        assert "by_enterprise" not in tables
    text = str(figures)
    assert "east unit E01" not in text
    page = client_of(world.people["manager"]).get(f"/accounts/{run.pk}/publish/")
    assert f"{run.result.emission_tco2:,.2f}" in page.content.decode()


def test_a_withdrawal_needs_a_reason_and_keeps_the_figures(world: World, run: Run) -> None:
    manager = world.actor("manager")
    seal_run(run_id=run.pk, actor=manager, now=NOW)
    made = publish_run(run_id=run.pk, note="", actor=manager, now=NOW)
    figures = made.figures
    with pytest.raises(Refused) as refused:
        withdraw_publication(
            run_id=run.pk, publication_id=made.pk, reason=" ", actor=manager, now=NOW
        )
    assert refused.value.field == "reason"
    withdraw_publication(
        run_id=run.pk, publication_id=made.pk, reason="A filing was wrong.", actor=manager, now=NOW
    )
    assert Publication.objects.get(pk=made.pk).figures == figures
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_publication(
            run_id=run.pk, publication_id=made.pk, reason="Again.", actor=manager, now=NOW
        )
    publish_run(run_id=run.pk, note="Anew.", actor=manager, now=NOW)
    assert Publication.objects.filter(run=run).count() == 2


def test_publishing_and_withdrawing_on_the_pages(
    world: World, client_of: ClientOf, run: Run
) -> None:
    client = client_of(world.people["manager"])
    client.post(f"/accounts/{run.pk}/seal/", {"is_understood": "on"})
    answer = client.post(f"/accounts/{run.pk}/publish/", {"note": "For everybody."})
    assert answer.status_code == 302
    made = Publication.objects.get(run=run)
    path = f"/accounts/{run.pk}/publications/{made.pk}/withdraw/"
    assert path in client.get(f"/accounts/{run.pk}/").content.decode()
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "It was wrong."}).status_code == 302
    page = client.get(f"/accounts/{run.pk}/").content.decode()
    assert "It was wrong." in page
    assert client.get(path).status_code == 404


def test_a_publication_of_another_run_is_not_withdrawn_here(world: World, run: Run) -> None:
    other = Publication.objects.get(run=world.runs["east"])
    with pytest.raises(NotFound):
        withdraw_publication(
            run_id=run.pk,
            publication_id=other.pk,
            reason="x",
            actor=world.actor("manager"),
            now=NOW,
        )
