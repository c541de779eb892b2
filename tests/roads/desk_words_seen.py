"""What may and may not be read on a page of each language."""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2] / "src"
CATALOGUE = SOURCE / "parkdesk" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
#: Data of the demonstration and of the library: names that stand in Chinese on English pages too.
DATA = (SOURCE / "parkdesk" / "cli" / "demonstration" / "data", SOURCE / "nearzero")
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_IDENTIFIER = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
_FEW = 3  #: words; a shorter sentence may be a name


@cache
def english_sentences() -> tuple[str, ...]:
    """Return the parts between placeholders of every English sentence of more than three words."""
    with CATALOGUE.open("rb") as file:
        messages = [one.id for one in read_po(file) if one.id]
    ids = [one for said in messages for one in ([said] if isinstance(said, str) else said)]
    parts = {part.strip().replace("%%", "%") for said in ids for part in _PLACE.split(said)}
    return tuple(sorted(part for part in parts if len(re.findall(r"[A-Za-z]{2,}", part)) > _FEW))


def english_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield what of the catalogue's English, and which bare identifiers, a Chinese page says."""
    for text in texts:
        yield from (one for one in english_sentences() if one in text)
        yield from (one for one in _IDENTIFIER.findall(text) if "/" not in text)


@cache
def known_chinese() -> str:
    """Return all Chinese text of the data."""
    kinds = (".csv", ".yaml", ".md")
    files = [one for root in DATA for one in sorted(root.rglob("*")) if one.suffix in kinds]
    own = Path(__file__).with_name("words.yaml")
    return "\n".join(one.read_text(encoding="utf-8") for one in (*files, own))


def chinese_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield the Chinese on an English page that is no name of the data."""
    known = known_chinese()
    for text in texts:
        yield from (one for one in _CHINESE.findall(text) if one not in known)


if __name__ == "__main__":
    sys.stdout.write("\n".join(english_sentences()) + "\n")
