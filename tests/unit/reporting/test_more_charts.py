"""Maps, rankings and charts over time: missing is no zero, made-up data are marked, links kept."""

import json
from datetime import date, timedelta

import pytest
from sample import sample

from nearzero.reporting import palette
from nearzero.reporting.charts import (
    Ranked,
    Spot,
    chart_options,
    heat_calendar,
    in_dark,
    profile,
    ranking,
    region_map,
    stacked_months,
    trend,
)
from nearzero.reporting.labels import SYNTHETIC
from nearzero.reporting.region_map import shades
from nearzero.words import translator

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
REAL = {"title": "Emission", "unit": "t", "is_synthetic": False, "language": "en"}
FIRST = date(2025, 1, 1)


def every_chart(**changed):
    given = REAL | changed
    return {
        "region_map": region_map({"1": "A", "2": "B"}, {"1": 3.0}, map_name="m", **given),
        "ranking": ranking([Ranked(id="a", name="A", value=1.0)], denominator="", **given),
        "trend": trend(["2024", "2025"], [1.0, None], **given),
        "stacked_months": stacked_months(MONTHS, {"fuel": [1.0] * 12}, names={}, **given),
        "heat_calendar": heat_calendar(
            {FIRST: 1.0}, start=FIRST, end=FIRST + timedelta(31), **given
        ),
        "profile": profile([1.0] * 12, [2.0] * 12, year=2025, **given),
    }


NAMES = list(every_chart())


@pytest.mark.parametrize("name", NAMES)
def test_made_up_data_carry_the_word_and_real_ones_do_not(name):
    for language in ("zh", "en"):
        word = translator(language)(SYNTHETIC)
        made_up = every_chart(is_synthetic=True, language=language)[name]
        assert made_up["title"]["subtext"].splitlines()[0] == word
        assert word not in str(every_chart(language=language)[name])


@pytest.mark.parametrize("name", NAMES)
def test_charts_are_plain_data_with_their_unit(name):
    option = every_chart()[name]
    assert json.loads(json.dumps(option, allow_nan=False)) == option
    assert option["title"]["text"] == "Emission (t)"
    assert option["aria"]["enabled"] is True


def test_a_region_without_a_value_is_no_data_and_one_of_zero_is_zero():
    option = region_map({"1": "A", "2": "B", "3": "C"}, {"1": 0.0, "2": None}, map_name="m", **REAL)
    regions = option["series"][0]["data"]
    assert [item["value"] for item in regions] == [0.0, None, None]
    assert [item["tooltip"]["formatter"] for item in regions] == [
        "{b}: 0 t",
        "{b}: no data",
        "{b}: no data",
    ]
    assert option["legend"]["data"] == ["no data"]
    assert option["geo"]["itemStyle"]["areaColor"] == palette.NO_DATA
    assert all(piece["color"] != palette.NO_DATA for piece in option["visualMap"]["pieces"])


def test_a_map_that_knows_everything_needs_no_legend_for_no_data():
    option = region_map({"1": "A"}, {"1": 4.0}, map_name="m", **REAL)
    assert option["legend"]["data"] == []
    assert [series["type"] for series in option["series"]] == ["map"]


def test_states_of_parks_differ_in_shape_and_name():
    spots = [
        Spot(id="p1", name="P1", longitude=104.0, latitude=30.0, value=1.0, state="late"),
        Spot(id="p2", name="P2", longitude=105.0, latitude=31.0, state="done"),
        Spot(id="p3", name="P3", longitude=106.0, latitude=32.0),
    ]
    option = region_map(
        {},
        {},
        map_name="m",
        spots=spots,
        states={"done": "received", "late": "late"},
        links={"p2": "/parks/p2/"},
        **REAL,
    )
    drawn = [one for one in option["series"] if one["type"] == "scatter"]
    assert [one["name"] for one in drawn] == ["parks", "received", "late"]
    assert len({one["symbol"] for one in drawn}) == 3
    assert drawn[1]["data"][0]["value"] == [105.0, 31.0, None]
    assert drawn[1]["data"][0]["href"] == "/parks/p2/"
    assert "href" not in drawn[2]["data"][0]


@pytest.mark.parametrize(
    "values",
    [[5.0], [0.0], [-3.0, 2.0], [1e-6, 9e-6], [1.0, 1e9], [7.0, 7.0], [0.0, 100.0], [-5.0, -5.0]],
)
def test_shades_are_few_and_hold_every_value(values):
    pieces = shades(values)
    assert 1 <= len(pieces) <= len(palette.SCALE)
    for value in values:
        holding = [
            piece
            for piece in pieces
            if piece["gte"] <= value
            and value < piece.get("lt", float("inf"))
            and value <= piece.get("lte", float("inf"))
        ]
        assert len(holding) == 1, value
    assert len({piece["color"] for piece in pieces}) == len(pieces)


