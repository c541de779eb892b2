"""The user's own factors: read whole, or refused with every cell that is wrong."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from factor_triggers import GOOD, HEAD, TRIGGERS, own, problems_of

import nearzero.methods
from nearzero.factors import Deviation, Match, Query, load_factors
from nearzero.factors.cells import COLUMNS
from nearzero.factors.user import FILED_QUANTITIES

DEFINITIONS = Path(nearzero.methods.__file__).parent / "definitions"
FULL = ",".join(COLUMNS) + "\n"


def places(problems):
    return {(p.where.row, p.where.column) for p in problems}


def full(**cells: str) -> str:
    """Return a file of the library's shape with one row."""
    base = {
        "id": "mine",
        "quantity": "emission_factor",
        "subject": "grid",
        "value": "0.4",
        "unit": "kgCO2/kWh",
        "source": "contract 7",
    }
    row = base | cells
    return FULL + ",".join(row.get(name, "") for name in COLUMNS) + "\n"


@pytest.mark.parametrize("code", sorted(TRIGGERS))
def test_each_code_has_a_trigger_and_a_neighbour_without_it(code, tmp_path):
    trigger, neighbour = TRIGGERS[code]
    found = trigger(tmp_path)
    assert code in {problem.code for problem in found}
    assert code not in {problem.code for problem in neighbour(tmp_path)}
    for problem in found:
        assert "{" not in problem.sentence("en")


def test_every_wrong_cell_is_named_at_once(tmp_path):
    text = HEAD + "a,colour,grid,abc,kWh,paper\n\n,,,,,\nb,emission_factor,grid,1,furlong,\n"
    found = problems_of(own(tmp_path, text))
    assert places(found) == {
        (2, "quantity"),
        (2, "value"),
        (5, "unit"),
        (5, "source"),
    }


def test_one_wrong_file_of_two_refuses_both(tmp_path):
    wrong = own(tmp_path, HEAD + GOOD.replace("0.4", "x"))
    good = own(tmp_path, HEAD + GOOD.replace("mine", "other"))
    with pytest.raises(nearzero.CannotProceed) as refused:
        load_factors(good, wrong)
    assert [p.where.file for p in refused.value.problems] == [wrong.name]


def test_an_id_is_unique_over_all_files(tmp_path):
    first, second = own(tmp_path, HEAD + GOOD), own(tmp_path, HEAD + GOOD)
    with pytest.raises(nearzero.CannotProceed) as refused:
        load_factors(first, second)
    assert [(p.code, p.where.file) for p in refused.value.problems] == [
        ("factor.id-twice", second.name)
    ]


def test_own_factors_show_as_the_users(tmp_path):
    library = load_factors(own(tmp_path, HEAD + GOOD))
    factor = library.factors["user/mine"]
    assert (str(factor.status), factor.source) == ("user", "user/contract 7")
    assert library.sources[factor.source].title_en == "contract 7"
    assert "user/mine" not in load_factors().factors


def test_a_file_of_the_librarys_own_shape_is_read_and_is_the_users(tmp_path):
    text = full(
        kind="average",
        region="四川省",
        low="0.3",
        high="0.5",
        valid_from="2025-01-01",
        valid_until="2026-01-01",
        status="verified",
        page="3",
        note="from the supplier",
    )
    factor = load_factors(own(tmp_path, text)).factors["user/mine"]
    assert str(factor.status) == "user"
    assert (factor.region, factor.low, factor.high) == ("CN-SC", 0.3, 0.5)
    assert (factor.valid_from, factor.valid_until) == (date(2025, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_spreadsheets_are_read(encoding, tmp_path):
    text = HEAD + GOOD.replace("contract 7", "供电合同")
    library = load_factors(own(tmp_path, text.encode(encoding)))
    assert library.factors["user/mine"].source == "user/供电合同"


@pytest.mark.parametrize(
    ("written", "value"),
    [("0.4", 0.4), ('"1,234.5"', 1234.5), ("０.４", 0.4), ("4e-1", 0.4), ("-0.1", -0.1)],
)
def test_numbers_are_read_as_people_write_them(written, value, tmp_path):
    library = load_factors(own(tmp_path, HEAD + GOOD.replace("0.4", written)))
    assert library.factors["user/mine"].value == value


@pytest.mark.parametrize("written", ["nan", "inf", "1_000", "0x10", '"1,23"', "1e999", "0.4 kg"])
def test_what_is_no_number_is_refused(written, tmp_path):
    found = problems_of(own(tmp_path, HEAD + GOOD.replace("0.4", written)))
    assert [p.code for p in found] == ["factor.cell-unreadable"]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("region", {"region": "Atlantis"}),
        ("kind", {"kind": "averag"}),
        ("flag", {"flag": "odd"}),
        ("valid_until", {"valid_from": "2025-01-01", "valid_until": "2025-01-01"}),
        ("unit", {"unit": "kWh"}),
        ("unit", {"unit": "GJ/t"}),
        ("unit", {"quantity": "carbon_content", "subject": "anthracite", "unit": "tCO2/GJ"}),
        ("unit", {"quantity": "oxidation", "subject": "anthracite", "unit": "t/t"}),
    ],
)
def test_a_factor_that_could_never_answer_is_refused(column, cells, tmp_path):
    found = problems_of(own(tmp_path, full(**cells)))
    assert [(p.code, p.where.column) for p in found] == [("factor.row-invalid", column)]


