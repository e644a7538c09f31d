"""What the readers of one document share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from kgmem.documents.builder import TextBuilder
from kgmem.documents.document import Metadata
from kgmem.documents.encodings import decode
from kgmem.documents.limits import ReadingLimits
from kgmem.documents.problems import Unreadable


@dataclass(slots=True)
class Reading:
    """A document that is being read: where its text goes, and how much may still come."""

    limits: ReadingLimits
    out: TextBuilder
    warnings: list[str] = field(default_factory=list)
    encoding: str | None = None
    """Of what was decoded last."""
    unpacked_bytes: int = 0
    parts: int = 0
    depth: int = 0

    @contextmanager
    def within(self) -> Iterator[None]:
        """A document in this one. Raises Unreadable if that is too deep."""
        if self.depth >= self.limits.depth:
            raise Unreadable(f"it lies more than {self.limits.depth} documents deep")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def decode(self, data: bytes, declared: str | None = None) -> str:
        """The text of `data`. Raises Unreadable if it is none."""
        text, self.encoding = decode(data, declared)
        return text

    def count_unpacked(self, size: int) -> None:
        """Notes that so many bytes came out of an archive. Raises Unreadable if that is too much."""
        self.unpacked_bytes += size
        if self.unpacked_bytes > self.limits.unpacked_bytes:
            raise Unreadable(
                f"it unpacks to more than {self.limits.unpacked_bytes:,} bytes, which few real documents do; "
                "raise the limit if you trust it"
            )

    def count_part(self) -> None:
        """Notes a file in an archive, an attachment or a mail. Raises Unreadable if there are too many."""
        self.parts += 1
        if self.parts > self.limits.parts:
            raise Unreadable(f"it consists of more than {self.limits.parts:,} parts; split it, or raise the limit")


Reader: TypeAlias = Callable[[bytes, Reading], Metadata]
"""Writes the text of a file to `reading.out` and returns the metadata. Raises Unreadable."""
