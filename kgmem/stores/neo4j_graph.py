"""What a store reads from: a graph that kgmem wrote, or one that others did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from kgmem.stores.base import Fetched
from kgmem.stores.names import NameServer
from kgmem.stores.neo4j_layout import Layout
from kgmem.stores.neo4j_lookup import Keep
from kgmem.types import Node, Triple


class Graph(Protocol):
    """One state of a graph in Neo4j."""

    @property
    def layout(self) -> Layout:
        """How it lies there."""

    def sync(self, progress: Fetched | None = None, *, anew: bool = False) -> None:
        """Brings the mirror in step with this state, reading only what it lacks, or all that may have changed."""

    def statements(self) -> int:
        """About how many statements there are; from counters."""

    def size(self) -> int:
        """See GraphStore."""

    def words(self, iri: str) -> str | None:
        """How an IRI without a label reads, if not by its local name."""

    def lookup(self, keep: Keep) -> NameServer:
        """Looks names up in the database, and tells `keep` of the nodes that it meets."""

    def contains(self, nodes: Sequence[Node]) -> set[Node]:
        """See GraphStore."""

    def triples(self, source: str | None) -> Iterator[Triple]:
        """See GraphStore; the source is known."""
