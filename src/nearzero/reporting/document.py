"""The report as a Word file: the fonts that Chinese offices have, tables that can be edited.

Fonts are named and not embedded: SimSun for text, SimHei for headings, Times New Roman for Latin
letters and digits. Figures are pictures made from the same SVG as in the PDF.
"""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from nearzero.reporting import palette
from nearzero.reporting.blocks import Cover, Figure, Heading, Paragraph, Report, TableBlock
from nearzero.reporting.docx_parts import (
    add_bookmark,
    add_contents,
    add_page_numbers,
    set_fonts,
    underline_cell,
)
from nearzero.reporting.docx_table import HEI, SONG, add_table
from nearzero.reporting.pdf import figure_png

TEXT_WIDTH = Cm(16)
EARLIEST = (1980, 1, 1, 0, 0, 0)  #: the first time that a zip file can carry


def write_docx(report: Report, path: Path) -> None:
    """Write the report.

    Parameters
    ----------
    report
        The report's blocks.
    path
        Where the file goes.
    """
    document = docx.Document()
    _styles(document)
    _properties(document, report)
    _cover(document, report)
    _statement(document, report.cover)
    headings = [block for block in report.blocks if isinstance(block, Heading)]
    _centred(document, report.contents, 16, HEI).paragraph_format.page_break_before = True
    add_contents(document, [block.text for block in headings])
    _blocks(document, report)
    _header_and_footer(document, report)
    path.write_bytes(_same_times(document))


def _styles(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.6)
    section.left_margin = section.right_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    set_fonts(normal, SONG)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.35
    heading = document.styles["Heading 1"]
    heading.font.size, heading.font.bold = Pt(15), True
    heading.font.color.rgb = RGBColor(0, 0, 0)
    set_fonts(heading, HEI)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(16), Pt(8)


def _properties(document: Document, report: Report) -> None:
    about = document.core_properties
    about.title, about.author, about.last_modified_by = report.title, "nearzero", "nearzero"
    about.comments = report.mark_long
    about.created = about.modified = report.made_at.replace(tzinfo=None)
    about.revision = 1


def _cover(document: Document, report: Report) -> None:
    if report.mark:
        _centred(document, report.mark, 16, HEI, color=palette.MARK)
        _centred(document, report.mark_long, 9, HEI, color=palette.MARK)
    _gap(document, 110)
    first, second = report.cover.titles
    _centred(document, first, 26, HEI)
    _centred(document, second, 22, HEI)
    _gap(document, 170)
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for name, value in report.cover.lines:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(4.6), Cm(8.6)
        _run(cells[0].paragraphs[0], name, 13, HEI)
        _run(cells[1].paragraphs[0], value, 13, SONG)
        cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(8)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            cell.paragraphs[0].paragraph_format.line_spacing = 1.0
        underline_cell(cells[1])
    document.add_section(WD_SECTION.NEW_PAGE)


def _statement(document: Document, cover: Cover) -> None:
    _centred(document, cover.statement_title, 16, HEI)
    for sentence in cover.statement:
        _indented(document, sentence, 12)
    _gap(document, 60)
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.RIGHT
    table.autofit = False
    for name in cover.signatures:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(7.4), Cm(5)
        _run(cells[0].paragraphs[0], name, 12, SONG)
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        cells[0].paragraphs[0].paragraph_format.space_before = Pt(20)
        underline_cell(cells[1])


def _blocks(document: Document, report: Report) -> None:
    chapter = 0
    for block in report.blocks:
        if isinstance(block, Heading):
            chapter += 1
            heading = document.add_heading(block.text, level=block.level)
            heading.paragraph_format.page_break_before = chapter == 1
            add_bookmark(heading, chapter)
        elif isinstance(block, Paragraph):
            _indented(document, block.text, 11)
        elif isinstance(block, TableBlock):
            _caption(document, block.label, block.table.title, is_above=True)
            add_table(document, block.table, TEXT_WIDTH)
        else:
            _figure(document, block)


def _figure(document: Document, block: Figure) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    picture = paragraph.add_run().add_picture(BytesIO(figure_png(block.svg)), width=TEXT_WIDTH)
    picture._inline.docPr.set("descr", block.title)
    _caption(document, block.label, block.title, is_above=False)


def _caption(document: Document, label: str, title: str, *, is_above: bool) -> None:
    paragraph = _centred(document, f"{label}\u3000{title}", 10, HEI)
    paragraph.paragraph_format.keep_with_next = is_above
    paragraph.paragraph_format.space_before = Pt(10 if is_above else 2)
    paragraph.paragraph_format.space_after = Pt(3 if is_above else 10)


def _header_and_footer(document: Document, report: Report) -> None:
    """Write header and footer of every page but the cover."""
    cover, body = document.sections[0], document.sections[-1]
    body.header.is_linked_to_previous = body.footer.is_linked_to_previous = False
    cover.header.is_linked_to_previous = cover.footer.is_linked_to_previous = False
    paragraph = body.header.paragraphs[0]
    paragraph.style = document.styles["Normal"]
    paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _run(paragraph, f"{report.header}\t", 8, HEI, color=palette.QUIET)
    _run(paragraph, report.mark, 8, HEI, color=palette.MARK)
    footer = body.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_page_numbers(footer, report.footer, HEI)


def _indented(document: Document, words: str, size: float) -> None:
    paragraph = document.add_paragraph()
    _run(paragraph, words, size, SONG)
    paragraph.paragraph_format.first_line_indent = Pt(2 * size)


def _centred(
    document: Document, words: str, size: float, font: str, color: str = "#000000"
) -> DocxParagraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, words, size, font, color=color)
    return paragraph


def _run(
    paragraph: DocxParagraph, words: str, size: float, font: str, color: str = "#000000"
) -> None:
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.font.bold = font == HEI
    run.font.color.rgb = RGBColor.from_string(color.lstrip("#").upper())
    set_fonts(run, font)


def _gap(document: Document, height: float) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.space_before = Pt(height)


def _same_times(document: Document) -> bytes:
    """Return the file with one fixed time for its parts, so that the same report is the same."""
    drawn, fixed = BytesIO(), BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as parts, zipfile.ZipFile(fixed, "w") as whole:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = part.external_attr
            whole.writestr(entry, parts.read(part))
    return fixed.getvalue()
