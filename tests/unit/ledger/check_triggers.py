"""For each code of the ledger checks: a ledger that triggers it and a clean neighbour."""

from collections.abc import Callable
from datetime import date

from build import certificate, enterprise, green, ledger, months, row

from nearzero.ledger.table import Ledger

Builder = Callable[[], Ledger]

#: Codes that need an account period to show.
NEEDS_MARCH = {"ledger.period-coarse"}

_JULY = {"valid_from": date(2025, 7, 1)}
_FLAT = [10.0] * 12
_LOCAL = {"activity": "electricity_sent", "subject": "own_fossil", "of": "E2", "to": "E1"}


def _pair(sent: float | None, received: float | None) -> Ledger:
    """Return a ledger in which E2 generates and sends to E1."""
    rows = [row(500.0, of="E2", activity="electricity_generated", subject="own_fossil")]
    rows += [row(sent, **_LOCAL)] if sent is not None else []
    rows += [row(received, to="E2")] if received is not None else [row(1.0)]
    return ledger(*rows)


def _coal(**measured: float) -> Ledger:
    """Return a ledger with a measured coal."""
    return ledger(row(50.0, activity="fuel_combustion", subject="bituminous_coal", **measured))


TRIGGERS: dict[str, tuple[Builder, Builder]] = {
    "ledger.enterprise-unknown": (
        lambda: ledger(row(of="E1"), row(of="E11"), enterprises=[enterprise("E1")]),
        lambda: ledger(row(of="E1"), row(of="E11", amount=9.0)),
    ),
    "ledger.enterprise-silent": (
        lambda: ledger(row(), enterprises=[enterprise("E1"), enterprise("E2")]),
        lambda: ledger(row(), enterprises=[enterprise("E1"), enterprise("E2", in_boundary="no")]),
    ),
    "ledger.park-empty": (lambda: ledger(row(), park=[]), lambda: ledger(row())),
    "ledger.member-part": (
        lambda: ledger(row(), enterprises=[enterprise("E1", **_JULY)]),
        lambda: ledger(row(), enterprises=[enterprise("E1", valid_from=date(2025, 1, 1))]),
    ),
    "ledger.period-coarse": (
        lambda: ledger(row(period="2025")),
        lambda: ledger(row(period="2025-03")),
    ),
    "ledger.month-missing": (
        lambda: ledger(*months(_FLAT[:11])),
        lambda: ledger(*months(_FLAT)),
    ),
    "ledger.year-superseded": (
        lambda: ledger(*months(_FLAT), row(120.0)),
        lambda: ledger(*months(_FLAT)),
    ),
    "ledger.year-total-disagrees": (
        lambda: ledger(*months(_FLAT), row(130.0)),
        lambda: ledger(*months(_FLAT), row(120.1)),
    ),
    "ledger.year-not-comparable": (
        lambda: ledger(*months(_FLAT, unit="GJ"), row(120.0)),
        lambda: ledger(*months(_FLAT), row(120.0)),
    ),
    "ledger.months-superseded": (
        lambda: ledger(*months(_FLAT[:11]), row(120.0)),
        lambda: ledger(*months(_FLAT), row(120.0)),
    ),
    "ledger.row-duplicate": (
        lambda: ledger(row(), row()),
        lambda: ledger(row(evidence="invoice 1"), row(evidence="invoice 2")),
    ),
    "ledger.amount-negative": (lambda: ledger(row(-1.0)), lambda: ledger(row(0.0))),
    "ledger.property-implausible": (
        lambda: _coal(net_calorific_value=5000.0),
        lambda: _coal(net_calorific_value=21.0),
    ),
    "ledger.unit-slip": (
        lambda: ledger(*months([*_FLAT[:11], 10_000.0])),
        lambda: ledger(*months([*_FLAT[:11], 40.0])),
    ),
    "ledger.amount-zero": (
        lambda: ledger(*months([*_FLAT[:11], 0.0])),
        lambda: ledger(*months([*_FLAT[:11], 1.9])),
    ),
    "flow.received-not-sent": (lambda: _pair(None, 100.0), lambda: _pair(100.0, 100.0)),
    "flow.sent-not-received": (lambda: _pair(100.0, None), lambda: _pair(100.0, 100.0)),
    "flow.unequal": (lambda: _pair(100.0, 102.0), lambda: _pair(100.0, 100.9)),
    "flow.sent-not-generated": (
        lambda: ledger(row(50.0, activity="electricity_sent", subject="own_nonfossil")),
        lambda: ledger(
            row(50.0, activity="electricity_sent", subject="own_nonfossil"),
            row(50.0, activity="electricity_generated", subject="own_nonfossil"),
        ),
    ),
    "flow.self": (lambda: ledger(row(to="E1")), lambda: ledger(row())),
    "flow.counterparty-unknown": (lambda: ledger(row(to="E9")), lambda: _pair(100.0, 100.0)),
    "flow.counterparty-part": (
        lambda: ledger(
            row(to="E2"), row(of="E2"), enterprises=[enterprise("E1"), enterprise("E2", **_JULY)]
        ),
        lambda: ledger(
            row(to="E2"), row(of="E2"), enterprises=[enterprise("E1"), enterprise("E2")]
        ),
    ),
    "certificate.duplicate": (
        lambda: ledger(green(), certificates=[certificate(), certificate()]),
        lambda: ledger(green(), certificates=[certificate(), certificate("C2")]),
    ),
    "certificate.incomplete": (
        lambda: ledger(green(), certificates=[certificate(amount_mwh=None)]),
        lambda: ledger(green(), certificates=[certificate()]),
    ),
    "certificate.unknown": (
        lambda: ledger(green(certificate_id="C7"), certificates=[certificate()]),
        lambda: ledger(green(), certificates=[certificate()]),
    ),
    "certificate.overused": (
        lambda: ledger(green(60.0), green(41.0), certificates=[certificate()]),
        lambda: ledger(green(60.0), green(40.0), certificates=[certificate()]),
    ),
    "certificate.wrong-beneficiary": (
        lambda: ledger(green(), certificates=[certificate(beneficiary_id="E2")]),
        lambda: ledger(green(), certificates=[certificate(beneficiary_id="P1")]),
    ),
    "certificate.kind-mismatch": (
        lambda: ledger(green(), certificates=[certificate(kind="green_trading")]),
        lambda: ledger(
            green(subject="green_trading"), certificates=[certificate(kind="green_trading")]
        ),
    ),
    "certificate.period-apart": (
        lambda: ledger(
            green(period="2024"), certificates=[certificate(generated_from=date(2025, 1, 1))]
        ),
        lambda: ledger(
            green(period="2024"), certificates=[certificate(generated_from=date(2024, 12, 31))]
        ),
    ),
    "certificate.missing": (
        lambda: ledger(green(certificate_id=None)),
        lambda: ledger(green(), certificates=[certificate()]),
    ),
    "certificate.unit": (
        lambda: ledger(green(unit="t"), certificates=[certificate()]),
        lambda: ledger(green(360.0, unit="GJ"), certificates=[certificate()]),
    ),
}
