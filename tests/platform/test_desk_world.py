"""The world that other tests stand on is what it says."""

from world import World

from parkdesk.audit.queries import verify


def test_accounts_are_sealed_and_the_chain_holds(world: World) -> None:
    assert {run.state for run in world.runs.values()} == {"done"}
    assert all(run.result.emission_tco2 > 0 for run in world.runs.values())
    assert verify() is None


def test_lines_add_up_to_the_total(world: World) -> None:
    run = world.runs["east"]
    lines = run.lines.filter(is_counted=True)
    assert sum(line.emission_tco2 for line in lines) == run.result.emission_tco2
