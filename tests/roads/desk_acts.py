"""What people do on many roads: find a filing, fill a form, take a file away, wait."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from struct import pack

import yaml
from desk_visitors import Visitor
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page

WORDS: dict[str, str] = yaml.safe_load(
    Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
)
_ACCOUNT_MS = 120_000  #: how long an account of forty units may take on two busy cores


def picture(name: str = "photo.png") -> dict[str, object]:
    """Return a small picture as a file to choose, as a camera would give it."""
    line = b"\0" + b"\x30\x60\x90" * 8
    parts = (
        (b"IHDR", pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(line * 8)),
    )
    chunks = b"".join(_chunk(kind, data) for kind, data in (*parts, (b"IEND", b"")))
    return {"name": name, "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + chunks}


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def paper(name: str = "invoice.pdf") -> dict[str, object]:
    """Return a blank page of A4 as a file to choose."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    end = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return {"name": name, "mimeType": "application/pdf", "buffer": body + table + end}


def sheet_file(book: Workbook, name: str) -> dict[str, object]:
    """Return a workbook as a file to choose."""
    kept = io.BytesIO()
    book.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": kind, "buffer": kept.getvalue()}


def taken(page: Page, act: Callable[[], None]) -> tuple[str, bytes]:
    """Return name and content of the file that an act downloads."""
    with page.expect_download() as coming:
        act()
    file = coming.value
    return file.suggested_filename, Path(file.path()).read_bytes()


def workbook(data: bytes) -> Workbook:
    """Open a downloaded workbook."""
    return load_workbook(io.BytesIO(data))


def duty(visitor: Visitor, park: str, period: str, words: str = "") -> Page:
    """Find a filing in the list, by its period and the enterprise, and open it."""
    page = visitor.go(f"/parks/{park}/filings/")
    page.select_option("#period", period)
    if words:
        page.fill("#words", words)
    page.click(".queue-filter button[type=submit]")
    page.wait_for_url(f"**period={period}*")
    page.locator("tbody [data-row-link]").first.click()
    page.wait_for_url("**/filings/*/")
    return page


def state_of(page: Page) -> str:
    """Return the state of a filing as the chip under the question says it."""
    return page.locator(".question .chip").first.inner_text().strip()


def account(visitor: Visitor, park: str, period: str) -> Page:
    """Ask for the account of a period by the method offered first, and wait for its result."""
    page = visitor.go(f"/parks/{park}/accounts/new/")
    page.select_option("select[name=period]", period)
    page.click("main form button.is-main[type=submit]")
    page.wait_for_url("**/accounts/*/")
    page.locator("a[href$='/seal/']").wait_for(timeout=_ACCOUNT_MS)
    return page


def run_of(page: Page) -> str:
    """Return the number of the account whose page is open."""
    return page.url.split("/accounts/")[1].split("/")[0]
