"""One filed figure against another that should be like it: ratio, state and sentence.

A comparison decides nothing and corrects nothing. What is missing makes it *unknown*, with the
reason; it never counts as zero (LEDGER §17). The bounds are the project's own, from
``cross_checks.csv``.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import subjects
from nearzero.words import mark, translator

TITLES = {
    "last_year": mark("Same period of last year"),
    "previous_period": mark("Period before"),
    "month_profile": mark("Share of the year"),
    "sector_intensity": mark("Intensity of the division"),
    "fuel_per_output": mark("Fuel per output"),
    "electricity_metered": mark("Electricity against the meter"),
}
_AGAINST = mark("{what}: {value} in {period}, {ratio} times the {other} of {compared}.")
_SAYS = {
    "last_year": _AGAINST,
    "previous_period": _AGAINST,
    "month_profile": mark(
        "{what}: {period} holds {value} of its last twelve months; in {compared} the month held "
        "{other} of the year."
    ),
    "sector_intensity": mark(
        "Intensity: {value}, {ratio} times the median of {count} other enterprises of the "
        "division ({other})."
    ),
    "fuel_per_output": mark(
        "Fuel per output: {value} in {period}, {ratio} times the {other} of {compared}."
    ),
    "electricity_metered": mark(
        "Electricity received: {value} filed for {period}, {other} metered; ratio {ratio}."
    ),
}
_FROM_ZERO = mark("{what}: {value} in {period}, zero in {compared}.")
_BOTH_ZERO = mark("{what}: zero in {period} and in {compared}.")
UNKNOWN = {
    "not_filed": mark("{what}: no whole amount is filed for {period}; not compared."),
    "nothing_before": mark("{what}: no whole amount is known of {compared}; not compared."),
    "no_intensity": mark("Intensity: none is known of this enterprise; not compared."),
    "few_peers": mark(
        "Intensity: known of {count} other enterprises of the division, fewer than {least}; "
        "not compared."
    ),
    "no_fuel": mark("Fuel per output: not all fuel is filed for {period}; not compared."),
    "no_output": mark("Fuel per output: not all output is filed for {period}; not compared."),
    "zero_output": mark("Fuel per output: the output of {period} is zero; not compared."),
    "several_outputs": mark(
        "Fuel per output: output is filed in several units, which do not add up; not compared."
    ),
    "no_heating_value": mark(
        "Fuel per output: of several fuels one has no known heating value; not compared."
    ),
    "few_months": mark(
        "Fuel per output: fewer than {least} whole months are known of {compared}; not compared."
    ),
    "no_meter": mark("Electricity received: no metered amount is known; not compared."),
}
"""Why a comparison is not made."""
_MISSING = "—"
_SHARE = "1"


class State(StrEnum):
    """How far a figure lies from what it is compared with."""

    OK = "ok"
    NOTABLE = "notable"
    UNUSUAL = "unusual"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Ratios beyond which a comparison is notable or unusual, and what it needs at least. [1]"""

    unusual_below: float
    notable_below: float
    notable_above: float
    unusual_above: float
    least: int

    def state(self, ratio: float) -> State:
        """Return the state of a ratio.

        Examples
        --------
        >>> str(bounds()["last_year"].state(1.0)), str(bounds()["last_year"].state(3.0))
        ('ok', 'unusual')
        """
        if not self.unusual_below <= ratio <= self.unusual_above:
            return State.UNUSUAL
        is_near = self.notable_below <= ratio <= self.notable_above
        return State.OK if is_near else State.NOTABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossCheck:
    """One comparison.

    Attributes
    ----------
    id
        Which comparison, a key of :data:`TITLES`.
    activity, subject
        What kind of flow is compared; empty where it is the enterprise as a whole.
    period, compared
        The period filed, and the one compared with.
    value, other
        The two figures, None where one is not known. [unit]
    ratio
        ``value`` by ``other``; None where one is not known or ``other`` is zero. [1]
    reason
        Why the state is unknown, a key of :data:`UNKNOWN`; empty otherwise.
    counts
        Numbers that the sentence names: of other enterprises, and the least that is needed.
    """

    id: str
    activity: str = ""
    subject: str = ""
    period: str
    compared: str = ""
    value: float | None = None
    other: float | None = None
    unit: str = ""
    ratio: float | None = None
    state: State = State.UNKNOWN
    reason: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    def title(self, language: str) -> str:
        """Return what it is compared with, in a few words."""
        return translator(language)(TITLES[self.id])

    def what(self, language: str) -> str:
        """Return the kind of flow that is compared, empty for the enterprise as a whole."""
        named = choices("activity").zh if language == "zh" else choices("activity").en
        activity = named.get(self.activity, self.activity)
        if not self.subject:
            return activity
        subject = subjects().get(self.subject)
        said = (subject.zh if language == "zh" else subject.en) if subject else self.subject
        text = translator(language)(mark("{activity}, {subject}"))
        return text.format(activity=activity, subject=said)

    def sentence(self, language: str) -> str:
        """Return the comparison as a sentence, in ``"zh"`` or ``"en"``."""
        facts = {
            "what": self.what(language),
            "period": self.period,
            "compared": self.compared,
            "value": _figure(self.value, self.unit),
            "other": _figure(self.other, self.unit),
            "ratio": _MISSING if self.ratio is None else f"{self.ratio:.2f}",
        }
        return translator(language)(self._says()).format_map({**facts, **self.counts})

    def _says(self) -> str:
        if self.reason:
            return UNKNOWN[self.reason]
        if self.ratio is None and self.compared:
            return _FROM_ZERO if self.value else _BOTH_ZERO
        return _SAYS[self.id]

    def as_json(self) -> dict[str, object]:
        """Return the comparison as plain data, with its words in both languages."""
        return {
            "id": self.id,
            "activity": self.activity or None,
            "subject": self.subject or None,
            "period": self.period,
            "compared": self.compared or None,
            "value": self.value,
            "other": self.other,
            "unit": self.unit or None,
            "ratio": self.ratio,
            "state": str(self.state),
            "reason": self.reason or None,
            "sentence_zh": self.sentence("zh"),
            "sentence_en": self.sentence("en"),
        }


def judged(value: float, other: float, limits: Bounds) -> tuple[float | None, State]:
    """Return the ratio of two figures and its state; something against zero is unusual.

    Examples
    --------
    >>> ratio, state = judged(3.0, 0.0, bounds()["last_year"])
    >>> ratio, str(state)
    (None, 'unusual')
    """
    if other == 0.0:
        return None, State.OK if value == 0.0 else State.UNUSUAL
    return value / other, limits.state(value / other)


@cache
def bounds() -> Mapping[str, Bounds]:
    """Return the bounds of each comparison."""
    text = (files("nearzero.ledger") / "cross_checks.csv").read_text(encoding="utf-8")
    return {
        row["id"]: Bounds(
            unusual_below=float(row["unusual_below"]),
            notable_below=float(row["notable_below"]),
            notable_above=float(row["notable_above"]),
            unusual_above=float(row["unusual_above"]),
            least=int(row["least"] or 0),
        )
        for row in csv.DictReader(text.splitlines())
    }


def _figure(value: float | None, unit: str) -> str:
    """Return a figure with its unit; a share as per cent."""
    if value is None:
        return _MISSING
    if unit == _SHARE:
        return f"{value:.1%}"
    text = f"{value:,.0f}" if abs(value) >= 10_000.0 else f"{value:.5g}"
    return f"{text} {unit.replace('10^4', '10⁴').replace('m3', 'm³')}"
