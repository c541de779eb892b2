"""Every sentence for people is in the catalogue: translated, not fuzzy, same placeholders."""

import ast
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from house import SOURCE, modules, name_of, tree

CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "nearzero.po"


def marked() -> dict[str, list[str]]:
    """Return each marked sentence with the places where it is marked."""
    found: dict[str, list[str]] = {}
    for path in modules():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "mark":
                continue
            place = f"{name_of(path)}:{node.lineno}"
            text = node.args[0]
            assert isinstance(text, ast.Constant), f"{place}: mark takes a plain string"
            found.setdefault(text.value, []).append(place)
    return found


def catalogue() -> Catalog:
    assert CATALOGUE.exists(), f"{name_of(CATALOGUE)} is missing"
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_marked_sentence_is_translated() -> None:
    known = catalogue()
    missing = {}
    for sentence, places in marked().items():
        message = known.get(sentence)
        if message is None or not message.string:
            missing[sentence] = places
    assert missing == {}, f"{len(missing)} sentences without Chinese"


def test_no_translation_is_fuzzy() -> None:
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []


def test_both_languages_have_the_same_placeholders() -> None:
    different = [
        message.id
        for message in catalogue()
        if message.id and placeholders(message.id) != placeholders(message.string)
    ]
    assert different == []


def test_placeholders_are_named() -> None:
    for sentence in marked():
        assert all(name.isidentifier() for name in placeholders(sentence)), sentence


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    said = set(marked())
    assert [message.id for message in catalogue() if message.id and message.id not in said] == []
