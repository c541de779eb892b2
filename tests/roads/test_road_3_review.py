"""Road 3: a reviewer works the queue; a filing goes back to its enterprise and comes again."""

from desk_acts import WORDS, duty, state_of, taken, workbook
from desk_things import path_of
from playwright.sync_api import Page, expect

OTHER = "suining-anju"
OWN = "guangyuan-east"
MONTH = "2026-09"


def test_a_filing_is_returned_corrected_accepted_and_received(visit):
    reviewer, filer = visit("aj-reviewer"), visit("aj-filer")
    page = duty(reviewer, OTHER, MONTH, "E01")
    filing = path_of(page)
    assert state_of(page) == WORDS["pending"]
    row = page.locator("tr", has=page.locator(".row-checks[open]")).first  # what is unusual is open
    expect(row.locator(".checks li").first).to_be_visible()
    assert row.locator(".sparkline").count() == 1
    row.locator(".row-comments summary").click()
    row.locator(".row-comments textarea").fill(WORDS["comment_figure"])
    row.locator(".row-comments button").click()
    expect(row.locator(".said")).to_contain_text(WORDS["comment_figure"])
    page.click(".decide-return summary")
    page.fill("#reason", WORDS["return_reason"])
    page.click(".decide-return form button")
    page.locator(".message.is-success").wait_for()

    page = filer.go(f"/parks/{OTHER}/filings/?state=returned")
    page.locator("tbody tr", has_text=MONTH).locator("a.is-main").click()
    expect(page.locator(".notice")).to_contain_text(WORDS["return_reason"])
    line = page.locator("fieldset.line", has=page.locator(".line-comment"))
    expect(line.locator(".line-comment")).to_contain_text(WORDS["comment_figure"])
    amount = line.locator("input[name$='-amount']")
    amount.fill(f"{float(amount.input_value()) / 10:.2f}")
    page.fill("#note", WORDS["comment_answer"])
    page.click(".filing-bar button.is-main")
    page.locator(".message.is-success").wait_for()

    page = reviewer.go(filing)
    expect(page.locator("details.version[open] .diff ins")).to_have_count(1)
    expect(page.locator("main")).to_contain_text(WORDS["comment_answer"])
    expect(page.locator("tr .row-checks[open]")).to_have_count(0)
    page.fill("#remark", WORDS["remark"])
    _accept(page)
    assert state_of(page) == WORDS["reviewed"]

    manager = visit("aj-manager")
    page = manager.go(filing)
    page.click(".decide form button.is-main")
    page.locator(".message.is-success").wait_for()
    assert state_of(page) == WORDS["received"]
    expect(page.locator(".steps li")).to_have_count(5)
    manager.go(f"/parks/{OTHER}/filings/?period={MONTH}&state=received")
    _name, data = taken(page, lambda: page.click(".table-head a[download]"))
    rows = list(workbook(data).active.iter_rows(values_only=True))
    assert any({"E01", MONTH, WORDS["received"]} <= set(map(str, one)) for one in rows)


def test_the_queue_says_what_waits_and_who_is_late(visit):
    page = visit("gy-reviewer").go(f"/parks/{OWN}/filings/")
    for state in ("not_filed", "pending", "returned", "reviewed", "received"):
        expect(page.locator(".state-chips")).to_contain_text(WORDS[state])
    page.locator(".state-chip", has_text=WORDS["pending"]).click()
    page.wait_for_url("**state=pending*")
    page.select_option("#period", MONTH)
    page.fill("#words", "E07")
    page.click(".queue-filter button[type=submit]")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.keyboard.press("j")  # by keyboard: to the row, and open it
    page.keyboard.press("Enter")
    page.wait_for_url("**/filings/*/")
    page.go_back()
    page.go_back()
    page.locator(".state-chip").last.click()  # late
    page.wait_for_url("**late=1*")
    expect(page.locator("tbody tr .chip.is-worse")).to_have_count(page.locator("tbody tr").count())


def test_a_filing_is_reviewed_on_a_phone(visit):
    reviewer = visit("gy-reviewer", phone=True)
    page = duty(reviewer, OWN, MONTH, "E12")
    filing = path_of(page)
    assert page.evaluate("document.documentElement.scrollWidth - 390") == 0
    assert state_of(page) == WORDS["pending"]
    page.locator(".decide-return summary").tap()
    page.fill("#reason", WORDS["return_reason"])
    page.locator(".decide-return form button").tap()
    page.locator(".message.is-success").wait_for()
    reviewer.go(filing)
    assert state_of(page) == WORDS["returned"]
    expect(page.locator(".steps")).to_contain_text(WORDS["return_reason"])


def test_of_two_at_once_the_second_is_told(visit):
    first, second = visit("gy-reviewer"), visit("gy-reviewer2")
    page = duty(first, OWN, MONTH, "E10")
    filing = path_of(page)
    other = second.go(filing)
    _accept(page)
    assert state_of(page) == WORDS["reviewed"]
    other.click(".decide-return summary")
    other.fill("#reason", WORDS["return_reason"])
    other.click(".decide-return form button")
    expect(other.locator(".message.is-warning")).to_contain_text(WORDS["reviewed"])
    assert state_of(second.go(filing)) == WORDS["reviewed"], "nothing was done the second time"


def test_the_manager_receives_many_at_once(visit):
    page = visit("gy-manager").go(f"/parks/{OWN}/filings/?period=2026-08&state=reviewed")
    boxes = page.locator("tbody input[name=chosen]")
    expect(boxes.first).to_be_visible()
    count = boxes.count()
    expect(page.locator("[data-needs-chosen]")).to_be_disabled()
    page.check("[data-choose-all]")
    expect(page.locator("[data-chosen-count]").first).to_have_text(str(count))
    page.click("[data-needs-chosen]")
    page.locator(".message.is-success").wait_for()
    expect(page.locator("tbody input[name=chosen]")).to_have_count(0)


def _accept(page: Page) -> None:
    page.locator(".decide form").first.locator("button:not(.is-main)").click()
    page.locator(".message.is-success").wait_for()
