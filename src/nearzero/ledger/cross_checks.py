"""What stands beside a reviewer's buttons: filed figures against others that should be like them.

Takes the canonical rows of one enterprise, this period's and earlier ones, gives comparisons. An
amount is compared only where it is known whole, and unknown is never zero (LEDGER §17).
"""

from nearzero.frames import SupportsArrow, read
from nearzero.ledger.comparison import CrossCheck, State, bounds, judged
from nearzero.ledger.filed_amounts import (
    FiledAmounts,
    Kind,
    filed_amounts,
    shifted,
    spoken,
    whole_months,
)
from nearzero.ledger.fuel_per_output import fuel_per_output
from nearzero.ledger.peers import Peers
from nearzero.ledger.period import Period
from nearzero.ledger.table import ACTIVITY

_YEAR = 12  #: [months]
_MWH = "MWh"
_RECEIVED = "electricity_received"


def cross_check(
    activity: SupportsArrow,
    enterprise_id: str,
    period: Period,
    *,
    peers: Peers | None = None,
    metered_mwh: float | None = None,
) -> tuple[CrossCheck, ...]:
    """Return the comparisons of what an enterprise filed for a period.

    Parameters
    ----------
    activity
        Canonical ACTIVITY with the rows of the period and of the two years before it, as far as
        they are known; rows of other enterprises are left out.
    enterprise_id
        The enterprise.
    period
        What was filed: a month, a year, or other days.
    peers
        What :func:`nearzero.ledger.peers.peers_of` gives; without it no intensity is compared.
    metered_mwh
        Electricity of the enterprise's meters over the period; None where there are none. [MWh]

    Returns
    -------
    For each kind of flow the same period of last year, the period before and, for a month, its
    share of the year; then what concerns the enterprise as a whole.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from nearzero.ledger import assemble_ledger, parse_period
    >>> ledger = assemble_ledger(park=pa.table({"park_id": ["P"]}),
    ...     enterprises=pa.table({"enterprise_id": ["E1"]}),
    ...     activity=pa.table({"enterprise_id": ["E1"] * 2, "period": ["2024", "2025"],
    ...         "activity": ["heat_received"] * 2, "subject": ["fossil"] * 2,
    ...         "amount": ["100", "160"], "unit": ["GJ"] * 2}))
    >>> (found,) = cross_check(ledger.activity, "E1", parse_period("2025"))
    >>> found.id, found.ratio, str(found.state)
    ('last_year', 1.6, 'notable')
    >>> found.sentence("en")
    'heat received, heat from fossil energy: 160 GJ in 2025, 1.60 times the 100 GJ of 2024.'
    """
    filed = filed_amounts(read(activity, ACTIVITY), enterprise_id)
    found = [check for kind in filed.kinds for check in _of_kind(filed, kind, period)]
    if peers is not None:
        found.append(_intensity(peers, period))
    found += fuel_per_output(filed, period)
    found += _electricity(filed, period, metered_mwh)
    return tuple(found)


def _of_kind(filed: FiledAmounts, kind: Kind, period: Period) -> list[CrossCheck]:
    """Return what a kind of flow is compared with; nothing for one that is long past."""
    months = whole_months(period)
    last_year = shifted(period, -_YEAR)
    earlier = {"last_year": last_year}
    if months is not None and months < _YEAR:
        earlier["previous_period"] = shifted(period, -months)
    spans = (period, *earlier.values())
    if not any(filed.is_filed(kind, span) for span in spans):
        return []
    value = filed.amount(kind, period)
    found: list[CrossCheck] = []
    for name, span in earlier.items():
        other = filed.amount(kind, span)
        reason = "not_filed" if value is None else "nothing_before" if other is None else ""
        found.append(_against(name, kind, period, spoken(span), (value, other), kind[2], reason))
    return [*found, _share(filed, kind, period)] if months == 1 else found


def _against(
    name: str,
    kind: Kind,
    period: Period,
    compared: str,
    figures: tuple[float | None, float | None],
    unit: str,
    reason: str,
) -> CrossCheck:
    """Return the comparison of two figures of one kind of flow."""
    value, other = figures
    ratio, state = None, State.UNKNOWN
    if value is not None and other is not None:
        ratio, state = judged(value, other, bounds()[name])
    return CrossCheck(
        id=name,
        activity=kind[0],
        subject=kind[1],
        period=spoken(period),
        compared=compared,
        value=value,
        other=other,
        unit=unit,
        ratio=ratio,
        state=state,
        reason=reason,
    )


def _share(filed: FiledAmounts, kind: Kind, period: Period) -> CrossCheck:
    """Return the comparison of a month's share of twelve with its share of last year."""
    twelve = Period(shifted(period, 1 - _YEAR).start, period.end)
    same = shifted(period, -_YEAR)
    year = Period(same.start.replace(month=1), period.start.replace(month=1))
    amount = filed.amount(kind, period)
    value = _part(amount, filed.amount(kind, twelve))
    other = _part(filed.amount(kind, same), filed.amount(kind, year))
    compared, reason = spoken(year), ""
    if amount is None:
        reason = "not_filed"
    elif value is None:
        compared, reason = spoken(twelve), "nothing_before"
    elif other is None:
        reason = "nothing_before"
    return _against("month_profile", kind, period, compared, (value, other), "1", reason)


def _part(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _intensity(peers: Peers, period: Period) -> CrossCheck:
    limits = bounds()["sector_intensity"]
    counts = {"count": peers.count, "least": limits.least}
    own, other = peers.own, peers.median
    if own is None or other is None or peers.count < limits.least:
        return CrossCheck(
            id="sector_intensity",
            period=spoken(period),
            value=own,
            unit=peers.unit,
            reason="no_intensity" if own is None else "few_peers",
            counts=counts,
        )
    ratio, state = judged(own, other, limits)
    return CrossCheck(
        id="sector_intensity",
        period=spoken(period),
        value=own,
        other=other,
        unit=peers.unit,
        ratio=ratio,
        state=state,
        counts=counts,
    )


def _electricity(filed: FiledAmounts, period: Period, metered: float | None) -> list[CrossCheck]:
    """Return the electricity filed against the meters; nothing where there is neither."""
    kinds = [kind for kind in filed.of(_RECEIVED) if filed.is_filed(kind, period)]
    if not kinds and metered is None:
        return []
    amounts = [filed.amount(kind, period) for kind in kinds]
    known = [amount for amount in amounts if amount is not None]
    value = sum(known) if kinds and len(known) == len(amounts) else None
    reason = "no_meter" if metered is None else "not_filed" if value is None else ""
    ratio, state = None, State.UNKNOWN
    if value is not None and metered is not None:
        ratio, state = judged(value, metered, bounds()["electricity_metered"])
    return [
        CrossCheck(
            id="electricity_metered",
            activity=_RECEIVED,
            period=spoken(period),
            value=value,
            other=metered,
            unit=_MWH,
            ratio=ratio,
            state=state,
            reason=reason,
        )
    ]
