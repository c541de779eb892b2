"""A file that someone brings to set a park up: the tables in it, or why it is not read.

The file is a ledger workbook or CSV, the same that the command line takes; headings in Chinese or
English. Nothing a file can hold raises, and nothing in it is run.
"""

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from nearzero.frames import TableSpec
from nearzero.ledger.choices import choices
from nearzero.ledger.folder import read_file
from nearzero.ledger.raw import RawTable
from nearzero.ledger.table import ENTERPRISES, PARK
from nearzero.ledger.tables import canonical
from nearzero.ledger.workbook import read_workbook
from nearzero.problems import Problem
from parkdesk.records.media import CSV, XLSX, Media, Unacceptable, clean_name, recognise
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.remarks import Remark, is_blocked, of_library, place_text

LARGEST_FILE = 10 * 2**20  #: that is read to set up a park [bytes]
MOST_ROWS = 2000  #: of one table
_STEM = 60  #: of a name that is kept while the file is read, since it may say which table it is

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledLine:
    """A row of a table in a file.

    Attributes
    ----------
    row
        Columns by English name, as the library reads them.
    unread
        Headings of cells that hold something that was not understood, with what they hold.
    where
        Sheet and row.
    """

    row: Row
    unread: Mapping[str, str]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupFile:
    """What a file holds of the tables asked for.

    Attributes
    ----------
    remarks
        What was found about the file as a whole, and then about its cells.
    is_stopped
        Whether the file as a whole cannot be taken; a cell stops its own row only.
    """

    name: str
    tables: Mapping[str, tuple[FiledLine, ...]]
    remarks: tuple[Remark, ...]
    is_stopped: bool


def read_setup_file(name: str, data: bytes, wanted: Mapping[TableSpec, Sequence[str]]) -> SetupFile:
    """Return some columns of some tables of a file.

    Parameters
    ----------
    wanted
        The columns to read of each table.
    """
    media = _kind_of(name, data)
    if isinstance(media, Remark):
        return SetupFile(name=clean_name(name, XLSX), tables={}, remarks=(media,), is_stopped=True)
    name = clean_name(name, media)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(name).stem[:_STEM] + media.suffixes[0])
        path.write_bytes(data)
        read = read_file if media is CSV else read_workbook
        raws, noticed = read(path, name)
    tables: dict[str, tuple[FiledLine, ...]] = {}
    problems: list[Problem] = []
    for spec, columns in wanted.items():
        found = [_cut(raw, columns) for raw in raws if raw.spec is spec]
        for raw in found:
            table, told = canonical(raw)
            problems += told
            lines = _lines(raw, table.to_pylist(), columns)
            tables[spec.name] = (*tables.get(spec.name, ()), *lines)
    sheets = {raw.sheet for raw in raws if raw.spec in wanted}
    about = [one for one in noticed if not one.where.sheet or one.where.sheet in sheets]
    whole = [*map(of_library, about), *_too_long(tables)]
    cells = [of_library(problem) for problem in problems]
    return SetupFile(
        name=name, tables=tables, remarks=(*whole, *cells), is_stopped=is_blocked(whole)
    )


def refuse_unread(line: FiledLine) -> None:
    """Refuse a row with a cell that was not understood.

    Raises
    ------
    Refused
        With what the cells hold.
    """
    if line.unread:
        listed = "; ".join(f"{heading}: {text}" for heading, text in line.unread.items())
        raise Refused(_("This is not understood: %(cells)s.") % {"cells": listed})


def _kind_of(name: str, data: bytes) -> Media | Remark:
    """Return what a file is, or why it is not read."""
    if len(data) > LARGEST_FILE:
        return Remark(
            code="setup.file-too-large",
            severity="blocker",
            sentence=_("The file is larger than 10 MB."),
            mend=_("Delete sheets and pictures that are not needed, or save it as CSV."),
        )
    try:
        media = recognise(io.BytesIO(data), name)
    except Unacceptable as refusal:
        return Remark(code="setup.file-refused", severity="blocker", sentence=str(refusal))
    if media in (XLSX, CSV):
        return media
    sentence = _("Only an Excel workbook (.xlsx) or a CSV file is read here.")
    return Remark(code="setup.file-refused", severity="blocker", sentence=sentence)


def _cut(raw: RawTable, columns: Sequence[str]) -> RawTable:
    """Return a table with the columns asked for and no more rows than are read."""
    there = [name for name in columns if name in raw.data.column_names]
    kept = slice(0, MOST_ROWS + 1)
    return replace(raw, data=raw.data.select(there).slice(0, MOST_ROWS + 1), rows=raw.rows[kept])


def _lines(raw: RawTable, rows: Sequence[Row], columns: Sequence[str]) -> Iterable[FiledLine]:
    texts = {name: raw.text(name) for name in columns if name in raw.data.column_names}
    for index, row in enumerate(rows):
        place = replace(raw.place(np.intp(index)), file="")
        unread = {
            raw.headings.get(name, name): text.text(index)
            for name, text in texts.items()
            if row[name] is None and _says_something(text.text(index))
        }
        yield FiledLine(row=row, unread=unread, where=place_text(place))


def _says_something(text: str) -> bool:
    """Say whether a cell holds more than a mark for nothing."""
    return bool(text) and choices("absent").find(text) is None


def _too_long(tables: Mapping[str, Sequence[FiledLine]]) -> Iterable[Remark]:
    for name, lines in tables.items():
        if len(lines) > MOST_ROWS:
            facts = {"most": MOST_ROWS, "table": _title(name)}
            yield Remark(
                code="setup.too-many-rows",
                severity="blocker",
                sentence=_("%(table)s has more than %(most)s rows.") % facts,
                mend=_("Split the file; each part is imported by itself."),
            )


def _title(name: str) -> str:
    return {ENTERPRISES.name: _("Enterprises"), PARK.name: _("Park")}.get(name, name)
