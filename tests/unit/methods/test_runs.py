"""Sealed, resumed, compared, explained; and the interval checked by drawing."""

import hashlib
import io
import json
import math
import zipfile
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from nearzero.factors import load_factors
from nearzero.methods import (
    Result,
    account,
    by_enterprise_and_source,
    compare,
    resume,
    seal,
)
from nearzero.methods.result import canonical, canonical_rows
from nearzero.methods.seal import open_run
from nearzero.methods.uncertainty import monte_carlo, uncertainty
from nearzero.problems import CannotProceed
from nearzero.reporting.explain import explain
from small_ledger import YEAR, ledger, row

PARK = "cn-zero-carbon-park-2025"
ROWS = [
    row("fuel_combustion", "natural_gas", 2100.0),
    row("fuel_combustion", "anthracite", 5000.0, net_calorific_value=25.0, quality="statistical"),
    row("electricity_received", "grid", 20_000.0, quality="invoiced"),
    row("heat_received", "fossil", 50_000.0, enterprise_id="E2"),
    row("process_product", "portland_clinker", 9000.0, enterprise_id="E2", quality="estimated"),
]


def result(rows=ROWS, method=PARK, **facts):
    return Result(account(ledger(rows), method, YEAR, **facts))


def test_a_sealed_run_is_reproduced_without_the_library(tmp_path, monkeypatch):
    made = result()
    document = made.document("2026-01-01T08:00:00+08:00")
    path = tmp_path / "account.run"
    seal(made.inventory, document, path)
    monkeypatch.setattr("nearzero.methods.accounting.load_factors", lambda: pytest.fail("used"))
    again, sealed = resume(path)
    assert sealed == json.loads(json.dumps(document))
    assert again.emission_tco2 == made.inventory.emission_tco2
    assert Result(again).run_hash == made.run_hash


def test_a_box_holds_only_the_factors_that_were_used(tmp_path):
    made = result()
    path = tmp_path / "account.run"
    seal(made.inventory, made.document(), path)
    used = {match.factor.id for match in made.inventory.calculation.used}
    assert used <= set(open_run(path).library.factors)
    assert len(used) < len(load_factors().factors) / 10


