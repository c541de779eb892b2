"""Road 4: a month is accounted, read down to its evidence, taken away, sealed and published."""

import io
import json
import re
from collections import Counter

import docx
from desk_acts import WORDS, account, duty, paper, run_of, state_of, taken, workbook
from desk_things import path_of
from playwright.sync_api import Page, expect
from pypdf import PdfReader

PARK = "suining-anju"
MONTH = "2026-09"


def test_a_month_from_its_filing_to_its_publication(visit):
    _file_with_evidence(visit)
    manager = visit("aj-manager", language="en")
    page = account(manager, PARK, MONTH)
    run, total = run_of(page), _total(page)
    assert total > 0
    _read_the_result(page, total)
    _follow_a_tonne(page, run)
    manager.go(f"/accounts/{run}/")
    for kind in ("docx", "pdf", "xlsx"):
        _take_away(page, run, kind, total)
    _seal_and_publish(page, run)
    public = visit(language="en").go("/public/")
    row = public.locator("tbody tr", has_text=MONTH)
    expect(row).to_contain_text(f"{total:,.2f}")
    row.locator("[data-row-link]").click()
    expect(public.locator("main")).to_contain_text("not verified")


def test_a_long_account_tells_how_far_it_is_and_shows_flows(visit):
    manager = visit("gy-manager")
    page = manager.go("/parks/guangyuan-east/accounts/new/")
    page.select_option("select[name=period]", "2025-10")
    expect(page.locator("#before")).to_contain_text("2025-10")  # who has filed, before one asks
    page.click("main form button.is-main[type=submit]")
    page.locator("#progress, .figures").first.wait_for()
    page.locator("a[href$='/seal/']").wait_for(timeout=120_000)
    expect(page.locator("main .chart-canvas canvas:visible")).not_to_have_count(0)
    carbon = _sankey(page)
    page.click("[data-unit-switch=tce]")
    energy = _sankey(page)
    assert carbon != energy
    _hold_conserved(carbon)
    _hold_conserved(energy)


def _file_with_evidence(visit) -> None:
    """A returned filing comes again with its invoice, is accepted and received."""
    filer = visit("aj-filer2")
    page = duty(filer, PARK, MONTH)
    filing = path_of(page)
    lines = page.locator("fieldset.line")
    for line in lines.all():
        line.locator("input[name$='-amount']").fill(
            line.locator(".line-before").inner_text().split()[1]
        )
    lines.first.locator(".line-attach label:first-child input").set_input_files(paper())
    expect(lines.first.locator(".evidence-file")).to_have_count(1)
    page.click(".filing-bar button.is-main")
    page.locator(".message.is-success").wait_for()
    for login, button in (
        ("aj-reviewer", "button:not(.is-main)"),
        ("aj-manager", "button.is-main"),
    ):
        page = visit(login).go(filing)
        page.locator(".decide form").first.locator(button).click()
        page.locator(".message.is-success").wait_for()
    assert state_of(page) == WORDS["received"]


def _total(page: Page) -> float:
    return float(page.locator(".figure-value strong").first.inner_text().replace(",", ""))


