"""The nodes of terms in Neo4j, found by key once and remembered by internal id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kgmem.stores.neo4j_batch import BATCH, EdgeBatch
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_terms import NAME, TERM, key_of, properties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REMEMBERED = 1_000_000
"""Terms whose nodes are remembered."""
_PLAIN = f"""UNWIND $rows AS row
MERGE (n:{TERM} {{key: row[1]}}) ON CREATE SET n += row[2]
RETURN collect(row[0]), collect(id(n))"""
_NAMES = f"""UNWIND $rows AS row
MERGE (n:{TERM} {{key: row[1]}}) ON CREATE SET n += row[2]
SET n:{NAME}
RETURN collect(row[0]), collect(id(n))"""


class TermNodes:
    """Finds or makes nodes; may be done twice without harm."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._nodes: dict[bytes, int] = {}
        self._named: set[int] = set()

    def of(self, batch: EdgeBatch) -> NDArray[np.int64]:
        """The nodes of a batch's terms; those of literals that name something are marked so. Shape: (terms,)."""
        if len(self._nodes) > _REMEMBERED:
            self._nodes.clear()
        names = {batch.terms[place] for place in batch.names.tolist()}
        unmarked = [name for name in names if self._nodes.get(name) not in self._named]
        self._find(_NAMES, unmarked)
        self._named.update(self._nodes[name] for name in unmarked)
        self._find(_PLAIN, [term for term in batch.terms if term not in self._nodes])
        return np.array([self._nodes[term] for term in batch.terms], np.int64)

    def _find(self, query: str, terms: Sequence[bytes]) -> None:
        for begin in range(0, len(terms), BATCH):
            some = terms[begin : begin + BATCH]
            rows = [[number, key_of(term.decode()), properties_of(term.decode())] for number, term in enumerate(some)]
            ((numbers, nodes),) = self._connection.write(query, {"rows": rows})
            self._nodes.update((some[number], node) for number, node in zip(numbers, nodes, strict=True))
