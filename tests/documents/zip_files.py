"""Writes small EPUB and DOCX files, and broken archives."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

import docx

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return held.getvalue()


def epub(
    chapters: Mapping[str, str], *, extra: Mapping[str, str] | None = None, missing: str | None = None, head: str = ""
) -> bytes:
    """A book with chapters in HTML, in this order; `missing` is a chapter that is listed but not there."""
    names = [*chapters, *([missing] if missing else [])]
    items = "".join(
        f'<item id="c{number}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(names)))
    package = (
        f'<?xml version="1.0"?>{head}<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Book</dc:title>'
        "<dc:creator>Ann Author</dc:creator><dc:language>fr</dc:language><dc:date>2001-05</dc:date></metadata>"
        f'<manifest>{items}<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    pages = {
        f"OEBPS/{name}": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        for name, body in chapters.items()
    }
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": "<html><body><p>Contents</p></body></html>",
            **pages,
            **(extra or {}),
        }
    )


def new_docx() -> docx.document.Document:
    """A document of python-docx to write into."""
    return docx.Document()


def saved(document: docx.document.Document) -> bytes:
    """The document as a file."""
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def changed(data: bytes, replacements: Mapping[str, str | bytes]) -> bytes:
    """An archive with other files in it."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        files: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    return archive({**files, **replacements})
