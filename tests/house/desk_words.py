"""Every sentence of the desk's pages and code that people read, as the catalogue must hold it.

``python tests/house/desk_words.py`` prints those that the Chinese catalogue has no words for.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

DESK = Path(__file__).parents[2] / "src" / "parkdesk"
CATALOGUE = DESK / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
_CONSTANT = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")
_VARIABLE = re.compile(r"^\s*(\w[\w.]*)\s*$")

Said = tuple[str | None, str | tuple[str, str]]  #: context, and the sentence or both its forms


def sentences() -> dict[Said, list[str]]:
    """Return each sentence with the files it stands in."""
    found: dict[Said, list[str]] = {}
    for path in sorted(DESK.rglob("*.py")):
        for said in in_code(path.read_text(encoding="utf-8")):
            found.setdefault(said, []).append(str(path.relative_to(DESK)))
    for path in sorted([*DESK.rglob("*.html"), *DESK.rglob("*.txt")]):
        for said in in_template(path.read_text(encoding="utf-8")):
            found.setdefault(said, []).append(str(path.relative_to(DESK)))
    return found


def in_code(text: str) -> Iterator[Said]:
    """Yield the sentences that a Python file marks."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        constants = [one.value for one in node.args if isinstance(one, ast.Constant)]
        texts = [one for one in constants if isinstance(one, str)]
        if name not in CALLS or not texts:
            continue
        if name.startswith("pgettext"):
            yield texts[0], texts[1]
        elif name.startswith("ngettext"):
            yield None, (texts[0], texts[1])
        else:
            yield None, texts[0]


def in_template(text: str) -> Iterator[Said]:
    """Yield the sentences that a template marks."""
    tokens = iter(Lexer(text).tokenize())
    for token in tokens:
        for one in _CONSTANT.finditer(token.contents if token.token_type != TokenType.TEXT else ""):
            yield None, one[1] or one[2]
        if token.token_type != TokenType.BLOCK:
            continue
        words = list(smart_split(token.contents))
        if words[0] in {"translate", "trans"} and words[1][0] in "\"'":
            context = words[words.index("context") + 1][1:-1] if "context" in words else None
            yield context, words[1][1:-1]
        elif words[0] in {"blocktranslate", "blocktrans"}:
            yield _block(words, tokens)


def _block(words: list[str], tokens) -> Said:
    """Return the sentence of a block that ends with its own end tag."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if token.contents.startswith("end"):
                break
            parts.append([])
        elif token.token_type == TokenType.VAR:
            name = _VARIABLE.match(token.contents)
            assert name, f"a block names plain variables only: {token.contents}"
            parts[-1].append(f"%({name[1]})s")
        elif token.token_type == TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
    texts = ["".join(part) for part in parts]
    if "trimmed" in words:
        texts = [trim_whitespace(one) for one in texts]
    context = words[words.index("context") + 1][1:-1] if "context" in words else None
    return (context, (texts[0], texts[1])) if len(texts) > 1 else (context, texts[0])


def catalogue() -> Catalog:
    """Return the Chinese catalogue of the desk."""
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def missing() -> dict[Said, list[str]]:
    """Return the sentences without Chinese, with the files they stand in."""
    known = catalogue()
    found = {}
    for (context, said), places in sentences().items():
        key = said[0] if isinstance(said, tuple) else said
        message = known.get(key, context)
        words = message.string if message else ""
        if not (all(words) if isinstance(words, (tuple, list)) and words else words):
            found[context, said] = places
    return found


if __name__ == "__main__":
    for (context_, said_), places_ in missing().items():
        sys.stdout.write(f"{said_!r} {context_ or ''} ({', '.join(places_)})\n")
