"""Turtle, TriG, RDF/XML and JSON-LD, read as one document from start to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO, cast

from pyoxigraph import Quad, Triple, parse

from kgmem.errors import ParseError
from kgmem.ingest.blanks import BlankNodes, count_graph_names, plain_triples
from kgmem.ingest.feeds import BlockFeed, LineFeed
from kgmem.ingest.formats import FORMAT_NAMES, RDF_FORMATS, Format
from kgmem.ingest.problems import Problems
from kgmem.ingest.streams import ByteStream
from kgmem.ingest.syntax import explain
from kgmem.ingest.xml_literals import canonical

BATCH = 1024


def read_document(
    reopen: Callable[[], ByteStream],
    format_: Format,
    base: str | None,
    blanks: BlankNodes,
    problems: Problems,
) -> Iterator[list[Triple]]:
    """The triples of a document, batch by batch. Reading stops at the first error, skipped or not.

    Args:
        reopen: gives the document from its start; called again when an error has to be located.
        format_: how it is written.
        base: what relative IRIs refer to; None refuses them.
        blanks: renames the blank nodes.
        problems: where triple terms are noted.

    Raises:
        ParseError: the document is broken.
    """
    xml = format_ == Format.RDF_XML
    with reopen() as stream:
        feed = BlockFeed(stream, xml=xml, nodes=xml or format_ == Format.JSON_LD)
        parser = parse(cast("BinaryIO", feed), RDF_FORMATS[format_], base_iri=base)
        while True:
            try:
                quads: list[Quad] = list(islice(parser, BATCH))
            except (SyntaxError, MemoryError) as error:
                raise _located(error, reopen, format_, base, problems) from None
            if not quads:
                return
            if format_ in (Format.TRIG, Format.JSON_LD):
                problems.dropped_graph_names += count_graph_names(quads)
            triples = blanks.triples(quads, problems) if feed.may_hold_nodes else plain_triples(quads)
            yield list(map(canonical, triples)) if xml else triples


def _located(
    error: SyntaxError | MemoryError,
    reopen: Callable[[], ByteStream],
    format_: Format,
    base: str | None,
    problems: Problems,
) -> ParseError:
    """The error with its place. Where the parser does not tell it, a second run line by line does."""
    found = explain(error)
    line, reason = found.line, found.reason
    if problems.skip:
        reason += f" ({FORMAT_NAMES[format_]} can't be read on behind an error, so that there is nothing to skip)"
    if line is None:
        with reopen() as stream:
            feed = LineFeed(stream)
            try:
                for _ in parse(cast("BinaryIO", feed), RDF_FORMATS[format_], base_iri=base):
                    pass
            except (SyntaxError, MemoryError):
                line = feed.line
    return problems.error(reason, line, found.column)
