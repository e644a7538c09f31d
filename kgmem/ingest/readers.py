"""One way into all formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kgmem.ingest.blanks import BlankNodes
from kgmem.ingest.dialect import find_dialect
from kgmem.ingest.formats import RDF_FORMATS, Format
from kgmem.ingest.inputs import Input
from kgmem.ingest.json_lines import read_json_lines
from kgmem.ingest.options import IngestOptions
from kgmem.ingest.problems import Problems
from kgmem.ingest.rdf_documents import read_document
from kgmem.ingest.rdf_lines import read_lines
from kgmem.ingest.tables import read_table
from kgmem.ingest.terms import Terms
from kgmem.ingest.turtle_recovery import read_with_recovery
from kgmem.stores.batches import Batch


def read(
    document: Input, options: IngestOptions, problems: Problems, moved: Callable[[int], None] | None = None
) -> Iterator[Batch]:
    """The triples of a document, batch by batch, in the order of the document, duplicates included.

    Nothing is done for a triple that need not be done: where a block holds no blank node, the parser's own triples go
    through as they are, and those of N-Triples as text. Memory: a few megabytes, and 150 bytes for each blank node
    without a label; a whole document where it is JSON-LD, whose context may come last.

    Args:
        document: what to read.
        options: how.
        problems: what is done about broken places.
        moved: told how many of the document's bytes on disk are read.

    Raises:
        ParseError: broken syntax, unless it is to be skipped and can be.
        IngestError: the document can't be read.
    """
    blanks = BlankNodes(document.source)
    base = options.base or document.document
    match document.format:
        case Format.N_TRIPLES | Format.N_QUADS:
            with document.open(moved) as stream:
                yield from read_lines(stream, RDF_FORMATS[document.format], blanks, problems)
        case Format.TURTLE | Format.TRIG if options.skip_errors:
            with document.open(moved) as stream:
                yield from read_with_recovery(stream, RDF_FORMATS[document.format], base, blanks, problems)
        case Format.TURTLE | Format.TRIG | Format.RDF_XML | Format.JSON_LD:
            yield from read_document(lambda: document.open(moved), document.format, base, blanks, problems)
        case Format.CSV | Format.TSV:
            with document.open() as stream:
                head = stream.block()
            dialect = find_dialect(
                head, document.format, delimiter=options.delimiter, quoting=options.quoting, file=document.file
            )
            with document.open(moved) as stream:
                yield from read_table(stream, dialect, Terms(options.table_base(), options.lang), problems)
        case Format.JSON_LINES:
            with document.open(moved) as stream:
                yield from read_json_lines(stream, Terms(options.table_base(), options.lang), problems)
