"""Triples into Neo4j, in batches that are written exactly once, whatever happens to the connection.

A batch is one transaction. It counts the batches of its source in the same transaction: one that comes a second time,
because nobody heard that the first had been committed, finds the count ahead and does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kgmem.errors import LockedError, StoreError
from kgmem.stores.chunks import Chunk, Column, check_iris
from kgmem.stores.hashes import HashSet, combined
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_terms import NAME, SOURCE, STORE, TERM, key_of, properties_of
from kgmem.types import NAMING_PREDICATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEASE_MS = 30_000
"""A writer that has not been heard of for so long has lost its right to write."""
BATCH = 10_000
_REMEMBERED = 1_000_000
"""Terms whose nodes are remembered."""

_LEASE = f"MATCH (store:{STORE} {{writer: $writer}}) SET store.until = timestamp() + {LEASE_MS}"
_NODES = f"""UNWIND $rows AS row
MERGE (n:{TERM} {{key: row[1]}}) ON CREATE SET n += row[2]
RETURN row[0], id(n)"""
_EDGES = f"""{_LEASE}
WITH store
MATCH (source:{SOURCE} {{number: $source, batches: $batch}}) SET source.batches = $batch + 1
WITH source
UNWIND $rows AS row
MATCH (s) WHERE id(s) = row[0]
MATCH (o) WHERE id(o) = row[2]
CREATE (s)-[:$($types[row[1]]) {{source: $source}}]->(o)
RETURN count(*)"""
_BATCHES = f"MATCH (:{STORE} {{writer: $writer}}) MATCH (s:{SOURCE} {{number: $source}}) RETURN s.batches"
_NAMED = f"MATCH (n) WHERE id(n) IN $nodes SET n:{NAME}"


class Neo4jLoader:
    """Writes the chunks of one source, which exists and is not complete; each triple once."""

    def __init__(self, connection: Connection, writer: str, source: int) -> None:
        self._connection = connection
        self._writer = writer
        self._source = source
        self._batch = 0
        self._written = HashSet()
        self._nodes: dict[bytes, int] = {}
        self._named: set[int] = set()

    def load(self, chunk: Chunk) -> None:
        """Writes the triples of a chunk that have not been written yet. Raises StoreError."""
        subjects, predicates, objects = chunk.subjects, chunk.predicates, chunk.objects
        hashes, firsts = np.unique(combined(subjects.hashes, predicates.hashes, objects.hashes), return_index=True)
        places = np.sort(firsts[self._written.add(hashes)])
        for begin in range(0, len(places), BATCH):
            self._load(subjects, predicates, objects, places[begin : begin + BATCH])

    def _load(self, subjects: Column, predicates: Column, objects: Column, places: NDArray[np.int64]) -> None:
        starts, ends = subjects.take(places), objects.take(places)
        _, firsts, inverse = np.unique(predicates.hashes[places], return_index=True, return_inverse=True)
        terms = predicates.take(places[firsts])
        check_iris(terms)
        types = [term[1:-1].decode() for term in terms]
        self._resolve([*starts, *ends])
        kinds = inverse.tolist()
        rows = [[self._nodes[s], kind, self._nodes[o]] for s, kind, o in zip(starts, kinds, ends, strict=True)]
        self._name([row[2] for row, end in zip(rows, ends, strict=True) if end[:1] == b'"' and _names(types[row[1]])])
        parameters = {"types": types, "rows": rows, "batch": self._batch, **self._who()}
        written = self._connection.write(_EDGES, parameters)
        if written != [(len(rows),)]:
            self._check(written, len(rows))
        self._batch += 1

    def _check(self, written: Sequence[tuple[object, ...]], rows: int) -> None:
        """Nothing was written: because it had been before, or because another writer has taken over."""
        batches = self._connection.read(_BATCHES, self._who())
        if written not in ([], [(0,)]):
            raise StoreError(
                f"{self._connection.address.url}: some of {rows} nodes were deleted meanwhile; ingest again"
            )
        if batches != [(self._batch + 1,)]:
            raise LockedError(f"another process has begun to write to {self._connection.address.url}; ingest again")

    def _resolve(self, terms: Sequence[bytes]) -> None:
        """Finds or makes the nodes of the terms."""
        if len(self._nodes) > _REMEMBERED:
            self._nodes.clear()
        new = [term for term in dict.fromkeys(terms) if term not in self._nodes]
        for begin in range(0, len(new), BATCH):
            some = new[begin : begin + BATCH]
            rows = [[number, key_of(term.decode()), properties_of(term.decode())] for number, term in enumerate(some)]
            for number, node in self._connection.write(_NODES, {"rows": rows}):
                self._nodes[some[number]] = node

    def _name(self, nodes: Sequence[int]) -> None:
        if new := set(nodes) - self._named:
            self._connection.write(_NAMED, {"nodes": list(new)})
            self._named |= new

    def _who(self) -> dict[str, object]:
        return {"writer": self._writer, "source": self._source}


def _names(predicate: str) -> bool:
    return predicate in _NAMING


_NAMING = frozenset(predicate.value for predicate in NAMING_PREDICATES)
