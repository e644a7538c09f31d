"""N-Triples and N-Quads: one statement a line, so that blocks of lines can be parsed on their own."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Quad, RdfFormat, Triple, parse

from kgmem.ingest.blanks import BlankNodes, count_graph_names, plain_triples
from kgmem.ingest.problems import Problems
from kgmem.ingest.streams import ByteStream
from kgmem.ingest.syntax import explain


def read_lines(
    stream: ByteStream, format_: RdfFormat, blanks: BlankNodes, problems: Problems
) -> Iterator[list[Triple]]:
    """The triples of an N-Triples or N-Quads document, batch by batch. A broken line costs only itself.

    Raises:
        ParseError: a broken line, unless they are to be skipped.
    """
    for first, block in stream.line_blocks():
        try:
            quads: list[Quad] = list(parse(block, format_))
        except (SyntaxError, MemoryError) as error:
            if not problems.skip:
                found = explain(error, first_line=first)
                problems.broken(found.reason, found.line, found.column)
            for number, line in enumerate(block.split(b"\n"), first):
                yield _one_line(line, number, format_, blanks, problems)
            continue
        if b"<<" in block and any(type(quad.object) is Triple for quad in quads):
            for number, line in enumerate(block.split(b"\n"), first):
                yield _one_line(line, number, format_, blanks, problems)
            continue
        if format_ == RdfFormat.N_QUADS:
            problems.dropped_graph_names += count_graph_names(quads)
        if b"_:" in block:
            yield blanks.triples(quads, problems)
        else:
            yield plain_triples(quads)


def _one_line(line: bytes, number: int, format_: RdfFormat, blanks: BlankNodes, problems: Problems) -> list[Triple]:
    try:
        quads: list[Quad] = list(parse(line, format_))
    except (SyntaxError, MemoryError) as error:
        found = explain(error)
        problems.broken(found.reason, number, found.column)
        return []
    if format_ == RdfFormat.N_QUADS:
        problems.dropped_graph_names += count_graph_names(quads)
    return blanks.triples(quads, problems, number)
