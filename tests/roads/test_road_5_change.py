"""Road 5: a factor is changed: in tonnes first, by two people, beside the old account, undone."""

import re

from desk_things import open_run, path_of
from desk_visitors import Visitor
from playwright.sync_api import Page, expect

PARK = "/parks/suining-anju/"
YEAR = "2024"
_ACCOUNT_MS = 120_000
FACTOR = {
    "id": "gas-of-2024",
    "value": "350.00",
    "unit": "GJ/10^4 Nm3",
    "source": "Supplier certificate 12/2024 (synthetic)",
    "page": "2",
    "valid_from": "2024-01-01",
    "reason": "Measured at the gate station",
}


def test_a_factor_is_proposed_approved_by_a_second_person_and_undone(visit):
    manager = visit("aj-manager", language="en")
    published, total = _publish(visit, manager)
    reviewer = visit("aj-reviewer", language="en")
    change, difference = _propose(reviewer, total)

    page = reviewer.page  # who proposed it may take it back, not approve it
    expect(page.locator("button[type=submit]", has_text="Take it back")).to_be_visible()
    expect(page.locator("button", has_text="Approve")).to_have_count(0)
    answer = page.request.post(
        f"{reviewer.base}{change}approve/",
        form={"csrfmiddlewaretoken": _csrf(page), "reason": ""},
        headers={"Referer": page.url},
    )
    assert answer.status == 200, answer.status
    expect(reviewer.go(change).locator(".question .chip")).to_have_text("Proposed")

    side = _approve(manager, change, "Certificate seen")
    expect(side.locator(".figures")).to_contain_text(f"{difference:,.2f}")
    new = side.locator(".question .actions a").last.get_attribute("href")
    old = side.locator(".question .actions a").first.get_attribute("href")
    assert new != old
    assert abs(_total(manager.go(new)) - total - difference) < 0.05
    assert _total(manager.go(old)) == total, "the old account keeps its number"
    _line_names_the_factor(manager, new)

    page = manager.go(change)
    page.click("a[href$='/undo/']")
    page.fill("textarea[name=reason]", "The certificate was of another station")
    page.click("main form button.is-main")
    page.wait_for_url(re.compile(r"/changes/\d+/$"))
    page.locator(".figures").wait_for(timeout=_ACCOUNT_MS)
    expect(page.locator(".figures")).to_contain_text(f"{-difference:,.2f}")
    expect(page.locator("button", has_text="Approve")).to_have_count(0)
    side = _approve(reviewer, path_of(page), "Agreed")
    back = side.locator(".question .actions a").last.get_attribute("href")
    assert _total(reviewer.go(back)) == total
    expect(manager.go(change).locator(".question .chip")).to_have_text("Undone")

    public = visit(language="en").go(published)
    expect(public.locator(".figures")).to_contain_text(f"{total:,.2f}")
    rows = manager.go(f"{PARK}accounts/").locator("tbody tr", has_text=YEAR)
    assert rows.count() >= 3, "each account stands beside the others"


def test_a_refused_change_changes_nothing(visit):
    reviewer = visit("aj-reviewer2", language="en")
    page = reviewer.go(f"{PARK}changes/new/setting/")
    page.click("#propose button.is-main")
    assert page.locator(".field-error").count() == 2, "what and why are both asked for"
    choice = page.locator("input[name=choice][value='feedstock_energy=counted']")
    (choice if choice.count() else page.locator("input[name=choice]").last).check()
    page.fill("textarea[name=reason]", "Another reading of the text")
    page.click("#propose button.is-main")
    page.locator(".figures").wait_for(timeout=_ACCOUNT_MS)
    change = path_of(page)
    page = visit("aj-manager", language="en").go(change)
    page.click("button[formaction$='/refuse/']")
    expect(page.locator("main")).to_contain_text("Refus")
    page.fill("textarea[name=reason]", "The narrower reading stays")
    page.click("button[formaction$='/refuse/']")
    expect(page.locator(".question .chip")).to_have_text("Refused")
    expect(page.locator("main")).to_contain_text("The narrower reading stays")
    expect(page.locator("a[href$='/undo/']")).to_have_count(0)


def _publish(visit, manager: Visitor) -> tuple[str, float]:
    """Publish the sealed account of the year and return its public page and its total."""
    page = open_run(manager, PARK, YEAR)
    total = _total(page)
    if page.locator("a[href$='/publish/']").count():
        page.click("a[href$='/publish/']")
        page.click("main form button.is-main")
        page.locator(".question .chip", has_text="Published").wait_for()
    public = visit(language="en").go("/public/")
    row = public.locator("tbody tr", has_text=f"{total:,.2f}")
    return row.locator("[data-row-link]").get_attribute("href") or "", total


def _propose(reviewer: Visitor, total: float) -> tuple[str, float]:
    """Propose a factor of the park's own and return the proposal and what it does in tonnes."""
    page = reviewer.go(f"{PARK}changes/")
    page.click("main a[href$='/changes/new/']")
    page.click("a[href$='/changes/new/own/']")
    base = page.locator("select[name=base] option", has_text=f": {YEAR},").last
    page.select_option("select[name=base]", base.get_attribute("value"))
    page.select_option("[name=quantity]", "net_calorific_value")
    page.select_option("[name=subject]", "natural_gas")
    for name, text in FACTOR.items():
        page.fill(f"[name={name}]", text)
    page.click("#propose button.is-main")
    page.wait_for_url(re.compile(r"/changes/\d+/$"))
    page.locator(".figures").wait_for(timeout=_ACCOUNT_MS)
    figures = [_number(one) for one in page.locator(".figure-value strong").all_inner_texts()]
    before, after, difference = figures
    assert before == total
    assert abs(after - before - difference) < 0.02
    assert difference < 0, "a lower heating value makes less of it"
    rows = page.locator("main table").first.locator("tbody tr")
    assert rows.count() >= 5, "enterprise by enterprise"
    parts = [_number(row.locator("td.is-number").nth(2).inner_text()) for row in rows.all()]
    assert abs(sum(parts) - difference) < 0.1, "and source by source they add up"
    return path_of(page), difference


def _approve(person: Visitor, change: str, words: str) -> Page:
    """Approve a change and come to the two accounts side by side."""
    page = person.go(change)
    page.fill("textarea[name=reason]", words)
    page.locator("button.is-main", has_text="Approve").click()
    page.locator(".question .chip", has_text=re.compile("Approved|Undone")).wait_for()
    page.click("main .panel a.button")
    page.wait_for_url(lambda url: "/accounts/" in url)
    if "/compare/" not in page.url:  # it is still being calculated
        page.locator(".figures").wait_for(timeout=_ACCOUNT_MS)
        page.click("main .notes a[href*='/compare/']")
    page.wait_for_url("**/compare/**")
    return page


def _line_names_the_factor(person: Visitor, run: str) -> None:
    page = person.go(f"{run}lines/?source=fuel_combustion&enterprise=E01")
    page.locator("tbody [data-row-link]", has_text="natural gas").first.click()
    expect(page.locator(".explanation")).to_contain_text("user/gas-of-2024")
    expect(page.locator(".explanation")).to_contain_text(FACTOR["source"])


def _total(page: Page) -> float:
    return _number(page.locator(".figure-value strong").first.inner_text())


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("\u2212", "-"))


def _csrf(page: Page) -> str:
    return page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
