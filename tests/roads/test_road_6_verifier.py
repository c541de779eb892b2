"""Road 6: the verifier looks at the sealed account, finds, hears, concludes, and takes it away."""

import io
import re
import subprocess
import zipfile

from desk_acts import WORDS, taken
from desk_things import path_of
from desk_visitors import PASSWORD, Visitor
from playwright.sync_api import Page, expect

YEAR = "2025"


def test_a_sealed_account_is_verified_signed_and_checked_offline(visit, tmp_path):
    verifier = visit("gy-verifier")
    page = _open_verification(verifier, YEAR)
    place = path_of(page)
    page.locator("#findings").wait_for()
    _choose_threshold(page)
    page.locator("#sample details.fold summary").first.click()
    page.locator("#sample .check-form input[name=text]").first.fill(WORDS["checked_against"])
    page.locator("#sample .check-form button").first.click()
    expect(page.locator("#sample .chip.is-better")).to_have_count(1)
    page.locator("#sample tbody tr .row-link").first.click()  # the evidence is one click away
    page.locator(".explanation").wait_for()
    verifier.go(place)

    number = _find(page, effect="+100000000")
    expect(page.locator("main .chip.is-worse", has=page.locator("svg")).first).to_be_visible()
    verifier.go(f"{place}conclusion/")
    _conclude(page, "unmodified", PASSWORD)
    expect(page.locator("[role=alert], .field-error").first).to_be_visible()  # material, and open

    manager = visit("gy-manager")
    other = manager.go(f"{place}findings/{number}/")
    other.fill("textarea[name=text]", WORDS["verifier_answer"])
    other.click("button[value=answer]")
    expect(other.locator(".finding-steps, #findings").first).to_be_visible()
    assert manager.page.goto(f"{manager.base}{place}conclusion/").status == 403

    verifier.go(f"{place}findings/{number}/")
    expect(page.locator(".finding-steps")).to_contain_text(WORDS["verifier_answer"])
    page.fill("textarea[name=text]", WORDS["verifier_closed"])
    page.click("button[value=close]")
    verifier.go(f"{place}conclusion/")
    _conclude(page, "unmodified", "not the password")
    expect(page.locator(".field-error, [role=alert]").first).to_be_visible()
    _conclude(page, "unmodified", PASSWORD)
    page.wait_for_url("**/statement/")
    expect(page.locator(".statement")).to_contain_text(WORDS["verifier_statement"])
    assert page.pdf(format="A4").startswith(b"%PDF")
    verifier.go(place)
    expect(page.locator(".conclusions")).to_contain_text(WORDS["verifier_statement"])
    _check_offline(page, tmp_path)


def test_findings_are_recorded_and_answered_on_a_phone(visit):
    verifier = visit("aj-verifier", phone=True)
    page = _open_verification(verifier, YEAR)
    place = path_of(page)
    assert _overflow(page) == 0
    page.locator("#sample .line-finding").last.tap()  # the drawer, about that line
    drawer = page.locator("#drawer-body")
    expect(drawer.locator(".finding-line")).to_be_visible()
    drawer.locator("select[name=kind]").select_option("nonconformity")
    drawer.locator("textarea[name=text]").fill(WORDS["verifier_text"])
    assert _overflow(page) == 0
    with page.expect_navigation():
        drawer.locator("button.is-main").tap()
    expect(page.locator("#findings tbody tr")).to_have_count(1)
    manager = visit("aj-manager", phone=True)
    other = manager.go(place)
    other.locator("#findings tbody [data-row-link]").tap()
    other.locator("#drawer-body textarea").fill(WORDS["verifier_answer"])
    with other.expect_navigation():
        other.locator("#drawer-body button[value=answer]").tap()
    page = verifier.go(place)
    expect(page.locator("#findings tbody tr .chip.is-info")).to_be_visible()
    assert _overflow(page) == 0
    assert verifier.go(f"{place}conclusion/").locator("input[name=opinion]").count() == 4
    assert _overflow(page) == 0


def _open_verification(verifier: Visitor, year: str) -> Page:
    """Open the verification of a year from the list of sealed accounts."""
    page = verifier.go("/verifications/")
    row = page.locator("tbody tr", has=page.locator("td", has_text=re.compile(rf"^{year}$")))
    row.locator("[data-row-link]").click()
    page.wait_for_url("**/verification/")
    return page


def _choose_threshold(page: Page) -> None:
    page.locator("details.fold", has=page.locator("input[name=share]")).locator("summary").click()
    page.fill("input[name=share]", "4")
    page.fill("input[name=reason]", WORDS["basis"])
    page.locator("form[action$='/materiality/'] button").click()
    expect(page.locator(".threshold")).to_contain_text(re.compile(r"4(\.0)?\s*%"))


def _find(page: Page, effect: str) -> str:
    """Record a misstatement of a line of the sample and return its number."""
    page.locator("#sample .line-finding").first.click()
    drawer = page.locator("#drawer-body")
    drawer.locator("select[name=kind]").select_option("misstatement")
    drawer.locator("input[name=effect]").fill(effect)
    drawer.locator("textarea[name=text]").fill(WORDS["verifier_text"])
    with page.expect_navigation():
        drawer.locator("button.is-main").click()
    row = page.locator("#findings tbody tr").last
    expect(row).to_contain_text(WORDS["verifier_text"])
    return row.locator("[data-row-link]").inner_text().strip()


def _conclude(page: Page, opinion: str, password: str) -> None:
    page.check(f"input[name=opinion][value={opinion}]")
    page.check("input[name=assurance][value=limited]")
    page.fill("textarea[name=statement]", WORDS["verifier_statement"])
    page.fill("input[name=password]", password)
    page.click("main form button.is-main")
    page.wait_for_load_state()


def _check_offline(page: Page, folder) -> None:
    """Take the bundle away and hold it with nothing but Python; a changed one is found out."""
    name, data = taken(page, lambda: page.click("form.bundle button"))
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        bundle.extractall(folder / "whole")
    script = next((folder / "whole").rglob("verify.py"))
    whole = _verify(script)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    told = next(one for one in script.parent.rglob("*.json*") if "conclusion" in one.name.lower())
    told.write_text(told.read_text(encoding="utf-8").replace("limited", "reasonable"))
    assert _verify(script).returncode != 0, "a word of the conclusion was changed"


def _verify(script) -> subprocess.CompletedProcess[str]:
    command = ["/usr/bin/env", "-i", "/usr/bin/python3", "-I", script.name]
    return subprocess.run(
        command, cwd=script.parent, capture_output=True, text=True, check=False, timeout=120
    )


def _overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - 390")
