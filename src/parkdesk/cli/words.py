"""What the command says, in the language of who typed it.

Django is not loaded for this: ``--help`` and a wrong command line answer at once.
"""

import gettext
import os
import sys
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
DJANGO_LANGUAGES = {"zh": "zh-hans", "en": "en"}
_LOCALE = Path(__file__).parent.parent / "locale"
_chosen = ["zh"]


class CannotDo(Exception):
    """The command cannot be carried out; its text says why and how to mend it."""


def language_of(arguments: list[str]) -> str:
    """Return the language that a command line or the environment asks for; Chinese by default."""
    asked = ""
    if "--language" in arguments[:-1]:
        asked = arguments[arguments.index("--language") + 1]
    for said in (asked, os.environ.get("PARKDESK_LANGUAGE"), os.environ.get("NEARZERO_LANGUAGE")):
        if said in LANGUAGES:
            return str(said)
    return "zh"


def speak(language: str) -> None:
    """Choose the language of everything that is said from now on."""
    _chosen[0] = language


def language() -> str:
    """Return the language that was chosen."""
    return _chosen[0]


@cache
def _catalogue(chosen: str) -> gettext.NullTranslations:
    if chosen == "en":
        return gettext.NullTranslations()
    return gettext.translation("django", _LOCALE, ["zh_Hans"], fallback=True)


def _(sentence: str) -> str:
    """Return a sentence in the language that was chosen."""
    return _catalogue(_chosen[0]).gettext(sentence)


def say(text: str) -> None:
    """Print a result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tell(text: str) -> None:
    """Print progress or a complaint, beside the result."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def size(count: int) -> str:
    """Return a number of bytes as people read it.

    Examples
    --------
    >>> size(1536)
    '1.5 KB'
    """
    amount = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TB"