def test_the_nearest_names_are_offered_first(tmp_path):
    (found,) = problems_of(own(tmp_path, full(subject="natural_gass")))
    assert found.facts["expected"][0] == "natural_gas"


def test_a_warming_potential_names_its_set(tmp_path):
    cells = {"quantity": "gwp100", "subject": "ch4", "unit": "tCO2e/t", "value": "30"}
    (found,) = problems_of(own(tmp_path, full(**cells)))
    assert (found.code, found.where.column) == ("factor.cell-missing", "kind")
    library = load_factors(own(tmp_path, full(kind="AR5", **cells)))
    query = Query(
        quantity="gwp100",
        subject="ch4",
        kind="AR4",
        on=date(2025, 1, 1),
        name="gwp/ar4/ch4",
        accepts=frozenset(Deviation),
    )
    assert library.resolve(query).factor.id == "gwp/ar4/ch4"


def test_a_row_that_is_flagged_is_kept_and_never_answers(tmp_path):
    library = load_factors(own(tmp_path, full(kind="average", flag="suspect")))
    query = Query(
        quantity="emission_factor",
        subject="grid",
        kind="average",
        region="CN",
        on=date(2022, 1, 1),
        accepts=frozenset(Deviation),
    )
    assert library.resolve(query).factor.id == "cn-electricity-2022/cn/average"


def test_a_factor_of_one_kind_answers_for_that_kind_only(tmp_path):
    library = load_factors(own(tmp_path, full(kind="average")))
    query = Query(
        quantity="emission_factor",
        subject="grid",
        kind="fossil_only",
        region="CN",
        on=date(2022, 1, 1),
        accepts=frozenset(Deviation),
    )
    found = library.resolve(query)
    assert isinstance(found, Match)
    assert found.factor.source == "cn-electricity-2022"


def test_a_measured_quantity_without_default_can_be_given(tmp_path):
    cells = {"quantity": "purity", "subject": "limestone", "unit": "%", "value": "92"}
    assert load_factors(own(tmp_path, full(**cells))).factors["user/mine"].value == 92.0


def asked(node: object) -> set[str]:
    """Return every quantity that a method definition asks for."""
    if isinstance(node, dict):
        own_ = {node["quantity"]} if isinstance(node.get("quantity"), str) else set()
        return own_.union(*(asked(value) for value in node.values()))
    return set().union(*(asked(value) for value in node)) if isinstance(node, list) else set()


def test_every_quantity_that_a_method_asks_for_can_be_given():
    wanted = set()
    for path in DEFINITIONS.glob("*.yaml"):
        wanted |= asked(yaml.safe_load(path.read_text(encoding="utf-8")))
    printed = {factor.quantity for factor in load_factors().factors.values()}
    assert {"purity", "carbon_content"} <= wanted
    assert set(FILED_QUANTITIES) == wanted - printed


def test_ids_keep_one_prefix(tmp_path):
    library = load_factors(own(tmp_path, HEAD + GOOD.replace("mine", "user/mine")))
    assert [id_ for id_ in library.factors if re.match("user/", id_)] == ["user/mine"]
