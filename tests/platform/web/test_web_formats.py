from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from parkdesk.web import formats, states
from parkdesk.web.templatetags import desk


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0.00"),
        (9999.994, "9999.99"),
        (10_000, "10,000.00"),
        (-12345.678, "-12,345.68"),
        (Decimal("8209.34"), "8209.34"),
    ],
)
def test_tonnes_have_two_decimals_and_separators_from_ten_thousand_on(value, printed):
    assert desk.tonnes(value) == printed


def test_intensities_have_four_decimals_and_shares_are_per_cent():
    assert desk.intensity(0.18155) == "0.1816"
    assert formats.percent(0.0625) == "6.2%"
    assert desk.number(12.5, 1) == "12.5"


@pytest.mark.parametrize("state", [None, *formats.STATES])
@pytest.mark.parametrize("kind", ["tonnes", "share", "number", "intensity"])
def test_what_is_absent_is_a_word_and_never_a_number(state, kind):
    printed = desk.printed_as(state, kind)
    assert str(formats.STATES[state or "missing"]) in printed
    assert not any(sign.isdigit() for sign in printed)


def test_every_state_of_data_looks_different():
    shown = {formats.absence(state) for state in formats.STATES}
    assert len(shown) == len(formats.STATES)


def test_a_state_without_a_word_is_refused():
    with pytest.raises(ValueError, match="neither a number nor a state"):
        desk.tonnes("lost")
    with pytest.raises(ValueError, match="no word for the state"):
        desk.chip("lost")


def test_a_moment_is_shown_in_the_time_of_the_park():
    late = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    assert formats.at_moment(late) == "2026-03-02 01:30"
    assert formats.on_day(late) == "2026-03-02"
    assert formats.on_day(date(2026, 3, 1)) == formats.on_day("2026-03-01") == "2026-03-01"
    assert formats.on_day(None) == "—"


@pytest.mark.parametrize(
    ("share", "rise_is", "tone"),
    [
        (0.1, "worse", "is-worse"),
        (-0.1, "worse", "is-better"),
        (0.1, "better", "is-better"),
        (-0.1, "better", "is-worse"),
        (0.1, "neutral", "is-quiet"),
        (0.0, "worse", "is-quiet"),
    ],
)
def test_a_change_is_told_by_tone_arrow_and_word(share, rise_is, tone):
    shown = desk.change(share, rise_is)
    assert f"is-{shown['look'].tone}" == tone
    assert shown["is_rise"] == (share > 0)


def test_text_in_a_cell_is_escaped_and_its_link_kept():
    shown = desk.cell({"kind": "text"}, {"value": "<b>works</b>", "href": "/a/?b=1&c=2"})
    assert "<b>" not in shown
    assert 'href="/a/?b=1&amp;c=2"' in shown


def test_every_look_has_a_word_a_known_tone_and_a_drawn_icon():
    from django.contrib.staticfiles import finders

    icons = finders.find("img/icons.svg")
    assert icons
    with open(icons, encoding="utf-8") as file:  # noqa: PTH123
        drawn = file.read()
    for name, look in (states.CHIPS | states.QUALITIES | states.SEVERITIES).items():
        assert str(look.word), name
        assert look.tone in {"quiet", "info", "better", "worse", "warn"}, name
        assert f'id="{look.icon}"' in drawn, name
