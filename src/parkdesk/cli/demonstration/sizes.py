"""How much there is: the small demonstration and the whole province."""

from collections.abc import Mapping
from dataclasses import dataclass

from parkdesk.cli.demonstration.members import EXAMPLE, LARGE

_YEAR = tuple(range(1, 13))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Which units and months the demonstration holds.

    Attributes
    ----------
    detail
        How many lines a filing has, see ``filed_columns``.
    periods
        Months by year; a year with all of its months is complete and received.
    each
        Units of a park.
    example
        Units of Guangyuan East, which has all of the example park.
    """

    name: str
    detail: str
    periods: Mapping[int, tuple[int, ...]]
    each: int
    example: int

    def count(self, park_id: str) -> int:
        """Return how many units a park has."""
        return self.example if park_id == EXAMPLE else self.each


SIZES: Mapping[str, Size] = {
    "small": Size(
        name="small",
        detail="short",
        periods={2024: _YEAR, 2025: _YEAR, 2026: _YEAR[:10]},
        each=8,
        example=LARGE,
    ),
    "province": Size(
        name="province",
        detail="full",
        periods={2023: _YEAR, 2024: _YEAR, 2025: _YEAR, 2026: (9, 10)},
        each=200,
        example=200,
    ),
}
