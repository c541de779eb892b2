"""A report table in a Word file: the heading row repeats, no row is torn, numbers stand right."""

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Pt, RGBColor
from docx.table import Table, _Cell, _Row

from nearzero.reporting.docx_parts import element, set_fonts
from nearzero.reporting.tables.shape import ReportColumn, ReportTable

SONG, HEI = "SimSun", "SimHei"
SIZE = Pt(8.5)
NARROW = 0.68  #: part of the page that a narrow table takes
BORDERS = {
    "top": ("8", "1F2D3A"),
    "bottom": ("8", "1F2D3A"),
    "insideH": ("4", "9FABB5"),
    "insideV": ("4", "C9D1D8"),
}


def add_table(document: Document, table: ReportTable, page_width: Length) -> None:
    """Add a table and the notes under it."""
    whole = page_width * (NARROW if table.is_narrow else 1.0)
    parts = sum(column.width for column in table.columns)
    widths = [Length(int(whole * column.width / parts)) for column in table.columns]
    drawn = document.add_table(rows=0, cols=len(table.columns))
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    _borders(drawn)
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    _heading(drawn.add_row(), table.columns, widths)
    last = len(table.rows) - table.total_rows
    for at, row in enumerate(table.rows):
        _body(drawn.add_row(), row, table.columns, widths, is_total=at >= last)
    for note in table.notes:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(note)
        run.font.size = Pt(8)
        set_fonts(run, SONG)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(2)
    after.paragraph_format.line_spacing = Pt(6)


def _heading(row: _Row, columns: Sequence[ReportColumn], widths: Sequence[Length]) -> None:
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))
    _keep_whole(row)
    for cell, column, width in zip(row.cells, columns, widths, strict=True):
        words = f"{column.heading}\n{column.unit}" if column.unit else column.heading
        _write(cell, words, width, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
        shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "EEF2F5"})
        cell._tc.get_or_add_tcPr().append(shade)


def _body(
    row: _Row,
    words: Sequence[str],
    columns: Sequence[ReportColumn],
    widths: Sequence[Length],
    *,
    is_total: bool,
) -> None:
    _keep_whole(row)
    for cell, text, column, width in zip(row.cells, words, columns, widths, strict=True):
        side = WD_ALIGN_PARAGRAPH.RIGHT if column.is_number else WD_ALIGN_PARAGRAPH.LEFT
        _write(cell, text, width, side, is_bold=is_total)


def _write(
    cell: _Cell, words: str, width: Length, side: WD_ALIGN_PARAGRAPH, *, is_bold: bool
) -> None:
    cell.width = width
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.space_before = Pt(1)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(words)
    run.font.size = SIZE
    run.font.bold = is_bold
    run.font.color.rgb = RGBColor(0x1F, 0x2D, 0x3A)
    set_fonts(run, HEI if is_bold else SONG)


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def _borders(table: Table) -> None:
    borders = element("w:tblBorders")
    for side, (size, colour) in BORDERS.items():
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": size, "w:color": colour}))
    table._tbl.tblPr.append(borders)