def ranked(*values, **changed):
    entries = [Ranked(id=str(n), name=f"N{n}", value=value) for n, value in enumerate(values)]
    return ranking(entries, denominator="tce", **REAL | changed)


def test_ranks_are_shared_by_equals_and_nobody_without_a_value_has_one():
    option = ranked(2.0, None, 4.0, 2.0, 1.0)
    assert option["yAxis"]["data"] == ["1. N2", "2. N0", "2. N3", "4. N4", "N1 (no data)"]
    bars = option["series"][0]["data"]
    assert [(bar["rank"], bar["of"]) for bar in bars] == [(1, 4), (2, 4), (2, 4), (4, 4), (None, 4)]
    assert bars[-1]["value"] is None


def test_the_denominator_is_shown_and_so_is_who_was_left_out():
    assert "4 of 5 ranked, 1 without data" in ranked(2.0, None, 4.0, 2.0, 1.0)["title"]["subtext"]
    assert "per tce" in ranked(1.0)["title"]["subtext"]
    few = ranked(1.0, 2.0, 3.0, None, top=2)
    assert few["yAxis"]["data"] == ["1. N2", "2. N1"]
    assert "the first 2 of 3 ranked; 4 in all, 1 without data" in few["title"]["subtext"]
    assert few["series"][0]["data"][0]["of"] == 3


def test_a_missing_entry_is_never_the_lowest():
    option = ranked(2.0, None, 0.0, is_lowest_first=True)
    assert option["yAxis"]["data"] == ["1. N2", "2. N0", "N1 (no data)"]


@pytest.mark.parametrize(
    ("value", "before", "text", "change"),
    [
        (1.1, 1.0, "1.1 {worse|▲ 10.0%}", pytest.approx(0.1)),
        (0.9, 1.0, "0.9 {better|▼ 10.0%}", pytest.approx(-0.1)),
        (1.0, 1.0, "1 {same|＝ 0.0%}", 0.0),
        (1.0, None, "1", None),
        (1.0, 0.0, "1", None),
        (None, 1.0, "no data", None),
    ],
)
def test_the_change_is_an_arrow_and_a_number(value, before, text, change):
    entry = Ranked(id="a", name="A", value=value, before=before)
    (bar,) = ranking([entry], denominator="", **REAL)["series"][0]["data"]
    assert (bar["label"]["formatter"], bar["change"]) == (text, change)


def test_a_rise_can_be_good():
    entry = Ranked(id="a", name="A", value=2.0, before=1.0)
    option = ranking([entry], denominator="", is_rise_worse=False, **REAL)
    assert "{better|▲" in option["series"][0]["data"][0]["label"]["formatter"]


def test_notes_cannot_begin_a_style():
    option = ranking([Ranked(id="a", name="A", value=1.0)], denominator="{x|y}", **REAL)
    assert "{quiet|per xy}" in option["title"]["subtext"]


def test_a_trend_has_gaps_and_dashes_from_the_last_known_value():
    option = trend(
        ["2021", "2022", "2023", "2024", "2025"],
        [5.0, None, 4.0, 3.5, 3.0],
        estimated={"2024", "2025"},
        links={"2023": "/2023/", "2025": "/2025/"},
        **REAL,
    )
    known, guessed = option["series"]
    assert known["data"] == [5.0, None, {"value": 4.0, "href": "/2023/"}, None, None]
    assert known["connectNulls"] is False
    assert guessed["lineStyle"]["type"] == "dashed"
    assert guessed["data"] == [
        None,
        None,
        {"value": 4.0, "symbol": "none", "is_anchor": True},
        {"value": 3.5, "symbol": "emptyCircle"},
        {"value": 3.0, "symbol": "emptyCircle", "href": "/2025/"},
    ]


def test_a_target_is_one_for_all_or_one_for_each():
    flat = trend(["2024", "2025"], [1.0, 2.0], target=0, **REAL)["series"][-1]
    assert (flat["name"], flat["data"]) == ("target", [0, 0])
    each = trend(["2024", "2025"], [1.0, 2.0], target=[None, 1.5], **REAL)["series"][-1]
    assert each["data"] == [None, 1.5]
    assert len(trend(["2024"], [1.0], **REAL)["series"]) == 1


def test_months_without_data_and_with_a_part_missing_are_marked_and_stay_missing():
    option = stacked_months(
        MONTHS[:3],
        {"fuel": [1.0, None, 3.0], "sent": [-1.0, None, None]},
        names={"fuel": "Fuel"},
        **REAL,
    )
    fuel, sent = option["series"]
    assert [fuel["data"], sent["data"]] == [[1.0, None, 3.0], [-1.0, None, None]]
    assert fuel["markPoint"]["data"] == [{"coord": ["2025-02", 0.0]}]
    assert fuel["markPoint"]["label"]["formatter"] == "—"
    assert sent["markPoint"]["data"] == [{"coord": ["2025-03", 3.0]}]
    assert sent["markPoint"]["label"]["formatter"] == "+ —"
    assert "no data" in option["title"]["subtext"]
    assert [fuel["name"], sent["name"]] == ["Fuel", "sent"]


