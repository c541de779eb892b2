"""Road 2: the enterprise files a month, on the form, on a phone, and with the Excel template."""

import re

from desk_acts import WORDS, duty, paper, picture, sheet_file, state_of, taken, workbook
from desk_things import path_of
from playwright.sync_api import Locator, Page, expect

PARK = "guangyuan-east"
MONTH = "2026-10"


def test_the_month_is_filed_on_the_form(visit):
    filer = visit("gy-filer3")
    page = _open_form(filer, "E06")
    form = path_of(page)
    assert state_of(page) == WORDS["not_filed"]
    lines = page.locator("fieldset.line")
    assert lines.count() >= 8
    for at in range(lines.count()):
        expect(lines.nth(at).locator(".line-before")).to_contain_text("2026-09")

    page.click(".filing-bar button.is-main")  # nothing typed: told at each cell, nothing is filed
    expect(page.locator(".line-finding.is-blocker")).to_have_count(lines.count())
    assert page.locator("input[aria-invalid=true]").count() == lines.count()

    gas, power, water = lines.nth(0), lines.nth(1), lines.nth(6)
    _type(page, gas, f"{_before(gas) * 10:.2f}")  # ten times last month
    expect(gas.locator(".line-before strong")).to_have_text(re.compile("10"))
    expect(gas.locator(".line-finding.is-warning")).to_be_visible()
    _type(page, power, "12,00.x")
    expect(power.locator(".line-finding.is-blocker")).to_be_visible()
    _type(page, power, f"{_before(power) / 10:.2f}")  # last month's figure had slipped
    expect(power.locator(".line-finding.is-blocker")).to_have_count(0)

    for line, choice in ((lines.nth(4), "none"), (lines.nth(5), "not_applicable")):
        _choose(page, line, choice)
    _choose(page, water, "not_available")
    expect(water.locator(".line-finding")).to_be_visible()
    water.locator("input[name$='-note']").fill(WORDS["why_not_available"])
    _wait_until_saved(page)
    for line in (lines.nth(at) for at in range(lines.count())):
        if not _is_filled(line):
            _type(page, line, f"{_before(line):.2f}")
    _attach(gas, paper())
    _attach(gas, picture())
    expect(gas.locator(".evidence-file")).to_have_count(2)
    gas.locator(".filing-reason input[name=reason]").first.fill(WORDS["reason_unit"])
    _wait_until_saved(page)

    filer.go(form)  # what was typed is still there
    assert gas.locator("input[name$='-amount']").input_value() != ""
    assert water.locator("select[data-choice]").input_value() == "not_available"
    expect(gas.locator(".evidence-file")).to_have_count(2)
    _submit(page)
    assert state_of(page) == WORDS["pending"]
    expect(page.locator("tbody tr").first.locator(".evidence-file")).to_have_count(2)
    expect(page.locator("main")).to_contain_text(WORDS["reason_unit"])
    expect(page.locator("main")).to_contain_text(WORDS["why_not_available"])
    _name, photo = taken(
        page, lambda: page.locator(".evidence-file").first.click(modifiers=["Alt"])
    )
    assert photo


def test_the_month_is_filed_on_a_phone(visit):
    filer = visit("gy-filer", phone=True)
    page = filer.go(f"/parks/{PARK}/")
    page.locator(".question .is-main").tap()
    page.wait_for_url("**/filings/*/")
    assert MONTH in page.locator("h1").inner_text()
    lines = page.locator("fieldset.line")
    gas = lines.first
    for at in range(lines.count()):
        _type(page, lines.nth(at), f"{_before(lines.nth(at)) * 1.01:.2f}")
    camera = gas.locator("input[capture=environment]")
    camera.set_input_files(picture("meter.png"))
    expect(gas.locator(".evidence-file")).to_have_count(1)
    assert _overflow(page) == 0
    expect(page.locator(".filing-summary .chip.is-better")).to_be_visible()
    _submit(page)
    assert state_of(page) == WORDS["pending"]
    assert _overflow(page) == 0


def test_the_month_is_filed_with_the_excel_template(visit):
    filer = visit("gy-filer2")
    page = _open_form(filer, "E11")
    form = path_of(page)
    name, template = taken(page, lambda: page.click("a[download]"))
    assert name == f"E11-{MONTH}.xlsx"
    amounts = [_before(page.locator("fieldset.line").nth(at)) for at in range(5)]

    page = _upload(filer, form, template, [*amounts[:4], "about 8"])
    expect(page.locator(".finding.is-blocker .finding-where")).to_contain_text("6")
    assert page.locator("tbody tr").count() >= 5
    page = _upload(filer, form, template, amounts)
    expect(page.locator(".finding.is-blocker")).to_have_count(0)
    filer_again = visit("gy-filer2")
    assert _first_amount(filer_again.go(form)) == "", "a dry run files nothing"

    page.click("form.filing-take button.is-main")
    page.wait_for_url(f"**{form}")
    assert float(_first_amount(page)) == amounts[0]
    _submit(page)
    assert state_of(page) == WORDS["pending"]
    seen = duty(visit("gy-reviewer"), PARK, MONTH, "E11")
    expect(seen.locator("tbody tr").first).to_contain_text(f"{amounts[0]:g}")
    expect(seen.locator(".question .actions a", has_text=".xlsx")).to_be_visible()


def _open_form(filer, code: str) -> Page:
    page = filer.go(f"/parks/{PARK}/filings/?period={MONTH}")
    page.locator("tbody tr", has_text=code).locator("a.is-main").click()
    page.wait_for_url("**/filings/*/")
    return page


def _before(line: Locator) -> float:
    """Return last period's amount, which stands beside the field."""
    return float(line.locator(".line-before").inner_text().split()[1])


def _type(page: Page, line: Locator, amount: str) -> None:
    line.locator("input[name$='-amount']").fill(amount)
    line.locator("input[name$='-amount']").press("Tab")
    _wait_until_saved(page)


def _choose(page: Page, line: Locator, choice: str) -> None:
    line.locator("select[data-choice]").select_option(choice)
    _wait_until_saved(page)


def _wait_until_saved(page: Page) -> None:
    """Wait until the form says that the draft is kept."""
    said = page.locator("[data-saved]")
    expect(said).to_have_text(said.get_attribute("data-word-saved") or "")


def _is_filled(line: Locator) -> bool:
    amount = line.locator("input[name$='-amount']").input_value()
    return bool(amount or line.locator("select[data-choice]").input_value())


def _attach(line: Locator, file: dict[str, object]) -> None:
    before = line.locator(".evidence-file").count()
    line.locator(".line-attach label:first-child input[type=file]").set_input_files(file)
    expect(line.locator(".evidence-file")).to_have_count(before + 1)


def _submit(page: Page) -> None:
    page.click(".filing-bar button.is-main")
    page.locator(".message.is-success").wait_for()


def _overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - 390")


def _first_amount(page: Page) -> str:
    return page.locator("input[name$='-amount']").first.input_value()


def _upload(filer, form: str, template: bytes, amounts: list[object]) -> Page:
    """Fill the template and look at what it would file."""
    book = workbook(template)
    sheet = book[WORDS["sheet_activity"]]
    for row, amount in enumerate(amounts, start=2):
        sheet.cell(row=row, column=5, value=amount)
    page = filer.go(f"{form}upload/")
    page.set_input_files("#file", sheet_file(book, "E11.xlsx"))
    page.click("main form button.is-main")
    page.wait_for_url("**/upload/*/")
    return page
