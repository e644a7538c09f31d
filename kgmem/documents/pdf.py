"""PDF files, opened by PDFium (Chrome's PDF library), which is quick and used to hostile input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import c_ushort
from typing import TYPE_CHECKING

from kgmem.documents.document import Metadata
from kgmem.documents.pdf_blocks import write_blocks
from kgmem.documents.pdf_lines import PdfPage, read_page
from kgmem.documents.problems import DAMAGED, Unreadable
from kgmem.documents.reading import Reading

if TYPE_CHECKING:
    import pypdfium2

_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?(?:Z|([+-]\d\d)'?(\d\d)?)?")
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_UNKNOWN_PROTECTION = 5  # FPDF_ERR_SECURITY
_SHOWN_PAGES = 10


def read_pdf(data: bytes, reading: Reading) -> Metadata:
    """The text of all pages in reading order, without running headers and footers.

    Raises Unreadable for files with a password, of pictures only (scans), and with too many pages.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_WRONG_PASSWORD, _UNKNOWN_PROTECTION):
            raise Unreadable("it is protected by a password; save a copy without one") from None
        raise Unreadable(DAMAGED) from None
    with pdf:
        if len(pdf) > reading.limits.pages:
            raise Unreadable(f"it has more than {reading.limits.pages:,} pages; split it, or raise the limit")
        pages = list(_pages(pdf, reading.limits.characters))
        pictures = [page.number for page in pages if page.is_picture]
        if not any(page.lines for page in pages):
            raise Unreadable(
                "its pages are pictures (a scan); let a text recognition (OCR) put text into it"
                if pictures
                else "it holds no text"
            )
        if pictures:
            shown = ", ".join(map(str, pictures[:_SHOWN_PAGES])) + (", …" if len(pictures) > _SHOWN_PAGES else "")
            reading.warnings.append(f"pages that are pictures without text: {shown}")
        write_blocks(pages, reading.out)
        return _metadata(pdf)


def _pages(pdf: pypdfium2.PdfDocument, limit: int) -> Iterator[PdfPage]:
    """The pages, as long as they have no more than `limit` characters together."""
    for index in range(len(pdf)):
        label = pdf.get_page_label(index) or str(index + 1)
        page = pdf[index]
        try:
            found = read_page(page, index + 1, label, limit)
        finally:
            page.close()
        limit -= sum(len(line.text) for line in found.lines)
        yield found


def _metadata(pdf: pypdfium2.PdfDocument) -> Metadata:
    said = pdf.get_metadata_dict()
    return Metadata(
        title=said.get("Title", "").strip() or None,
        author=said.get("Author", "").strip() or None,
        date=_date(said.get("CreationDate", "")),
        language=_language(pdf),
    )


def _date(text: str) -> str | None:
    """ISO 8601 from PDF's own form (ISO 32000, 7.9.4), as exact as it is."""
    found = _DATE.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone_hour, zone_minute = found.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if hour is None:
        return date
    zone = f"{zone_hour}:{zone_minute or '00'}" if zone_hour else "Z" if "Z" in found[0] else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{zone}"


def _language(pdf: pypdfium2.PdfDocument) -> str | None:
    from pypdfium2 import raw

    length = raw.FPDFCatalog_GetLanguage(pdf, None, 0)  # in bytes
    buffer = (c_ushort * (length // 2))()
    raw.FPDFCatalog_GetLanguage(pdf, buffer, length)
    return bytes(buffer).decode("utf-16-le", "ignore").strip("\0 ") or None
