"""N-Triples and N-Quads: one statement a line, so that blocks of lines can be parsed on their own."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kgmem.ingest.blanks import BlankNodes, count_graph_names, plain_triples
from kgmem.ingest.canonical_lines import is_canonical
from kgmem.ingest.problems import Problems
from kgmem.ingest.streams import ByteStream
from kgmem.ingest.syntax import explain
from kgmem.stores.batches import Batch, Lines


def read_lines(stream: ByteStream, format_: RdfFormat, blanks: BlankNodes, problems: Problems) -> Iterator[Batch]:
    """The triples of an N-Triples or N-Quads document, batch by batch. A broken line costs only itself.

    Raises:
        ParseError: a broken line, unless they are to be skipped.
    """
    for first, block in stream.line_blocks():
        try:
            batch = _whole(block, format_, blanks, problems)
        except (SyntaxError, MemoryError) as error:
            if not problems.skip:
                found = explain(error, first_line=first)
                problems.broken(found.reason, found.line, found.column)
            batch = None
        if batch is not None:
            yield batch
            continue
        for number, line in enumerate(block.split(b"\n"), first):
            yield _one_line(line, number, format_, blanks, problems)


def _whole(block: bytes, format_: RdfFormat, blanks: BlankNodes, problems: Problems) -> Batch | None:
    """The triples of a block of lines; None if triples are terms in some of them."""
    statements = parse(block, format_)
    plain = b"_:" not in block and b"<<" not in block
    if plain and format_ == RdfFormat.N_TRIPLES:
        return Lines(block if is_canonical(block) else serialize(statements, format=format_) or b"")
    quads: list[Quad] = list(statements)
    if not plain and any(type(quad.object) is Triple for quad in quads):
        return None
    if format_ == RdfFormat.N_QUADS:
        problems.dropped_graph_names += count_graph_names(quads)
    return plain_triples(quads) if plain else blanks.triples(quads, problems)


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
