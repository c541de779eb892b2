"""What the sector methods refuse until somebody says, and what they take then."""

import pytest

from nearzero.methods import account
from nearzero.methods.registry import methods
from nearzero.problems import CannotProceed
from small_ledger import YEAR, ledger, row

ALUMINIUM, STEEL, CEMENT, GLASS, CARBON, CHEMICALS = (
    f"cn-enterprise-{name}"
    for name in (
        "aluminium-2013",
        "steel-2013",
        "cement-2013",
        "flat-glass-2013",
        "carbon-materials-2024",
        "chemicals-2013",
    )
)


def total(method, *rows, named=(), **facts):
    return account(ledger(rows, **facts), method, YEAR, named=named).emission_tco2


def blockers(method, *rows, **facts):
    with pytest.raises(CannotProceed) as refusal:
        total(method, *rows, **facts)
    return [p for p in refusal.value.problems if p.severity == "blocker"]


def measured(subject, quantity, value, unit="%"):
    return {
        "enterprise_id": "E1",
        "subject": subject,
        "quantity": quantity,
        "value": value,
        "unit": unit,
    }


@pytest.mark.parametrize(
    ("method", "subject", "factor", "tonnes"),
    [
        # 1.50304 + 0.221 + 0.03128
        (
            ALUMINIUM,
            "primary_aluminium",
            "cn-aluminium-2013/primary_aluminium/c2f6_per_product",
            1.75532,
        ),
        (STEEL, "crude_steel", "cn-steel-2013/crude_steel/fixed_carbon", -0.0154),
        (STEEL, "crude_steel", "cn-ets-steel-2024/crude_steel/fixed_carbon", -0.037),
        # 0.0139 x 310
        (
            CHEMICALS,
            "nitric_acid",
            "cn-chemicals-2013/nitric_acid/n2o_per_product/high_pressure",
            4.309,
        ),
    ],
)
def test_what_is_from_memory_or_open_answers_only_when_named(method, subject, factor, tonnes):
    filed = row("process_product", subject, 1.0)
    (problem,) = blockers(method, filed)
    assert problem.code in {"method.operand-missing", "factor.from-memory"}
    assert total(method, filed, named=[factor]) == pytest.approx(tonnes, rel=1e-9)


@pytest.mark.parametrize(
    ("method", "activity", "subject"),
    [
        (ALUMINIUM, "process_product", "crude_steel"),
        (ALUMINIUM, "process_material", "graphite_electrode"),
        (STEEL, "process_product", "portland_clinker"),
        (CEMENT, "process_material", "limestone"),
        (CEMENT, "process_product", "lime"),
        (GLASS, "process_product", "flat_glass"),
        (CARBON, "process_product", "graphite_product"),
        (CARBON, "process_material", "wastewater_anaerobic_reactor"),
        (CHEMICALS, "process_product", "synthetic_ammonia"),
    ],
)
def test_what_a_sector_has_no_rule_for_is_refused(method, activity, subject):
    (problem,) = blockers(method, row(activity, subject, 1.0))
    assert problem.code == "method.row-not-covered"


@pytest.mark.parametrize(
    ("method", "activity", "subject"),
    [
        (CEMENT, "process_material", "kiln_dust"),
        (CEMENT, "process_material", "raw_meal"),
        (GLASS, "process_material", "ankerite"),
        (CARBON, "process_material", "graphitization_gta"),
        (CHEMICALS, "process_product", "other_product"),
    ],
)
def test_what_only_the_filer_can_measure_is_asked_for(method, activity, subject):
    codes = {p.code for p in blockers(method, row(activity, subject, 1.0))}
    assert codes <= {"method.operand-missing", "factor.none"}
    assert codes


def test_half_a_clinker_analysis_is_not_half_used():
    filed = row("process_product", "portland_clinker", 1.0)
    lime = measured("portland_clinker", "cao_content", 65.0)
    (problem,) = blockers(CEMENT, filed, properties=[lime])
    assert problem.facts["quantity"] == "mgo_content"
    magnesia = measured("portland_clinker", "mgo_content", 1.5)
    # 0.65 x 44/56 + 0.015 x 44/40
    assert total(CEMENT, filed, properties=[lime, magnesia]) == pytest.approx(0.527214, abs=5e-7)


def test_a_removal_without_its_running_time_is_asked_for():
    filed = row("process_product", "adipic_acid", 1.0)
    removal = measured("adipic_acid", "n2o_removal", 98.5)
    (problem,) = blockers(CHEMICALS, filed, properties=[removal])
    assert problem.facts["quantity"] == "n2o_abatement_use"


def test_feedstock_is_carbon_in_chemicals_and_left_out_elsewhere():
    filed = row("feedstock", "natural_gas", 1.0)
    # 389.31 x 0.0153 x 44/12
    assert total(CHEMICALS, filed) == pytest.approx(21.840291, rel=1e-9)
    assert total(STEEL, filed) == 0.0


def test_a_filed_volatile_factor_goes_before_the_general_one():
    filed = row("process_material", "graphitization_gpm", 10.0, carbon_fraction=0.0)
    volatile = measured("graphitization_gpm", "volatile_matter", 10.0)
    own = measured("graphitization_gpm", "methane_share", 0.2, "1")
    assert total(CARBON, filed, properties=[volatile]) == pytest.approx(0.9625, rel=1e-12)
    assert total(CARBON, filed, properties=[volatile, own]) == pytest.approx(0.55, rel=1e-12)


@pytest.mark.parametrize("method", [m for m in methods() if m.startswith("cn-enterprise-")])
def test_no_row_is_taken_by_two_sources_of_the_same_gas(method):
    """Every subject and activity of the process sources, one row each."""
    definition = methods()[method]
    taken = {}
    for source in definition.sources:
        for activity in source.when.activity:
            for subject in source.when.subjects:
                key = (activity, subject, source.gas, source.routes[0].kernel == "volatile_co2")
                assert key not in taken or source.memo, (source.id, taken[key], key)
                taken[key] = source.id
