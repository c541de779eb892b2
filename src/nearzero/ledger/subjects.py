"""Subjects: what flows through a park, each with its base unit, names and kin.

The table is data (``factors/data/subjects.csv``); ids are those of the factor library.
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FUEL_KINDS = ("solid_fuel", "liquid_fuel", "gas_fuel")
MATERIAL_KINDS = ("material", "alternative_material", "product", *FUEL_KINDS)
#: Kinds of subject that an activity takes, most likely first.
FITS: Mapping[str, tuple[str, ...]] = {
    "fuel_combustion": FUEL_KINDS,
    "transform_input": FUEL_KINDS,
    "transform_output": FUEL_KINDS,
    "feedstock": (*FUEL_KINDS, "material", "product"),
    "electricity_received": ("electricity",),
    "electricity_sent": ("electricity",),
    "electricity_generated": ("electricity",),
    "heat_received": ("heat",),
    "heat_sent": ("heat",),
    "process_product": ("product", *FUEL_KINDS, "material"),
    "process_material": ("material", "alternative_material", "wastewater", "product", *FUEL_KINDS),
    "energy_medium": ("medium",),
    "production": ("product", "material", *FUEL_KINDS, "electricity", "heat", "medium"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One subject.

    Attributes
    ----------
    kind
        ``solid_fuel``, ``liquid_fuel``, ``gas_fuel``, ``electricity``, ``heat``, ``medium``,
        ``product``, ``material``, ``alternative_material`` or ``wastewater``.
    unit
        Base unit that amounts are converted to.
    standard_coal_as
        Subject whose standard-coal coefficient it shares, empty where it has its own.
    factor_subject, factor_kind
        Subject and kind under which its factors stand, empty where they are its own.
    is_biogenic
        Whether its carbon is biogenic.
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


@cache
def subjects() -> Mapping[str, Subject]:
    """Return every subject by its id.

    Examples
    --------
    >>> subjects()["natural_gas"].unit
    '10^4 Nm3'
    """
    text = files("nearzero.factors").joinpath("data/subjects.csv").read_text(encoding="utf-8")
    found: dict[str, Subject] = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["id"]] = Subject(
            id=row["id"],
            kind=row["kind"],
            zh=row["zh"],
            en=row["en"],
            unit=row["unit"],
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            standard_coal_as=row["standard_coal_as"],
            factor_subject=row["factor_subject"],
            factor_kind=row["factor_kind"],
            is_biogenic=row["is_biogenic"] == "yes",
        )
    return found


def find_subjects(text: str) -> tuple[Subject, ...]:
    """Return every subject that a text names: id, Chinese, English or alias.

    Examples
    --------
    >>> [subject.id for subject in find_subjects("Natural Gas")]
    ['natural_gas']
    """
    return _by_name().get(_key(text), ())


def resolve_subject(text: str, activity: str) -> Subject | tuple[Subject, ...] | None:
    """Return the subject that a text names in an activity.

    Parameters
    ----------
    text
        As filed.
    activity
        Kind of flow, which decides between subjects of one name.

    Returns
    -------
    The subject; several where the activity does not decide; None where none has the name.

    Examples
    --------
    >>> resolve_subject("methanol", "fuel_combustion").kind
    'liquid_fuel'
    """
    named = find_subjects(text)
    for kind in FITS.get(activity, ()):
        fitting = tuple(subject for subject in named if subject.kind == kind)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return fitting
    if len(named) == 1:
        return named[0]
    return named or None


@cache
def _by_name() -> Mapping[str, tuple[Subject, ...]]:
    found: dict[str, list[Subject]] = {}
    for subject in subjects().values():
        for name in dict.fromkeys(
            _key(name) for name in (subject.id, subject.zh, subject.en, *subject.aliases) if name
        ):
            found.setdefault(name, []).append(subject)
    return {name: tuple(named) for name, named in found.items()}


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded.replace("_", "").replace("-", "").replace(" ", "")
