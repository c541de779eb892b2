"""Both ends of a flow inside the park, and power from nowhere."""

from datetime import date

import pytest
from build import codes, enterprise, ledger, months, only, row

from nearzero.ledger.check import check_ledger
from nearzero.ledger.table import Ledger
from nearzero.problems import Problem

MADE = row(9000.0, of="E2", activity="electricity_generated", subject="own_fossil")
SENT = {"of": "E2", "to": "E1", "activity": "electricity_sent", "subject": "own_fossil"}


def flows(built: Ledger) -> list[Problem]:
    return [p for p in check_ledger(built) if p.code.startswith("flow.")]


def test_both_ends_match_by_carrier_whatever_the_attribute() -> None:
    assert flows(ledger(MADE, row(100.0, **SENT), row(100.0, to="E2"))) == []


@pytest.mark.parametrize(
    ("sent", "received", "is_equal"),
    [(100.0, 100.99, True), (100.0, 101.1, False), (1.0, 1.09, True), (1.0, 1.2, False)],
)
def test_the_tolerance_is_a_hundredth_or_a_tenth_of_a_unit(
    sent: float, received: float, is_equal: bool
) -> None:
    found = flows(ledger(MADE, row(sent, **SENT), row(received, to="E2")))
    assert codes(found) == ([] if is_equal else ["flow.unequal"])


def test_a_difference_is_a_fact() -> None:
    problem = only(flows(ledger(MADE, row(100.0, **SENT), row(130.0, to="E2"))), "flow.unequal")
    facts = problem.facts
    assert (facts["sender"], facts["receiver"], facts["carrier"]) == ("E2", "E1", "electricity")
    assert (facts["sent"], facts["received"], facts["difference"]) == (100.0, 130.0, 30.0)
    assert facts["period"] == "2025"


def test_months_are_compared_month_by_month() -> None:
    built = ledger(MADE, *months([10.0] * 12, **SENT), *months([10.0] * 11 + [20.0], to="E2"))
    assert [p.facts["period"] for p in flows(built)] == ["2025-12"]


def test_months_of_one_end_are_compared_with_the_year_of_the_other() -> None:
    assert flows(ledger(MADE, *months([10.0] * 12, **SENT), row(120.0, to="E2"))) == []
    uneven = ledger(MADE, *months([10.0] * 12, **SENT), row(140.0, to="E2"))
    assert [p.facts["period"] for p in flows(uneven)] == ["2025"]


def test_a_superseded_year_is_not_compared_twice() -> None:
    built = ledger(MADE, *months([10.0] * 12, **SENT), row(120.0, **SENT), row(120.0, to="E2"))
    assert flows(built) == []


def test_several_invoices_add_up() -> None:
    assert flows(ledger(MADE, row(60.0, **SENT), row(40.0, **SENT), row(100.0, to="E2"))) == []


def test_heat_and_electricity_are_two_flows() -> None:
    heat = {"activity": "heat_received", "subject": "fossil"}
    built = ledger(MADE, row(100.0, **SENT), row(100.0, to="E2", **heat))
    assert codes(flows(built)) == ["flow.received-not-sent", "flow.sent-not-received"]


def test_a_fuel_is_matched_with_the_output_that_made_it() -> None:
    gas = {"subject": "coke_oven_gas", "unit": "10^4 Nm3"}
    made = row(50.0, of="E2", to="E1", activity="transform_output", **gas)
    used = row(50.0, to="E2", activity="fuel_combustion", **gas)
    assert flows(ledger(made, used)) == []
    assert codes(flows(ledger(made, row()))) == ["flow.sent-not-received"]
    assert codes(flows(ledger({**made, "counterparty_id": None}, used))) == [
        "flow.received-not-sent"
    ]


def test_a_fuel_that_its_supplier_only_passes_on_has_one_end() -> None:
    coal = row(to="E2", activity="fuel_combustion", subject="raw_coal")
    assert flows(ledger(coal, row(of="E2"))) == []


@pytest.mark.parametrize(
    "fields",
    [{"in_boundary": "no"}, {"valid_to": date(2025, 1, 1)}, {"valid_to": date(2025, 7, 1)}],
)
def test_flows_with_an_enterprise_outside_are_not_matched(fields: dict[str, object]) -> None:
    members = [enterprise("E1"), enterprise("E2", **fields)]
    built = ledger(row(to="E2"), row(of="E2", period="2024"), enterprises=members)
    assert "flow.received-not-sent" not in codes(flows(built))


def test_power_sent_may_be_bought_before() -> None:
    assert flows(ledger(row(50.0), row(50.0, activity="electricity_sent"))) == []
    problem = only(
        flows(ledger(row(30.0), row(50.0, activity="electricity_sent"))), "flow.sent-not-generated"
    )
    assert (problem.facts["sent"], problem.facts["received"]) == (50.0, 30.0)
    assert problem.facts["difference"] == 20.0
    assert problem.where.row == 3


def test_power_sent_is_compared_over_the_year() -> None:
    made = months([120.0] + [0.0] * 11, activity="electricity_generated", subject="own_fossil")
    sent = months([10.0] * 12, activity="electricity_sent", subject="own_fossil")
    assert flows(ledger(*made, *sent)) == []


def test_a_blank_amount_is_not_compared() -> None:
    assert flows(ledger(MADE, row(None, **SENT), row(None, to="E2"))) == []


def test_an_unknown_counterparty_is_told_once_with_the_nearest_ids() -> None:
    built = ledger(row(to="E2x"), row(to="E2x", period="2024"), row(of="E2"))
    problem = only(check_ledger(built), "flow.counterparty-unknown")
    assert problem.facts["nearest"][0] == "E2"  # type: ignore[index]
    assert problem.facts["count"] == 2
    assert problem.where.column == "counterparty_id"
