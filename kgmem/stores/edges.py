"""The edges of a node, at a bounded cost whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from heapq import nsmallest
from itertools import islice
from operator import attrgetter
from typing import cast

from pyoxigraph import Quad, Store

from kgmem.stores.term_order import SAMPLED, term_order
from kgmem.types import BlankNode, Literal, NamedNode, Node, Triple

_FEW, _MANY = 5, 1_000
"""Edges of a node that are fetched, and that are counted in a query, before its predicates are asked for one by one."""
_PROBES = 2_000
"""Predicates up to which asking for each is quicker than running through a hub's edges."""
_HUBS = 20_000
"""Hubs whose sample is kept."""
_predicate_iri = attrgetter("predicate.value")


class Edges:
    """The edges of a graph whose predicate is one of `predicates`."""

    def __init__(self, graph: Store, predicates: Collection[NamedNode]) -> None:
        self._graph = graph
        self._predicates = predicates
        # A node with more edges in one direction is asked predicate by predicate, which costs about half as much each.
        self._hub = min(max(2 * len(predicates), 16), 64)
        self._of_hubs: dict[tuple[Node, int, bool], list[Triple]] = {}

    def around(self, node: Node, limit: int) -> list[Triple]:
        """The triples that `node` stands in, by predicate; of each predicate and direction the first `limit`."""
        found = [*self._one_way(node, limit, inverse=False), *self._one_way(node, limit, inverse=True)]
        found.sort(key=_predicate_iri)
        return found

    def predicates_of(self, node: Node, *, inverse: bool) -> list[NamedNode]:
        """The predicates of the edges that leave `node`, or of those that lead to it."""
        quads = list(islice(self._quads(node, None, inverse=inverse), _FEW + 1))
        if len(quads) <= _FEW:
            return [p for p in dict.fromkeys(quad.predicate for quad in quads) if p in self._predicates]
        if isinstance(node, BlankNode):  # a query can't name a blank node
            return self._probed(node, inverse=inverse)
        found, edges = self._counted(node, _MANY, inverse=inverse)
        if edges == _MANY:
            if len(self._predicates) <= _PROBES:
                return self._probed(node, inverse=inverse)
            found, _ = self._counted(node, None, inverse=inverse)
        return [predicate for predicate in self._predicates if predicate in found]

    def _counted(self, node: Node, limit: int | None, *, inverse: bool) -> tuple[set[object], int]:
        """The predicates among the first `limit` of a node's edges in one direction, and the number of these edges."""
        pattern = f"?x ?p {node}" if inverse else f"{node} ?p ?x"
        part = f"SELECT ?p WHERE {{ {pattern} }}" + (f" LIMIT {limit}" if limit is not None else "")
        query = f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {{ {part} }} }} GROUP BY ?p"
        rows = [(row[0], int(row[1].value)) for row in self._graph.query(query, use_default_graph_as_union=True)]  # type: ignore[union-attr]
        return {predicate for predicate, _ in rows}, sum(n for _, n in rows)

    def _probed(self, node: Node, *, inverse: bool) -> list[NamedNode]:
        return [p for p in self._predicates if next(self._quads(node, p, inverse=inverse), None) is not None]

    def _one_way(self, node: Node, limit: int, *, inverse: bool) -> Iterable[Triple]:
        known = self._of_hubs.get((node, limit, inverse))
        if known is not None:
            return known
        quads = list(islice(self._quads(node, None, inverse=inverse), self._hub + 1))
        if len(quads) > self._hub:
            return self._sampled(node, limit, inverse=inverse)
        by_predicate: dict[NamedNode, list[Quad]] = {}
        for quad in quads:
            by_predicate.setdefault(quad.predicate, []).append(quad)
        wanted = [alike for predicate, alike in by_predicate.items() if predicate in self._predicates]
        return [triple for alike in wanted for triple in _first(alike, limit, inverse=inverse)]

    def _sampled(self, node: Node, limit: int, *, inverse: bool) -> list[Triple]:
        probe = len(self._predicates) <= _PROBES
        found: list[Triple] = []
        for predicate in self._predicates if probe else self.predicates_of(node, inverse=inverse):
            quads = islice(self._quads(node, predicate, inverse=inverse), SAMPLED)
            found += _first(quads, limit, inverse=inverse)
        if len(self._of_hubs) >= _HUBS:
            self._of_hubs.clear()
        self._of_hubs[node, limit, inverse] = found
        return found

    def _quads(self, node: Node, predicate: NamedNode | None, *, inverse: bool) -> Iterator[Quad]:
        if inverse:
            return self._graph.quads_for_pattern(None, predicate, node)
        return iter(()) if isinstance(node, Literal) else self._graph.quads_for_pattern(node, predicate, None)


def _first(quads: Iterable[Quad], limit: int, *, inverse: bool) -> list[Triple]:
    """The first `limit` triples by their other end, each once, whatever the number of sources that state it."""
    ends = {cast("Node", quad.subject if inverse else quad.object): quad for quad in quads}
    first = nsmallest(limit, ends, key=term_order) if len(ends) > 1 else list(ends)
    return [ends[end].triple for end in first]
