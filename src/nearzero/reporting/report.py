"""The inventory report of a result, as blocks in one language.

The order is that of the report form of China's sector guides: the park, boundary and method,
emission, activity data, factors, energy, quality, other matters, annex.
"""

from nearzero.reporting.blocks import Report
from nearzero.reporting.chapters import chapters
from nearzero.reporting.cover import cover_of, titles_of
from nearzero.reporting.labels import SYNTHETIC, SYNTHETIC_LONG
from nearzero.reporting.made import made_at
from nearzero.reporting.result import Document, is_synthetic, view
from nearzero.words import mark, translator


def report_of(result: Document, language: str = "zh") -> Report:
    """Return the report of a result.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it.
    language
        ``"zh"`` or ``"en"``.
    """
    seen = view(result)
    words = translator(language)
    title = " ".join(titles_of(seen, language))
    return Report(
        language=language,
        title=title,
        header=title,
        mark=words(SYNTHETIC) if is_synthetic(seen) else "",
        mark_long=words(SYNTHETIC_LONG) if is_synthetic(seen) else "",
        footer=words(mark("Page {page} of {pages}")),
        contents=words(mark("Contents")),
        continued=words(mark("{caption} (continued)")),
        made_at=made_at(seen),
        cover=cover_of(seen, language),
        blocks=chapters(seen, language),
    )
