"""Every page of the list: both languages whole, by keyboard, for all, on phone and paper."""

import io
from pathlib import Path

import pytest
from desk_pages import Stop, address, come_to, settle, stops
from desk_words_seen import chinese_in, english_in
from playwright.sync_api import Page
from pypdf import PdfReader

CHECKS = Path(__file__).with_name("page_checks.js").read_text(encoding="utf-8")
AXE = Path(__file__).parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
#: Words in no language: the button of the other language, codes, and what people have typed.
LEFT_OUT = "[lang]:not(html), code, .address, input, textarea"
_TABS = 60  #: so many places are walked by Tab; long lists only begin

each_page = pytest.mark.parametrize("stop", stops(), ids=lambda stop: stop.name)


@each_page
def test_in_chinese_for_everybody(visit, things, stop: Stop):
    visitor = visit(stop.login, size={"width": 1920, "height": 1080} if stop.is_screen else None)
    page = come_to(visitor, stop, address(visitor, stop, things))
    page.evaluate(CHECKS)
    assert page.get_attribute("html", "lang").startswith("zh")
    wrong = {
        "English": sorted(set(english_in(page.evaluate("pageChecks.texts", LEFT_OUT)))),
        "not reached": page.evaluate("pageChecks.unreachable()"),
        "axe": _axe(page),
        "axe in the dark": _axe_in_the_dark(page),
        "keyboard": _walk(page),
    }
    if not stop.is_screen:
        wrong |= {"paper": _print(page), "phone": _phone(page)}
    assert {name: found for name, found in wrong.items() if found} == {}


@each_page
def test_in_english(visit, things, stop: Stop):
    visitor = visit(stop.login, language="en")
    page = come_to(visitor, stop, address(visitor, stop, things))
    page.evaluate(CHECKS)
    assert page.get_attribute("html", "lang") == "en"
    assert sorted(set(chinese_in(page.evaluate("pageChecks.texts", LEFT_OUT)))) == []
    if not stop.is_screen:
        assert _phone(page) == []


def _axe(page: Page, rules: list[str] | None = None) -> list[str]:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: python assets/build.py")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate("pageChecks.axe", rules)


def _axe_in_the_dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    settle(page)
    found = _axe(page, ["color-contrast"])
    page.emulate_media(color_scheme="light")
    return found


def _walk(page: Page) -> list[str]:
    """Walk through the page by Tab; return where the focus is not seen, or that it is caught."""
    count = min(page.evaluate("pageChecks.stopCount()"), _TABS)
    hidden, reached = [], 0
    for _ in range(count + 2):
        page.keyboard.press("Tab")
        focus = page.evaluate("pageChecks.focused()")
        if focus and not focus["isShown"]:
            hidden.append(focus["name"])
        reached = page.locator("[data-reached]").count()
        if focus is None:
            break
    caught = [f"{reached} of {count} places reached"] if reached < count - 2 else []
    return sorted(set(hidden)) + caught


def _print(page: Page) -> list[str]:
    page.emulate_media(media="print")
    wrong = page.evaluate("pageChecks.printed()")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    page.emulate_media(media="screen")
    return wrong if paper.pages else [*wrong, "no page"]


def _phone(page: Page) -> list[str]:
    page.set_viewport_size({"width": 390, "height": 844})
    return page.evaluate("pageChecks.overflow()")
