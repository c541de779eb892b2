"""The library as data: every row auditable, sealed rows come back as they were."""

import json
from dataclasses import replace
from datetime import date

import pytest

from nearzero.factors import FactorLibrary, Source, gwp_set, load_factors
from nearzero.factors.cells import COLUMNS
from nearzero.factors.gwp import gwp_sets
from nearzero.factors.load import known_since, read_rows, read_sources
from nearzero.factors.regions import find_region, parents, regions


def test_every_factor_names_its_document_and_status():
    library = load_factors()
    for factor in library.factors.values():
        assert factor.source in library.sources, factor.id
        assert factor.status, factor.id
        assert factor.seen_in, factor.id


def test_the_park_factor_is_locked_to_its_method():
    locked = [f for f in load_factors().factors.values() if f.lock]
    assert {f.lock for f in locked} == {"cn-zero-carbon-park-2025"}
    assert len(locked) == 7


def test_loading_twice_gives_the_same_library():
    assert load_factors() is load_factors()


def test_sealed_rows_come_back_as_they_were():
    library = load_factors()
    ids = ["cn-electricity-2022/cn/average", "gwp/ar5/ch4"]
    box = FactorLibrary.restore(library.export(ids))
    assert {id_: box.factors[id_] for id_ in ids} == {id_: library.factors[id_] for id_ in ids}
    assert box.digest(ids) == library.digest(reversed(ids))


SOURCES = {"doc": Source(id="doc", title_zh="a", title_en="b")}
ROW = dict.fromkeys(COLUMNS, "") | {
    "id": "x",
    "quantity": "carbon_content",
    "subject": "s",
    "value": "1",
    "unit": "tC/GJ",
    "source": "doc",
    "page": "3",
    "status": "verified",
}


def test_a_whole_row_is_read():
    (factor,) = read_rows([ROW], SOURCES, "test")
    assert (factor.value, factor.printed, factor.valid_from) == (1.0, "1", None)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"id": ""}, "missing id"),
        ({"source": ""}, "missing source"),
        ({"source": "rumour"}, "rumour is not in sources.yaml"),
        ({"status": ""}, "missing status"),
        ({"status": "certain"}, "certain"),
        ({"unit": ""}, "missing unit"),
        ({"page": ""}, "neither a page nor why there is none"),
        ({"value": ""}, "neither a value nor a range"),
        ({"value": "", "low": "1"}, "neither a value nor a range"),
        ({"value": "one"}, "one"),
        ({"valid_from": "2025"}, "2025"),
        ({"colour": "red"}, "headings"),
    ],
)
def test_a_row_that_cannot_be_audited_is_refused(changed, says):
    with pytest.raises(ValueError, match=says):
        list(read_rows([ROW | changed], SOURCES, "test"))


@pytest.mark.parametrize(
    "changed",
    [
        {"page": "", "note": "never paginated"},
        {"page": "", "seen_in": "e001"},
        {"unit": "", "quantity": "oxidation"},
        {"value": "", "low": "1", "high": "2"},
        {"value": "0.02S"},
    ],
)
def test_what_explains_itself_is_read(changed):
    (factor,) = read_rows([ROW | changed], SOURCES, "test")
    assert factor.printed == (ROW | changed)["value"]


def test_a_range_or_a_formula_has_no_value():
    assert all(
        f.value is not None or f.low is not None or f.printed
        for f in load_factors().factors.values()
    )
    assert load_factors().factors["gbt-2589-2020/natural_gas/standard_coal_calorific"].value is None


def test_the_whole_library_survives_a_sealed_run():
    library = load_factors()
    ids = list(library.factors)
    box = FactorLibrary.restore(json.loads(json.dumps(library.export(ids))))
    assert box.factors == library.factors
    assert box.digest(ids) == library.digest(ids)


def test_the_digest_tells_any_change_of_a_number():
    library = load_factors()
    id_ = "cn-electricity-2022/cn/average"
    factor = library.factors[id_]
    moved = FactorLibrary({id_: replace(factor, value=factor.value + 1e-12)}, library.sources)
    assert moved.digest([id_]) != library.digest([id_])


def test_a_set_of_warming_potentials_has_one_document():
    library = load_factors()
    for name in gwp_sets(library):
        potentials = gwp_set(library, name)
        assert len({factor.source for factor in potentials.values()}) == 1, name
        assert {factor.kind for factor in potentials.values()} == {name}
        assert all(factor.value > 0 and not factor.flag for factor in potentials.values())
    assert gwp_set(library, "AR9") == {}


def test_every_factor_region_is_known():
    assert {f.region for f in load_factors().factors.values()} - {""} <= set(regions())


def test_sichuan_changed_its_grid_with_the_factors_of_2021():
    assert parents("CN-SC", date(2020, 12, 31)) == ("CN-GRID-CENTRAL", "CN")
    assert parents("CN-SC", date(2021, 1, 1)) == ("CN-GRID-SOUTHWEST", "CN")
    assert parents("CN-XZ", date(2020, 12, 31)) == ("CN",)
    assert parents("CN", date(2025, 1, 1)) == ()
    assert parents("Atlantis", date(2025, 1, 1)) == ()


def test_no_name_of_a_region_names_two():
    names = [
        (name.casefold(), region.id)
        for region in regions().values()
        for name in {region.id, region.zh, region.en, *region.aliases}
    ]
    assert len({name for name, _ in names}) == len(names)
    assert all(find_region(name) == id_ for name, id_ in names)


def test_a_document_with_an_unknown_key_is_refused():
    with pytest.raises(ValueError, match="colour"):
        read_sources("doc: {title: {zh: a, en: b}, colour: red}")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 31)),
        ("2025-12-31", date(2025, 12, 31)),
        ("", None),
    ],
)
def test_a_document_is_known_from_the_last_day_of_its_printed_precision(text, day):
    assert known_since(text) == day


def test_gwp_sets_stay_apart():
    library = load_factors()
    assert {"SAR", "AR4", "AR5", "AR6"} <= set(gwp_sets(library))
    values = {name: gwp_set(library, name)["ch4"].value for name in ("SAR", "AR4", "AR5")}
    assert values == {"SAR": 21, "AR4": 25, "AR5": 28}
    assert "MIXED" not in gwp_sets(library)


def test_every_region_leads_to_the_nation():
    for region in regions():
        if region != "CN":
            assert parents(region, date(2022, 1, 1))[-1] == "CN"
            assert parents(region, date(2015, 1, 1))[-1] == "CN"


def test_regions_are_found_by_every_name():
    assert {find_region(t) for t in ("四川", "四川省", "Sichuan", "CN-SC", " sichuan ")} == {
        "CN-SC"
    }
    assert find_region("") is None
