"""What an uploaded file is, told by its bytes; its name is only what somebody called it.

A file that could run something or unpack to something huge is refused with the reason.
"""

import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from zlib import error as ZlibError

from django.utils.translation import gettext_lazy as _

LARGEST_UNPACKED = 100 * 2**20  #: what an archive may say it unpacks to [bytes]
MOST_PARTS = 5_000  #: files in an archive
_HEAD = 4096  #: bytes that tell what a file is
_LONGEST_NAME = 120  #: characters
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  #: Office files before 2007, encrypted ones too
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_TEXT_CODES = ("utf-8", "gb18030")
_CONTROLS = bytes(one for one in range(32) if one not in b"\t\n\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A kind of file.

    Attributes
    ----------
    kind
        ``pdf``, ``photo``, ``sheet`` or ``other``.
    suffixes
        Endings that fit, the usual one first.
    is_shown
        Whether a browser may show it in place; all else is only saved.
    """

    type: str
    kind: str
    suffixes: tuple[str, ...]
    is_shown: bool = False


PDF = Media(type="application/pdf", kind="pdf", suffixes=(".pdf",), is_shown=True)
JPEG = Media(type="image/jpeg", kind="photo", suffixes=(".jpg", ".jpeg"), is_shown=True)
PNG = Media(type="image/png", kind="photo", suffixes=(".png",), is_shown=True)
WEBP = Media(type="image/webp", kind="photo", suffixes=(".webp",), is_shown=True)
HEIC = Media(type="image/heic", kind="photo", suffixes=(".heic", ".heif"))
XLSX = Media(
    type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    kind="sheet",
    suffixes=(".xlsx",),
)
OFD = Media(type="application/ofd", kind="other", suffixes=(".ofd",))
CSV = Media(type="text/csv", kind="sheet", suffixes=(".csv",))
ALL = (PDF, JPEG, PNG, WEBP, HEIC, XLSX, OFD, CSV)


class Unacceptable(Exception):
    """A file that is not taken; ``message`` says what it is and what to do instead."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def recognise(stream: IO[bytes], name: str) -> Media:
    """Return what a file is; the stream is left at its start.

    Parameters
    ----------
    stream
        The file, which can be wound back.
    name
        What it is called: plain text is CSV only where the name says so.

    Raises
    ------
    Unacceptable
        If it is none of the kinds that are taken, or not safe to keep.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    try:
        return _by_head(head) or _by_content(stream, head, name)
    finally:
        stream.seek(0)


def media_of(media_type: str) -> Media | None:
    """Return a kind of file by its media type."""
    return next((one for one in ALL if one.type == media_type), None)


def clean_name(name: str, media: Media) -> str:
    r"""Return a name without path, invisible characters and false ending.

    Examples
    --------
    >>> clean_name("..\\..\\a\u202egpj.exe", PDF), clean_name("C:/x/June.PDF", PDF)
    ('agpj.exe.pdf', 'June.pdf')
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    text = "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" or c == " ")
    text = " ".join(text.split()).strip(". ")
    ending = PurePosixPath(text).suffix.casefold()
    if ending in media.suffixes:
        text = text[: -len(ending)]
    else:
        ending = media.suffixes[0]
    return (text[: _LONGEST_NAME - len(ending)].rstrip(". ") or "file") + ending


def _by_head(head: bytes) -> Media | None:
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIC
    return None


def _by_content(stream: IO[bytes], head: bytes, name: str) -> Media:
    if not head:
        raise Unacceptable(_("The file is empty. Choose another one."))
    if head.startswith(_COMPOUND):
        raise Unacceptable(
            _(
                "This is an Office file of the old kind or one with a password. Open it, remove "
                "the password and save it as an Excel workbook (.xlsx) or as PDF."
            )
        )
    if head.startswith(b"PK"):
        return _archive(stream)
    if name.casefold().endswith(".csv") and _is_text(stream):
        return CSV
    raise Unacceptable(
        _(
            "This kind of file is not taken. Attach a PDF, a photo (JPEG, PNG, WebP, HEIC), an "
            "OFD invoice, an Excel workbook (.xlsx) or a CSV file."
        )
    )


def _archive(stream: IO[bytes]) -> Media:
    try:
        with zipfile.ZipFile(stream) as archive:
            return _of_archive(archive)
    except (zipfile.BadZipFile, ZlibError, OSError, ValueError, RuntimeError, EOFError) as error:
        raise Unacceptable(
            _("The file is damaged and cannot be opened. Save it again and try once more.")
        ) from error


def _of_archive(archive: zipfile.ZipFile) -> Media:
    parts = archive.infolist()
    names = {part.filename.replace("\\", "/").casefold() for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unacceptable(
            _(
                "The file unpacks to far more than it should. Delete empty formatted rows and "
                "unused sheets, or save the data as CSV."
            )
        )
    if any(name.endswith(_MACRO_PARTS) for name in names) or _is_macro_type(archive):
        raise Unacceptable(
            _(
                "The workbook contains macros and is not taken. Save it as an Excel workbook "
                "without macros (.xlsx)."
            )
        )
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return XLSX
    if "ofd.xml" in names:
        return OFD
    raise Unacceptable(
        _("An archive is not taken as it is. Unpack it and upload the files one by one.")
    )


def _is_macro_type(archive: zipfile.ZipFile) -> bool:
    """Say whether the list of content types names a workbook with macros."""
    if "[Content_Types].xml" not in archive.namelist():
        return False
    with archive.open("[Content_Types].xml") as part:
        return b"macroenabled" in part.read(2**20).lower()


def _is_text(stream: IO[bytes]) -> bool:
    """Say whether a file is text in one of the encodings that are read."""
    stream.seek(0)
    data = stream.read()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if len(data.translate(None, _CONTROLS)) < len(data):
        return False
    for code in _TEXT_CODES:
        try:
            data.decode(code)
        except UnicodeDecodeError:
            continue
        return True
    return False
