"""The order of preference on small made-up libraries, and what refusals say."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from nearzero.factors import Deviation, Factor, FactorLibrary, Match, NoMatch, Query, Source, Status
from nearzero.factors.refusals import refusal
from nearzero.problems import Place, Severity

ANY = frozenset(Deviation)
SOURCES = {
    id_: Source(id=id_, title_zh=id_, title_en=id_, known_since=known)
    for id_, known in {
        "old": date(2015, 12, 31),
        "new": date(2024, 12, 31),
        "undated": None,
        "user/paper": None,
    }.items()
}
ASK = Query(
    quantity="emission_factor",
    subject="grid",
    region="CN-SC",
    on=date(2022, 7, 1),
    method="m",
    accepts=ANY,
)


def row(id_: str, year: int | None = None, **facts: object) -> Factor:
    base = {
        "id": id_,
        "quantity": "emission_factor",
        "subject": "grid",
        "value": 0.5,
        "unit": "kgCO2/kWh",
        "source": "new",
        "status": Status.VERIFIED,
        "valid_from": date(year, 1, 1) if year else None,
        "valid_until": date(year + 1, 1, 1) if year else None,
    }
    return Factor(**(base | facts))


def mine(id_: str = "user/mine", year: int | None = None, **facts: object) -> Factor:
    return row(id_, year, **({"source": "user/paper", "status": Status.USER} | facts))


def ask(query: Query, *rows: Factor) -> Match | NoMatch:
    """Resolve in a library of some rows; their order must not matter."""
    found = {
        FactorLibrary({f.id: f for f in order}, SOURCES).resolve(query)
        for order in permutations(rows)
    }
    (answer,) = {(f.factor.id, f.how) if isinstance(f, Match) else f.reason for f in found}
    assert answer
    return next(iter(found))


def answer(query: Query, *rows: Factor) -> tuple[str, str]:
    found = ask(query, *rows)
    return (found.factor.id, found.how) if isinstance(found, Match) else ("", found.reason)


# --- documents, then regions, then years -----------------------------------------------------


def test_the_document_goes_before_the_region():
    query = replace(ASK, documents=("old", "new"))
    rows = (row("a", source="old", region="CN"), row("b", source="new", region="CN-SC"))
    assert answer(query, *rows) == ("a", "parent_region")


def test_the_region_goes_before_the_year():
    rows = (row("a", 2022, region="CN"), row("b", 2020, region="CN-SC"))
    assert answer(ASK, *rows) == ("b", "older_year")


def test_the_grid_goes_before_the_nation():
    rows = (row("a", region="CN"), row("b", region="CN-GRID-SOUTHWEST"))
    assert answer(ASK, *rows) == ("b", "parent_region")


def test_the_grid_is_that_of_the_day():
    rows = (row("a", region="CN-GRID-CENTRAL"), row("b", region="CN-GRID-SOUTHWEST"))
    assert answer(replace(ASK, on=date(2020, 7, 1)), *rows)[0] == "a"
    assert answer(ASK, *rows)[0] == "b"


def test_another_province_never_answers():
    assert answer(ASK, row("a", region="CN-BJ")) == ("", "factor.none")


def test_a_row_without_region_is_exact_everywhere():
    assert answer(ASK, row("a")) == ("a", "exact")


def test_of_older_years_the_nearest_answers():
    assert answer(ASK, row("a", 2018), row("b", 2020), row("c", 2023)) == ("b", "older_year")


def test_a_newer_year_answers_only_where_there_is_no_older_one():
    assert answer(ASK, row("c", 2023), row("d", 2024)) == ("c", "newer_year")
    refuses_older = replace(ASK, accepts=frozenset({Deviation.NEWER_YEAR}))
    assert answer(refuses_older, row("a", 2018), row("c", 2023)) == ("", "factor.match-refused")


def test_validity_is_half_open():
    year = row("a", 2021)
    assert answer(replace(ASK, on=date(2021, 12, 31)), year) == ("a", "exact")
    assert answer(replace(ASK, on=date(2022, 1, 1)), year) == ("a", "older_year")
    assert answer(replace(ASK, on=date(2020, 12, 31)), year) == ("a", "newer_year")


@pytest.mark.parametrize("better", [Status.VERIFIED, Status.COMPUTED])
def test_among_equals_the_better_known_answers(better):
    worse = Status.COMPUTED if better is Status.VERIFIED else Status.SINGLE_SOURCE
    assert answer(ASK, row("b", status=better), row("a", status=worse))[0] == "b"


def test_among_equals_the_newer_document_then_the_id_decides():
    assert answer(ASK, row("a", source="old"), row("b", source="new"))[0] == "b"
    assert answer(ASK, row("b"), row("a"))[0] == "a"


def test_a_worse_candidate_answers_where_the_better_one_is_not_accepted():
    query = replace(ASK, accepts=frozenset({Deviation.PARENT_REGION}))
    rows = (row("a", 2020, region="CN-SC"), row("b", 2022, region="CN"))
    assert answer(query, *rows) == ("b", "parent_region")


def test_documents_that_are_not_listed_do_not_answer_but_are_named():
    found = ask(replace(ASK, documents=("old",)), row("a", source="new"))
    assert (found.reason, found.nearest[0].id) == ("factor.none", "a")


def test_a_kind_is_asked_for_or_there_is_none():
    assert answer(ASK, row("a", kind="average")) == ("", "factor.none")
    assert answer(replace(ASK, kind="average"), row("a")) == ("", "factor.none")


# --- what was known --------------------------------------------------------------------------


def test_a_document_without_a_date_was_not_known():
    query = replace(ASK, known_on=date(2026, 1, 1))
    assert answer(query, row("a", source="undated")) == ("", "factor.none")
    assert answer(ASK, row("a", source="undated")) == ("a", "exact")


def test_a_document_is_known_from_its_day_on():
    assert answer(replace(ASK, known_on=date(2024, 12, 31)), row("a"))[0] == "a"
    assert answer(replace(ASK, known_on=date(2024, 12, 30)), row("a"))[0] == ""


def test_the_users_own_is_always_known():
    assert answer(replace(ASK, known_on=date(2000, 1, 1)), mine()) == ("user/mine", "user")


# --- never picked ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [{"status": Status.FROM_MEMORY}, {"flag": "suspect"}, {"flag": "misprint"}],
)
def test_doubtful_rows_answer_by_name_only(facts):
    doubtful = row("a", **facts)
    assert answer(ASK, doubtful)[0] == ""
    assert answer(replace(ASK, name="a"), doubtful) == ("a", "named")
    refused = replace(ASK, name="a", accepts=frozenset())
    assert answer(refused, doubtful) == ("", "factor.match-refused")


def test_a_range_never_answers_not_even_by_name():
    ranged = row("a", value=None, low=0.4, high=0.6)
    assert answer(ASK, ranged) == ("", "factor.none")
    assert answer(replace(ASK, name="a"), ranged) == ("", "factor.none")


# --- names -----------------------------------------------------------------------------------


def test_only_the_named_factor_answers():
    assert answer(replace(ASK, name="b"), row("a"), row("b")) == ("b", "exact")
    assert answer(replace(ASK, name="c"), row("a"), row("b")) == ("", "factor.none")


def test_a_name_of_another_quantity_does_not_answer():
    assert answer(replace(ASK, name="a"), row("a", quantity="oxidation")) == ("", "factor.none")


def test_a_named_factor_of_a_stranger_region_says_so():
    assert answer(replace(ASK, name="a"), row("a", region="CN-BJ")) == ("a", "named")


def test_a_named_factor_was_published_by_the_day_asked():
    query = replace(ASK, name="a", known_on=date(2020, 1, 1))
    assert answer(query, row("a")) == ("", "factor.none")


# --- locks and the user's own ----------------------------------------------------------------


def test_the_users_own_goes_first_and_its_deviations_count():
    assert answer(ASK, row("a"), mine()) == ("user/mine", "user")
    assert answer(ASK, row("a"), mine(year=2020)) == ("user/mine", "user+older_year")
    only_user = replace(ASK, accepts=frozenset({Deviation.USER}))
    assert answer(only_user, row("a"), mine(year=2020)) == ("a", "exact")


def test_the_users_own_needs_accepting():
    assert answer(replace(ASK, accepts=frozenset()), row("a"), mine()) == ("a", "exact")


def test_documents_do_not_shut_the_user_out():
    assert answer(replace(ASK, documents=("new",)), row("a"), mine()) == ("user/mine", "user")


def test_a_lock_of_the_method_beats_everything_of_the_users():
    locked = row("a", lock="m")
    assert answer(ASK, locked, mine(), row("b")) == ("a", "exact")


def test_the_users_own_does_not_step_in_where_the_locked_one_is_refused():
    locked = row("a", 2020, lock="m")
    query = replace(ASK, accepts=frozenset({Deviation.USER}))
    assert answer(query, locked, mine()) == ("", "factor.match-refused")


def test_a_lock_of_another_method_is_told():
    assert answer(ASK, row("a", lock="other")) == ("", "factor.locked")
    assert answer(ASK, row("a", lock="other"), row("b")) == ("b", "exact")
    assert answer(replace(ASK, name="a"), row("a", lock="other")) == ("", "factor.locked")


def test_what_the_user_gave_in_vain_is_told():
    locked, own = row("a", lock="m"), mine()
    library = FactorLibrary({f.id: f for f in (locked, own)}, SOURCES)
    assert library.set_aside(ASK) == (own,)
    assert library.set_aside(replace(ASK, method="other")) == ()


# --- sealed runs and refusals ----------------------------------------------------------------


def test_a_library_of_the_used_rows_alone_answers_alike():
    rows = (row("a", 2020, region="CN-SC"), row("b", 2022, region="CN"), row("c", source="old"))
    whole = FactorLibrary({f.id: f for f in rows}, SOURCES)
    for query in (ASK, replace(ASK, documents=("old",)), replace(ASK, name="b")):
        found = whole.resolve(query)
        box = FactorLibrary.restore(whole.export([found.factor.id]))
        assert box.resolve(query) == found


def test_refusals_say_what_was_asked_and_what_came_nearest():
    query = replace(ASK, accepts=frozenset(), known_on=date(2026, 1, 1))
    found = refusal(query, ask(query, row("a", 2020)), Place(file="ledger.xlsx", row=4))
    assert (found.code, found.severity) == ("factor.match-refused", Severity.BLOCKER)
    assert found.where.row == 4
    assert found.facts["nearest"] == ("a",)
    assert found.facts["deviations"] == ("older_year",)
    assert found.facts["known_on"] == "2026-01-01"
    assert "older_year" in found.sentence("en")


def test_a_refusal_with_nothing_near_still_reads_as_a_sentence():
    found = refusal(replace(ASK, region="", method=""), ask(ASK, row("a", subject="other")))
    assert found.sentence("en").startswith("No emission_factor of grid for CN on 2022-07-01")
