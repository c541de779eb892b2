"""The list of pages that stand for all others, and how one is opened."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from desk_visitors import Visitor
from playwright.sync_api import Page, expect

LIST = Path(__file__).with_name("pages.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A page of the list, see the head of ``pages.yaml``."""

    name: str
    road: int
    login: str | None
    path: str
    made: str
    follow: tuple[str, ...]
    click: tuple[str, ...]
    is_phone: bool
    is_screen: bool


def stops() -> list[Stop]:
    """Return every page of the list."""
    return [_stop(one) for one in yaml.safe_load(LIST.read_text(encoding="utf-8"))]


def _stop(one: dict[str, object]) -> Stop:
    login = str(one["as"])
    return Stop(
        name=str(one["name"]),
        road=int(str(one["road"])),
        login=None if login == "nobody" else login,
        path=str(one.get("path", "")),
        made=str(one.get("made", "")),
        follow=tuple(one.get("follow", ())),
        click=tuple(one.get("click", ())),
        is_phone=bool(one.get("phone")),
        is_screen=bool(one.get("is_screen")),
    )


def address(visitor: Visitor, stop: Stop, things: dict[str, str]) -> str:
    """Return where a page is, following links as far as the list says."""
    path = things[stop.made] + stop.path if stop.made else stop.path
    for selector in stop.follow:
        link = visitor.go(path).locator(selector).first
        path = link.get_attribute("href") or ""
        assert path, f"{selector} on {visitor.page.url} leads nowhere"
    return path


def come_to(visitor: Visitor, stop: Stop, path: str) -> Page:
    """Open a page and wait until it is drawn."""
    page = visitor.go(path)
    for selector in stop.click:
        page.locator(selector).first.click()
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until charts are drawn and what was asked for has come."""
    page.wait_for_load_state("networkidle")
    undrawn = page.locator(".chart-canvas:visible").filter(has_not=page.locator("canvas, svg"))
    expect(undrawn).to_have_count(0)
