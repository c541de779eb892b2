"""The drawing of a park: inside its box, shaded by place, silent where nothing is known."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from parkdesk.registry.site import Area, Plot, Site
from parkdesk.usecases.see_park import Ground, Holder
from parkdesk.web.views.park_plan import HEIGHT, WIDTH, plan_of


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _square(west: float, south: float, size: float) -> Area:
    east, north = west + size, south + size
    return Area(outer=((west, south), (east, south), (east, north), (west, north)))


def _ground(tonnes: list[float | None], state: str = "received") -> Ground:
    codes = [f"E{at:02d}" for at in range(len(tonnes))]
    plots = tuple(
        Plot(plot_id=code, enterprise_id=code, areas=(_square(105.8 + 0.002 * at, 32.4, 0.0018),))
        for at, code in enumerate(codes)
    )
    holders = {
        code: Holder(name_zh=code, name_en=f"unit {code}", emission_tco2=value, state=state)
        for code, value in zip(codes, tonnes, strict=True)
    }
    site = Site(boundary=(_square(105.79, 32.39, 0.04),), plots=plots)
    return Ground(site=site, holders=holders, basis="drawing", is_synthetic=False)


def test_everything_lies_inside_the_box() -> None:
    plan = plan_of(_ground([1.0, 2.0, 3.0]), "emission")
    for path in (plan.outline, *(plot.path for plot in plan.plots)):
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", path)]
        assert all(0 <= x <= WIDTH for x in numbers[::2])
        assert all(0 <= y <= HEIGHT for y in numbers[1::2])


def test_north_is_up_and_east_is_right() -> None:
    plan = plan_of(_ground([1.0, 2.0]), "emission")
    assert plan.plots[0].x < plan.plots[1].x
    south, north = re.findall(r"[ML]([\d.]+ [\d.]+)", plan.outline)[0::2]
    assert float(north.split()[1]) < float(south.split()[1])


def test_each_shade_has_as_many_enterprises() -> None:
    plan = plan_of(_ground([float(at) for at in range(10)]), "emission")
    assert [plot.kind for plot in plan.plots] == [f"step-{at // 2}" for at in range(10)]
    assert (plan.low, plan.high) == (0.0, 9.0)


def test_a_missing_figure_is_hatched_and_not_the_lightest_shade() -> None:
    plan = plan_of(_ground([None, 5.0]), "emission")
    assert [plot.kind for plot in plan.plots] == ["is-missing", "step-0"]
    assert "not accounted" in plan.plots[0].said


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("received", "is-better"),
        ("returned", "is-warn"),
        ("pending", "is-info"),
        ("", "is-missing"),
    ],
)
def test_filing_states_have_their_tone_and_word(state, kind) -> None:
    plan = plan_of(_ground([1.0], state), "filing")
    assert plan.plots[0].kind == kind
    assert plan.plots[0].said.startswith("E00 ")


def test_a_plot_of_nobody_known_says_nothing() -> None:
    ground = _ground([1.0])
    plan = plan_of(Ground(site=ground.site, holders={}, basis="", is_synthetic=False), "emission")
    assert (plan.plots[0].kind, plan.plots[0].said) == ("is-free", "plot")


def test_the_scale_bar_is_a_round_length_of_at_most_a_fifth() -> None:
    plan = plan_of(_ground([1.0]), "emission")
    assert plan.bar_m in (50, 100, 200, 500, 1000, 2000, 5000, 10_000)
    assert 0 < plan.bar <= WIDTH / 5


def test_without_a_boundary_there_is_no_drawing() -> None:
    ground = Ground(site=Site(), holders={}, basis="", is_synthetic=False)
    assert plan_of(ground, "emission") is None