def test_sealing_twice_gives_the_same_bytes(tmp_path):
    made = result()
    for name in ("a", "b"):
        seal(made.inventory, made.document(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with zipfile.ZipFile(tmp_path / "a") as box:
        assert box.testzip() is None


def test_a_box_of_bytes_is_the_box_of_a_file(tmp_path):
    made = result()
    document = made.document("2026-01-01T08:00:00+08:00")
    path, stream = tmp_path / "account.run", io.BytesIO()
    seal(made.inventory, document, path)
    seal(made.inventory, document, stream)
    data = stream.getvalue()
    assert data == path.read_bytes()
    for source in (data, io.BytesIO(data)):
        again, sealed = resume(source)
        assert Result(again).run_hash == made.run_hash
        assert sealed == json.loads(json.dumps(document))


def test_damaged_bytes_are_refused_and_named_by_their_digest():
    made, stream = result(), io.BytesIO()
    seal(made.inventory, made.document(), stream)
    whole = stream.getvalue()
    with zipfile.ZipFile(stream) as box:
        large = [info for info in box.infolist() if info.compress_size > 100]  # no spare bits
    for info in large:
        at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
        damaged = whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :]
        with pytest.raises(CannotProceed) as refused:
            open_run(damaged)
        (problem, *_) = refused.value.problems
        assert problem.code in {"run.unreadable", "run.tampered"}
        assert problem.where.file == f"sha256:{hashlib.sha256(damaged).hexdigest()[:12]}"


def test_rows_are_hashed_as_their_canonical_text():
    table = pa.table(
        {
            "b": pa.array([1.0, None, -0.0, 0.0, 1e300]),
            "a": pa.array(["x", None, '"\u5382', "x", ""]).dictionary_encode(),
            "on": pa.array([date(2025, 1, 1), None, None, None, None]),
        }
    )
    expected = [canonical(row) for row in table.to_pylist()]
    assert canonical_rows(table) == expected
    many = pa.array([str(n) for n in range(128)] + [None])
    narrow = pa.table({"a": many.cast(pa.dictionary(pa.int16(), pa.string()))})
    assert canonical_rows(narrow) == [canonical(row) for row in narrow.to_pylist()]


def test_the_time_of_the_run_is_not_in_its_hash():
    made = result()
    early, late = (made.document(t)["run"]["hash"] for t in ("2026-01-01", "2026-06-01"))
    assert early == late


@pytest.mark.parametrize(
    "other",
    [
        {"rows": [*ROWS[:-1], ROWS[-1] | {"amount": 9000.5, "base_amount": 9000.5}]},
        {"settings": {"energy_medium": "included"}},
        {"named": ["gwp/ar5/ch4"]},
        {"method": "ghg-protocol-corporate-2015"},
    ],
)
def test_another_input_is_another_run(other):
    changed = result(**other)
    assert (changed.run_hash != result().run_hash) is ("named" not in other)


def test_the_difference_of_one_amount_is_activity():
    more = [*ROWS[:2], ROWS[2] | {"amount": 21_000.0, "base_amount": 21_000.0}, *ROWS[3:]]
    found = compare(result().document(), result(more).document())
    assert found.parts["activity"] == pytest.approx(832.5, rel=1e-12)
    assert [name for name, value in found.parts.items() if value] == ["activity"]


def test_the_difference_of_a_measurement_is_data_quality():
    measured = [ROWS[0] | {"net_calorific_value": 380.0}, *ROWS[1:]]
    found = compare(result().document(), result(measured).document())
    assert [name for name, value in found.parts.items() if value] == ["data_quality"]


def test_the_difference_of_a_published_year_is_factor():
    general = "cn-enterprise-general-2015"
    rows = ROWS[:4]
    then = result(rows, general, known_on=date(2025, 3, 1)).document()
    found = compare(then, result(rows, general).document())
    assert found.parts["factor"] == pytest.approx(20_000 * (0.5306 - 0.5366), rel=1e-9)


def test_the_difference_of_a_method_is_method():
    rows = ROWS[:4]
    found = compare(result(rows).document(), result(rows, "cn-enterprise-general-2015").document())
    assert found.parts["method"] == pytest.approx(20_000 * (0.5306 - 0.8325), rel=1e-9)
    assert found.parts["factor"] == 0.0


def test_the_difference_of_who_is_in_is_boundary():
    out = [{"enterprise_id": "E2", "in_boundary": "no"}]
    before = result().document()
    after = Result(account(ledger(ROWS, enterprises=out), PARK, YEAR)).document()
    found = compare(before, after)
    assert found.parts["boundary"] == pytest.approx(-(5500.0 + 4815.0), rel=1e-12)
    assert math.fsum(found.parts.values()) == math.fsum([found.after, -found.before])


def test_a_changed_factor_moves_its_enterprise_and_source_and_no_other():
    measured = [ROWS[0] | {"net_calorific_value": 380.0}, *ROWS[1:]]
    rows = by_enterprise_and_source(result().document(), result(measured).document())
    moved = [row for row in rows if row["difference_tco2"]]
    assert [(row["enterprise_id"], row["source"], row["part"]) for row in moved] == [
        ("E1", "fuel_combustion", "data_quality")
    ]
    assert moved[0] == rows[0]
    assert {row["enterprise_id"] for row in rows} == {"E1", "E2"}
    assert all(row["part"] is None for row in rows[1:])
    assert all(row["before_tco2"] == row["after_tco2"] for row in rows[1:])


def test_every_line_can_be_explained_down_to_row_factor_page_and_clause():
    document = result().document()
    for line in document["lines"]:
        for language in ("zh", "en"):
            text = explain(document, line["line_id"], language)
            assert "ledger.csv" in text
            assert line["clause" if language == "zh" else "clause_en"] in text
            for factor in line["factors"]:
                if factor["id"]:
                    assert factor["id"] in text
                    assert factor["page"] in text


def test_approach_1_agrees_with_approach_2():
    """Error propagation against 4,000 draws: the half widths agree within 6 %.

    4,000 draws know a 95 % half width to about 2.5 % (two standard errors); the rest is room for
    the products, which are not exactly normal.
    """
    inventory = result().inventory
    half = uncertainty(inventory).half_width
    draws = monte_carlo(inventory, 4000, seed=7)
    low, high = np.quantile(draws, [0.025, 0.975])
    assert abs(draws.mean() / inventory.emission_tco2 - 1) < 0.01
    assert half == pytest.approx((high - low) / 2, rel=0.06)


def test_a_factor_used_twice_is_one_uncertain_number():
    """Two lines of one factor: its contribution is that of their sum, not of their squares."""
    twice = [
        row("heat_received", "fossil", 100.0),
        row("heat_received", "fossil", 300.0, enterprise_id="E2"),
    ]
    found = uncertainty(result(twice).inventory)
    (factor,) = [c for c in found.contributions if c.what == "factor"]
    assert factor.tonnes == pytest.approx(400 * 0.11 * factor.relative, rel=1e-9)


def test_contributions_add_up_in_squares_and_come_largest_first():
    found = uncertainty(result().inventory)
    tonnes = [c.tonnes for c in found.contributions]
    assert tonnes == sorted(tonnes, reverse=True)
    assert math.isclose(math.sqrt(math.fsum(t * t for t in tonnes)), found.half_width)


def test_estimated_amounts_widen_the_interval():
    measured = [r | {"quality": "measured"} for r in ROWS]
    estimated = [r | {"quality": "estimated"} for r in ROWS]
    assert (
        uncertainty(result(estimated).inventory).half_width
        > uncertainty(result(measured).inventory).half_width
    )
