"""Colours of charts: calm on a screen, told apart in a grey print by their lightness.

The order alternates dark and light, so neighbours differ without colour; every value also
carries its number, so no meaning hangs on colour alone.
"""

INK = "#1f2d3a"
QUIET = "#5b6b79"
RULE = "#c9d1d8"
PAPER = "#ffffff"
BAR = "#2f6480"
BELOW = "#b98b4a"  #: what is below zero
REST = "#9aa5ae"  #: what is not allotted
MARK = "#a33a2c"  #: the word that says the data are made up
SERIES = (
    "#2f6480",
    "#d9a65b",
    "#4d8b7a",
    "#8fb7cf",
    "#7a5c8e",
    "#c8c17a",
    "#34495c",
    "#d58c77",
    "#86a86a",
    "#b3a0c4",
    "#6b7f2e",
    "#a9c7c0",
)


def colour(at: int) -> str:
    """Return the colour of the node or series at a place.

    Examples
    --------
    >>> colour(0) == colour(len(SERIES))
    True
    """
    return SERIES[at % len(SERIES)]
