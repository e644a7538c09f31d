"""`export`: a store's triples as a file."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from kgmem.errors import IngestError, UsageError
from kgmem.ingest.formats import FORMAT_NAMES, Format, format_of_name
from kgmem.ingest.names import resolve_sources
from kgmem.stores.base import GraphStore

FORMATS = {
    Format.N_TRIPLES: RdfFormat.N_TRIPLES,
    Format.N_QUADS: RdfFormat.N_QUADS,
    Format.TURTLE: RdfFormat.TURTLE,
    Format.TRIG: RdfFormat.TRIG,
}
"""The formats that can be written without holding the graph in memory."""

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "http://schema.org/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}


def export(
    store: GraphStore,
    out: Path | IO[bytes],
    format: Format | None = None,  # noqa: A002 - the option's name
    source: str | None = None,
) -> int:
    """Writes the triples of a store, or of one source, as a stream.

    N-Triples and Turtle merge the sources, each triple once; in N-Quads and TriG every source is a named graph. A file
    appears complete or not at all, gzipped if its name ends in .gz.

    Args:
        store: what to write.
        out: a file's path, or a binary stream.
        format: one of FORMATS; told by the file's extension if not given.
        source: a name as for `forget`.

    Returns:
        The number of statements written.

    Raises:
        UsageError: the format is not given and not told, or is none of FORMATS.
        UnknownSourceError: no source of that name.
        IngestError: the file can't be written.
    """
    chosen = format or (format_of_name(out) if isinstance(out, Path) else None)
    if chosen not in FORMATS:
        known = ", ".join(f"{known} ({FORMAT_NAMES[known]})" for known in FORMATS)
        raise UsageError(
            f"{'no format' if chosen is None else FORMAT_NAMES[chosen]} can't be written; there are {known}"
        )
    name = None if source is None else _single(store, source)
    counted = _Counted(_quads(store, name) if chosen in (Format.N_QUADS, Format.TRIG) else store.triples(name))
    prefixes = PREFIXES if chosen in (Format.TURTLE, Format.TRIG) else None
    if isinstance(out, Path):
        with _replacing(out) as file:
            serialize(counted, file, FORMATS[chosen], prefixes=prefixes)
    else:
        serialize(counted, out, FORMATS[chosen], prefixes=prefixes)
    return counted.count


class _Counted:
    """Counts what it hands on."""

    def __init__(self, statements: Iterator[Triple] | Iterator[Quad]) -> None:
        self.count = 0
        self._statements = statements

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> Triple:
        statement = next(self._statements)
        self.count += 1
        return cast("Triple", statement)


def _single(store: GraphStore, source: str) -> str:
    found = resolve_sources([source], [known.name for known in store.sources()])
    if len(found) > 1:
        raise UsageError(f"{source} is {len(found)} sources; name one, or none for all")
    return found[0]


def _quads(store: GraphStore, source: str | None) -> Iterator[Quad]:
    names = [known.name for known in store.sources()] if source is None else [source]
    for name in names:
        graph = NamedNode(name)
        for triple in store.triples(name):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when all went well."""
    if path.exists() and not path.is_file():
        if path.is_dir():
            raise UsageError(f"{path} is a folder; name a file to write")
        with path.open("wb") as device:  # a pipe or terminal can't be replaced
            yield device
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("xb") as file:
            if path.name.lower().endswith(".gz"):
                # Without name and time in its head the file is the same for the same triples.
                with gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed:
                    yield cast("IO[bytes]", packed)
            else:
                yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise IngestError(f"{path} can't be written: {error.strerror or error}") from None
    finally:
        temporary.unlink(missing_ok=True)
