"""One certificate, one use."""

from datetime import date

import pytest
from build import certificate, codes, green, ledger, months, only, row

from nearzero.ledger.check import check_ledger
from nearzero.ledger.table import Ledger
from nearzero.problems import Problem


def found(built: Ledger) -> list[Problem]:
    return [p for p in check_ledger(built) if p.code.startswith("certificate.")]


def test_a_certificate_used_to_the_last_kwh_is_clean() -> None:
    # 0.1 + 0.2 is a little more than 0.3 in floating point
    built = ledger(green(0.1), green(0.2), certificates=[certificate(amount_mwh=0.3)])
    assert found(built) == []


def test_overuse_is_summed_over_enterprises_and_years() -> None:
    listed = [certificate(beneficiary_id="P1")]
    built = ledger(green(60.0), green(60.0, of="E2", period="2024"), certificates=listed)
    problem = only(found(built), "certificate.overused")
    assert (problem.facts["used"], problem.facts["amount"]) == (120.0, 100.0)
    assert problem.facts["difference"] == 20.0
    assert problem.facts["rows"] == ("2", "3")


def test_a_year_beside_its_months_uses_a_certificate_once() -> None:
    claims = months([5.0] * 12, subject="green_certificate", certificate_id="C1")
    assert found(ledger(*claims, green(60.0), certificates=[certificate()])) == []


def test_amounts_are_compared_in_mwh() -> None:
    assert found(ledger(green(360.0, unit="GJ"), certificates=[certificate()])) == []
    over = ledger(green(361.0, unit="GJ"), certificates=[certificate()])
    assert codes(found(over)) == ["certificate.overused"]


@pytest.mark.parametrize(
    ("beneficiary", "is_wrong"), [("E1", False), ("P1", False), (None, False), ("E2", True)]
)
def test_only_the_beneficiary_may_use_it(beneficiary: str | None, is_wrong: bool) -> None:
    built = ledger(green(), certificates=[certificate(beneficiary_id=beneficiary)])
    assert ("certificate.wrong-beneficiary" in codes(found(built))) == is_wrong


def test_an_unknown_certificate_names_its_rows() -> None:
    problem = only(found(ledger(green(), green(5.0))), "certificate.unknown")
    assert problem.facts["certificate"] == "C1"
    assert problem.facts["rows"] == ("2", "3")
    assert problem.where.column == "certificate_id"


def test_a_certificate_that_stands_twice_is_no_longer_judged() -> None:
    listed = [certificate(amount_mwh=1.0), certificate(amount_mwh=200.0)]
    built = ledger(green(), certificates=listed)
    assert codes(found(built)) == ["certificate.duplicate"]
    problem = only(found(built), "certificate.duplicate")
    assert problem.facts["count"] == 2
    assert problem.where.sheet == "certificates"


def test_a_certificate_covers_received_electricity_of_its_kind_only() -> None:
    built = ledger(green(subject="grid"), certificates=[certificate()])
    problem = only(found(built), "certificate.kind-mismatch")
    assert problem.facts["subject"] == "grid"
    sent = ledger(green(activity="electricity_sent"), certificates=[certificate()])
    assert codes(found(sent)) == ["certificate.kind-mismatch"]


@pytest.mark.parametrize(
    ("period", "is_apart"), [("2025-06", False), ("2025-07", True), ("2025-03", True)]
)
def test_generation_and_claim_share_a_day(period: str, is_apart: bool) -> None:
    listed = [certificate(generated_from=date(2025, 4, 1), generated_to=date(2025, 7, 1))]
    built = ledger(green(period=period), certificates=listed)
    assert codes(found(built)) == (["certificate.period-apart"] if is_apart else [])


def test_a_claim_without_a_certificate_is_unproven() -> None:
    built = ledger(row(40.0, subject="green_trading"), row(2.0, subject="green_trading"), row(7.0))
    problem = only(found(built), "certificate.missing")
    assert (problem.facts["used"], problem.facts["count"]) == (42.0, 2)


def test_a_claim_of_nothing_needs_no_certificate() -> None:
    assert (
        found(ledger(row(0.0, subject="green_trading"), row(None, subject="green_trading"))) == []
    )


def test_what_a_certificate_lacks_is_listed() -> None:
    listed = [{"certificate_id": "C1", "kind": "green_certificate", "amount_mwh": 100.0}]
    problem = only(found(ledger(green(), certificates=listed)), "certificate.incomplete")
    assert problem.facts["missing"] == ("generated_from", "generated_to", "beneficiary_id")
