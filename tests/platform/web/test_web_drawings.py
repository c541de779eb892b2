from datetime import date

from parkdesk.web import drawings
from parkdesk.web.chart_heading import heading_of, untitled
from parkdesk.web.chart_numbers import numbers_of


def points(*values, quality="measured"):
    return [
        {"label": str(at), "value": value, "quality": quality} for at, value in enumerate(values)
    ]


def test_a_missing_point_is_a_gap_and_no_line_crosses_it():
    drawing = drawings.sparkline(points(1.0, 2.0, None, 3.0, 4.0))
    assert len(drawing.lines) == 2
    assert len(drawing.gaps) == 1
    gap = drawing.gaps[0]
    assert all(line.x2 <= gap.x or line.x1 >= gap.x + gap.width / 2 for line in drawing.lines)


def test_a_point_between_two_gaps_is_still_seen():
    drawing = drawings.sparkline(points(1.0, None, 5.0, None, 2.0))
    assert not drawing.lines
    assert len(drawing.dots) == 3


def test_points_stay_inside_their_box_whatever_their_values():
    for values in ([0.0], [5.0, 5.0], [-3.0, 1e9], [None, None], []):
        drawing = drawings.sparkline(points(*values))
        assert all(0 <= dot.y <= drawing.height for dot in drawing.dots)


def test_estimates_and_forecasts_are_drawn_otherwise():
    kinds = {
        quality: drawings.sparkline(points(1.0, 2.0, quality=quality)).lines[0].kind
        for quality in ("measured", "estimated", "forecast")
    }
    assert len(set(kinds.values())) == 3


def test_a_day_without_a_value_has_no_shade():
    first, second = date(2025, 1, 1), date(2025, 1, 2)
    days = {first: {"value": 0.0}, second: {"value": None}}
    drawing = drawings.calendar(first, date(2025, 1, 4), days)
    assert [day.step for day in drawing.days] == [0, None, None]
    assert [day.kind for day in drawing.days] == ["solid", "missing", "missing"]


def test_a_year_of_days_has_every_day_once_and_weeks_in_columns():
    drawing = drawings.calendar(date(2024, 1, 1), date(2025, 1, 1), {})
    assert len({(day.x, day.y) for day in drawing.days}) == len(drawing.days) == 366
    assert len(drawing.months) == 12


def test_shades_go_from_the_least_to_the_greatest():
    days = {date(2025, 1, 1 + at): {"value": float(at)} for at in range(11)}
    drawing = drawings.calendar(date(2025, 1, 1), date(2025, 1, 12), days)
    steps = [day.step for day in drawing.days]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, drawings.STEPS - 1)


def test_only_the_first_of_the_days_with_links_is_a_stop_of_the_tab_key():
    days = {date(2025, 1, at): {"value": 1.0, "href": "/d/"} for at in (2, 3)}
    drawing = drawings.calendar(date(2025, 1, 1), date(2025, 1, 5), days)
    assert [day.is_first_link for day in drawing.days] == [False, True, False, False]


def test_the_numbers_of_a_chart_keep_what_is_missing():
    option = {
        "xAxis": {"type": "category", "data": ["a", "b"]},
        "yAxis": {"type": "value"},
        "series": [{"name": "2025", "type": "bar", "data": [{"value": 1.5}, None]}],
    }
    numbers = numbers_of(option)
    assert numbers is not None
    assert numbers.rows == (("a", 1.5), ("b", None))


def test_the_numbers_of_a_flow_are_its_links_by_name():
    option = {
        "series": [
            {
                "type": "sankey",
                "data": [{"name": "gas", "label": {"formatter": "Gas"}}, {"name": "E1"}],
                "links": [{"source": "gas", "target": "E1", "value": 2.0}],
            }
        ]
    }
    numbers = numbers_of(option)
    assert numbers is not None
    assert numbers.rows == (("Gas", "E1", 2.0),)


def test_a_heading_leaves_the_chart_and_so_does_its_room():
    option = {
        "title": {"text": "Emission (t)", "subtext": "made up\n{quiet|3 ranked}"},
        "grid": {"top": 93},
        "series": [{"type": "sankey", "top": 84}],
    }
    assert heading_of(option).notes == ("made up", "3 ranked")
    assert untitled(option) == {"grid": {"top": 9}, "series": [{"type": "sankey", "top": 0}]}
