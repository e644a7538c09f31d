"""What the RDF parser reads from: bytes handed over in the pieces that it asks for, looked at on the way."""

from __future__ import annotations

import re
from xml.parsers import expat

from kgmem.errors import ParseError
from kgmem.ingest.streams import ByteStream


class BlockFeed:
    """Hands a stream over block by block.

    `may_hold_nodes` turns true, before the parser sees the bytes, when something in them may be a blank node or a
    triple as a term; up to there the parser's statements need no look at all.
    """

    _SIGNS = re.compile(rb"_:|<<|[\[(~]|\{\|")

    def __init__(self, stream: ByteStream, *, xml: bool = False, nodes: bool = False) -> None:
        self.may_hold_nodes = nodes
        self._stream = stream
        self._block = b""
        self._at = 0
        self._last = b""
        self._check = _XmlCheck(stream.name) if xml else None

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        if self._at >= len(self._block):
            self._block, self._at = self._stream.block(), 0
            if self._check is not None:
                self._check.feed(self._block)
            if not self.may_hold_nodes:
                self.may_hold_nodes = self._SIGNS.search(self._last + self._block) is not None
                self._last = self._block[-1:]
        end = len(self._block) if size < 0 else self._at + size
        piece = self._block[self._at : end]
        self._at += len(piece)
        return piece


class LineFeed:
    """Hands a stream over line by line and counts them, to find the line at which a parser stops."""

    def __init__(self, stream: ByteStream) -> None:
        self.line = 0
        self._lines = stream.lines()
        self._rest = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        """The next line or a part of it, at most `size` bytes."""
        if not self._rest:
            line = next(self._lines, b"")
            self.line += 1 if line else 0
            self._rest = memoryview(line)
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)


class _XmlCheck:
    """Sees to it that an XML document is well-formed to its end.

    The RDF parser takes a document that breaks off between two elements, and expands entities without limit; Expat,
    run beside it without any handler, takes neither and knows the position.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._parser = expat.ParserCreate()

    def feed(self, block: bytes) -> None:
        try:
            self._parser.Parse(block, not block)
        except expat.ExpatError as error:
            reason = f"the XML is broken: {expat.errors.messages[error.code]}"
            raise ParseError(reason, file=self._file, line=error.lineno, column=error.offset + 1) from None
