"""The pilot facts keep their shape: seventeen parks, figures with their section."""

import csv
import re
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "examples" / "sichuan_pilots"
SECTION = re.compile(r"[一二三四]\([一二三四五六七八]\)|附件[12]")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_seventeen_parks_two_of_them_not_industrial() -> None:
    parks = rows("parks.csv")
    assert [row["id"] for row in parks] == [str(n) for n in range(1, 18)]
    assert sum(row["park_type"] == "non_industrial" for row in parks) == 2
    assert all(row["name_zh"] and row["name_en"] and row["entity_zh"] for row in parks)
    assert all(row["park_type_basis"].startswith("inferred") for row in parks)
    assert len({row["prefecture_zh"] for row in parks}) == 11


def test_events_stand_in_order() -> None:
    days = [date.fromisoformat(row["date"]) for row in rows("events.csv")]
    assert len(days) == 18
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2021, 2, 2), date(2024, 5, 15))


def test_each_figure_has_a_number_a_unit_and_a_section() -> None:
    parks = {row["id"] for row in rows("parks.csv")}
    facts = rows("facts.csv")
    assert len(facts) == 112
    for row in facts:
        assert row["park_id"] in parks | {""}
        assert float(row["value"]) > 0
        assert row["unit"]
        assert SECTION.fullmatch(row["section"]), row


def test_the_readme_names_every_column() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in ("parks.csv", "facts.csv"):
        assert all(f"`{column}`" in text for column in rows(name)[0])
