"""Lists as CSV files that a spreadsheet opens: UTF-8 with its mark, and no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = "\ufeff"  #: by this a spreadsheet knows that the file is UTF-8


def inert(text: object) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    said = "" if text is None else str(text)
    return f"'{said}" if said.startswith(_FORMULA) else said


def csv_response(
    name: str, head: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Return rows as a file to download, written while it is sent."""
    response = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lines(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _MARK + _line(head)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[object]) -> str:
    held = io.StringIO()
    csv.writer(held).writerow([inert(cell) for cell in cells])
    return held.getvalue()
