"""Triples into Neo4j, in batches that are written exactly once, whatever happens to the connection.

A batch is one transaction. It counts the batches of its source in the same transaction: one that comes a second time,
because nobody heard that the first had been committed, finds the count ahead and does nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import numpy as np

from kgmem.errors import LockedError, StoreError
from kgmem.stores.chunks import Chunk
from kgmem.stores.hashes import HashSet, combined
from kgmem.stores.neo4j_batch import BATCH, EdgeBatch, batches
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_terms import NAME, SOURCE, STORE, TERM, key_of, properties_of

LEASE_MS = 30_000
"""A writer that has not been heard of for so long has lost its right to write."""
_REMEMBERED = 1_000_000
"""Terms whose nodes are remembered."""
_AHEAD = 32
"""Batches that wait at most while one is written."""

_LEASE = f"MATCH (store:{STORE} {{writer: $writer}}) SET store.until = timestamp() + {LEASE_MS}"
_NODES = f"""UNWIND $rows AS row
MERGE (n:{TERM} {{key: row[1]}}) ON CREATE SET n += row[2]
RETURN collect(row[0]), collect(id(n))"""
_EDGES = f"""{_LEASE}
WITH store
MATCH (source:{SOURCE} {{number: $source, batches: $batch}}) SET source.batches = $batch + 1
WITH source
CALL () {{ MATCH (n) WHERE id(n) IN $names SET n:{NAME} }}
WITH source
UNWIND $rows AS row
MATCH (s) WHERE id(s) = row[0]
UNWIND range(1, size(row) - 2, 2) AS i
MATCH (o) WHERE id(o) = row[i + 1]
CREATE (s)-[:$($types[row[i]]) {{source: $source}}]->(o)
RETURN count(*)"""
_BATCHES = f"MATCH (:{STORE} {{writer: $writer}}) MATCH (s:{SOURCE} {{number: $source}}) RETURN s.batches"


class Neo4jLoader:
    """Writes the chunks of one source, which exists and is not complete; each triple once. Use it with `with`.

    One thread sends batches and waits for the server, so that what comes next is read and counted meanwhile.
    """

    def __init__(self, connection: Connection, writer: str, source: int) -> None:
        self._connection = connection
        self._writer = writer
        self._source = source
        self._batch = 0
        self._taken = HashSet()
        self._nodes: dict[bytes, int] = {}
        self._named: set[int] = set()
        self._thread = ThreadPoolExecutor(1, "kgmem-loader")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(cancel_futures=True)

    def load(self, chunk: Chunk) -> None:
        """Takes the triples of a chunk that have not come yet. Raises StoreError, of an earlier chunk, too."""
        subjects, predicates, objects = chunk.subjects, chunk.predicates, chunk.objects
        hashes, firsts = np.unique(combined(subjects.hashes, predicates.hashes, objects.hashes), return_index=True)
        for batch in batches(chunk, np.sort(firsts[self._taken.add(hashes)])):
            while len(self._waiting) >= _AHEAD or (self._waiting and self._waiting[0].done()):
                self._waiting.popleft().result()
            self._waiting.append(self._thread.submit(self._write, batch))

    def finish(self) -> None:
        """Waits until all is written. Raises StoreError."""
        while self._waiting:
            self._waiting.popleft().result()

    def _write(self, batch: EdgeBatch) -> None:
        self._resolve(batch.terms)
        nodes = np.array([self._nodes[term] for term in batch.terms], np.int64)
        names = set(nodes[batch.names].tolist()) - self._named
        parameters = {"types": batch.types, "rows": batch.rows(nodes), "names": list(names)}
        written = self._connection.write(_EDGES, {**parameters, "batch": self._batch, **self._who()})
        if written != [(len(batch.subjects),)]:
            self._check(written, len(batch.subjects))
        self._named |= names
        self._batch += 1

    def _check(self, written: Sequence[tuple[object, ...]], rows: int) -> None:
        """Nothing was written: because it had been before, or because another writer has taken over."""
        counted = self._connection.read(_BATCHES, self._who())
        if written not in ([], [(0,)]):
            raise StoreError(
                f"{self._connection.address.url}: some of {rows} nodes were deleted meanwhile; ingest again"
            )
        if counted != [(self._batch + 1,)]:
            raise LockedError(f"another process has begun to write to {self._connection.address.url}; ingest again")

    def _resolve(self, terms: Sequence[bytes]) -> None:
        """Finds or makes the nodes of the terms."""
        if len(self._nodes) > _REMEMBERED:
            self._nodes.clear()
        new = [term for term in terms if term not in self._nodes]
        for begin in range(0, len(new), BATCH):
            some = new[begin : begin + BATCH]
            rows = [[number, key_of(term.decode()), properties_of(term.decode())] for number, term in enumerate(some)]
            ((numbers, nodes),) = self._connection.write(_NODES, {"rows": rows})
            self._nodes.update((some[number], node) for number, node in zip(numbers, nodes, strict=True))

    def _who(self) -> dict[str, object]:
        return {"writer": self._writer, "source": self._source}
