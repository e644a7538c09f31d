"""The edges around nodes, of all the nodes in one query, at a bounded cost whatever their number.

An ordinary node's relationships are read, sorted and grouped. A hub is asked for each of the graph's relations, which
finds those of each without running through the others; Neo4j knows how many relationships a hub has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_described import Described
from kgmem.stores.neo4j_layout import Branch, Kind, Layout, Parameters
from kgmem.types import NamedNode, Node, Triple

_HUB = 200
"""Relationships in one direction from which on a node is a hub."""
_BRANCHES = 400
"""Relations and directions for which a hub is asked one by one; beyond, some of its relationships are sampled."""
_SAMPLE = 10_000
"""Relationships among which the first ones of a hub are chosen; others are left out."""


def edges_around(
    connection: Connection, layout: Layout, nodes: Sequence[Node], limit: int
) -> tuple[dict[Node, list[Triple]], list[Described]]:
    """The triples around each node, by predicate, and what the query told of all the nodes that it met."""
    wanted = [node for node in nodes if layout.kind(node) == Kind.NODE]
    literals = [node for node in nodes if layout.kind(node) == Kind.VALUE]
    parameters = Parameters()
    parts = []
    if wanted:
        parts.append(_around_nodes(layout, parameters))
        parameters.named("nodes", layout.identities(wanted))
    if literals:
        parts += layout.holding(literals, parameters)
    if not parts:
        return {node: [] for node in nodes}, []
    parameters.named("limit", limit)
    rows = connection.read("\nUNION ALL\n".join(parts), parameters.values)
    return _Triples(layout, limit).of(rows, nodes)


def _around_nodes(layout: Layout, parameters: Parameters) -> str:
    committed = layout.related("r", parameters)
    branches = layout.branches(parameters)
    at_hub = branches if len(branches) <= _BRANCHES else [branch for branch in branches if not branch.for_hubs]
    predicates = parameters.named("predicates", [branch.predicate for branch in at_hub])
    parts = [_ordinary(committed, inverse=False), _ordinary(committed, inverse=True)]
    parts += [_branch(branch, f"{predicates}[{number}]", committed) for number, branch in enumerate(at_hub)]
    if len(at_hub) < len(branches):
        parts += [_sampled(committed, inverse=False), _sampled(committed, inverse=True)]
    union = "\n    UNION ALL\n".join(parts)
    shown, around = layout.shown("x", Kind.NODE, parameters), layout.shown("y", Kind.NODE, parameters)
    return f"""UNWIND $nodes AS identity
MATCH {layout.lookup("x", "identity")}
WITH x, COUNT {{ (x)-->() }} AS leaving, COUNT {{ (x)<--() }} AS coming
CALL (x, leaving, coming) {{
  CALL (x, leaving, coming) {{
{union}
  }}
  WITH type, predicate, inverse, of_node, y ORDER BY {layout.order("y")}
  WITH type, predicate, inverse, of_node, collect(y)[..$limit] AS ys
  UNWIND ys AS y
  RETURN collect([type, predicate, inverse, CASE WHEN of_node THEN {around} ELSE y END]) AS edges
}}
RETURN {shown} AS node, edges"""


def _ordinary(committed: str, *, inverse: bool) -> str:
    degree, pattern = ("coming", "(x)<-[r]-(y)") if inverse else ("leaving", "(x)-[r]->(y)")
    return f"""    MATCH {pattern} WHERE {degree} <= {_HUB} AND {committed}
    RETURN DISTINCT type(r) AS type, null AS predicate, {_bool(inverse)} AS inverse, true AS of_node, y"""


def _sampled(committed: str, *, inverse: bool) -> str:
    degree, pattern = ("coming", "(x)<-[r]-(y)") if inverse else ("leaving", "(x)-[r]->(y)")
    return f"""    MATCH {pattern} WHERE {degree} > {_HUB} AND {committed}
    WITH r, y LIMIT {_SAMPLE}
    RETURN DISTINCT type(r) AS type, null AS predicate, {_bool(inverse)} AS inverse, true AS of_node, y"""


def _branch(branch: Branch, predicate: str, committed: str) -> str:
    degree = "coming" if branch.inverse else "leaving"
    condition = f"{degree} > {_HUB} AND {committed}" if branch.for_hubs else committed
    value = "WITH DISTINCT y" if branch.for_hubs else f"UNWIND {branch.value} AS v WITH DISTINCT v AS y"
    return f"""    MATCH {branch.pattern} WHERE {condition}
    {value} LIMIT {_SAMPLE}
    RETURN null AS type, {predicate} AS predicate, {_bool(branch.inverse)} AS inverse,
      {_bool(branch.for_hubs)} AS of_node, y"""


def _bool(value: bool) -> str:  # noqa: FBT001 (the value itself)
    return "true" if value else "false"


class _Triples:
    """Makes triples of what came, in the order that a store promises."""

    def __init__(self, layout: Layout, limit: int) -> None:
        self._layout = layout
        self._limit = limit
        self._met: dict[Node, Described] = {}

    def of(
        self, rows: Sequence[tuple[Any, ...]], nodes: Sequence[Node]
    ) -> tuple[dict[Node, list[Triple]], list[Described]]:
        around: dict[Node, dict[Triple, None]] = {}
        for shown, edges in rows:
            centre = self._layout.described(shown)
            if centre is not None:
                self._met[centre.node] = centre
                found = [*self._own(centre), *self._edges(centre.node, edges)]
                around.setdefault(centre.node, {}).update(dict.fromkeys(found))
        ordered = {
            node: sorted(around.get(node, ()), key=lambda t: (t.predicate.value, t.subject != node)) for node in nodes
        }
        return ordered, list(self._met.values())

    def _own(self, centre: Described) -> list[Triple]:
        kept: dict[str, int] = {}
        triples = []
        for predicate, literal in centre.literals:
            kept[predicate] = kept.get(predicate, 0) + 1
            if kept[predicate] <= self._limit:
                triples.append(Triple(centre.node, NamedNode(predicate), literal))  # type: ignore[arg-type]
        return triples

    def _edges(self, centre: Node, edges: Sequence[Sequence[Any]]) -> list[Triple]:
        triples = []
        for type_, predicate, inverse, shown in edges:
            iri = self._layout.predicate_of(type_) if type_ is not None else predicate
            end = self._layout.described(shown)
            if iri is None or end is None:
                continue
            self._met[end.node] = end
            subject, object_ = (end.node, centre) if inverse else (centre, end.node)
            triples.append(Triple(subject, NamedNode(iri), object_))  # type: ignore[arg-type]
        return triples
