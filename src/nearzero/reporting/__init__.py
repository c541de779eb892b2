"""Numbers to people: report tables, charts, the workbook and the report document.

Takes the result of an account as plain data and makes no number of its own but sums and shares
that a reader can check. What writes files is loaded when it is first asked for.
"""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.reporting.result import Document

if TYPE_CHECKING:
    from nearzero.reporting.charts import chart_options
    from nearzero.reporting.lines import contributing_lines
    from nearzero.reporting.tables import report_tables
    from nearzero.reporting.tree import explanation

__all__ = [
    "chart_options",
    "contributing_lines",
    "explanation",
    "report_tables",
    "write_report",
    "write_workbook",
]

SUFFIXES = (".docx", ".pdf")
_HOMES = {
    "chart_options": "nearzero.reporting.charts",
    "contributing_lines": "nearzero.reporting.lines",
    "explanation": "nearzero.reporting.tree",
    "report_tables": "nearzero.reporting.tables",
}


def write_report(result: Document, path: Path, language: str = "zh") -> None:
    """Write the inventory report as a document; the suffix of the path says which kind.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it.
    path
        Ends in ``.docx`` or ``.pdf``.
    language
        ``"zh"`` or ``"en"``.

    Raises
    ------
    ValueError
        If the suffix is another one.

    Examples
    --------
    >>> write_report({}, Path("report.html"))
    Traceback (most recent call last):
    ValueError: a report ends in one of .docx, .pdf, not in '.html'
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        message = f"a report ends in one of {', '.join(SUFFIXES)}, not in {suffix!r}"
        raise ValueError(message)
    from nearzero.reporting.report import report_of

    report = report_of(result, language)
    if suffix == ".docx":
        from nearzero.reporting.document import write_docx

        write_docx(report, Path(path))
    else:
        from nearzero.reporting.pdf import write_pdf

        write_pdf(report, Path(path))


def write_workbook(result: Document, path: Path, language: str = "zh") -> None:
    """Write the workbook: every line's emission as a formula over its cells.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it.
    path
        Where the ``.xlsx`` file goes.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> import json
    >>> result = json.loads(Path("result.json").read_text())  # doctest: +SKIP
    >>> write_workbook(result, Path("account.xlsx"))  # doctest: +SKIP
    """
    from nearzero.reporting.workbook import write

    write(result, Path(path), language)


def __getattr__(name: str) -> object:
    """Load tables, charts and trees on first use, so that who makes none starts at once."""
    if name not in _HOMES:
        message = f"module 'nearzero.reporting' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_HOMES[name]), name)
