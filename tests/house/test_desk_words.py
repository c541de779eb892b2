"""The desk speaks Chinese and English completely."""

import re

from desk_words import catalogue, missing, sentences

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def test_every_sentence_of_the_desk_is_translated() -> None:
    assert missing() == {}


def test_no_translation_of_the_desk_is_fuzzy() -> None:
    assert [m.id for m in catalogue() if m.id and m.fuzzy] == []


def test_the_desk_has_the_same_placeholders_in_both_languages() -> None:
    def names(text: str) -> set[str]:
        return {one[1] or one[2] for one in _PLACEHOLDER.finditer(text)}

    different = []
    for message in catalogue():
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        words = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and any(names(one) != names(ids[-1]) for one in words):
            different.append(message.id)
    assert different == []


def test_the_desk_catalogue_holds_nothing_that_nobody_says() -> None:
    said = {one[0] if isinstance(one, tuple) else one for _, one in sentences()}
    kept = {m.id[0] if isinstance(m.id, (tuple, list)) else m.id for m in catalogue() if m.id}
    assert kept - said == set()
