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
BETTER = "#3f7d55"  #: what fell, where less is better
NO_DATA = "#e4e7ea"  #: where nobody knows a value
SCALE = ("#dbe8ee", "#b3cfdc", "#7fabc3", "#46809f", "#1f5470")  #: little to much
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
DARK = {
    INK: "#e8eef3",
    QUIET: "#9fb0bd",
    RULE: "#33434f",
    PAPER: "#0f1b24",
    BAR: "#5fa3c4",
    BELOW: "#d9a65b",
    REST: "#7c8993",
    MARK: "#ff8a73",
    BETTER: "#76c893",
    NO_DATA: "#2a363f",
    SCALE[0]: "#1d3a4b",
    SCALE[1]: "#27566f",
    SCALE[2]: "#367a9b",
    SCALE[3]: "#5fa9c9",
    SCALE[4]: "#a5dcf2",
    SERIES[4]: "#a78bbd",
    SERIES[6]: "#8299ad",
    SERIES[10]: "#a3b95f",
}
"""What stands in for a colour on a dark page; the others are light enough as they are."""


def colour(at: int) -> str:
    """Return the colour of the node or series at a place.

    Examples
    --------
    >>> colour(0) == colour(len(SERIES))
    True
    """
    return SERIES[at % len(SERIES)]