def test_a_whole_year_needs_no_explanation_of_gaps():
    option = stacked_months(MONTHS, {"fuel": [0.0] * 12}, names={}, **REAL)
    assert "markPoint" not in option["series"][0]
    assert "subtext" not in option["title"]


def test_estimated_bars_look_different_and_are_explained():
    option = stacked_months(MONTHS, {"fuel": [1.0] * 12}, names={}, estimated={"2025-02"}, **REAL)
    assert option["series"][0]["data"][0] == 1.0
    assert option["series"][0]["data"][1]["itemStyle"]["borderType"] == "dashed"
    assert "pale and dashed: estimated" in option["title"]["subtext"]


def test_days_without_a_value_are_left_out_and_named():
    days = {FIRST: 0.0, FIRST + timedelta(1): None, FIRST + timedelta(40): 5.0}
    option = heat_calendar(
        days, start=FIRST, end=date(2025, 2, 1), links={"2025-01-01": "/1/"}, **REAL
    )
    heat, blank = option["series"]
    assert [item["value"] for item in heat["data"]] == [["2025-01-01", 0.0]]
    assert heat["data"][0]["href"] == "/1/"
    assert (blank["name"], blank["data"]) == ("no data", [])
    assert option["calendar"]["range"] == ["2025-01-01", "2025-01-31"]


def test_a_year_without_a_gap_has_no_legend_for_one():
    days = {FIRST + timedelta(n): float(n) for n in range(31)}
    option = heat_calendar(days, start=FIRST, end=date(2025, 2, 1), estimated={FIRST}, **REAL)
    assert len(option["series"]) == 1
    assert option["legend"]["data"] == []
    assert "(estimated)" in option["series"][0]["data"][0]["tooltip"]["formatter"]
    assert "estimated" in option["title"]["subtext"]


def test_months_of_this_year_stand_beside_those_of_the_last():
    option = profile(
        [1.0, None, 0.0] + [None] * 9, [2.0] * 12, year=2025, links={"2025-01": "/1/"}, **REAL
    )
    before, now = option["series"]
    assert [before["name"], now["name"]] == ["2024", "2025"]
    assert now["data"][:3] == [{"value": 1.0, "href": "/1/"}, None, 0.0]
    marked = [one["coord"][0] for one in now["markPoint"]["data"]]
    assert marked == ["02", *(f"{month:02d}" for month in range(4, 13))]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: trend(["2024"], [1.0, 2.0], **REAL),
        lambda: trend(["2024"], [1.0], target=[1.0, 2.0], **REAL),
        lambda: stacked_months(MONTHS, {"fuel": [1.0]}, names={}, **REAL),
        lambda: profile([1.0], [1.0] * 12, year=2025, **REAL),
    ],
)
def test_values_that_do_not_go_with_their_periods_are_refused(wrong):
    with pytest.raises(ValueError, match="periods, but"):
        wrong()


def test_charts_of_a_result_carry_the_links_they_were_given():
    links = {
        "by_source": {"fuel_combustion": "/s/"},
        "by_enterprise": {"E01": "/e/"},
        "by_month": {"2025-03": "/m/"},
        "sankey_carbon": {"E01": "/e/"},
    }
    plain, linked = chart_options(sample(), "en"), chart_options(sample(), "en", links)
    for name in links:
        data = linked[name]["series"][0]["data"]
        assert [item["href"] for item in data if "href" in item] == [*links[name].values()]
        assert "href" not in json.dumps(plain[name])
    assert linked["sankey_energy"] == plain["sankey_energy"]


@pytest.mark.parametrize("name", ["sankey_energy", "sankey_carbon"])
def test_what_flows_into_an_inner_node_flows_out_of_it(name):
    (series,) = chart_options(sample(), "en")[name]["series"]
    into, out = {}, {}
    for link in series["links"]:
        assert link["value"] > 0.0
        out[link["source"]] = out.get(link["source"], 0.0) + link["value"]
        into[link["target"]] = into.get(link["target"], 0.0) + link["value"]
    inner = set(into) & set(out)
    assert inner
    for node in inner:
        assert into[node] == pytest.approx(out[node], rel=1e-9)
    if name == "sankey_energy":
        assert "unallocated" in into


def test_every_colour_has_its_own_on_a_dark_page():
    option = in_dark(every_chart(is_synthetic=True)["ranking"])
    text = json.dumps(option)
    for light in (palette.INK, palette.MARK, palette.QUIET, palette.RULE):
        assert light not in text
        assert palette.DARK[light] in text
