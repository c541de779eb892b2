"""Where the numbers of a kernel come from: the filer's measurement, the method, the library.

One resolution for a group of rows; every answer keeps its factor and how exactly it matched.
Law: methods lock their factors, and nothing is picked from memory unless it is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from nearzero import units
from nearzero.factors import FactorLibrary, Match, NoMatch, Query, gwp_set, parents
from nearzero.factors.conversion import converted
from nearzero.factors.model import Deviation
from nearzero.ledger.subjects import Subject, subjects
from nearzero.methods.definition import Definition, Operand
from nearzero.methods.rows import Group
from nearzero.problems import Severity, kind
from nearzero.words import mark

UNIT_MISFIT = kind(
    "method.factor-unit",
    Severity.BLOCKER,
    mark("Factor {factor} is printed in {found}; operand {operand} of {subject} needs {expected}."),
    mark("Name another factor, or file the amount in a unit that fits."),
    "METHODS §4",
)
REGION_MISSING = kind(
    "method.region-unknown",
    Severity.BLOCKER,
    mark("The method needs the province of the park; found {found}."),
    mark("Write the province of the park on the park sheet."),
    "METHODS §4",
)
_USERS_ONLY = ("user",)  #: no document answers, only a factor of the user's own
OWN_SET_ASIDE = kind(
    "method.own-factor-set-aside",
    Severity.NOTE,
    mark("Your factor {factor} was not used: the method prescribes {used}."),
    mark("Nothing to do; the method locks this number."),
    "FACTORS §6",
)
ROW_ORIGIN, MEASURED, CONSTANT, PROPERTY = -1, -2, -3, -4


@dataclass(frozen=True, slots=True)
class Answer:
    """A number for an operand of a group: value in the kernel's unit and where it is from.

    ``origin`` is an index into the used factors, or one of :data:`ROW_ORIGIN`,
    :data:`MEASURED`, :data:`CONSTANT`; ``miss`` says why there is no number.
    """

    value: float
    origin: int
    miss: NoMatch | None = None
    query: Query | None = None

    @property
    def is_left_open(self) -> bool:
        """Whether the method names no factor and the user has given none."""
        return self.query is not None and self.query.documents == _USERS_ONLY


@dataclass(slots=True)
class Resolver:
    """Resolves operands for one method, park and moment, and remembers what it used."""

    library: FactorLibrary
    method: Definition
    settings: Mapping[str, str]
    region: str
    known_on: date | None = None
    named: tuple[str, ...] = ()
    used: list[Match] = field(default_factory=list)
    set_aside: set[tuple[str, str]] = field(default_factory=set)
    consulted: set[str] = field(default_factory=set)
    misfits: dict[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)
    _index: dict[tuple[str, str], int] = field(default_factory=dict)

    def answer(
        self, operand: Operand, name: str, unit: str, group: Group, *, tell: bool = True
    ) -> Answer:
        """Return the number that the method or the library gives for an operand of a group.

        Without ``tell`` a factor in a unit that does not convert counts as none.
        """
        if operand.constant is not None:
            return Answer(operand.constant, CONSTANT)
        query = self.query(operand, group)
        if query is None:
            return Answer(float("nan"), CONSTANT)
        found = self._resolve(query)
        if isinstance(found, NoMatch):
            if query.documents == _USERS_ONLY:
                published = self.library.by_subject.get((query.quantity, query.subject), ())
                found = replace(found, nearest=tuple(f for f in published if f.value is not None))
            return Answer(float("nan"), CONSTANT, found, query)
        value = value_in(found, unit, group.base_unit)
        if value is None and not tell:
            miss = NoMatch(reason="factor.none", nearest=(found.factor,))
            return Answer(float("nan"), CONSTANT, miss, query)
        if value is None:
            wanted = unit.replace("u", group.base_unit) if unit.endswith("u") else unit
            self.misfits[(found.factor.id, name, group.subject)] = {
                "factor": found.factor.id,
                "found": found.factor.unit,
                "operand": name,
                "subject": group.subject,
                "expected": wanted,
            }
            return Answer(float("nan"), CONSTANT)
        if found.factor.lock:
            self.set_aside |= {(own.id, found.factor.id) for own in self.library.set_aside(query)}
        return Answer(value, self.remember(found))

    def _resolve(self, query: Query) -> Match | NoMatch:
        """Ask the library; a name that the user gave never displaces what the method locks."""
        found = self.ask(query)
        if query.name not in self.named or isinstance(found, NoMatch):
            return found
        prescribed = self.ask(replace(query, name=""))
        if isinstance(prescribed, Match) and prescribed.factor.lock:
            if prescribed.factor.id != query.name:
                self.set_aside.add((query.name, prescribed.factor.id))
            return prescribed
        if found.factor.id != query.name or Deviation.NAMED in found.deviations:
            return found
        return replace(found, deviations=(*found.deviations, Deviation.NAMED))

    def ask(self, query: Query) -> Match | NoMatch:
        """Return the library's answer, noting what was looked at for whoever seals the run."""
        found = self.library.resolve(query)
        names = [query.name, *(f.id for f in self.library.set_aside(query))]
        if isinstance(found, Match):
            names.append(found.factor.id)
        self.consulted.update(name for name in names if name in self.library.factors)
        return found

    def remember(self, match: Match) -> int:
        """Return the index of a match among the used ones."""
        key = (match.factor.id, match.how)
        if key not in self._index:
            self._index[key] = len(self.used)
            self.used.append(match)
        return self._index[key]

    def query(self, operand: Operand, group: Group) -> Query | None:
        """Return what to ask the library, or None where the method gives no default."""
        if operand.gwp:
            potentials = gwp_set(self.library, self.method.gwp)
            self.consulted.update(factor.id for factor in potentials.values())
            factor = potentials.get(operand.gwp)
            name = factor.id if factor else ""
            return self._query("gwp100", operand.gwp, self.method.gwp, group, operand, name)
        subject = _subject(operand.subject or group.subject)
        wanted = subject.factor_subject or subject.id
        kind_ = "" if operand.kind == "-" else self._setting(operand.kind) or subject.factor_kind
        pick = self._setting(operand.picks.get(group.subject, ""))
        if operand.picks_only and (name := self.named_for(operand.quantity, wanted, None)):
            pick = name
        if operand.picks_only and not pick:
            return self._users(operand.quantity, wanted, group)
        return self._query(operand.quantity, wanted, kind_, group, operand, pick)

    def _query(
        self, quantity: str, subject: str, kind_: str, group: Group, operand: Operand, pick: str
    ) -> Query:
        documents = operand.documents
        if isinstance(documents, str):
            documents = self.method.documents[documents]
        return Query(
            quantity=quantity,
            subject=subject,
            kind=kind_,
            region=self._region(self._setting(operand.region), group.on),
            on=group.on,
            known_on=self.known_on,
            method=self.method.id,
            documents=() if pick else documents,
            accepts=frozenset((*self.method.accepts, Deviation.USER, Deviation.NAMED)),
            name=self.named_for(quantity, subject, kind_) or pick,
        )

    def _users(self, quantity: str, subject: str, group: Group) -> Query:
        """Ask for a user's own factor only: no document answers."""
        return Query(
            quantity=quantity,
            subject=subject,
            region=self.region,
            on=group.on,
            method=self.method.id,
            documents=_USERS_ONLY,
            accepts=frozenset((Deviation.USER,)),
        )

    def named_for(self, quantity: str, subject: str, kind_: str | None) -> str:
        """Return the named factor for a question; None as kind takes any."""
        for name in self.named:
            factor = self.library.factors.get(name)
            if factor is None or (factor.quantity, factor.subject) != (quantity, subject):
                continue
            if kind_ is None or factor.kind == kind_:
                return name
        return ""

    def _setting(self, text: str) -> str:
        return self.settings[text[1:]] if text.startswith("$") else text

    def _region(self, level: str, on: date) -> str:
        if level in ("", "park"):
            return self.region
        if level == "grid":
            return next(iter(parents(self.region, on)), self.region)
        return "CN" if level == "national" else level


def value_in(match: Match, unit: str, base_unit: str) -> float | None:
    """Return a factor's value in the unit an operand has, or None where it does not convert.

    Parameters
    ----------
    match
        A factor with a value.
    unit
        ``1``, ``tC/GJ``, ``GJ/u``, ``kg/t``, …; ``u`` stands for the base unit.
    base_unit
        Base unit of the row.
    """
    factor = match.factor
    if "/" not in unit:
        scale = _share(factor.unit)
        return None if scale is None or factor.value is None else factor.value * scale
    numerator, _, denominator = unit.partition("/")
    return converted(factor, numerator, base_unit if denominator == "u" else denominator)


def _share(text: str) -> float | None:
    """Return what a printed share is multiplied by to be between 0 and 1: ``%``, ``t/t``, ``1``."""
    ratio = units.find_ratio(text)
    if ratio is not None and ratio.numerator.dimension == ratio.denominator.dimension:
        return float(ratio.numerator.ratio / ratio.denominator.ratio)
    unit = units.find(text or "1")
    return float(unit.ratio) if unit is not None and unit.dimension == "share" else None


def _subject(subject_id: str) -> Subject:
    known = subjects()
    return known.get(subject_id) or Subject(id=subject_id, kind="", zh="", en="", unit="")
