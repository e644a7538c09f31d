"""Lanes on which the batches of one source are written side by side, each of them exactly once.

    (:KgmemLane {source, lane, batches})     while a source is written

A batch is one transaction. It locks its lane and counts the lane's batches: one that comes a second time, because
nobody heard that the first had been committed, finds the count ahead and does nothing. Whoever deletes the lanes, as
the next writer does if this one has not been heard of for too long, waits for the batches on them; none comes after.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgmem.errors import LockedError, StoreError
from kgmem.stores.neo4j_batch import EdgeBatch
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_terms import LANE, STORE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANES = 2
LEASE_MS = 30_000
"""A writer that has not been heard of for so long has lost its right to write."""
_PROLONG_S = 5.0
_LEASE = f"MATCH (store:{STORE} {{writer: $writer}}) SET store.until = timestamp() + {LEASE_MS} RETURN store.until"
_EDGES = f"""MATCH (lane:{LANE} {{source: $source, lane: $lane}}) SET lane.writer = $writer
WITH lane WHERE lane.batches = $batch SET lane.batches = $batch + 1
WITH lane
UNWIND $rows AS row
MATCH (s) WHERE id(s) = row[0]
UNWIND range(1, size(row) - 2, 2) AS i
MATCH (o) WHERE id(o) = row[i + 1]
CREATE (s)-[:$($types[row[i]]) {{source: $source}}]->(o)
RETURN count(*)"""
_BATCHES = f"MATCH (lane:{LANE} {{source: $source, lane: $lane}}) RETURN lane.batches"


class Lease:
    """The right to write, prolonged in time by whoever writes."""

    def __init__(self, connection: Connection, writer: str) -> None:
        self.writer = writer
        self._connection = connection
        self._due = 0.0

    def prolong(self) -> None:
        """Makes sure of the right, at most every five seconds. Raises LockedError if another writer has it now."""
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + _PROLONG_S
            if not self._connection.write(_LEASE, {"writer": self.writer}):
                raise LockedError(f"another process has begun to write to {self._connection.address.url}; ingest again")


class Lane:
    """Writes batches one after the other."""

    def __init__(self, connection: Connection, lease: Lease, source: int, number: int) -> None:
        self._connection = connection
        self._lease = lease
        self._place = {"source": source, "lane": number}
        self._batch = 0

    def write(self, batch: EdgeBatch, nodes: NDArray[np.int64]) -> None:
        """Writes the edges of a batch between the nodes of its terms. Raises StoreError. Shape: nodes (terms,)."""
        self._lease.prolong()
        rows = {"types": batch.types, "rows": batch.rows(nodes)}
        state = {**self._place, "batch": self._batch, "writer": self._lease.writer}
        written = self._connection.write(_EDGES, {**rows, **state})
        if written != [(len(batch.subjects),)]:
            self._check(written, len(batch.subjects))
        self._batch += 1

    def _check(self, written: Sequence[tuple[object, ...]], rows: int) -> None:
        """Nothing was written: because it had been before, or because another writer has taken over."""
        counted = self._connection.read(_BATCHES, self._place)
        if written not in ([], [(0,)]):
            raise StoreError(
                f"{self._connection.address.url}: some of {rows} nodes were deleted meanwhile; ingest again"
            )
        if counted != [(self._batch + 1,)]:
            raise LockedError(f"another process has begun to write to {self._connection.address.url}; ingest again")
