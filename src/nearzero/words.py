"""Sentences in the reader's language.

Source strings are English sentences with named placeholders; translations live in ``locale``.
A module marks its sentences with :func:`mark` and they are translated at the edge, where the
reader's language is known.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_LOCALE_NAMES = {"zh": "zh_Hans", "en": "en"}
_LOCALE_DIR = Path(__file__).parent / "locale"


def mark(sentence: str) -> str:
    """Mark a sentence for translation and return it unchanged.

    Examples
    --------
    >>> mark("Emission")
    'Emission'
    """
    return sentence


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return the function that translates a marked sentence into a language.

    Parameters
    ----------
    language
        ``"zh"`` or ``"en"``.

    Raises
    ------
    ValueError
        If the language is not one of :data:`LANGUAGES`.

    Examples
    --------
    >>> translator("en")("Emission")
    'Emission'
    """
    if language not in _LOCALE_NAMES:
        message = f"language must be one of {', '.join(LANGUAGES)}, not {language!r}"
        raise ValueError(message)
    if language == "en":
        return mark
    return gettext.translation("nearzero", _LOCALE_DIR, [_LOCALE_NAMES[language]]).gettext
