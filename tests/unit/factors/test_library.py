"""The library as data: every row auditable, sealed rows come back as they were."""

from datetime import date

import pytest

from nearzero.factors import FactorLibrary, gwp_set, load_factors
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


def test_a_row_without_document_is_refused():
    row = {"id": "x", "quantity": "q", "subject": "s", "source": "", "status": "verified"}
    with pytest.raises(ValueError, match="missing"):
        list(read_rows([row | {"value": "1"}], {}, "test"))


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
