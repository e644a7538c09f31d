"""The schema of a graph behind a SPARQL endpoint: of the counts and the sample that are here, and one request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from kgmem.stores.base import Schema
from kgmem.stores.catalog import Catalog
from kgmem.stores.schema import build_schema, parse_edges
from kgmem.stores.sparql_edges import SparqlEdges
from kgmem.types import NamedNode, Node


class Named(Protocol):
    """A store, as far as it names nodes."""

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """See GraphStore."""

    def types(self, nodes: Iterable[Node]) -> dict[Node, tuple[NamedNode, ...]]:
        """See GraphStore."""


def schema_of(catalog: Catalog, counts: Mapping[NamedNode, int], edges: SparqlEdges, named: Named) -> Schema:
    """The relations, with `counts` statements each, and types; what follows what from a sample of edges."""
    drawn: dict[str, list[tuple[str, str]]] = {}
    for predicate, subject, object_ in catalog.sample(len(counts)):
        drawn.setdefault(predicate, []).append((subject, object_))
    sample = {NamedNode(predicate): parse_edges(some) for predicate, some in drawn.items()}
    nodes = dict.fromkeys(node for some in sample.values() for edge in some for node in edge)
    return build_schema(_Surroundings(named, edges.predicates_of(nodes)), counts, catalog.types(), sample)


class _Surroundings:
    """What `build_schema` asks of a store, with the predicates around nodes fetched beforehand."""

    def __init__(self, named: Named, predicates: dict[tuple[Node, bool], list[NamedNode]]) -> None:
        self._predicates = predicates
        self.labels, self.types = named.labels, named.types

    def predicates_of(self, node: Node, *, inverse: bool) -> list[NamedNode]:
        """The predicates of the edges that leave `node`, or of those that lead to it."""
        return self._predicates.get((node, inverse), [])
