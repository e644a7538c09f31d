"""How much of a document is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """The sizes that a document, with everything in it, must keep to. Beyond them reading ends in a DocumentError."""

    bytes: int = 256 << 20
    """Of the file."""
    unpacked_bytes: int = 512 << 20
    """Of all that archives in it hold, so that a small file can't unpack to a huge one."""
    characters: int = 50_000_000
    """Of the text."""
    pages: int = 10_000
    parts: int = 10_000
    """Files in an archive, attachments of a mail, mails in a mailbox."""
    depth: int = 8
    """Mails and documents inside one another."""
