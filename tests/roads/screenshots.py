"""Photograph the pages of every road: ``python tests/roads/screenshots.py FOLDER [PATTERN …]``.

Light and dark, Chinese and English, 1440 and 390 pixels wide; big screens 1920 by 1080. The
demonstration is started for it, or ``DESK_ADDRESS`` names a running one. Patterns such as
``'*-zh-light-*'`` say which pictures are taken.
"""

import sys
import tempfile
from fnmatch import fnmatch
from itertools import product
from pathlib import Path

from desk_pages import Stop, address, come_to, stops
from desk_things import make_things
from desk_visitors import DESKTOP, PHONE, SCREEN, Reception, launch, running_desk
from playwright.sync_api import sync_playwright

THEMES = ("light", "dark")
LANGUAGES = ("zh", "en")


def main(folder: Path, patterns: list[str]) -> None:
    """Take the pictures into a folder."""
    with tempfile.TemporaryDirectory() as home, running_desk(Path(home)) as desk:  # noqa: SIM117
        with sync_playwright() as playwright:
            reception = Reception(launch(playwright), desk)
            things = make_things(reception)
            for stop in stops():
                photograph(reception, stop, things, folder, patterns)
            reception.browser.close()


def photograph(
    reception: Reception,
    stop: Stop,
    things: dict[str, str],
    folder: Path,
    patterns: list[str],
) -> None:
    """Take every picture of one page."""
    path = ""
    sizes = (SCREEN,) if stop.is_screen else (DESKTOP, PHONE)
    for language, theme, size in product(LANGUAGES, THEMES, sizes):
        name = f"{stop.road}-{stop.name}-{language}-{theme}-{size['width']}.png"
        if not any(fnmatch(name, one) for one in patterns or ["*"]):
            continue
        context, visitor = reception.window(
            stop.login, phone=size is PHONE, size=size, language=language, theme=theme
        )
        path = path or address(visitor, stop, things)
        page = come_to(visitor, stop, path)
        page.screenshot(path=folder / name, full_page=not stop.click)
        context.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target, sys.argv[2:])
