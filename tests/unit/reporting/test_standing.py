"""Changes, sums and places over finished results: missing is never zero."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.reporting.standing import change, places, ratio, together

figures = st.dictionaries(
    st.text(min_size=1, max_size=3),
    st.none() | st.floats(min_value=0.0, max_value=1e9, allow_nan=False),
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(figures)
def test_a_place_is_one_more_than_those_that_are_better(given_figures):
    found = places(given_figures)
    assert set(found) == set(given_figures)
    for name, value in given_figures.items():
        if value is None:
            assert found[name] is None
        else:
            better = sum(other is not None and other < value for other in given_figures.values())
            assert found[name] == better + 1


def test_a_fall_is_negative_whatever_the_sign_of_what_was_before():
    assert change(90.0, 100.0) == -0.1
    assert change(-110.0, -100.0) == -0.1
    assert change(None, 100.0) is None


def test_a_missing_figure_is_left_out_and_nothing_at_all_stays_missing():
    assert together([0.1] * 10 + [None]) == 1.0
    assert together([None, None]) is None
    assert together([0.0]) == 0.0
    assert ratio(0.0, 2.0) == 0.0
    assert ratio(1.0, None) is None