def _read_the_result(page: Page, total: float) -> None:
    """Every part adds up to the total, and each names its unit and its period."""
    expect(page.locator(".figure").first).to_contain_text("tCO\u2082")
    expect(page.locator(".figure").first).to_contain_text(MONTH)
    expect(page.locator(".figure").first).to_contain_text(" \u2013 ")  # its range
    for link in ("?source=", "?enterprise=", "?month="):
        table = page.locator("table", has=page.locator(f"a[href*='{link}']")).first
        rows = table.locator("tbody tr")
        parts = [_number(row.locator("td.is-number").first.inner_text()) for row in rows.all()]
        assert abs(sum(parts) - total) < 0.1, link
        assert abs(_number(table.locator("tfoot td.is-number").first.inner_text()) - total) < 0.1
    expect(page.locator("main .chart-canvas canvas:visible")).to_have_count(4)
    expect(page.locator("main")).to_contain_text("What makes the total uncertain")
    expect(page.locator("main")).to_contain_text("Coverage and origin of data")


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _follow_a_tonne(page: Page, run: str) -> None:
    """From the total to a line, and from there to all that it rests on."""
    page.locator("tbody a[href*='?enterprise=E02']").first.click()
    page.wait_for_url("**/lines/?enterprise=E02")
    page.locator("tbody tr", has_text="electricity").first.locator("[data-row-link]").click()
    page.wait_for_url(f"**/accounts/{run}/lines/*/")
    why = page.locator(".explanation")
    expect(page.locator(".formula .quality.is-verified")).to_be_visible()  # worked out again
    for kind in ("operand", "filing", "cell", "factor", "document", "clause", "evidence", "step"):
        assert why.locator(".why-kind").filter(has_text=re.compile(kind, re.IGNORECASE)).count(), (
            kind
        )
    expect(why).to_contain_text(f"Version 2 of {MONTH}")
    expect(why).to_contain_text("row 1 / column amount")
    expect(why).to_contain_text("910")
    _name, data = taken(page, lambda: why.locator("a", has_text="invoice.pdf").click())
    assert data.startswith(b"%PDF")


def _take_away(page: Page, run: str, kind: str, total: float) -> None:
    page.locator("details.menu", has=page.locator("a[href*='/files/']")).locator("summary").click()
    name, data = taken(page, lambda: page.click(f"a[href$='/files/{kind}/']"))
    assert name.endswith(f"-en.{kind}")
    text = {"docx": _docx_text, "pdf": _pdf_text, "xlsx": _xlsx_text}[kind](data)
    printed = re.sub(r"[,\s]", "", text)
    assert f"{total:.2f}" in printed, f"{kind} says another total"
    page.goto(page.url.split("/accounts/")[0] + f"/accounts/{run}/")


def _docx_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return " ".join([*(one.text for one in document.paragraphs), *cells])


def _pdf_text(data: bytes) -> str:
    assert data.startswith(b"%PDF")
    return " ".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages)


def _xlsx_text(data: bytes) -> str:
    cells = [c for sheet in workbook(data) for row in sheet.values for c in row]
    return " ".join(f"{one:.2f}" if isinstance(one, float) else str(one) for one in cells)


def _seal_and_publish(page: Page, run: str) -> None:
    page.click("a[href$='/seal/']")
    page.click("main form button.is-main")
    expect(page.locator(".field-error")).to_be_visible()  # the box must be ticked
    page.check("input[name=is_understood]")
    page.click("main form button.is-main")
    page.wait_for_url(f"**/accounts/{run}/")
    page.click("a[href$='/publish/']")
    page.click("main form button.is-main")
    page.wait_for_url(f"**/accounts/{run}/")
    expect(page.locator(".question .chip")).to_have_text("Published")


def _sankey(page: Page) -> list[dict]:
    """Return the links of the Sankey that is seen, once it is drawn."""
    for canvas in page.locator(".chart-canvas:visible").all():
        option = json.loads(page.locator(f"#{canvas.get_attribute('data-chart')}").inner_text())
        series = option["series"][0]
        if series["type"] == "sankey":
            canvas.scroll_into_view_if_needed()
            expect(canvas.locator("canvas")).to_be_visible()
            return series["links"]
    raise AssertionError("no Sankey is seen")


def _hold_conserved(links: list[dict]) -> None:
    """What comes into a node goes out of it, but for the first and the last."""
    into, out = Counter(), Counter()
    for link in links:
        out[link["source"]] += link["value"]
        into[link["target"]] += link["value"]
    inner = into.keys() & out.keys()
    assert inner
    for node in inner:
        assert abs(into[node] - out[node]) <= 0.01 + 1e-6 * into[node], node
