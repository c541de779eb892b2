"""Periods and days: every way of writing one gives the same canonical text."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.ledger.period import Period, parse_day, parse_period

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2025", "2025"),
        ("2025年", "2025"),
        ("２０２５", "2025"),
        ("2025.0", "2025"),
        ("2025-03", "2025-03"),
        ("2025-3", "2025-03"),
        ("2025年3月", "2025-03"),
        ("2025 年 03 月份", "2025-03"),
        ("2025/3", "2025-03"),
        ("2025.03", "2025-03"),
        ("202503", "2025-03"),
        ("2025年3月7日", "2025-03-07"),
        ("2025年3月7号", "2025-03-07"),
        ("2025-03-07", "2025-03-07"),
        ("2025/3/7", "2025-03-07"),
        ("2025.3.7", "2025-03-07"),
        ("20250307", "2025-03-07"),
        ("45723", "2025-03-07"),
        ("2025-03-07 00:00:00", "2025-03-07"),
        ("2025-03-07T00:00:00", "2025-03-07"),
        ("２０２５－０３", "2025-03"),
        (" 2025-03 ", "2025-03"),
        ("2024-02-29", "2024-02-29"),
        ("2025-12", "2025-12"),
    ],
)
def test_read_as(text, canonical):
    found = parse_period(text)
    assert found is not None
    assert found.text == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "无",
        "2025-13",
        "2025-00",
        "2025-02-30",
        "2023-02-29",
        "202513",
        "20250230",
        "0",
        "12",
        "25-03",
        "3月",
        "2025Q1",
        "99999",
        "1e3",
        "nan",
        "inf",
        "2025-03-07 13:15:00",
        "9999",
        "-2025",
        "2025--03",
        "2025-03-07-01",
        "2025年13月",
        "9" * 400,
    ],
)
def test_not_a_period(text):
    assert parse_period(text) is None


def test_half_open():
    year, month, day = map(parse_period, ("2025", "2025-12", "2024-02-29"))
    assert year == Period(date(2025, 1, 1), date(2026, 1, 1))
    assert month == Period(date(2025, 12, 1), date(2026, 1, 1))
    assert day == Period(date(2024, 2, 29), date(2024, 3, 1))


def test_a_longer_span_is_told_by_its_ends():
    assert Period(date(2025, 1, 1), date(2025, 7, 1)).text == "2025-01-01/2025-07-01"


def test_a_month_is_no_day():
    assert parse_day("2025-03") is None
    assert parse_day("2025") is None
    assert parse_day("2025年3月7日") == date(2025, 3, 7)


@given(DAYS)
@settings(max_examples=50, deadline=None)
def test_round_trip(day):
    for text in (f"{day:%Y}", f"{day:%Y-%m}", day.isoformat()):
        found = parse_period(text)
        assert found is not None
        assert found.text == text
        assert parse_period(found.text) == found
        assert found.start <= day < found.end


@given(DAYS.filter(lambda day: day >= date(1980, 1, 1)))
@settings(max_examples=50, deadline=None)
def test_day_count_of_a_spreadsheet(day):
    serial = (day - date(1899, 12, 30)).days
    assert parse_period(str(serial)) == Period(day, day + timedelta(days=1))


@given(st.text(max_size=20))
@settings(max_examples=50, deadline=None)
def test_any_text_is_a_period_or_none(text):
    found = parse_period(text)
    assert found is None or found.start < found.end
