"""The report: the Word file and the PDF say the same, in order, marked, with page numbers."""

import subprocess
import sys
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from sample import sample

from nearzero.reporting import write_report
from nearzero.reporting.blocks import Figure, Heading, Paragraph, TableBlock
from nearzero.reporting.labels import SYNTHETIC
from nearzero.reporting.report import report_of
from nearzero.words import translator


def squeezed(text):
    """Return text without spaces and breaks, which a layout puts where it likes."""
    return "".join(text.split()).replace("\u200b", "")


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def report(language):
    return report_of(sample(), language)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, language):
    folder = tmp_path_factory.mktemp(language)
    for suffix in ("docx", "pdf"):
        write_report(sample(), folder / f"report.{suffix}", language)
    return folder


@pytest.fixture(scope="module")
def word_file(folder):
    return docx.Document(folder / "report.docx")


@pytest.fixture(scope="module")
def pages(folder):
    return [squeezed(page.extract_text()) for page in PdfReader(folder / "report.pdf").pages]


def test_the_word_file_holds_every_table_with_every_cell(report, word_file):
    tables = [table for table in word_file.tables if len(table.columns) > 1][2:]
    blocks = [block for block in report.blocks if isinstance(block, TableBlock)]
    assert len(tables) == len(blocks)
    captions = {paragraph.text for paragraph in word_file.paragraphs}
    for table, block in zip(tables, blocks, strict=True):
        assert f"{block.label}\u3000{block.table.title}" in captions
        rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
        assert tuple(rows[1:]) == block.table.rows


def test_the_pdf_holds_every_heading_caption_and_cell(report, pages):
    text = "".join(pages)
    for block in report.blocks:
        if isinstance(block, Heading):
            assert squeezed(block.text) in text
        elif isinstance(block, Figure):
            assert squeezed(block.label + block.title) in text
        elif isinstance(block, TableBlock):
            assert squeezed(block.label + block.table.title) in text
            for row in block.table.rows:
                assert all(squeezed(cell) in text for cell in row[:1])
    assert "238,953.81" in text


def test_tables_and_figures_are_numbered_by_chapter(report):
    labels = [block.label for block in report.blocks if isinstance(block, TableBlock | Figure)]
    assert len(labels) == len(set(labels))
    words = translator(report.language)
    assert words("Table {chapter}-{number}").format(chapter=3, number=1) in labels
    assert words("Figure {chapter}-{number}").format(chapter=3, number=1) in labels
    assert labels[-1] == words("Annex table {number}").format(number=2)


def test_chapters_follow_the_report_form(report):
    headings = [block.text for block in report.blocks if isinstance(block, Heading)]
    words = translator(report.language)
    assert headings[0] == words("1 The park")
    assert headings[7] == words("8 Other matters")
    assert headings[8] == words("Annex")


def test_a_made_up_park_is_marked_on_the_cover_and_on_every_page(report, pages, word_file):
    word = squeezed(translator(report.language)(SYNTHETIC))
    assert all(word in page for page in pages)
    body = word_file.sections[-1].header.paragraphs[0].text
    assert word in squeezed(body)
    assert squeezed(word_file.paragraphs[0].text) == word


def test_a_real_park_is_not_marked(tmp_path):
    result = sample()
    result["park"]["is_synthetic"] = False
    write_report(result, tmp_path / "r.pdf", "en")
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    assert "ynthetic" not in text


def test_pages_are_numbered(report, pages, word_file):
    footer = report.footer.format(page=3, pages=len(pages))
    assert squeezed(footer) in pages[2]
    xml = word_file.sections[-1].footer.paragraphs[0]._p.xml
    assert "PAGE" in xml
    assert "NUMPAGES" in xml


def test_the_word_file_names_chinese_fonts(word_file):
    fonts = word_file.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "SimSun"
    heading = word_file.styles["Heading 1"].element.rPr.find(qn("w:rFonts"))
    assert heading.get(qn("w:eastAsia")) == "SimHei"


def test_the_word_file_repeats_headings_of_tables(word_file):
    assert "w:tblHeader" in word_file.tables[-1].rows[0]._tr.xml


def test_figures_are_pictures_with_their_title(report, folder, word_file):
    figures = [block for block in report.blocks if isinstance(block, Figure)]
    assert len(figures) == 5
    shapes = [shape._inline.docPr.get("descr") for shape in word_file.inline_shapes]
    assert shapes == [figure.title for figure in figures]
    with zipfile.ZipFile(folder / "report.docx") as parts:
        assert sum(name.endswith(".png") for name in parts.namelist()) == 5


def test_the_pdf_carries_its_own_fonts_only(folder):
    names = set()
    for page in PdfReader(folder / "report.pdf").pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(font.get_object()["/BaseFont"].partition("+")[2])
    assert names
    assert all(name.startswith(("NotoSans", "NotoSerif")) for name in names)


def test_the_same_result_gives_the_same_file(folder, language, tmp_path):
    for name in ("report.docx", "report.pdf"):
        write_report(sample(), tmp_path / name, language)
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_large_accounts_stay_a_report(tmp_path):
    result = sample()
    result["by_enterprise"] = [
        {**result["by_enterprise"][0], "enterprise_id": f"X{at}", "emission_tco2": 1.0}
        for at in range(200)
    ]
    result["lines"] = result["lines"] * 3
    tables = [b.table for b in report_of(result, "en").blocks if isinstance(b, TableBlock)]
    assert max(len(table.rows) for table in tables) <= 40


def test_an_account_of_other_days_than_a_year_says_so():
    result = sample()
    result["period"] = {"start": "2025-04-01", "end": "2025-07-01"}
    assert report_of(result, "en").title.endswith("2025-04-01 to 2025-07-01")


def test_a_bare_result_still_makes_a_report(tmp_path):
    result = sample()
    bare = {key: result[key] for key in ("method", "park", "period", "totals", "run")}
    bare |= {"by_source": [], "by_enterprise": [], "lines": []}
    bare["run"]["made_at"] = None
    for suffix in ("docx", "pdf"):
        write_report(bare, tmp_path / f"bare.{suffix}")
        assert (tmp_path / f"bare.{suffix}").stat().st_size > 1000


def test_another_suffix_is_refused_with_the_list(tmp_path):
    with pytest.raises(ValueError, match=r"\.docx, \.pdf"):
        write_report(sample(), tmp_path / "report.html")


def test_reporting_alone_loads_nothing_heavy():
    code = (
        "import sys, nearzero.reporting; "
        "print([m for m in ('docx', 'typst', 'xlsxwriter', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_provisional_result_says_so_on_its_face_and_names_the_factors(report):
    words = translator(report.language)
    assert report.cover.lines[-1] == (words("Standing of the result"), words("provisional"))
    sentence = words(
        "The result is provisional: these factors have one source only or were not "
        "checked against their document: {names}."
    )
    start = sentence.partition("{names}")[0]
    said = [b.text for b in report.blocks if isinstance(b, Paragraph) and b.text.startswith(start)]
    assert len(said) == 1
    assert words("emission factor") in said[0]
