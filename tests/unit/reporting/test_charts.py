"""Charts as data and as drawings: plain, marked when made up, gaps for what is missing."""

import json

import pytest
from lxml import etree
from sample import sample

from nearzero.reporting import chart_options
from nearzero.reporting.labels import SYNTHETIC
from nearzero.reporting.result import view
from nearzero.reporting.series import (
    carbon_flows,
    energy_flows,
    enterprise_bars,
    month_bars,
    source_bars,
)
from nearzero.reporting.svg import bars_svg, flows_svg
from nearzero.words import translator

BARS = (source_bars, enterprise_bars, month_bars)
FLOWS = (energy_flows, carbon_flows)
NAMES = ["by_source", "by_enterprise", "by_month", "sankey_energy", "sankey_carbon"]


def drawings(result, language):
    seen = view(result)
    bars = [bars_svg(make(seen, language), seen, language) for make in BARS]
    return bars + [flows_svg(make(seen, language), seen, language) for make in FLOWS]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_options_are_plain_data(language):
    options = chart_options(sample(), language)
    assert list(options) == NAMES
    assert json.loads(json.dumps(options, allow_nan=False)) == options


def test_charts_of_a_made_up_park_carry_the_word():
    word = translator("zh")(SYNTHETIC)
    real = sample()
    real["park"]["is_synthetic"] = False
    assert all(one["title"]["subtext"] == word for one in chart_options(sample()).values())
    assert not any("subtext" in one["title"] for one in chart_options(real).values())
    assert all(word in svg for svg in drawings(sample(), "zh"))
    assert not any(word in svg for svg in drawings(real, "zh"))


def test_the_small_enterprises_share_one_bar():
    bars = enterprise_bars(view(sample()), "en")
    assert len(bars.labels) == 16
    total = sample()["totals"]["emission_tco2"]
    assert sum(bars.values) == pytest.approx(total, rel=1e-12)


def test_a_missing_month_is_a_gap():
    result = sample()
    result["by_month"][3]["emission_tco2"] = None
    option = chart_options(result)["by_month"]
    assert option["series"][0]["data"][3] is None
    assert "—" in bars_svg(month_bars(view(result), "en"), view(result), "en")


def test_what_is_below_zero_is_drawn_on_the_other_side():
    result = sample()
    result["by_source"][1]["emission_tco2"] = -5000.0
    svg = bars_svg(source_bars(view(result), "en"), view(result), "en")
    assert ">-5,000<" in svg
    data = chart_options(result)["by_source"]["series"][0]["data"]
    assert data[-1]["value"] == -5000.0


def test_carbon_ends_in_the_total_of_the_park():
    flows = carbon_flows(view(sample()), "en")
    total = sample()["totals"]["emission_tco2"]
    assert flows.graph.flow_in("park") == pytest.approx(total, rel=1e-12)


def test_energy_says_what_a_station_loses():
    flows = energy_flows(view(sample()), "en")
    assert flows.names["unallocated"] == "own use, losses and not allotted"
    assert flows.graph.flow_in("unallocated") > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_drawings_are_whole_and_say_their_unit(language):
    words = translator(language)
    for svg in drawings(sample(), language):
        root = etree.fromstring(svg.encode())
        assert root.tag.endswith("svg")
        assert words("tCO₂") in svg or words("tce") in svg


def test_names_are_escaped():
    result = sample()
    result["by_enterprise"][0]["name_zh"] = "<A & B>"
    svg = bars_svg(enterprise_bars(view(result), "zh"), view(result), "zh")
    assert "&lt;A &amp; B&gt;" in svg
    etree.fromstring(svg.encode())


def test_a_result_without_flows_has_no_flow_charts():
    result = sample()
    result["flows"] = {"energy_tce": [], "carbon_tco2": []}
    result["by_enterprise"] = []
    assert list(chart_options(result)) == ["by_source", "by_month"]
