"""For each code of annotating: source and target that trigger it, and a clean neighbour."""

from collections.abc import Callable
from pathlib import Path

from filed_book import book
from triggers import HEAT

from filed_folder import folder

Builder = Callable[[Path], tuple[Path, Path]]


def _from_book(path: Path) -> tuple[Path, Path]:
    return book(path / "ledger.xlsx"), path / "notes.xlsx"


TRIGGERS: dict[str, tuple[Builder, Builder]] = {
    "ledger.annotate-format": (
        lambda path: (folder(path / "ledger", [HEAT]), path / "notes.xlsx"),
        _from_book,
    ),
    "ledger.annotate-original": (
        lambda path: (book(path / "ledger.xlsx"), path / "ledger.xlsx"),
        _from_book,
    ),
}
