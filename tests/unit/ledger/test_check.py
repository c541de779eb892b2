"""All checks together: every code, order, duplicates, and invariance under shuffling."""

from collections import Counter
from dataclasses import replace
from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest
from build import MARCH_2025, YEAR_2025, codes, enterprise, green, ledger, months, only, row
from check_triggers import NEEDS_MARCH, TRIGGERS
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.ledger.boundary import membership
from nearzero.ledger.check import check_ledger
from nearzero.ledger.rows import total
from nearzero.ledger.table import Ledger
from nearzero.problems import Place, Problem, Severity, kinds

BLOCKERS = {
    "ledger.enterprise-unknown",
    "ledger.park-empty",
    "ledger.year-total-disagrees",
    "ledger.amount-negative",
    "flow.self",
    "flow.counterparty-unknown",
    "certificate.duplicate",
    "certificate.unknown",
    "certificate.overused",
    "certificate.wrong-beneficiary",
}


def check(built: Ledger, code: str) -> tuple[Problem, ...]:
    return check_ledger(built, MARCH_2025 if code in NEEDS_MARCH else None)


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_a_code_is_found_and_its_neighbour_is_clean(code: str) -> None:
    trigger, neighbour = TRIGGERS[code]
    assert code in codes(check(trigger(), code))
    assert code not in codes(check(neighbour(), code))


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_a_problem_has_a_place_and_a_sentence(code: str) -> None:
    for problem in check(TRIGGERS[code][0](), code):
        assert problem.where.file == "ledger.xlsx"
        assert problem.where.sheet
        assert "{" not in problem.sentence("en")


def test_only_contradictions_block() -> None:
    found = {code for code in TRIGGERS if kinds()[code].severity is Severity.BLOCKER}
    assert found == BLOCKERS


def test_a_sound_ledger_has_no_problem() -> None:
    assert check_ledger(ledger(*months([10.0] * 12)), YEAR_2025) == ()


def test_an_unknown_enterprise_names_the_nearest_ids_and_all_its_rows() -> None:
    built = ledger(row(of="E-12"), row(of="E-12", amount=3.0), enterprises=[enterprise("E-11")])
    problem = only(check_ledger(built), "ledger.enterprise-unknown")
    assert problem.facts["nearest"] == ("E-11",)
    assert problem.facts["rows"] == ("2", "3")
    expected = Place(file="ledger.xlsx", sheet="activity", row=2, column="enterprise_id")
    assert problem.where == expected


def test_an_enterprise_with_only_blank_cells_filed_nothing() -> None:
    assert "ledger.enterprise-silent" in codes(check_ledger(ledger(row(None))))
    assert codes(check_ledger(ledger(row(None, state="not_applicable")))) == []


def test_other_years_are_told_of_only_without_an_account_period() -> None:
    built = ledger(*months([10.0] * 11, year=2024), *months([10.0] * 12))
    assert codes(check_ledger(built, YEAR_2025)) == []
    assert codes(check_ledger(built)) == ["ledger.month-missing"]


def test_an_enterprise_outside_the_boundary_is_left_alone() -> None:
    outside = [enterprise("E1", in_boundary="no")]
    assert codes(check_ledger(ledger(row(-1.0), enterprises=outside))) == []


def test_rows_before_membership_are_left_alone() -> None:
    members = [enterprise("E1", valid_from=YEAR_2025.end)]
    assert codes(check_ledger(ledger(row(-1.0), enterprises=members), YEAR_2025)) == []


def test_problems_are_sorted_by_place() -> None:
    problems = check_ledger(ledger(row(-1.0), row(-2.0), row(-3.0), row(to="E1")))
    places = [(p.where.sheet, p.where.row or 0) for p in problems]
    assert places == sorted(places)


