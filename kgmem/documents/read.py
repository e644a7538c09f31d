"""`read_document`: from a file to a Document."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

from kgmem.documents.builder import TextBuilder
from kgmem.documents.document import Document
from kgmem.documents.formats import HAS_ORIGINS, read_as, recognize
from kgmem.documents.limits import ReadingLimits
from kgmem.documents.problems import Unreadable
from kgmem.documents.reading import Reading
from kgmem.errors import DocumentError


def read_document(file: Path | str, limits: ReadingLimits | None = None) -> Document:
    """Reads a file of any kind that kgmem knows.

    Raises:
        DocumentError: it can't be read, holds no text, or goes beyond the limits.
    """
    limits = limits or ReadingLimits()
    return read_bytes(load(Path(file), limits), str(file), limits)


def load(file: Path, limits: ReadingLimits) -> bytes:
    """The content of a file. Raises DocumentError for what is none, can't be opened, or is too large."""
    try:
        state = file.stat()
        if not stat.S_ISREG(state.st_mode):
            what = "a folder" if stat.S_ISDIR(state.st_mode) else "a pipe or a device"
            raise DocumentError(f"it is {what}; name a file", file=str(file))
        with file.open("rb") as opened:
            data = opened.read(limits.bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DocumentError(f"it can't be opened: {reason}", file=str(file)) from None
    if len(data) > limits.bytes:
        raise DocumentError(
            f"it is larger than {limits.bytes:,} bytes; split it, or raise the limit", file=str(file)
        ) from None
    return data


def read_bytes(data: bytes, name: str, limits: ReadingLimits | None = None) -> Document:
    """Reads the content of a file called `name`.

    Raises:
        DocumentError: it can't be read, holds no text, or goes beyond the limits.
    """
    limits = limits or ReadingLimits()
    try:
        media_type = recognize(data, name)
        has_origins = media_type in HAS_ORIGINS
        reading = Reading(limits, TextBuilder(limits.characters, keep_origins=has_origins))
        metadata = read_as(media_type, data, reading)
        out = reading.out
        text = out.text()
        if not text:
            raise Unreadable("it holds no text")
    except Unreadable as problem:
        raise DocumentError(str(problem), file=name) from problem.__cause__
    return Document(
        name=name,
        text=text,
        media_type=media_type,
        sha256=sha256(data).hexdigest(),
        size=len(data),
        metadata=metadata,
        blocks=out.blocks(),
        sections=out.sections(),
        pages=out.pages(),
        encoding=reading.encoding if has_origins else None,
        origins=out.origins(),
        warnings=tuple(reading.warnings),
    )
