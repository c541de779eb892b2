"""The pilots are real: seventeen parks with the report's own names and figures, unchanged."""

from pathlib import Path

import pytest

from parkdesk.cli import demonstration as source

PACKAGED = Path(source.__file__).parent / "data"
EXAMPLES = Path(__file__).parents[3] / "examples"
PARKS = source.pilot_parks()


@pytest.mark.parametrize(
    ("packaged", "example"),
    [("pilots", "sichuan_pilots"), ("guangyuan_east", "guangyuan_east")],
)
def test_packaged_tables_are_those_of_the_examples(packaged: str, example: str) -> None:
    tables = sorted((EXAMPLES / example).glob("*.csv"))
    assert tables
    for table in tables:
        assert (PACKAGED / packaged / table.name).read_bytes() == table.read_bytes()


def test_there_are_seventeen_parks_with_speaking_ids() -> None:
    assert [park.number for park in PARKS] == list(range(1, 18))
    assert len({park.id for park in PARKS}) == 17
    assert {"guangyuan-east", "xichang-vanadium-titanium"} <= {park.id for park in PARKS}
    assert all(park.id == park.id.lower() and park.id.isascii() for park in PARKS)
    assert sum(park.park_type == "non_industrial" for park in PARKS) == 2


def test_names_stand_in_both_languages() -> None:
    for park in PARKS:
        words = [*park.industries, *park.focus]
        pairs = [(word.zh, word.en) for word in words]
        pairs += [(fact.subject_zh, fact.subject_en) for fact in park.facts]
        pairs += [
            (park.name_zh, park.name_en),
            (park.committee_zh, park.committee_en),
            (park.manager_zh, park.manager_en),
            (park.park_type_basis_zh, park.park_type_basis_en),
            (park.location_basis_zh, park.location_basis_en),
        ]
        assert all(zh and not zh.isascii() and en and en.isascii() for zh, en in pairs), park.id


def test_every_figure_of_the_report_is_there_with_its_section() -> None:
    facts = [fact for park in PARKS for fact in park.facts] + source.general_facts()
    assert len(facts) == 112
    assert all(fact.section and fact.value > 0 and fact.source for fact in facts)
    accuracy = [f for f in PARKS[7].facts if f.indicator == "accuracy"]
    assert [fact.value for fact in accuracy] == [98.0]


def test_the_chronicle_is_in_order() -> None:
    events = source.pilot_events()
    assert len(events) == 18
    assert [event.date for event in events] == sorted(event.date for event in events)


def test_positions_are_in_the_prefecture_apart_from_each_other_and_marked() -> None:
    assert all(97.0 < park.lon < 109.0 and 26.0 < park.lat < 35.0 for park in PARKS)
    assert len({(park.lon, park.lat) for park in PARKS}) == 17
    assert all("schematic" in park.location_basis_en for park in PARKS)
    assert len({park.prefecture_code for park in PARKS}) == 11
    assert all(park.prefecture_code[:2] == "51" for park in PARKS)
    assert {p.prefecture_code for p in PARKS if p.prefecture_en == "Guangyuan"} == {"510800"}
