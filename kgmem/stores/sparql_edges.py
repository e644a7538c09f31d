"""The edges around nodes, of all the nodes in one request, at a bounded cost whatever their number.

The request is a UNION of subselects with a LIMIT each. An ordinary node has two, one for each direction. A hub has more
edges than are taken at once, so that it is asked about predicate by predicate, and only once; which nodes are hubs is
learnt by meeting them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_terms import term_text
from kgmem.stores.sparql_union import union
from kgmem.stores.term_order import SAMPLED, sparql_order, term_order
from kgmem.types import XSD_STRING, Literal, NamedNode, Node, Triple

_MOST = 64
"""Edges of an ordinary node in one direction."""
_KEPT = 2
"""Edges of a hub that are kept for each predicate, unless more are asked for."""
_HUBS = 20_000
"""Hubs whose edges are kept."""
_PARTS = 200
"""Subselects of one request."""


class _End(NamedTuple):
    """A node as one end of edges."""

    node: Node
    inverse: bool

    def pattern(self, predicate: str, other: str) -> str:
        """The edges; of a number only those to its datatype: to some servers 4 and 4.0, or 1 and true, are one."""
        node = term_text(self.node)
        if not self.inverse:
            return f"{node} {predicate} {other}"
        alike = f"{other} {predicate} {node}"
        if not isinstance(self.node, Literal) or self.node.language or self.node.datatype == XSD_STRING:
            return alike
        return f"{alike} . {other} {predicate} ?as FILTER(?as = {node} && DATATYPE(?as) = {self.node.datatype})"


_Edges: TypeAlias = list[tuple[NamedNode, Node]]
"""Predicate and other end of some edges of one end."""


class SparqlEdges:
    """The edges whose predicate is one of `relations`; `others` are the remaining predicates of the graph."""

    def __init__(self, endpoint: SparqlEndpoint, relations: Sequence[NamedNode], others: Sequence[NamedNode]) -> None:
        self._endpoint = endpoint
        self._relations = relations
        self._known = frozenset(relations)
        self._filter = f" FILTER(?p NOT IN ({', '.join(map(str, others))}))" if others else ""
        self._kept = _KEPT
        self._hubs: dict[_End, _Edges] = {}

    def around(self, nodes: Sequence[Node], limit: int) -> list[Triple]:
        """The triples that the nodes stand in, of each node, predicate and direction the first `limit`.

        One request; another one when a hub is met for the first time.
        """
        if limit > self._kept or len(self._hubs) > _HUBS:
            self._kept = max(limit, self._kept)
            self._hubs.clear()
        wanted = list(dict.fromkeys(nodes))
        met = self._all([end for node in wanted for end in _ends(node) if end not in self._hubs])
        self._hubs.update(self._first([end for end, edges in met.items() if len(edges) > _MOST]))
        met |= self._hubs
        found: dict[Triple, None] = {}
        for node in wanted:
            here = [triple for end in _ends(node) for triple in self._triples(end, met[end], limit)]
            found.update(dict.fromkeys(sorted(here, key=lambda triple: triple.predicate.value)))
        return list(found)

    def predicates_of(self, nodes: Iterable[Node]) -> dict[tuple[Node, bool], list[NamedNode]]:
        """The predicates of the edges that leave each node (False), and of those that lead to it (True)."""
        ends = [end for node in nodes for end in _ends(node)]
        parts = [
            f"SELECT DISTINCT ({i} AS ?i) ?p WHERE {{ {end.pattern('?p', '?x')}{self._filter} }}"
            for i, end in enumerate(ends)
        ]
        found: dict[tuple[Node, bool], list[NamedNode]] = defaultdict(list)
        for i, predicate in self._ask("?i ?p", parts):
            if predicate in self._known:
                found[ends[_number(i)]].append(predicate)  # type: ignore[arg-type]
        return found

    def contained(self, nodes: Iterable[Node]) -> set[Node]:
        """Which of the nodes are subject or object of a triple."""
        ends = [end for node in nodes for end in _ends(node)]
        parts = [f"SELECT ({i} AS ?i) WHERE {{ {end.pattern('?p', '?x')} }} LIMIT 1" for i, end in enumerate(ends)]
        return {ends[_number(row[0])].node for row in self._ask("?i", parts)}

    def _all(self, ends: Sequence[_End]) -> dict[_End, _Edges]:
        """All edges of those that have few."""
        parts = [
            f"SELECT DISTINCT ({i} AS ?i) ?p ?x WHERE {{ {end.pattern('?p', '?x')}{self._filter} }} LIMIT {_MOST + 1}"
            for i, end in enumerate(ends)
        ]
        return self._edges(ends, parts)

    def _first(self, ends: Sequence[_End]) -> dict[_End, _Edges]:
        """The first edges of each predicate."""
        predicates: dict[tuple[Node, bool], Sequence[NamedNode]] = dict.fromkeys(ends, self._relations)
        if len(ends) * len(self._relations) > _PARTS:
            predicates = {**self.predicates_of(dict.fromkeys(end.node for end in ends))}
        parts = [self._first_of(i, end, p) for i, end in enumerate(ends) for p in predicates.get(end, ())]
        return self._edges(ends, parts)

    def _first_of(self, i: int, end: _End, predicate: NamedNode) -> str:
        some = f"SELECT DISTINCT ?x WHERE {{ {end.pattern(str(predicate), '?x')} }} LIMIT {SAMPLED}"
        order = f"ORDER BY {sparql_order('?x')} LIMIT {self._kept}"
        return f"SELECT ({i} AS ?i) ({predicate} AS ?p) ?x WHERE {{ {{ {some} }} }} {order}"

    def _edges(self, ends: Sequence[_End], parts: Sequence[str]) -> dict[_End, _Edges]:
        met: dict[_End, _Edges] = {end: [] for end in ends}
        for i, predicate, other in self._ask("?i ?p ?x", parts):
            if isinstance(predicate, NamedNode) and other is not None:
                met[ends[_number(i)]].append((predicate, other))
        return met

    def _ask(self, variables: str, parts: Sequence[str]) -> Iterator[tuple[Node | None, ...]]:
        for first in range(0, len(parts), _PARTS):
            yield from self._endpoint.rows(union(variables, parts[first : first + _PARTS]))

    def _triples(self, end: _End, edges: _Edges, limit: int) -> Iterator[Triple]:
        by_predicate: dict[NamedNode, dict[Node, None]] = {}
        for predicate, other in edges:
            if predicate in self._known:
                by_predicate.setdefault(predicate, {})[other] = None
        for predicate, others in by_predicate.items():
            for other in sorted(others, key=term_order)[:limit]:
                if not end.inverse and not isinstance(end.node, Literal):
                    yield Triple(end.node, predicate, other)
                elif end.inverse and not isinstance(other, Literal):
                    yield Triple(other, predicate, end.node)


def _ends(node: Node) -> list[_End]:
    return [_End(node, True)] if isinstance(node, Literal) else [_End(node, False), _End(node, True)]


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else -1
