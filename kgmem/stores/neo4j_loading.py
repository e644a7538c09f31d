"""Triples into Neo4j: a batch's terms are found or made nodes, then its edges are written on one of the lanes."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from typing import Self

import numpy as np

from kgmem.stores.chunks import Chunk
from kgmem.stores.hashes import HashSet, combined
from kgmem.stores.neo4j_batch import EdgeBatch, batches
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_lanes import LANES, Lane, Lease
from kgmem.stores.neo4j_term_nodes import TermNodes

_AHEAD = 32
"""Batches that wait at most while others are written."""


class Neo4jLoader:
    """Writes the chunks of one source, which exists and is not complete; each triple once. Use it with `with`.

    One thread asks for nodes, one for each lane writes edges, so that whoever reads and counts what comes next need not
    wait for the server. Two threads that ask for nodes would wait for each other: many terms are in several batches.
    """

    def __init__(self, connection: Connection, writer: str, source: int) -> None:
        self._taken = HashSet()
        self._nodes = TermNodes(connection)
        self._finding = ThreadPoolExecutor(1, "kgmem-nodes")
        lease = Lease(connection, writer)
        lanes = [
            (Lane(connection, lease, source, number), ThreadPoolExecutor(1, f"kgmem-lane-{number}"))
            for number in range(LANES)
        ]
        self._threads = [self._finding, *(thread for _, thread in lanes)]
        self._lanes = cycle(lanes)
        self._waiting: deque[Future[Future[None]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.shutdown(cancel_futures=True)

    def load(self, chunk: Chunk) -> None:
        """Takes the triples of a chunk that have not come yet. Raises StoreError, of an earlier chunk, too."""
        subjects, predicates, objects = chunk.subjects, chunk.predicates, chunk.objects
        hashes, firsts = np.unique(combined(subjects.hashes, predicates.hashes, objects.hashes), return_index=True)
        for batch in batches(chunk, np.sort(firsts[self._taken.add(hashes)])):
            if len(self._waiting) >= _AHEAD:
                self._wait()
            self._waiting.append(self._finding.submit(self._write, batch))

    def finish(self) -> None:
        """Waits until all is written. Raises StoreError."""
        while self._waiting:
            self._wait()

    def _wait(self) -> None:
        self._waiting.popleft().result().result()

    def _write(self, batch: EdgeBatch) -> Future[None]:
        nodes = self._nodes.of(batch)
        lane, thread = next(self._lanes)
        return thread.submit(lane.write, batch, nodes)
