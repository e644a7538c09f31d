"""Documents that are zip archives of XML, read without trusting the sizes that they state."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from kgmem.documents.problems import DAMAGED, Unreadable
from kgmem.documents.reading import Reading

_CHUNK = 1 << 16
_ENCRYPTED = 0x1  # a bit of the general purpose flags (APPNOTE.TXT, 4.4.4)


def open_archive(data: bytes, reading: Reading) -> ZipFile:
    """The archive. Raises Unreadable for a broken one, one with a password, and one with too many files."""
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError):
        raise Unreadable(DAMAGED) from None
    for entry in archive.infolist():
        reading.count_part()
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable("it is protected by a password; save a copy without one")
    return archive


def member(archive: ZipFile, name: str, reading: Reading) -> bytes:
    """One file of the archive, unpacked piece by piece and counted. Raises Unreadable."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        raise Unreadable(f"{name} is missing in it: {DAMAGED}") from None
    return b"".join(_unpacked(archive, entry, reading))


def check_members(archive: ZipFile, reading: Reading) -> None:
    """Unpacks everything once, keeping nothing, for a library that will do so without looking at sizes."""
    for entry in archive.infolist():
        for _ in _unpacked(archive, entry, reading):
            pass


def _unpacked(archive: ZipFile, entry: ZipInfo, reading: Reading) -> Iterator[bytes]:
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                reading.count_unpacked(len(chunk))
                yield chunk
    except (BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, RuntimeError):
        raise Unreadable(DAMAGED) from None


def parse_xml(data: bytes) -> Any:
    """The root element. Entities are not expanded and nothing is fetched. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(DAMAGED) from None
