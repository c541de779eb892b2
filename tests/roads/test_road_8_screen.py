"""Road 8: the big screen opens by a link alone until it is revoked; the public page by itself."""

import re

from desk_acts import WORDS
from desk_things import open_run, share_screen
from desk_visitors import SCREEN
from playwright.sync_api import Page, expect

PARK = "/parks/suining-anju/"
YEAR = "2025"


def test_a_screen_opens_by_its_link_until_it_is_revoked(visit):
    manager = visit("aj-manager")
    link = share_screen(manager, WORDS["station_name"])
    wall = visit(size=SCREEN)
    page = _seen(wall.go(link))
    assert page.locator("canvas:visible, svg.plan").count() >= 3
    assert page.locator("a[href*='/accounts/'], a[href*='/filings/']").count() == 0
    assert WORDS["person"] not in page.locator("main").inner_text()
    answer = page.request.get(f"{wall.base}{link}")
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["referrer-policy"] == "no-referrer"

    own = manager.go("/screens/")
    row = own.locator("tbody tr", has_text=WORDS["station_name"]).first
    row.locator("form button").click()
    expect(row.locator("form button")).to_have_count(0)
    assert page.goto(f"{wall.base}{link}").status == 404
    assert page.goto(f"{wall.base}{link[:-2]}x/").status == 404


def test_the_screen_of_the_province_shows_all_parks_without_a_click(visit):
    province = visit("province")
    page = province.go("/screens/")
    place = page.locator("select[name=place] option").first.get_attribute("value")
    assert place == "province:510000"
    link = share_screen(province, WORDS["area_name"])
    wall = visit(size=SCREEN)
    page = _seen(wall.go(link))
    expect(page.locator(".map canvas")).to_be_visible()
    expect(page.locator(".ranking-row, .ranking li").first).to_contain_text("1/17")
    _seen(visit(size={"width": 1366, "height": 768}).go(link))  # a smaller wall: all is scaled


def test_the_public_page_shows_what_was_published_and_nothing_else(visit):
    manager = visit("aj-manager")
    page = open_run(manager, PARK, YEAR)
    total = page.locator(".figure-value strong").first.inner_text()
    if page.locator("a[href$='/publish/']").count():
        page.click("a[href$='/publish/']")
        page.fill("textarea[name=note]", WORDS["basis"])
        page.click("main form button.is-main")
        page.locator("main .chip").first.wait_for()
    reader = visit()
    page = reader.go("/public/")
    assert page.context.cookies() == [], "reading needs no cookie"
    row = page.locator("tbody tr", has_text=total)
    row.locator("[data-row-link]").click()
    page.wait_for_url(re.compile(r"/public/\d+/"))
    expect(page.locator(".figures")).to_contain_text(total)
    assert "E01" not in page.locator("main").inner_text(), "single enterprises are not shown"
    page.locator(".bar-tools a[hreflang=en]").click()
    expect(page.locator("h1")).to_contain_text("Carbon account of")
    assert page.goto(f"{reader.base}{PARK}").url.startswith(f"{reader.base}/sign-in/login/")


def _seen(page: Page) -> Page:
    """Hold what every wall shows: dark, the whole in sight, the time of its data, the word."""
    expect(page.locator("html[data-theme=dark]")).to_have_count(1)
    expect(page.locator(".headline-value").first).to_be_visible()
    expect(page.locator(".screen-time b").first).to_have_text(
        re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
    )
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(page.locator("main [class*=synthetic]").first).to_be_visible()
    assert _is_whole(page)
    return page


def _is_whole(page: Page) -> bool:
    """Say whether all of the canvas is in the window, and the page has no scroll bars."""
    return page.evaluate(
        "(() => { const box = canvas.getBoundingClientRect();"
        " return box.left >= 0 && box.right <= innerWidth + 1"
        " && box.top >= 0 && box.bottom <= innerHeight + 1"
        " && getComputedStyle(document.documentElement).overflow === 'hidden' })()"
    )