ROWS = st.lists(
    st.builds(
        lambda of, period, activity, subject, amount, to, cert: row(
            amount, of=of, period=period, activity=activity, subject=subject, to=to,
            certificate_id=cert,
        ),
        st.sampled_from(["E1", "E2", "E3", "E9"]),
        st.sampled_from(["2024", "2025", "2025-01", "2025-02", "2025-03", "2025-03-07"]),
        st.sampled_from(["electricity_received", "electricity_sent", "electricity_generated"]),
        st.sampled_from(["grid", "green_certificate"]),
        st.sampled_from([None, 0.0, -1.0, 0.1, 0.2, 0.3, 10.0, 100.0, 1000.7]),
        st.sampled_from([None, "E1", "E2", "E3", "E8"]),
        st.sampled_from([None, "C1", "C2"]),
    ),
    min_size=1,
    max_size=30,
)  # fmt: skip


def some(rows: list[dict[str, object]]) -> Ledger:
    members = [
        enterprise("E1"),
        enterprise("E2", valid_from=YEAR_2025.start.replace(month=2, day=10)),
        enterprise("E3", in_boundary="no"),
    ]
    listed = [{"certificate_id": "C1", "amount_mwh": 10.0, "beneficiary_id": "E1"}]
    return ledger(*rows, enterprises=members, certificates=listed)


@given(ROWS, st.randoms(use_true_random=False), st.sampled_from([None, YEAR_2025, MARCH_2025]))
@settings(max_examples=40, deadline=None)
def test_shuffling_rows_changes_nothing(rows, random, period) -> None:
    built = some(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    other = replace(built, activity=built.activity.take(pa.array(order)))
    found = Counter(map(repr, check_ledger(built, period)))
    assert Counter(map(repr, check_ledger(other, period))) == found
    one, two = membership(built, YEAR_2025), membership(other, YEAR_2025)
    np.testing.assert_array_equal(one.share[order], two.share)
    np.testing.assert_array_equal(one.reason[order], two.reason)


def test_sums_do_not_depend_on_the_order_of_rows() -> None:
    values = np.array([0.1, 0.2, 0.3, 1e16, 0.7, -1e16])
    one = np.zeros(6, dtype=np.intp)
    sums = {total(values[list(order)], one, 1)[0] for order in permutations(range(6))}
    assert len(sums) == 1


@given(ROWS)
@settings(max_examples=30, deadline=None)
def test_text_may_be_dictionary_encoded_and_in_chunks(rows) -> None:
    built = some(rows)
    half = len(rows) // 2
    chunked = pa.concat_tables([built.activity.slice(0, half), built.activity.slice(half)])
    for name in ("enterprise_id", "subject", "period", "counterparty_id"):
        index = chunked.column_names.index(name)
        parts = [chunk.dictionary_encode() for chunk in chunked[name].chunks]
        chunked = chunked.set_column(index, name, pa.chunked_array(parts))
    other = replace(built, activity=chunked)
    assert check_ledger(other) == check_ledger(built)


@given(ROWS, st.data())
@settings(max_examples=30, deadline=None)
def test_splitting_a_row_changes_no_total(rows, data) -> None:
    index = data.draw(st.integers(0, len(rows) - 1))
    whole = rows[index]
    if whole["base_amount"] is None:
        return
    half = {**whole, "amount": whole["amount"] / 2, "base_amount": whole["base_amount"] / 2}
    split = [*rows[:index], half, half, *rows[index + 1 :]]
    before, after = some(rows), some(split)
    np.testing.assert_allclose(counted(after), counted(before), rtol=1e-12, atol=1e-12)


def counted(built: Ledger) -> float:
    amounts = built.activity["base_amount"].to_numpy(zero_copy_only=False)
    return float(np.nansum(amounts * membership(built, YEAR_2025).share))


def test_an_empty_ledger_has_only_its_park_to_tell_of() -> None:
    assert codes(check_ledger(ledger(enterprises=[]), YEAR_2025)) == []
    assert codes(check_ledger(ledger(enterprises=[], park=[]))) == ["ledger.park-empty"]


def test_a_claim_by_a_member_of_the_park_may_use_the_parks_certificate() -> None:
    built = ledger(green(of="E2"), certificates=[{"certificate_id": "C1", "beneficiary_id": "P1"}])
    assert "certificate.wrong-beneficiary" not in codes(check_ledger(built))
