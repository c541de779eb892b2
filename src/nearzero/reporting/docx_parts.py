"""Small parts of a Word file that the library has no words for: fonts, fields, bookmarks."""

from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN = "Times New Roman"
FOOTER_SIZE = Pt(8)
_BOOKMARK = "chapter_{number}"
_THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def set_fonts(styled: Run | ParagraphStyle, east_asian: str) -> None:
    """Set the font of Chinese characters, and the Latin one beside it."""
    styled.font.name = LATIN
    fonts = styled.element.get_or_add_rPr().find(qn("w:rFonts"))
    for name in _THEMES:
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{name}"), font)


def element(name: str, attributes: Mapping[str, str] | None = None) -> BaseOxmlElement:
    """Return a new element of Word's name space, with attributes of the same."""
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def underline_cell(cell: _Cell) -> None:
    """Draw a line under a cell, for what is written or sealed by hand."""
    borders = element("w:tcBorders")
    borders.append(element("w:bottom", {"w:val": "single", "w:sz": "4", "w:color": "5B6B79"}))
    cell._tc.get_or_add_tcPr().append(borders)


def add_page_numbers(paragraph: Paragraph, pattern: str, east_asian: str) -> None:
    """Add words like “page {page} of {pages}”, with fields in place of the numbers."""
    before, _, rest = pattern.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for words, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _small_run(paragraph, words, east_asian)
        if code:
            _add_field(paragraph, code, east_asian)


def add_bookmark(paragraph: Paragraph, number: int) -> None:
    """Name a heading, so that the contents can lead to it."""
    name = _BOOKMARK.format(number=number)
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    paragraph._p.insert(1, start)
    paragraph._p.append(element("w:bookmarkEnd", {"w:id": str(number)}))


def add_contents(document: Document, headings: Sequence[str]) -> None:
    """Add the contents: each entry leads to its chapter; page numbers are Word's own matter."""
    for number, text in enumerate(headings, start=1):
        paragraph = document.add_paragraph()
        link = element("w:hyperlink", {"w:anchor": _BOOKMARK.format(number=number)})
        link.append(paragraph.add_run(text)._r)
        paragraph._p.append(link)


def _add_field(paragraph: Paragraph, code: str, east_asian: str) -> None:
    """Add a field that Word fills while it lays out the page."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = _small_run(paragraph, "1" if kind == "shown" else "", east_asian)
        if kind == "code":
            instruction = element("w:instrText")
            instruction.text = code
            run._r.append(instruction)
        elif kind != "shown":
            run._r.append(element("w:fldChar", {"w:fldCharType": kind}))


def _small_run(paragraph: Paragraph, words: str, east_asian: str) -> Run:
    run = paragraph.add_run(words)
    run.font.size = FOOTER_SIZE
    set_fonts(run, east_asian)
    return run
