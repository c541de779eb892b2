"""The reader's language, and names that there are in two."""

from django.utils.translation import get_language


def is_chinese() -> bool:
    """Say whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def language() -> str:
    """Return the reader's language as the library names it."""
    return "zh" if is_chinese() else "en"


def named(name_zh: str, name_en: str) -> str:
    """Return the name in the reader's language; the other one where it has none."""
    return (name_zh or name_en) if is_chinese() else (name_en or name_zh)
