"""Names of activities, subjects, units and periods in the reader's language."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nearzero.ledger.amounts import allowed_units, find_unit
from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import fitting_subjects, resolve_subject, subjects
from nearzero.ledger.table import ACTIVITIES, ACTIVITY_FILED
from nearzero.ledger.template import words
from nearzero.ledger.template_lists import unit_group
from nearzero.reporting import labels

_HEADINGS = {column.name: column for column in ACTIVITY_FILED.columns}


def is_chinese() -> bool:
    """Say whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def named(chinese: str, english: str) -> str:
    """Return the name in the reader's language, the Chinese one where there is no other."""
    return chinese if is_chinese() else english or chinese


def choice_word(listed: str, value: str) -> str:
    """Return the name of a value of a closed list; a text that names none stays as it is."""
    known = choices(listed)
    found = known.find(value)
    if found is None:
        return value
    return known.zh[found] if is_chinese() else known.en[found]


def choice_words(listed: str) -> list[tuple[str, str]]:
    """Return the values of a closed list with their names."""
    return [(value, choice_word(listed, value)) for value in choices(listed).values]


def activity_words() -> list[tuple[str, str]]:
    """Return the activities with their names."""
    return [(value, choice_word("activity", value)) for value in ACTIVITIES]


def subject_word(text: str, activity: str) -> str:
    """Return the name of what a text names beside an activity, else the text."""
    found = resolve_subject(text, choices("activity").find(activity)).subject
    return named(found.zh, found.en) if found else text


def subject_words(activity: str) -> list[tuple[str, str]]:
    """Return the subjects that fit an activity with their names, in the library's order."""
    if activity not in ACTIVITIES:
        return []
    return [(one.id, named(one.zh, one.en)) for one in fitting_subjects(activity)]


def unit_word(text: str) -> str:
    """Return a unit as the reader writes it; a text that names none stays as it is."""
    found = find_unit(text)
    if found is None:
        return text
    if is_chinese():
        return _chinese_units().get(found.symbol, labels.unit_words(found.symbol, "zh"))
    return labels.unit_words(found.symbol, "en")


@cache
def _chinese_units() -> Mapping[str, str]:
    """Return the Chinese units of the template by their symbols."""
    listed = [text for group in words()["units"].values() for text in group["zh"]]
    return {found.symbol: text for text in reversed(listed) if (found := find_unit(text))}


def unit_words(subject: str, activity: str, current: str) -> list[tuple[str, str]]:
    """Return the units a subject is filed in, as filed and as read; the current one first."""
    known = choices("activity").find(activity)
    found = subjects().get(subject) or resolve_subject(subject, known).subject
    if found is None:
        return [(current, current)] if current else []
    usual: Sequence[str] = allowed_units(found)
    if is_chinese():
        usual = words()["units"][unit_group(found)]["zh"]
    filed = find_unit(current, found) if current else None
    others = [one for one in usual if filed is None or find_unit(one, found) != filed]
    return [(one, unit_word(one)) for one in [*([current] if current else []), *others]]


def column_word(name: str) -> str:
    """Return the name of a column of the ledger in the reader's language."""
    column = _HEADINGS.get(name)
    if column is None:
        return name
    return column.zh[0] if is_chinese() and column.zh else str(_english().get(name, name))


def _english() -> Mapping[str, str]:
    return {
        "period": _("period"),
        "activity": _("activity"),
        "subject": _("subject"),
        "amount": _("amount"),
        "unit": _("unit"),
        "purpose": _("purpose of the fuel"),
        "counterparty_id": _("partner inside the park"),
        "net_calorific_value": _("measured lower heating value"),
        "net_calorific_value_unit": _("its unit"),
        "carbon_content": _("measured carbon content"),
        "carbon_content_unit": _("its unit"),
        "oxidation": _("measured oxidation"),
        "emission_factor": _("measured emission factor"),
        "emission_factor_unit": _("its unit"),
        "quality": _("how it is known"),
        "certificate_id": _("certificate"),
        "evidence": _("evidence"),
        "note": _("note"),
    }
