"""Road 1: the park manager sets the park up: boundary and plots, who is inside, who is invited."""

import json

from desk_acts import WORDS, sheet_file, taken, workbook
from desk_things import invite
from desk_visitors import Visitor, sign_in
from openpyxl import Workbook
from playwright.sync_api import Page, expect

PARK = "/parks/suining-anju/"
SETUP = f"{PARK}setup/"
HEADINGS = ("code", "name", "credit", "industry", "kind", "inside", "from", "to")


def test_boundary_and_plots_are_drawn_from_a_file_and_by_hand(visit):
    manager = visit("aj-manager")
    page = manager.go(f"{SETUP}boundary/")
    name, before = taken(page, lambda: page.click("a[download]"))
    assert name == "suining-anju.geojson"
    site = json.loads(before)
    plots = len(site["features"]) - 1
    assert page.locator(".site-plan path.plot").count() == plots

    _send_site(page, _with_plot(site, "NEW-1"))
    expect(page.locator("#looked-at .is-success")).to_be_visible()
    assert page.locator(".history li").count() == 1, "looking at a file records nothing"
    page.fill("#site-basis", WORDS["basis"])

    page.click("[data-site-add]")  # a second one by hand: a square, pulled by its first point
    page.keyboard.type("NEW-2")
    field = page.locator("[data-shape=plot] textarea").last
    drawn = field.input_value()
    page.locator("[data-site-points] .point").first.focus()
    page.keyboard.press("ArrowLeft")
    assert field.input_value() != drawn, "an arrow moves the point"
    page.click("[data-site-undo]")
    assert field.input_value() == drawn
    page.click("button[value=record]")
    expect(page.locator(".history li")).to_have_count(2)
    expect(page.locator(".history li").first).to_contain_text(WORDS["basis"])

    _name, after = taken(page, lambda: page.click("a[download]"))
    kept = {one["properties"].get("plot_id") for one in json.loads(after)["features"]}
    assert {"NEW-1", "NEW-2"} <= kept
    manager.go(PARK)
    expect(page.locator("svg.plan path.plot")).to_have_count(plots + 2)


def test_units_come_from_excel_after_a_dry_run_and_leave_again(visit):
    manager = visit("aj-manager")
    page = manager.go(f"{SETUP}enterprises/import/")
    name, template = taken(page, lambda: page.click("a[download]"))
    assert name == "suining-anju-enterprises.xlsx"
    book = workbook(template)
    _add_units(book)
    page.set_input_files("input[type=file]", sheet_file(book, "units.xlsx"))
    page.click("main form[enctype] button.is-main")
    expect(page.locator("tbody tr", has_text="E91").locator(".chip.is-better")).to_be_visible()
    expect(page.locator("tbody tr .chip.is-worse")).to_have_count(1)
    expect(page.locator("tbody tr", has_text="X91")).to_contain_text(WORDS["unknown_kind"])
    assert _listed(visit("aj-manager"), "E91") == 0, "a dry run writes nothing"

    page.click(".dry-form button.is-main")
    page.wait_for_url(f"**{SETUP}enterprises/")
    assert [_listed(manager, code) for code in ("E91", "S91", "P91", "X91")] == [1, 1, 1, 0]
    row = page.locator("tbody tr", has_text="E91")
    _search(manager, "E91")
    expect(row).to_contain_text("2026-11-01")

    row.locator("[data-row-link]").click()  # the drawer: it leaves the park
    drawer = page.locator("#drawer-body")
    drawer.locator(".setup-leave summary").click()
    drawer.locator(".setup-leave input[name$=valid_to]").fill("2027-03-01")
    drawer.locator(".setup-leave input[name$=reason]").fill(WORDS["basis"])
    with page.expect_navigation():
        drawer.locator(".setup-leave button").click()
    manager.go(f"{SETUP}units/E91/")
    expect(page.locator("main")).to_contain_text("2027-03-01")
    expect(page.locator(".history li").first).to_contain_text(WORDS["basis"])


def test_the_park_invites_a_reviewer_who_joins(visit):
    manager = visit("aj-manager")
    link = invite(manager, "reviewer", WORDS["person"])
    person = visit()
    page = person.go(link)
    expect(page.locator("h1")).to_contain_text(WORDS["person"])
    page.fill("input[name=username]", "zhao-anju")
    page.fill("input[name=password1]", "Anju-road-1-2026")
    page.fill("input[name=password2]", "Anju-road-1-2026")
    page.click("main form button.is-main")
    page.wait_for_url(lambda url: "/invitation/" not in url)
    if "/sign-in/" in page.url:
        sign_in(person, "zhao-anju", "Anju-road-1-2026")
    person.go(f"{PARK}filings/")
    expect(page.locator("tbody [data-row-link]").first).to_be_visible()
    assert person.page.goto(f"{person.base}{SETUP}").status == 403, "a reviewer does not set up"
    assert visit().page.goto(f"{person.base}{link}").status == 404, "a link works once"


def _with_plot(site: dict, plot_id: str) -> dict:
    """Return a site with a plot of which the first one has lent a tenth at a corner."""
    ring = site["features"][1]["geometry"]["coordinates"][0]
    middle = [sum(axis) / len(ring[:-1]) for axis in zip(*ring[:-1], strict=True)]
    corners = [[m + (p - m) * 0.2 for m, p in zip(middle, point, strict=True)] for point in ring]
    properties = {"kind": "plot", "plot_id": plot_id, "use": "warehouse"}
    geometry = {"type": "Polygon", "coordinates": [corners]}
    plot = {"type": "Feature", "properties": properties, "geometry": geometry}
    return {**site, "features": [*site["features"], plot]}


def _send_site(page: Page, site: dict) -> None:
    file = {"name": "site.geojson", "mimeType": "application/geo+json"}
    page.set_input_files("#site-file", {**file, "buffer": json.dumps(site).encode()})
    page.click("form[data-upload] button")
    page.wait_for_load_state()


def _add_units(book: Workbook) -> None:
    sheet = book[WORDS["sheet_enterprises"]]
    units = (
        ("E91", WORDS["works_name"], WORDS["enterprise"], "2026-11-01"),
        ("S91", WORDS["station_name"], WORDS["energy_station"], None),
        ("P91", WORDS["area_name"], WORDS["public_area"], None),
        ("X91", WORDS["works_name"], WORDS["unknown_kind"], None),
    )
    for code, name, kind, begins in units:
        sheet.append([code, name, None, None, kind, WORDS["yes"], begins])


def _search(manager: Visitor, code: str) -> None:
    manager.go(f"{SETUP}enterprises/?q={code}")


def _listed(manager: Visitor, code: str) -> int:
    _search(manager, code)
    return manager.page.locator("tbody [data-row-link]", has_text=code).count()
