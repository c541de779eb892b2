"""What a report is made of: headings, paragraphs, tables and figures, and the cover before them.

The Word file and the PDF are both made from these blocks, so they never differ.
"""

from dataclasses import dataclass
from datetime import datetime

from nearzero.reporting.tables.shape import ReportTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; level 1 opens a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A numbered table."""

    label: str
    table: ReportTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A numbered figure, as SVG text."""

    label: str
    title: str
    svg: str


Block = Heading | Paragraph | TableBlock | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first two pages: title, who seals it, and the statement with its signature lines."""

    titles: tuple[str, str]
    lines: tuple[tuple[str, str], ...]
    statement_title: str
    statement: tuple[str, ...]
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report.

    Attributes
    ----------
    mark
        The words that say the data are made up; empty where they are real.
    footer
        Page number, with ``{page}`` and ``{pages}``.
    continued
        What a caption becomes on the next page, with ``{caption}``.
    """

    language: str
    title: str
    header: str
    mark: str
    mark_long: str
    footer: str
    contents: str
    continued: str
    made_at: datetime
    cover: Cover
    blocks: tuple[Block, ...]
