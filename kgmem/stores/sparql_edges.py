"""The edges around nodes, of all the nodes in one request, at a bounded cost whatever their number.

The request is a UNION of subselects with a LIMIT each. An ordinary node has two, one for each direction. A hub has more
edges than are taken at once, so that it has one for each predicate; which nodes are hubs is learnt by meeting them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_terms import term_text
from kgmem.types import Literal, NamedNode, Node, Triple

_MOST = 64
"""Edges of an ordinary node in one direction."""
_PROBES = 100
"""Predicates up to which a hub is asked for each."""
_NODES = 200
"""Nodes asked about in one request where their number is not bounded by the caller."""


class _End(NamedTuple):
    """A node as one end of edges."""

    node: Node
    inverse: bool

    def pattern(self, predicate: str, other: str) -> str:
        node = term_text(self.node)
        return f"{other} {predicate} {node}" if self.inverse else f"{node} {predicate} {other}"


class SparqlEdges:
    """The edges whose predicate is one of `relations`; `others` are the remaining predicates of the graph."""

    def __init__(self, endpoint: SparqlEndpoint, relations: Sequence[NamedNode], others: Sequence[NamedNode]) -> None:
        self._endpoint = endpoint
        self._relations = relations
        self._known = frozenset(relations)
        self._filter = f" FILTER(?p NOT IN ({', '.join(map(str, others))}))" if others else ""
        self._hubs: set[_End] = set()

    def around(self, nodes: Sequence[Node], limit: int) -> list[Triple]:
        """The triples that the nodes stand in, at most `limit` for each node, predicate and direction.

        One request; a second one when a hub is met for the first time.
        """
        ends = [end for node in dict.fromkeys(nodes) for end in _ends(node)]
        met = self._ask(ends, limit)
        new = [end for end in ends if end not in self._hubs and sum(map(len, met[end].values())) > _MOST]
        if new:
            self._hubs.update(new)
            met.update(self._ask(new, limit))
        found: dict[Triple, None] = {}
        for node in dict.fromkeys(nodes):
            here = [
                triple
                for end in _ends(node)
                for predicate, others in met[end].items()
                for triple in _triples(end, predicate, list(others)[:limit])
            ]
            found.update(dict.fromkeys(sorted(here, key=lambda triple: triple.predicate.value)))
        return list(found)

    def predicates_of(self, nodes: Iterable[Node]) -> dict[tuple[Node, bool], list[NamedNode]]:
        """The predicates of the edges that leave each node (False), and of those that lead to it (True)."""
        ends = [end for node in nodes for end in _ends(node)]
        found: dict[tuple[Node, bool], list[NamedNode]] = defaultdict(list)
        for first in range(0, len(ends), _NODES):
            some = ends[first : first + _NODES]
            parts = [
                f"SELECT DISTINCT ({i} AS ?i) ?p WHERE {{ {end.pattern('?p', '?x')}{self._filter} }}"
                for i, end in enumerate(some)
            ]
            for i, predicate in self._endpoint.rows(_union("?i ?p", parts)):
                if predicate in self._known:
                    found[some[_number(i)]].append(predicate)  # type: ignore[arg-type]
        return found

    def contained(self, nodes: Iterable[Node]) -> set[Node]:
        """Which of the nodes are subject or object of a triple."""
        ends = [end for node in nodes for end in _ends(node)]
        found = set()
        for first in range(0, len(ends), _NODES):
            some = ends[first : first + _NODES]
            parts = [f"SELECT ({i} AS ?i) WHERE {{ {end.pattern('?p', '?x')} }} LIMIT 1" for i, end in enumerate(some)]
            found |= {some[_number(row[0])].node for row in self._endpoint.rows(_union("?i", parts))}
        return found

    def _ask(self, ends: Sequence[_End], limit: int) -> dict[_End, dict[NamedNode, dict[Node, None]]]:
        parts = [part for i, end in enumerate(ends) for part in self._parts(i, end, limit)]
        met: dict[_End, dict[NamedNode, dict[Node, None]]] = {end: {} for end in ends}
        if parts:
            for i, predicate, other in self._endpoint.rows(_union("?i ?p ?x", parts)):
                if isinstance(predicate, NamedNode) and other is not None and predicate in self._known:
                    met[ends[_number(i)]].setdefault(predicate, {})[other] = None
        return met

    def _parts(self, i: int, end: _End, limit: int) -> Iterator[str]:
        if end not in self._hubs:
            pattern = end.pattern("?p", "?x") + self._filter
            yield f"SELECT DISTINCT ({i} AS ?i) ?p ?x WHERE {{ {pattern} }} LIMIT {_MOST + 1}"
        elif len(self._relations) > _PROBES:  # one edge of each predicate, wherever it stands among the others
            pattern = end.pattern("?p", "?y") + self._filter
            yield f"SELECT ({i} AS ?i) ?p (SAMPLE(?y) AS ?x) WHERE {{ {pattern} }} GROUP BY ?p"
        else:
            for p in self._relations:
                pattern = end.pattern(str(p), "?x")
                yield f"SELECT DISTINCT ({i} AS ?i) ({p} AS ?p) ?x WHERE {{ {pattern} }} LIMIT {limit}"


def _ends(node: Node) -> list[_End]:
    return [_End(node, True)] if isinstance(node, Literal) else [_End(node, False), _End(node, True)]


def _triples(end: _End, predicate: NamedNode, others: Iterable[Node]) -> Iterator[Triple]:
    for other in others:
        if not end.inverse and not isinstance(end.node, Literal):
            yield Triple(end.node, predicate, other)
        elif end.inverse and not isinstance(other, Literal):
            yield Triple(other, predicate, end.node)


def _union(variables: str, parts: Sequence[str]) -> str:
    return f"SELECT {variables} WHERE {{\n{{ " + " }\nUNION { ".join(parts) + " }\n}"


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else -1
