"""The export holds exactly what the page shows, and no cell of it is a formula."""

import io

import openpyxl
import pytest
from world import World

from parkdesk.registry.models import Park

TOP = 5  #: the row of headings
NASTY = ("=1+1", "+SUM(A1)", "-2", "@cmd", '=HYPERLINK("http://x","y")', "\t=1", "https://x.cn")


def _rows(client, address: str) -> list[list[object]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows(min_row=TOP)]


def test_it_has_the_parks_that_were_chosen(world: World, client_of) -> None:
    client = client_of(world.people["province"])
    assert [row[0] for row in _rows(client, "/overview/export/")[1:]] == ["East Park", "South Park"]
    chosen = _rows(client, "/overview/export/?q=south&order=emission&down=1")
    assert [row[0] for row in chosen[1:]] == ["South Park"]


def test_its_numbers_are_those_of_the_sealed_run(world: World, client_of) -> None:
    heads, row = _rows(client_of(world.people["city"]), "/overview/export/")
    found = dict(zip(heads, row, strict=True))
    result = world.runs["east"].result
    digits = 1e-15  # a workbook holds 16 digits of a number
    assert found["Total emission (tCO2)"] == pytest.approx(result.emission_tco2, rel=digits)
    assert found["Intensity (tCO2/tce)"] == pytest.approx(result.intensity_tco2_per_tce, rel=digits)
    assert (found["Rank by intensity"], found["Parks ranked"]) == (1, 1)
    assert "synthetic" in found["Data quality"]


def test_what_is_missing_is_an_empty_cell(world: World, client_of) -> None:
    heads, row = _rows(client_of(world.people["city"]), "/overview/export/?year=2026")
    found = dict(zip(heads, row, strict=True))
    assert found["Total emission (tCO2)"] is None
    assert found["Rank by intensity"] is None
    assert "not accounted" in found["Data quality"]


def test_a_city_exports_its_own_parks_alone(world: World, client_of) -> None:
    client = client_of(world.people["city"])
    for address in ("/overview/export/", "/regions/510800/export/?q="):
        assert [row[0] for row in _rows(client, address)[1:]] == ["East Park"]


@pytest.mark.parametrize("text", NASTY)
def test_a_name_like_a_formula_stays_a_name(world: World, client_of, text) -> None:
    Park.objects.filter(id="east").update(name_en=text, industries_zh=text)
    client = client_of(world.people["city"])
    response = client.get("/overview/export/")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert not any(cell.data_type == "f" for row in book.active.iter_rows() for cell in row)
    assert not any(cell.hyperlink for row in book.active.iter_rows() for cell in row)
