"""Turtle and TriG with broken statements left out."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, cast

from pyoxigraph import Quad, QuadParser, RdfFormat, Triple, parse

from kgmem.ingest.blanks import BlankNodes, count_graph_names
from kgmem.ingest.problems import Problems
from kgmem.ingest.streams import LONGEST_LINE, ByteStream
from kgmem.ingest.syntax import explain

WINDOW = 1 << 25
"""Bytes of lines that are kept for starting again; the parser looks ahead half as far at most."""
BATCH = 1024

_STATEMENT_END = re.compile(rb"[.}]\s*(#.*)?$")
_GRAPH_END = re.compile(rb"\s*\}\s*\.?\s*(#.*)?$")


def read_with_recovery(
    stream: ByteStream, format_: RdfFormat, base: str | None, blanks: BlankNodes, problems: Problems
) -> Iterator[list[Triple]]:
    """The triples of a Turtle or TriG document, without its broken statements.

    Behind an error the parser itself goes on at the next full stop, and after a missing quote takes text for syntax and
    syntax for text. So it is started anew instead, with the prefixes and base that it knew, on the line after the next
    one that ends in a full stop (or a closing brace). The rest of the broken statement's lines goes with it; what it
    said before the error is kept.
    """
    lines = _Lines(stream)
    line = 1
    parser = parse(cast("BinaryIO", lines), format_, base_iri=base)
    while True:
        quads: list[Quad] = []
        try:
            quads.extend(islice(parser, BATCH))  # what comes before an error stays in the list
        except (SyntaxError, MemoryError) as error:
            # The first line of a new start holds the prefixes.
            found = explain(error, first_line=line)
            broken = lines.first_held() if found.line is None else found.line - (line > 1)
            broken = max(line, broken)
            # The brace that closes a TriG graph begun before an error has lost its partner: nothing is wrong with it.
            if line == 1 or not lines.closes_graph(broken):
                problems.broken(found.reason, broken, found.column)
            yield _triples(quads, format_, blanks, problems)
            line = lines.start_after(broken, _prologue(parser))
            if line == 0:
                return
            parser = parse(cast("BinaryIO", lines), format_, base_iri=parser.base_iri or base)
            continue
        if not quads:
            return
        yield _triples(quads, format_, blanks, problems)


def _triples(quads: list[Quad], format_: RdfFormat, blanks: BlankNodes, problems: Problems) -> list[Triple]:
    if format_ == RdfFormat.TRIG:
        problems.dropped_graph_names += count_graph_names(quads)
    return blanks.triples(quads, problems)


def _prologue(parser: QuadParser) -> bytes:
    """The prefixes in force, on one line."""
    prefixes = (f"@prefix {name}: <{iri}> ." for name, iri in parser.prefixes.items())
    return " ".join(prefixes).encode() + b"\n"


class _Lines:
    """Hands lines over to a parser and remembers the latest, so that another can start among them."""

    def __init__(self, stream: ByteStream) -> None:
        self._source = stream.lines()
        self._window: deque[bytes] = deque()
        self._size = 0
        self._first = 1  # number of the first line in the window
        self._next = 1  # number of the line to hand over next
        self._rest = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        """The next line or a part of it, at most `size` bytes."""
        if not self._rest:
            self._rest = memoryview(self._line(self._next))
            self._next += 1
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)

    def start_after(self, broken: int, prologue: bytes) -> int:
        """Goes to the line after the statement that is broken on line `broken`; returns its number, 0 at the end."""
        number = broken
        while (line := self._line(number)) and not _STATEMENT_END.search(line.rstrip()):
            number += 1
        number += 1
        if not self._line(number):
            return 0
        self._next, self._rest = number, memoryview(prologue)
        return number

    def first_held(self) -> int:
        """The line at which a parser stands whose buffer is full: it does not say so itself."""
        number, size = self._next, -len(self._rest)
        while number > self._first and size < LONGEST_LINE:
            number -= 1
            size += len(self._line(number))
        return number

    def closes_graph(self, number: int) -> bool:
        """Whether a line is nothing but the closing brace of a graph."""
        return _GRAPH_END.match(self._line(number)) is not None

    def _line(self, number: int) -> bytes:
        """A line of the window or behind it; empty behind the last."""
        while number >= self._first + len(self._window):
            line = next(self._source, b"")
            if not line:
                return b""
            self._window.append(line)
            self._size += len(line)
            while self._size > WINDOW and len(self._window) > 1:
                self._size -= len(self._window.popleft())
                self._first += 1
        return self._window[max(number - self._first, 0)]
