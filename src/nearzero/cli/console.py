"""What people see: tables that line up Chinese and Latin text, findings, progress, files."""

import json
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TextIO

from nearzero.problems import Problem, Severity
from nearzero.words import mark, translator

_PATIENCE = 1.0  #: progress shows after this long [s]
_BAR = 24
_SEVERITIES = {
    Severity.BLOCKER: mark("blocker"),
    Severity.WARNING: mark("warning"),
    Severity.NOTE: mark("note"),
}
_FOUND = mark("{blockers} blockers, {warnings} warnings, {notes} notes")
_ROW = mark("row {row}")
_NOTHING = mark("Nothing found.")
_SHOWN = 60  #: so many lesser findings are printed; blockers always


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    Examples
    --------
    >>> width("CO2")
    3
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: str = "") -> str:
    """Return rows as aligned text.

    Parameters
    ----------
    headings
        One heading a column.
    rows
        Texts.
    right
        For each column ``>`` to align it right, anything else left.

    Examples
    --------
    >>> print(table(["a", "n"], [["x", "10"], ["yy", "5"]], "<>"))
    a    n
    x   10
    yy   5
    """
    body = [list(headings), *(list(row) for row in rows)]
    widths = [max(width(row[i]) for row in body) for i in range(len(headings))]
    sides = right.ljust(len(headings), "<")
    lines = []
    for row in body:
        cells = []
        for cell, size, side in zip(row, widths, sides, strict=True):
            gap = " " * (size - width(cell))
            cells.append(gap + cell if side == ">" else cell + gap)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def show_problems(
    problems: Sequence[Problem], language: str, out: str | None, *, stream: TextIO | None = None
) -> None:
    """Print findings, blockers first, and write them where the user asked."""
    if out:
        write_json(out, [problem.as_json() for problem in problems])
    words = translator(language)
    to = stream or sys.stderr
    order = list(Severity)
    ranked = sorted(problems, key=lambda p: order.index(p.severity))
    blockers = sum(p.severity is Severity.BLOCKER for p in ranked)
    for problem in ranked[: max(blockers, _SHOWN)]:
        severity = words(_SEVERITIES[problem.severity])
        sentence = problem.sentence(language)
        print(f"[{severity}] {_place(problem, language)}{sentence} ({problem.code})", file=to)
    if not problems:
        print(words(_NOTHING), file=to)
        return
    counts = {
        f"{severity}s": sum(p.severity is severity for p in problems) for severity in Severity
    }
    print(words(_FOUND).format_map(counts), file=to)


def _place(problem: Problem, language: str) -> str:
    where = problem.where
    row = translator(language)(_ROW).format(row=where.row) if where.row is not None else ""
    parts = [part for part in (where.file, where.sheet, row, where.column) if part]
    return " / ".join(parts) + ": " if parts else ""


def write_json(path: str, value: object) -> None:
    """Write plain data as JSON to a file, whole or not at all; ``-`` is standard output."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    if path == "-":
        print(text)
        return
    with whole_file(Path(path)) as draft:
        draft.write_text(text + "\n", encoding="utf-8")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a draft beside a file and put it in place when it is whole.

    A failure leaves what was there before.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".draft-{path.name}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class Progress:
    """A bar on standard error, shown only when the work takes longer than a second."""

    def __init__(self, steps: int, language: str) -> None:
        self._steps = steps
        self._words = translator(language)
        self._done = 0
        self._started = time.monotonic()
        self._shown = False

    def step(self, sentence: str) -> None:
        """Say what is being done now."""
        if time.monotonic() - self._started > _PATIENCE:
            filled = _BAR * self._done // self._steps
            bar = "█" * filled + "░" * (_BAR - filled)
            end = "\r" if sys.stderr.isatty() else "\n"
            head = bar if end == "\r" else f"[{self._done}/{self._steps}]"
            tail = "\x1b[K" if end == "\r" else ""
            print(f"{head} {self._words(sentence)}{tail}", end=end, file=sys.stderr)
            self._shown = end == "\r"
        self._done += 1

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            print("\x1b[2K", end="\r", file=sys.stderr)
