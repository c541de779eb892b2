"""The report as PDF, set by Typst with the fonts of this package and no others.

The same report gives the same bytes: the file's time is the run's, and no font of the machine is
looked at.
"""

import json
from importlib.resources import files
from pathlib import Path

import typst

from nearzero.reporting.blocks import Block, Figure, Heading, Paragraph, Report

FIGURE_PPI = 200.0


def write_pdf(report: Report, path: Path) -> None:
    """Write the report.

    Parameters
    ----------
    report
        The report's blocks.
    path
        Where the file goes.
    """
    template = files("nearzero.reporting").joinpath("report.typ").read_bytes()
    pdf = typst.compile(
        template,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(_plain(report), ensure_ascii=False)},
        timestamp=int(report.made_at.timestamp()),
    )
    path.write_bytes(_single(pdf))


def figure_png(svg: str) -> bytes:
    """Return an SVG figure as a picture of points, for files that take no SVG."""
    source = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    png = typst.compile(
        source.encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=FIGURE_PPI,
        sys_inputs={"svg": svg},
    )
    return _single(png)


def _fonts() -> typst.Fonts:
    folder = str(files("nearzero.reporting").joinpath("fonts"))
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _single(made: object) -> bytes:
    """Return the one file that was made."""
    pages = made if isinstance(made, list) else [made]
    first = pages[0]
    if not isinstance(first, bytes):
        message = "the typesetter gave no file"
        raise TypeError(message)
    return first


def _plain(report: Report) -> dict[str, object]:
    """Return the report as the plain data that the template reads."""
    cover = report.cover
    return {
        "language": report.language,
        "title": report.title,
        "header": report.header,
        "mark": report.mark,
        "mark_long": report.mark_long,
        "footer": report.footer,
        "contents": report.contents,
        "continued": report.continued,
        "cover": {
            "titles": list(cover.titles),
            "lines": [list(line) for line in cover.lines],
            "statement_title": cover.statement_title,
            "statement": list(cover.statement),
            "signatures": list(cover.signatures),
        },
        "blocks": [_block(block) for block in report.blocks],
    }


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, Figure):
        return {"kind": "figure", "label": block.label, "title": block.title, "svg": block.svg}
    table = block.table
    return {
        "kind": "table",
        "label": block.label,
        "title": table.title,
        "columns": [
            {
                "heading": column.heading,
                "unit": column.unit,
                "is_number": column.is_number,
                "width": column.width,
            }
            for column in table.columns
        ],
        "rows": [list(row) for row in table.rows],
        "total_rows": table.total_rows,
        "is_narrow": table.is_narrow,
        "notes": list(table.notes),
    }
