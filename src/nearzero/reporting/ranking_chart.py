"""A ranking as bars, with how many are ranked and what the value is per.

What has no value stands at the end without a rank; it is not the lowest (REPORT §2).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nearzero.reporting import palette
from nearzero.reporting.options import (
    NO_DATA,
    NO_LINKS,
    Json,
    Links,
    Option,
    below,
    named_axis,
    point,
    printed,
    room,
    said,
    shared,
    sign,
    value_axis,
)
from nearzero.words import mark, translator

_BAR = 28  #: widest bar of a ranking [px]
_BARS: Option = {
    "type": "bar",
    "barMaxWidth": _BAR,
    "itemStyle": {"color": palette.BAR},
    "label": {
        "show": True,
        "position": "right",
        "color": palette.INK,
        "rich": {
            "worse": {"color": palette.MARK},
            "better": {"color": palette.BETTER},
            "same": {"color": palette.QUIET},
        },
    },
}
_CHANGES = 112  #: room for values and their changes [px]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One entry of a ranking, with its value in the period before if that is known."""

    id: str
    name: str
    value: float | None
    before: float | None = None


def ranking(
    entries: Sequence[Ranked],
    *,
    title: str,
    unit: str,
    denominator: str,
    is_synthetic: bool,
    is_lowest_first: bool = False,
    is_rise_worse: bool = True,
    top: int | None = None,
    links: Links = NO_LINKS,
    language: str = "zh",
) -> Option:
    """Return a ranking as bars: rank, value, change since the period before, and out of how many.

    Parameters
    ----------
    entries
        What is ranked, in any order; equal values share a rank.
    title, unit
        What is ranked by, and in what.
    denominator
        What the value is per, in words of the reader's language; empty for a total.
    is_synthetic
        Whether a figure in it is made up.
    is_lowest_first
        Whether the lowest value is the first.
    is_rise_worse
        Whether a rise is drawn in the colour of what is worse.
    top
        So many are drawn; all are counted.
    links
        Address by id.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> option = ranking([Ranked(id="a", name="A", value=2.0), Ranked(id="b", name="B", value=None),
    ...     Ranked(id="c", name="C", value=4.0, before=5.0)], title="Emission", unit="t",
    ...     denominator="", is_synthetic=False, language="en")
    >>> option["yAxis"]["data"], option["title"]["subtext"]
    (['1. C', '2. A', 'B (no data)'], '{quiet|2 of 3 ranked, 1 without data}')
    """
    order = _ranks(entries, is_lowest_first=is_lowest_first)
    ranked = sum(rank is not None for rank, _ in order)
    shown = order if top is None else order[:top]
    notes = [_counted(ranked, len(order), len(shown), language)]
    if denominator:
        per = translator(language)(mark("per {denominator}"))
        notes.append(per.format(denominator=denominator))
    data = [
        _bar(rank, ranked, entry, unit, is_rise_worse, links.get(entry.id), language)
        for rank, entry in shown
    ]
    common = shared(title, unit, language, is_synthetic=is_synthetic, notes=notes)
    names = [_name(rank, entry, language) for rank, entry in shown]
    return {
        **common,
        "grid": room(below(common), right=_CHANGES),
        "xAxis": value_axis(),
        "yAxis": {**named_axis(names), "inverse": True},
        "series": [{**_BARS, "name": title, "data": data}],
    }


def _name(rank: int | None, entry: Ranked, language: str) -> str:
    if rank is not None:
        return f"{rank}. {entry.name}"
    return translator(language)(mark("{name} (no data)")).format(name=entry.name)


def _ranks(entries: Sequence[Ranked], *, is_lowest_first: bool) -> list[tuple[int | None, Ranked]]:
    """Return entries with their ranks, those without a value last and without one."""
    way = 1.0 if is_lowest_first else -1.0
    valued = [(entry.value, entry) for entry in entries if entry.value is not None]
    valued.sort(key=lambda pair: (way * pair[0], pair[1].name, pair[1].id))
    found: list[tuple[int | None, Ranked]] = []
    rank, last = 0, math.nan
    for at, (value, entry) in enumerate(valued, start=1):
        rank, last = (rank if value == last else at), value
        found.append((rank, entry))
    unknown = [entry for entry in entries if entry.value is None]
    return [*found, *((None, entry) for entry in sorted(unknown, key=lambda one: one.name))]


def _counted(ranked: int, count: int, shown: int, language: str) -> str:
    words = translator(language)
    facts = {"ranked": ranked, "count": count, "missing": count - ranked, "shown": shown}
    if shown < count:
        text = words(
            mark("the first {shown} of {ranked} ranked; {count} in all, {missing} without data")
        )
    elif ranked < count:
        text = words(mark("{ranked} of {count} ranked, {missing} without data"))
    else:
        text = words(mark("{ranked} ranked"))
    return text.format(**facts)


def _bar(
    rank: int | None,
    ranked: int,
    entry: Ranked,
    unit: str,
    is_rise_worse: bool,
    href: str | None,
    language: str,
) -> Json:
    change = None
    if entry.value is not None and entry.before:
        change = (entry.value - entry.before) / abs(entry.before)
    text = printed(entry.value) if entry.value is not None else translator(language)(NO_DATA)
    if change is not None:
        tone = "same" if not change else "worse" if (change > 0.0) is is_rise_worse else "better"
        text += f" {{{tone}|{sign(change)} {abs(change):.1%}}}"
    more: Option = {"id": entry.id, "rank": rank, "of": ranked, "change": change}
    more["tooltip"] = said(entry.value, unit, language)
    more["label"] = {"formatter": text}
    if entry.value is not None and entry.value < 0.0:
        more["itemStyle"] = {"color": palette.BELOW}
    return point(entry.value, href, **more)
