"""Which factor answers, and how exactly: the order of preference, locks, memory and time."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.factors import Deviation, FactorLibrary, Match, NoMatch, Query, load_factors
from nearzero.factors.model import Factor, Source, Status

ALL = frozenset(Deviation) - {Deviation.NAMED}
GRID = Query(
    quantity="emission_factor",
    subject="grid",
    kind="average",
    region="CN",
    on=date(2024, 6, 1),
    accepts=ALL,
)


def ask(query: Query, library: FactorLibrary | None = None) -> Match | NoMatch:
    return (library or load_factors()).resolve(query)


def test_the_year_asked_for_is_exact():
    found = ask(replace(GRID, on=date(2022, 3, 1)))
    assert (found.factor.value, found.how) == (0.5366, "exact")


def test_what_would_have_been_used_on_1_march_2025():
    """The 2023 factor was announced on 31 December 2025: before, 2022 was the newest."""
    before = ask(replace(GRID, known_on=date(2025, 3, 1)))
    after = ask(replace(GRID, known_on=date(2026, 1, 15)))
    assert (before.factor.id, before.how) == ("cn-electricity-2022/cn/average", "older_year")
    assert (after.factor.id, after.how) == ("cn-electricity-2023/cn/average", "older_year")


def test_before_anything_was_published_nothing_answers():
    assert isinstance(ask(replace(GRID, known_on=date(1990, 1, 1))), NoMatch)


def test_a_province_falls_back_on_its_grid_then_the_nation():
    query = replace(GRID, region="CN-SC", kind="fossil_only", on=date(2022, 1, 1))
    found = ask(query)
    assert (found.factor.region, found.how) == ("CN", "parent_region")


def test_a_province_has_its_own_factor():
    found = ask(replace(GRID, region="CN-SC", on=date(2022, 1, 1)))
    assert (found.factor.value, found.how) == (0.1404, "exact")


def test_no_region_never_takes_a_province():
    found = ask(replace(GRID, region="", on=date(2022, 1, 1)))
    assert found.factor.region == "CN"


def test_a_deviation_that_is_not_accepted_is_refused_and_named():
    found = ask(replace(GRID, accepts=frozenset()))
    assert isinstance(found, NoMatch)
    assert found.reason == "factor.match-refused"
    assert found.deviations == (Deviation.OLDER_YEAR,)
    assert found.nearest[0].id == "cn-electricity-2023/cn/average"


PARK = replace(GRID, kind="park_method", on=date(2025, 1, 1))


def test_the_park_method_gets_its_own_electricity_factor():
    found = ask(replace(PARK, method="cn-zero-carbon-park-2025"))
    assert (found.factor.value, found.how) == (0.8325, "exact")


@pytest.mark.parametrize("name", ["", "cn-zero-carbon-park-2025/grid"])
def test_other_methods_are_refused_the_locked_factor_even_by_name(name):
    found = ask(replace(PARK, method="cn-enterprise-general-2015", name=name))
    assert isinstance(found, NoMatch)
    assert found.reason == "factor.locked"


MEMORY = Query(
    quantity="c2f6_per_product",
    subject="primary_aluminium",
    on=date(2025, 1, 1),
    documents=("cn-aluminium-2013",),
    accepts=frozenset(Deviation),
)


def test_a_number_from_memory_is_never_picked():
    found = ask(MEMORY)
    assert isinstance(found, NoMatch)
    assert found.reason == "factor.from-memory"


def test_a_number_from_memory_answers_when_it_is_named():
    found = ask(replace(MEMORY, name="cn-aluminium-2013/primary_aluminium/c2f6_per_product"))
    assert (found.factor.value, found.how) == (0.0034, "named")


def test_the_order_of_documents_decides():
    query = Query(
        quantity="carbon_content",
        subject="natural_gas",
        on=date(2025, 1, 1),
        documents=("cn-national-factor-database-2", "cn-industry-other-2015"),
        accepts=ALL,
    )
    first = ask(query)
    second = ask(replace(query, documents=tuple(reversed(query.documents))))
    third = ask(replace(query, documents=("cn-food-2015", *query.documents)))
    assert (first.factor.source, first.how) == ("cn-national-factor-database-2", "exact")
    assert (second.factor.source, second.how) == ("cn-industry-other-2015", "exact")
    assert (third.factor.source, third.how) == ("cn-national-factor-database-2", "other_document")


def test_suspect_rows_are_kept_but_never_answer():
    suspect = [f for f in load_factors().factors.values() if f.flag == "suspect"]
    assert suspect
    for factor in suspect:
        query = Query(
            quantity=factor.quantity,
            subject=factor.subject,
            kind=factor.kind,
            region=factor.region,
            on=date(2025, 1, 1),
            accepts=ALL,
        )
        found = ask(query)
        assert isinstance(found, NoMatch) or found.factor.id != factor.id


def own(**facts: object) -> Factor:
    base = {
        "id": "user/mine",
        "quantity": "emission_factor",
        "subject": "grid",
        "value": 0.4,
        "unit": "kgCO2/kWh",
        "source": "user/contract",
        "status": Status.USER,
    }
    return Factor(**(base | facts))


def with_own(factor: Factor) -> FactorLibrary:
    shipped = load_factors()
    source = Source(id=factor.source, title_zh="", title_en="")
    return FactorLibrary(
        {**shipped.factors, factor.id: factor}, {**shipped.sources, source.id: source}
    )


def test_the_users_own_factor_goes_first_and_says_so():
    found = ask(GRID, with_own(own()))
    assert (found.factor.id, found.how) == ("user/mine", "user")


def test_the_users_own_factor_never_takes_the_place_of_a_locked_one():
    found = ask(replace(PARK, method="cn-zero-carbon-park-2025"), with_own(own()))
    assert found.factor.id == "cn-zero-carbon-park-2025/grid"


def test_the_users_own_factor_takes_the_place_of_a_merely_picked_one():
    pick = "ipcc-2006-v3/primary_aluminium/emission_factor/prebake"
    query = replace(GRID, subject="primary_aluminium", kind="", name=pick)
    mine = own(subject="primary_aluminium", unit="tCO2/t", value=1.5)
    assert ask(query).factor.id == pick
    assert ask(query, with_own(mine)).factor.id == "user/mine"


@given(
    on=st.dates(date(2008, 1, 1), date(2030, 1, 1)),
    region=st.sampled_from(["CN", "CN-SC", "CN-XZ", "CN-GRID-EAST", ""]),
    known_on=st.none() | st.dates(date(2010, 1, 1), date(2030, 1, 1)),
)
def test_what_answers_was_known_holds_or_says_how_not(on, region, known_on):
    library = load_factors()
    found = ask(replace(GRID, on=on, region=region, known_on=known_on), library)
    if isinstance(found, NoMatch):
        return
    factor = found.factor
    assert known_on is None or library.sources[factor.source].known_since <= known_on
    holds = factor.valid_from <= on < factor.valid_until
    assert holds != bool({Deviation.OLDER_YEAR, Deviation.NEWER_YEAR} & set(found.deviations))
    assert (factor.region in (region, "")) or found.how != "exact" or region == ""


@given(st.permutations(sorted(load_factors().factors)[:400]))
def test_the_order_of_rows_changes_nothing(ids):
    shipped = load_factors()
    chosen = {id_: shipped.factors[id_] for id_ in ids}
    shuffled = FactorLibrary(chosen, shipped.sources)
    straight = FactorLibrary({id_: chosen[id_] for id_ in sorted(ids)}, shipped.sources)
    assert ask(GRID, shuffled) == ask(GRID, straight)
