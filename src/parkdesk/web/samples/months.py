"""Twelve made-up months; the seventh is missing. [tCO2]"""

EMISSIONS: tuple[float | None, ...] = (
    812.4, 745.1, 803.9, 760.2, 718.8, 690.0, None, 655.2, 701.7, 742.3, 780.1, 799.6,
)  # fmt: skip
LAST_YEAR: tuple[float | None, ...] = (
    840.2, 790.5, 821.0, 800.1, 764.4, 720.9, 699.3, 702.8, 733.0, 771.6, 812.2, 830.7,
)  # fmt: skip
LABELS = tuple(f"2025-{month:02}" for month in range(1, 13))
