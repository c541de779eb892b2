"""Road 7: province and city see the parks under them, on the map and in the table, and go down."""

import json
import re

from desk_acts import taken, workbook
from desk_visitors import Visitor
from playwright.sync_api import Locator, Page, expect

OWN = "/parks/guangyuan-east/"
PARKS = 17


def test_the_province_sees_all_parks_and_goes_down_to_a_tonne(visit):
    province = visit("province")
    page = province.go("/")
    page.wait_for_url("**/overview/**")
    rows = _rows(page)
    assert rows.count() == PARKS
    assert len(_spots(page)) == PARKS
    expect(page.locator(".synthetic-line, [class*=synthetic]").first).to_be_visible()
    total = _number(page.locator(".figure-value strong").first)
    amounts = [_number(row.locator("td.is-tonnes")) for row in rows.all()]
    assert abs(sum(amounts) - total) < 0.1, "the table adds up to the figure above it"
    ranks = sorted(re.findall(r"(\d+)\s*/\s*17", " ".join(rows.all_inner_texts())), key=int)
    assert {str(place) for place in range(1, PARKS + 1)} <= set(ranks), "rank with its denominator"

    name, data = taken(page, lambda: page.locator(".table-head a[download]").first.click())
    assert name == "parks-510000-2025.xlsx"
    cells = [cell for row in workbook(data).active.values for cell in row]
    exported = [cell for cell in cells if isinstance(cell, float)]
    assert all(any(abs(one - cell) < 0.01 for cell in exported) for one in amounts)

    page.locator(".maps, .switch a").last.click()  # the other map: targets
    page.wait_for_url("**map=*")
    assert len(_spots(page)) == PARKS
    _go_down(province)


def test_a_choice_of_parks_is_what_is_exported(visit):
    page = visit("province").go("/overview/")
    page.select_option("#prefecture", "510100")
    page.click("#parks button.is-main")
    page.wait_for_url("**prefecture=510100*")
    rows = _rows(page)
    count = rows.count()
    assert 1 < count < PARKS
    names = [one.splitlines()[0] for one in rows.locator("[data-row-link]").all_inner_texts()]
    page.locator("thead a").nth(3).click()  # by emission
    page.wait_for_url("**order=*")
    amounts = [_number(row.locator("td.is-tonnes")) for row in _rows(page).all()]
    assert amounts in (sorted(amounts), sorted(amounts, reverse=True))
    _name, data = taken(page, lambda: page.locator(".table-head a[download]").first.click())
    kept = {str(row[0]) for row in workbook(data).active.values}
    assert set(names) <= kept
    page.click("#parks .is-bare")
    expect(_rows(page)).to_have_count(PARKS)


def test_a_city_sees_its_own_parks_and_no_others(visit):
    city = visit("guangyuan")
    page = city.go("/")
    expect(_rows(page)).to_have_count(1)
    assert len(_spots(page)) == 1
    assert page.locator(".tree a").count() == 1
    for path in ("/regions/510000/", "/regions/510100/", "/parks/chengdu-longtan/"):
        assert page.goto(f"{city.base}{path}").status == 404, path
    assert page.goto(f"{city.base}{OWN}filings/").status == 403, "single filings are the park's"
    other = visit("chengdu")
    expect(_rows(other.go("/"))).not_to_have_count(1)
    assert other.page.goto(f"{other.base}{OWN}").status == 404


def _go_down(province: Visitor) -> None:
    """Go from the region to a city, to its park, to the account, to a line; filings stay shut."""
    page = province.go("/overview/")
    page.locator("a[href*='/regions/510800/']").first.click()
    page.wait_for_url("**/regions/510800/**")
    _rows(page).first.locator("[data-row-link]").click()
    page.wait_for_url(f"**{OWN}**")
    expect(page.locator("svg.plan path.plot").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("2025")
    assert page.locator("a[href*='/filings/']").count() == 0
    page.locator("a[href*='/accounts/']", has=page.locator("svg")).first.click()
    page.wait_for_url("**/accounts/*/")
    page.locator("tbody a[href*='?source=fuel_combustion']").first.click()
    page.locator("tbody [data-row-link]").first.click()
    page.wait_for_url("**/lines/*/")
    expect(page.locator(".explanation")).to_contain_text(re.compile(r"[\w-]+/\w+/\w+"))
    assert page.locator(".explanation a[href*='/filings/']").count() == 0
    assert page.locator(".explanation a[href*='/files/']").count() == 0


def _rows(page: Page) -> Locator:
    """Return the rows of parks; a second table lists prefectures."""
    return page.locator("main table tbody tr:has(th a[href^='/parks/'])")


def _spots(page: Page) -> list[dict]:
    """Return the points of the map, once it is drawn."""
    canvas = page.locator(".map .chart-canvas")
    expect(canvas.locator("canvas")).to_be_visible()
    option = json.loads(page.locator(f"#{canvas.get_attribute('data-chart')}").inner_text())
    return [spot for one in option["series"] if one["type"] == "scatter" for spot in one["data"]]


def _number(found: Locator) -> float:
    return float(found.first.inner_text().replace(",", ""))
