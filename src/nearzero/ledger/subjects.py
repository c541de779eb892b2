"""What an activity can be of: fuels, electricity, heat, media, products, materials, wastewater.

``factors/data/subjects.csv`` lists them with the unit that factors are per. A text names one by
id, Chinese name, English name or alias; where one word means different things for different
activities, :func:`resolve_subject` asks the activity and refuses what stays ambiguous.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from nearzero.ledger.choices import plain, unique_names

FUELS = ("solid_fuel", "liquid_fuel", "gas_fuel")
KINDS: Mapping[str, tuple[str, ...]] = {
    "fuel_combustion": FUELS,
    "transform_input": FUELS,
    "transform_output": (*FUELS, "heat"),
    "feedstock": (*FUELS, "product", "material"),
    "electricity_received": ("electricity",),
    "electricity_sent": ("electricity",),
    "electricity_generated": ("electricity",),
    "heat_received": ("heat",),
    "heat_sent": ("heat",),
    "process_product": ("product", "material", *FUELS),
    "process_material": (
        "material",
        "alternative_material",
        "product",
        "wastewater",
        "medium",
        *FUELS,
    ),
    "energy_medium": ("medium",),
    "production": ("product", "material", *FUELS, "electricity", "heat", "medium"),
}
"""Kinds of subject that fit each activity."""
_ONLY = {"electricity_generated": ("own_nonfossil", "own_fossil")}
"""Subjects that fit an activity where its kinds alone say too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A fuel, product, material or attribute.

    Attributes
    ----------
    id
        Snake-case English id.
    kind
        ``solid_fuel``, ``liquid_fuel``, ``gas_fuel``, ``electricity``, ``heat``, ``medium``,
        ``product``, ``material``, ``alternative_material`` or ``wastewater``.
    zh, en
        Names.
    unit
        Base unit: what its factors are per.
    aliases
        Further names.
    standard_coal_as
        Subject whose standard-coal coefficient it takes, empty = its own.
    factor_subject, factor_kind
        What its factors are listed under where that is not its own id.
    is_biogenic
        Whether its carbon is from living matter.
    """

    id: str
    kind: str
    zh: str
    en: str
    unit: str
    aliases: tuple[str, ...] = ()
    standard_coal_as: str = ""
    factor_subject: str = ""
    factor_kind: str = ""
    is_biogenic: bool = False

    @property
    def title(self) -> str:
        """Chinese name and id, as messages list it."""
        return f"{self.zh} ({self.id})"

    def fits(self, activity: str) -> bool:
        """Say whether an activity can be of this subject."""
        only = _ONLY.get(activity)
        return self.kind in KINDS.get(activity, ()) and (only is None or self.id in only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a text names for an activity.

    ``subject`` is set where it names exactly one that fits. Else ``candidates`` hold what it
    could mean (several: ambiguous), ``misfits`` what it names that does not fit, and with
    neither the text is unknown.
    """

    subject: Subject | None = None
    candidates: tuple[Subject, ...] = ()
    misfits: tuple[Subject, ...] = ()


@cache
def subjects() -> Mapping[str, Subject]:
    """Return every subject by its id.

    Examples
    --------
    >>> subjects()["natural_gas"].unit, subjects()["fossil"].kind
    ('10^4 Nm3', 'heat')
    """
    text = (files("nearzero") / "factors" / "data" / "subjects.csv").read_text(encoding="utf-8")
    return {row["id"]: _subject(row) for row in csv.DictReader(text.splitlines())}


def find_subject(text: str) -> Subject | None:
    """Return the subject that a text names in any activity, or None.

    Examples
    --------
    >>> find_subject("Natural Gas").id, find_subject("ＬＮＧ").id, find_subject("phlogiston")
    ('natural_gas', 'lng', None)
    """
    found = _names().get(plain(text))
    return subjects()[found] if found else None


def resolve_subject(text: str, activity: str | None) -> Resolved:
    """Return what a text names for an activity; None is an activity that is not known.

    Examples
    --------
    >>> resolve_subject("natural_gas", "fuel_combustion").subject.unit
    '10^4 Nm3'
    >>> resolve_subject("raw_coal", "electricity_received").misfits[0].id
    'raw_coal'
    """
    meant = _words().get((plain(text), activity or ""))
    if meant is None:
        found = find_subject(text)
        meant = (found,) if found else ()
    if activity is None:
        return Resolved(subject=meant[0] if len(meant) == 1 else None, candidates=meant)
    fitting = tuple(subject for subject in meant if subject.fits(activity))
    if len(fitting) == 1:
        return Resolved(subject=fitting[0])
    return Resolved(candidates=fitting, misfits=() if fitting else meant)


def written_name(subject: Subject, activity: str | None) -> str:
    """Return how a subject is written beside an activity: in Chinese, or by id if that is unclear.

    Examples
    --------
    >>> written_name(subjects()["methane"], "process_product")
    'methane'
    """
    is_clear = resolve_subject(subject.zh, activity).subject is subject
    return subject.zh if is_clear else subject.id


def fitting_subjects(activity: str | None) -> tuple[Subject, ...]:
    """Return the subjects that fit an activity, or all where it is not known."""
    known = subjects().values()
    return tuple(subject for subject in known if activity is None or subject.fits(activity))


def nearest_subjects(text: str, activity: str | None) -> tuple[str, ...]:
    """Return the titles of the fitting subjects whose names look most like a text."""
    fitting = {subject.id for subject in fitting_subjects(activity)}
    names = {name: found for name, found in _names().items() if found in fitting}
    like = get_close_matches(plain(text), names, n=5, cutoff=0.5)
    return tuple(dict.fromkeys(subjects()[names[name]].title for name in like))


def _subject(row: dict[str, str]) -> Subject:
    aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
    texts = {name: row[name] for name in ("id", "kind", "zh", "en", "unit", "standard_coal_as")}
    return Subject(
        **texts,
        factor_subject=row["factor_subject"],
        factor_kind=row["factor_kind"],
        aliases=aliases,
        is_biogenic=row["is_biogenic"] == "yes",
    )


@cache
def _names() -> dict[str, str]:
    return unique_names((s.id, (s.id, s.zh, s.en, *s.aliases)) for s in subjects().values())


@cache
def _words() -> dict[tuple[str, str], tuple[Subject, ...]]:
    """Return what a word means for an activity, from ``subject_words.csv``."""
    text = (files("nearzero.ledger") / "subject_words.csv").read_text(encoding="utf-8")
    return {
        (plain(row["zh"]), activity): tuple(subjects()[name] for name in row["subjects"].split("|"))
        for row in csv.DictReader(text.splitlines())
        for activity in row["activities"].split("|")
    }
