"""Of what kind a document is, by its content first and its extension second, and which reader reads that."""

from __future__ import annotations

import re
from importlib import import_module
from io import BytesIO
from pathlib import PurePath
from typing import cast
from zipfile import BadZipFile, ZipFile

from kgmem.documents.document import Metadata
from kgmem.documents.problems import Unreadable
from kgmem.documents.reading import Reader, Reading

TEXT, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
MAIL, MAILBOX = "message/rfc822", "application/mbox"

EXTENSIONS = {
    ".txt": TEXT, ".text": TEXT, ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".pdf": PDF, ".docx": DOCX, ".docm": DOCX,
    ".epub": EPUB, ".eml": MAIL, ".mbox": MAILBOX,
}  # fmt: skip
"""The media types that are read, by the extensions that files of them have."""

_READERS = {
    TEXT: ("plain_text", "read_text"),
    MARKDOWN: ("markdown", "read_markdown"),
    HTML: ("html", "read_html"),
    PDF: ("pdf", "read_pdf"),
    DOCX: ("docx", "read_docx"),
    EPUB: ("epub", "read_epub"),
    MAIL: ("email", "read_email"),
    MAILBOX: ("email", "read_mailbox"),
}
HAS_ORIGINS = {TEXT, MARKDOWN, HTML}
"""Kinds whose text can be found again in the characters of the file."""

_ARCHIVE = "it is an archive; unpack it and read what is in it"
_PICTURE = "it is a picture; let a text recognition (OCR) make a PDF with text of it"
_KNOWN_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is an old or a protected Office file; save it as .docx without password"),
    (b"{\\rtf", "it is in Rich Text Format; save it as .docx"),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
)
_OTHER_ARCHIVES = (
    ("xl/workbook.xml", "it is a spreadsheet; print what matters in it to a PDF"),
    ("ppt/presentation.xml", "it is a presentation; print it to a PDF"),
    ("content.xml", "it is in OpenDocument format; save it as .docx"),
)
_SAMPLE = 1 << 14
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_MAILBOX_START = re.compile(rb"From \S[^\r\n]*\d\d:\d\d[^\r\n]*\r?\n[A-Za-z][\w-]*:")
_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+\r?\n")
_SENT = re.compile(rb"^(?:received|message-id|mime-version|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def recognize(data: bytes, name: str) -> str:
    """The media type of a file called `name`. Raises Unreadable for an empty file and for kinds that are not read."""
    if not data.strip():
        raise Unreadable("it is empty")
    by_name = EXTENSIONS.get(PurePath(name).suffix.lower())
    sample = data[:_SAMPLE]
    if sample.lstrip().startswith(b"%PDF-") or (by_name == PDF and b"%PDF-" in sample[:1024]):
        return PDF
    if sample.startswith(b"PK\x03\x04"):
        return _recognize_archive(data, by_name)
    for start, reason in _KNOWN_OTHERS:
        if sample.startswith(start):
            raise Unreadable(reason)
    for mark in _MARKS:
        sample = sample.removeprefix(mark)
    sample = sample.replace(b"\0", b"")  # UTF-16 becomes readable here
    if _HTML_START.match(sample):
        return HTML
    if _MAILBOX_START.match(sample):
        return MAILBOX
    headers = _HEADERS.match(sample)
    if headers is not None and _SENT.search(headers[0]):
        return MAIL
    return by_name if by_name in {TEXT, MARKDOWN, HTML, MAIL} else TEXT


def _recognize_archive(data: bytes, by_name: str | None) -> str:
    if by_name not in {DOCX, EPUB}:
        by_name = None
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, OSError):
        names = set()
    for inner, media_type in (("word/document.xml", DOCX), ("META-INF/container.xml", EPUB)):
        if inner in names:
            return media_type
    for inner, reason in _OTHER_ARCHIVES:
        if inner in names:
            raise Unreadable(reason)
    if by_name is None:
        raise Unreadable(_ARCHIVE)
    return by_name


def read_as(media_type: str, data: bytes, reading: Reading) -> Metadata:
    """Reads a document of a known kind into `reading.out`. Raises Unreadable."""
    module, function = _READERS[media_type]
    reader = cast("Reader", getattr(import_module(f"kgmem.documents.{module}"), function))
    try:
        return reader(data, reading)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # the libraries raise whatever they meet in a damaged file
        reason = f"it can't be read ({type(error).__name__}: {error}); it may be damaged"
        raise Unreadable(" ".join(reason.split())) from error
