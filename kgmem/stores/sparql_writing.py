"""Writing to a SPARQL endpoint: to a staging graph in batches, and then one update that makes it the source."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kgmem.errors import ReadOnlyError, StoreError, UnknownSourceError, UsageError
from kgmem.stores.base import Source
from kgmem.stores.chunks import Chunk
from kgmem.stores.graph_names import graph_name
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_reading import SparqlReader
from kgmem.stores.sparql_sources import Listed, commit_text, drop_text, forget_text, listed_sources, staging_graph
from kgmem.stores.sparql_terms import protected, skolemized_triples

_BATCH_TRIPLES, _BATCH_BYTES = 2_000, 500_000
"""Of one update: Virtuoso's parser has no room for more than some 4,900 triples."""


class SparqlStore(SparqlReader):
    """A graph behind a SPARQL endpoint; the writing half of `WritableStore`."""

    def replace(self, source: str, triples: Iterable[Triple | Quad], *, digest: str) -> Source:
        """Makes `triples` the whole content of `source`.

        Readers see the old content until all of the new one is on the server. Raises what GraphStore says, and
        ReadOnlyError for an endpoint that takes no updates or holds data of others.
        """
        self._prepare(source)
        revision, losses = uuid.uuid4().hex, self.endpoint.http.losses
        with self._mirror.change(), self._staging() as staging:
            taken = self._mirror.take_in(source, triples, revision, Upload(self.endpoint, staging).write)
            staged = self._count(staging)
            if staged != taken.triples and self.endpoint.http.losses > losses:
                raise StoreError(f"{self.url} has lost data when it was restarted; ingest again")
            listed = Listed(replace(taken, digest=digest), revision)
            self.endpoint.commit(commit_text(listed, staging), lambda: self._has(listed))
            if self._count(graph_name(source)) != staged:
                self.endpoint.update(forget_text([source]))
                raise StoreError(f"{self.url} does not hold what it was given; ingest {source} again")
        self._moved_on()
        return listed.source

    def remove(self, sources: Sequence[str]) -> int:
        """Forgets the sources; returns the number of statements that went.

        Raises UnknownSourceError if one of them is not there; then none goes.
        """
        self._prepare()
        names = list(dict.fromkeys(sources))
        unknown = [name for name in names if name not in self._listed]
        if unknown:
            raise UnknownSourceError(f"there is no source {unknown[0]!r} in {self.url}; `kgmem sources` lists them")
        if not names:
            return 0
        going = sum(self._listed[name].source.triples for name in names)
        with self._mirror.change():
            for name in names:
                self._mirror.forget(name)
            self.endpoint.update(forget_text(names))
        self._moved_on()
        return going

    def _prepare(self, source: str | None = None) -> None:
        """Checks that the store can be written, and moves on to its newest state."""
        if self.read_only:
            raise ReadOnlyError(f"the store {self.url} is open for reading only")
        self._check_open()
        if source is not None:
            _check_name(source)
        self.synchronize(again=False)
        if self.layout.foreign:
            raise ReadOnlyError(
                f"{self.url} holds data of others ({self.layout.kind}), which would be hidden; name an empty data set"
            )
        self.endpoint.update_url()

    @contextmanager
    def _staging(self) -> Iterator[NamedNode]:
        """A graph to fill, gone afterwards. Drops the one that is left of an ingest from this machine that died."""
        graph, left = staging_graph(), self._mirror.staging()
        if left:
            self.endpoint.update(drop_text(left))
        self._mirror.keep_staging(graph.value)
        try:
            yield graph
        except BaseException:
            with suppress(StoreError):
                self.endpoint.update(drop_text([graph.value]))
                self._mirror.keep_staging()
            raise
        self._mirror.keep_staging()

    def _count(self, graph: NamedNode) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        return self.endpoint.number(query, everywhere=True)

    def _has(self, listed: Listed) -> bool:
        found = listed_sources(self.endpoint).get(listed.source.name)
        return found is not None and found.revision == listed.revision

    def _moved_on(self) -> None:
        self.synchronize(again=False)


class Upload:
    """Writes chunks of triples to a named graph, in batches of bounded size."""

    def __init__(self, endpoint: SparqlEndpoint, graph: NamedNode) -> None:
        self._endpoint = endpoint
        self._graph = graph

    def write(self, chunk: Chunk) -> None:
        """Writes a chunk; each batch may be sent twice without harm."""
        for lines in _batches(_without_blanks(chunk.text)):
            text = protected(b"\n".join(lines).decode())
            self._endpoint.update(f"INSERT DATA {{ GRAPH {self._graph} {{\n{text}\n}} }}")


def _without_blanks(text: bytes) -> bytes:
    if b"_:" not in text:
        return text
    quads = list(parse(text, format=RdfFormat.N_TRIPLES, lenient=True))
    return serialize(skolemized_triples(quads), format=RdfFormat.N_TRIPLES) or b""


def _batches(text: bytes) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in text.split(b"\n"):
        if batch and (len(batch) >= _BATCH_TRIPLES or size + len(line) > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        if line:
            batch.append(line)
            size += len(line)
    if batch:
        yield batch


def _check_name(source: str) -> None:
    if not source.strip() or "\0" in source:
        raise UsageError(f"a source can't be called {source!r}")
    try:
        graph_name(source)
    except UnicodeEncodeError:
        raise UsageError(f"a source can't be called {source!r}: it is not valid Unicode") from None
