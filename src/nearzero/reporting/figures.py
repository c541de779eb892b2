"""Numbers as they are printed: rounded once, by name, with separators and units.

Law: rounding happens here and nowhere before (ROUNDING §1). A missing value prints as a dash
and never as zero (REPORT §2).
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from nearzero.words import mark

MISSING = "—"  #: what a value prints as that nobody knows
EMISSION_DECIMALS = 2
ENERGY_DECIMALS = 2
INTENSITY_DECIMALS = 4
_AMOUNT_DECIMALS = 2
_GAS_DECIMALS = 4  #: one cubic metre

UNIT_NAMES = {
    "tCO2": mark("tCO₂"),
    "tCO2e": mark("tCO₂e"),
    "tce": mark("tce"),
    "tCO2/tce": mark("tCO₂/tce"),
    "tCO2/10^4 CNY": mark("tCO₂ per 10,000 yuan"),
}

Split = tuple[Decimal, tuple[Decimal, ...]]


def rounded(value: float, decimals: int) -> Decimal:
    """Return a number rounded to decimals, half to even.

    Examples
    --------
    >>> rounded(2.675, 2), rounded(-0.5, 0)
    (Decimal('2.68'), Decimal('0'))
    """
    return _exact(value).quantize(_step(decimals), ROUND_HALF_EVEN) + 0


def split_total(total: float, parts: Sequence[float], decimals: int) -> Split:
    """Round the total, then its parts by largest remainder, so that they add up as printed.

    Parameters
    ----------
    total
        The sum of the parts. [any unit]
    parts
        The parts; negative ones are allowed. [unit of ``total``]
    decimals
        Decimals that are printed.

    Returns
    -------
    The rounded total and the rounded parts; each part moves by less than one printed step.

    Raises
    ------
    ValueError
        If the parts do not add up to the total.

    Examples
    --------
    >>> split_total(1.0, [1 / 3, 1 / 3, 1 / 3], 2)
    (Decimal('1.00'), (Decimal('0.34'), Decimal('0.33'), Decimal('0.33')))
    """
    step = _step(decimals)
    whole = rounded(total, decimals)
    exact = [_exact(part) for part in parts]
    floors = [part.quantize(step, ROUND_FLOOR) for part in exact]
    short = int((whole - sum(floors, Decimal(0))) / step)
    adds_up = abs(sum(exact, Decimal(0)) - _exact(total)) <= step / 2
    if not adds_up or not 0 <= short <= len(floors):
        message = f"the parts add up to {sum(exact, Decimal(0))}, not to the total {total}"
        raise ValueError(message)
    order = sorted(range(len(exact)), key=lambda at: (floors[at] - exact[at], at))
    raised = set(order[:short])
    return whole, tuple(
        floor + step + 0 if at in raised else floor + 0 for at, floor in enumerate(floors)
    )


def round_each(total: float, parts: Sequence[float], decimals: int) -> Split:
    """Round the total and each part on its own; printed parts may miss the printed total.

    Examples
    --------
    >>> round_each(1.0, [1 / 3, 2 / 3], 1)
    (Decimal('1.0'), (Decimal('0.3'), Decimal('0.7')))
    """
    return rounded(total, decimals), tuple(rounded(part, decimals) for part in parts)


ROUNDINGS: Mapping[str, Callable[[float, Sequence[float], int], Split]] = {
    "report-total-then-split": split_total,
    "each-on-its-own": round_each,
}


def number(value: float | Decimal | None, decimals: int, *, grouped: bool = True) -> str:
    """Return a number as printed: fixed decimals, thousands separators; missing is a dash.

    Examples
    --------
    >>> number(1234567.891, 2), number(0.0, 2), number(None, 2)
    ('1,234,567.89', '0.00', '—')
    """
    if value is None:
        return MISSING
    printed = value if isinstance(value, Decimal) else rounded(value, decimals)
    return f"{printed:,.{decimals}f}" if grouped else f"{printed:.{decimals}f}"


def amount(value: float | None, unit: str) -> str:
    """Return an amount as printed: four decimals for gas in 10⁴ Nm³, two for the rest.

    Examples
    --------
    >>> amount(21.0, "10^4 Nm3"), amount(1500.0, "t")
    ('21.0000', '1,500.00')
    """
    return number(value, _GAS_DECIMALS if unit.startswith("10^4") else _AMOUNT_DECIMALS)


def given(value: float | None) -> str:
    """Return a number as the document prints it: no zeros added, none taken but trailing ones.

    Examples
    --------
    >>> given(389.31), given(0.0153), given(20908.0), given(None)
    ('389.31', '0.0153', '20908', '—')
    """
    return MISSING if value is None else f"{value:.10g}"


def percent(share: float | None, decimals: int = 1) -> str:
    """Return a share as per cent.

    Examples
    --------
    >>> percent(0.1234), percent(None)
    ('12.3%', '—')
    """
    return MISSING if share is None else f"{number(share * 100.0, decimals)}%"


def _exact(value: float) -> Decimal:
    """Return the shortest decimal that means the same float, which is what a reader sees."""
    return Decimal(repr(float(value)))


def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)
