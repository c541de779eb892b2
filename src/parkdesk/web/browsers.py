"""What browser a session is in, as its owner would call it."""

#: What a browser says of itself -> its name; the first that fits, as they also name each other.
_NAMES = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """Return browser and system of a user agent; the start of the text if neither is known.

    Examples
    --------
    >>> browser_of("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")
    'Firefox · Linux'
    """
    found = [
        next((name for sign, name in table if sign in user_agent), "")
        for table in (_NAMES, _SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or user_agent[:40]
