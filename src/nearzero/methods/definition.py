"""The shape of a method file: what the document says, as data; its arithmetic has a name.

Unknown keys are errors. Law: methods lock their factors, and an unknown method refuses to run.
"""

import hashlib
import inspect
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from nearzero.factors.model import Deviation
from nearzero.methods import kernels


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Strict):
    """A title in both languages; official titles are data, not translations."""

    en: str
    zh: str


class Clause(Title):
    """Where a text says it; plain text where both languages write it alike."""

    en: str = ""
    zh: str = ""

    @model_validator(mode="before")
    @classmethod
    def _alike(cls, value: object) -> object:
        return {"en": value, "zh": value} if isinstance(value, str) else value


class Operand(_Strict):
    """Where one operand of a kernel comes from; the first that has a value answers.

    ``row`` is a column of ACTIVITY; ``measured`` a column with the filer's measured value;
    ``quantity`` a parameter that the filer may measure (PROPERTIES) or the factor library gives;
    ``constant`` a number that the method itself prints; ``gwp`` the warming of a gas. ``kind``
    is that of the subject unless given; ``-`` asks for a factor without one. A ``$name`` stands
    for the value of a setting. ``picks`` names a factor by subject; with ``picks_only`` the
    library is not searched for other subjects.
    """

    row: str = ""
    measured: str = ""
    quantity: str = ""
    subject: str = ""
    kind: str = ""
    region: Literal["", "park", "grid", "national"] | str = ""
    documents: str | tuple[str, ...] = ()
    picks: Mapping[str, str] = {}
    picks_only: bool = False
    constant: float | None = None
    gwp: str = ""
    clause: Clause = Clause()


class When(_Strict):
    """Which rows a source takes; empty lists take any."""

    activity: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    biogenic: bool | None = None


class Route(_Strict):
    """A kernel and its operands; taken by the rows whose ``needs`` columns are all filed.

    ``needs`` may also name a parameter of PROPERTIES as ``property.<quantity>``.
    """

    kernel: str
    needs: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    base_unit: str = ""
    takes: Mapping[str, Operand]

    @model_validator(mode="after")
    def _operands_fit_kernel(self) -> "Route":
        function = getattr(kernels, self.kernel, None)
        if function is None or self.kernel not in operand_units():
            message = f"no kernel is called {self.kernel!r}"
            raise ValueError(message)
        wanted = set(inspect.signature(function).parameters)
        if wanted != set(self.takes):
            message = f"kernel {self.kernel} takes {sorted(wanted)}, not {sorted(self.takes)}"
            raise ValueError(message)
        return self


class EmissionSource(_Strict):
    """One kind of emission of a method.

    ``border_only`` leaves out flows that stay inside the park; ``memo`` is listed, not added;
    ``basis`` names one of two figures for the same thing; an ``optional`` source whose factor
    nobody published for a subject is left out with a warning instead of a refusal.
    """

    id: str
    title: Title
    group: str
    scope: Literal[1, 2, 3]
    gas: str = "CO2"
    clause: Clause
    when: When
    routes: tuple[Route, ...]
    sign: Literal[1, -1] = 1
    border_only: bool = False
    basis: str = ""
    memo: bool = False
    optional: bool = False


class NotCounted(_Strict):
    """Rows that the method leaves out, and by which clause."""

    reason: str
    title: Title
    clause: Clause
    when: When


class Choice(_Strict):
    """One value of a setting."""

    value: str
    title: Title


class Setting(_Strict):
    """A gap of the text, or a choice it leaves: named, with the chosen value on the result.

    Without ``choices`` the value is free text, for instance a factor id.
    """

    id: str
    title: Title
    choices: tuple[Choice, ...] = ()
    default: str
    basis: Clause
    clause: Clause = Clause()


class EnergyFlow(_Strict):
    """A flow that counts in the energy total, with its sign."""

    activity: str
    sign: Literal[1, -1]
    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    border_only: bool = False
    setting: str = ""


class EnergyRules(_Strict):
    """How every method counts energy beside carbon."""

    documents: tuple[str, ...]
    picks: Mapping[str, str] = {}
    flows: tuple[EnergyFlow, ...]
    settings: tuple[Setting, ...]


class Tier(_Strict):
    """A band of energy use and its limit of emission per energy."""

    name: str
    from_tce: float
    below_tce: float | None = None
    limit_tco2_per_tce: float
    clause: Clause


class Definition(_Strict):
    """A method."""

    id: str
    version: str
    title: Title
    document: str
    status: Literal["in-force", "placeholder", "superseded"]
    valid_from: date | None = None
    gases: tuple[str, ...] = ("CO2",)
    gwp: str = ""
    calendar_year: bool = False
    rounding: str = "report-total-then-split"
    accepts: tuple[Deviation, ...] = ()
    documents: Mapping[str, tuple[str, ...]] = {}
    settings: tuple[Setting, ...] = ()
    sources: tuple[EmissionSource, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    tiers: tuple[Tier, ...] = ()
    refuses: Title | None = None
    park_types: Mapping[str, Title] = {}

    @property
    def digest(self) -> str:
        """SHA-256 of the method as data, in hexadecimal."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def source(self, source_id: str) -> EmissionSource:
        """Return a source by its id.

        Raises
        ------
        KeyError
            If the method has no such source.
        """
        for source in self.sources:
            if source.id == source_id:
                return source
        raise KeyError(source_id)


def read_yaml(text: str) -> dict[str, Any]:
    """Return YAML as plain data; the C loader gives the same ten times as fast."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(text, Loader=loader))  # noqa: S506 - a safe loader


def parse_definition(text: str, common: Mapping[str, Any]) -> Definition:
    """Read a method file.

    Fragments that it ``includes`` (settings, sources, rows not counted) are put before its own,
    and routes named in ``common`` are written out in place of their names.

    Raises
    ------
    pydantic.ValidationError
        With the path of every key that does not fit.
    """
    data = read_yaml(text)
    for name in data.pop("includes", ()):
        for key, entries in common["fragments"][name].items():
            data[key] = [*entries, *data.get(key, ())]
    for source in data.get("sources", ()):
        if isinstance(source.get("routes"), str):
            source["routes"] = common["routes"][source["routes"]]
    return Definition.model_validate(data)


@cache
def operand_units() -> Mapping[str, Mapping[str, str]]:
    """Return the unit of every operand by kernel; ``u`` is the base unit of the row."""
    found: dict[str, dict[str, str]] = {}
    for row in _kernel_rows():
        found.setdefault(row[0], {})[row[1]] = row[2]
    return found


@cache
def formulas() -> Mapping[str, str]:
    """Return the printed formula of every kernel."""
    return {row[0]: row[3] for row in _kernel_rows() if row[3]}


@cache
def _kernel_rows() -> list[list[str]]:
    text = files("nearzero.methods").joinpath("kernels/kernels.csv").read_text(encoding="utf-8")
    return [line.split(",", 3) for line in text.splitlines()[1:]]
