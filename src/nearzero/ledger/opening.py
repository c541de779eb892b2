"""What can be wrong with a file before a single cell is read, and telling formats apart."""

import zlib
from pathlib import Path
from struct import error as StructError
from zipfile import BadZipFile

import pyarrow as pa

from nearzero.ledger.package import NotASpreadsheet, TooLarge
from nearzero.problems import Place, Problem, Severity, kind
from nearzero.words import mark

FILE_UNREADABLE = kind(
    "ledger.file-unreadable",
    Severity.BLOCKER,
    mark("{file} cannot be read: {found}."),
    mark("See that the file exists and opens in a spreadsheet program, and save it again."),
    "LEDGER §1",
)
FILE_ENCRYPTED = kind(
    "ledger.file-encrypted",
    Severity.BLOCKER,
    mark("{file} is protected by a password."),
    mark("Open it with the password, remove the protection and save it again."),
    "LEDGER §1",
)
FORMAT_UNKNOWN = kind(
    "ledger.format-unknown",
    Severity.BLOCKER,
    mark("{file} is {found}, which is not read."),
    mark("Open it in Excel or WPS and save it as an Excel workbook (.xlsx), or as CSV."),
    "LEDGER §1",
)
FILE_TOO_LARGE = kind(
    "ledger.file-too-large",
    Severity.BLOCKER,
    mark("{file} unpacks to more than a workbook that is read ({limit} cells)."),
    mark("Delete empty formatted rows and unused sheets, or file the data as CSV or Parquet."),
    "LEDGER §1",
)
FILE_TWICE = kind(
    "ledger.file-twice",
    Severity.WARNING,
    mark("{file} was named twice and is read once."),
    mark("Name each file once."),
    "LEDGER §1",
)
FAILURES = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    BadZipFile,
    SyntaxError,  # malformed XML, whichever parser reads it
    StructError,
    zlib.error,
    pa.ArrowException,
)
"""What a damaged file makes its readers raise."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_FOUND = 120  #: so many characters of a reader's own words are shown


def refuse(path: Path, file: str) -> Problem | None:
    """Return why a file is no workbook, before it is opened as one; None where it may be."""
    where = Place(file=file)
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
            if head == _COMPOUND:
                stream.seek(0)
                if _ENCRYPTED_STREAM in stream.read():
                    return FILE_ENCRYPTED.at(where, {"file": file})
                facts = {"file": file, "found": "a workbook of the old kind (.xls)"}
                return FORMAT_UNKNOWN.at(where, facts)
    except OSError as error:
        return unreadable(file, error)
    if not head:
        return FILE_UNREADABLE.at(where, {"file": file, "found": "empty"})
    if not head.startswith(_ZIP):
        return FORMAT_UNKNOWN.at(where, {"file": file, "found": path.suffix or "no workbook"})
    return None


def unreadable(file: str, error: Exception) -> Problem:
    """Return the finding for an exception that a reader raised."""
    where = Place(file=file)
    if isinstance(error, TooLarge):
        from nearzero.ledger.spreadsheet import MOST_CELLS

        return FILE_TOO_LARGE.at(where, {"file": file, "limit": MOST_CELLS})
    if isinstance(error, NotASpreadsheet):
        return FORMAT_UNKNOWN.at(where, {"file": file, "found": "no .xlsx"})
    text = str(error)
    if isinstance(error, RuntimeError) and "password" in text:
        return FILE_ENCRYPTED.at(where, {"file": file})
    reason = error.strerror if isinstance(error, OSError) else f"{type(error).__name__} {text}"
    return FILE_UNREADABLE.at(where, {"file": file, "found": (reason or text)[:_FOUND]})
