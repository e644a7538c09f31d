"""EPUB books: HTML pages in a zip archive, in the order of the book's spine (EPUB 3.3)."""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import unquote

from kgmem.documents.archives import member, open_archive, parse_xml
from kgmem.documents.document import Metadata
from kgmem.documents.html import read_html
from kgmem.documents.problems import DAMAGED, Unreadable
from kgmem.documents.reading import Reading

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read_epub(data: bytes, reading: Reading) -> Metadata:
    """The chapters one after another. A chapter that is missing is a warning; one with copy protection ends it."""
    with open_archive(data, reading) as archive:
        names = set(archive.namelist())
        rootfile = parse_xml(member(archive, _CONTAINER, reading)).find(".//{*}rootfile")
        if rootfile is None:
            raise Unreadable(DAMAGED)
        package_name = rootfile.get("full-path", "")
        package = parse_xml(member(archive, package_name, reading))
        encrypted = _encrypted(member(archive, _ENCRYPTION, reading)) if _ENCRYPTION in names else set()
        for name in _chapters(package, posixpath.dirname(package_name)):
            if name in encrypted:
                raise Unreadable("it has copy protection (DRM), so that only its own reading program can open it")
            if name in names:
                read_html(member(archive, name, reading), reading)
            else:
                reading.warnings.append(f"the chapter {name} is missing in the book")
    return Metadata(
        title=_said(package, "title"),
        author=_said(package, "creator"),
        date=_said(package, "date"),
        language=_said(package, "language"),
    )


def _chapters(package: Any, folder: str) -> list[str]:
    """The names of the pages in the archive, in reading order, without the table of contents."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    spine = [items.get(entry.get("idref")) for entry in package.iterfind("{*}spine/{*}itemref")]
    return [
        posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in spine
        if item is not None and item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split()
    ]


def _encrypted(data: bytes) -> set[str]:
    return {unquote(reference.get("URI", "")) for reference in parse_xml(data).iter("{*}CipherReference")}


def _said(package: Any, name: str) -> str | None:
    """The text of the first Dublin Core element of that name."""
    found = package.find(f"{{*}}metadata/{{http://purl.org/dc/elements/1.1/}}{name}")
    return None if found is None else " ".join("".join(found.itertext()).split()) or None
