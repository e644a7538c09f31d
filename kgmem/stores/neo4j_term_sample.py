"""What a graph that kgmem wrote to Neo4j holds, where it is not read: counts, and some edges of each relation.

Counts are Neo4j's own, so that what an ingest has written and not committed yet counts, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kgmem.stores.contents import Contents, SampledEdge, sample_size
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_cypher import quoted
from kgmem.stores.neo4j_layout import Parameters
from kgmem.stores.neo4j_terms import TermLayout
from kgmem.types import RDF_TYPE, NamedNode, is_relation

_PARTS = 200
"""Subqueries of one call."""
_TYPED = 100_000
"""Statements among which the classes are found."""


def sampled(connection: Connection, layout: TermLayout) -> Contents:
    """One call for the classes, two for every 200 relations."""
    parameters = Parameters()
    committed = layout.committed("r", parameters)
    found = connection.read("CALL db.relationshipTypes() YIELD relationshipType AS name RETURN name ORDER BY name")
    names = [name for (name,) in found]
    counting = [f"MATCH ()-[r:{quoted(name)}]->() RETURN {i} AS i, count(r) AS n" for i, name in enumerate(names)]
    counts = {names[i]: n for i, n in _read(connection, counting, {}) if n}
    relations = [name for name in counts if is_relation(NamedNode(name))]
    most = sample_size(len(relations))
    drawing = [
        f"MATCH (s)-[r:{quoted(name)}]->(o) WHERE {committed}"
        f" RETURN {i} AS i, coalesce(s.term, s.key) AS s, coalesce(o.term, o.key) AS o LIMIT {most}"
        for i, name in enumerate(relations)
    ]
    edges: dict[str, list[SampledEdge]] = {}
    for i, subject, object_ in _read(connection, drawing, parameters.values):
        drawn = edges.setdefault(relations[i], [])
        drawn.append(SampledEdge(len(drawn) / most, subject, object_))
    of_type = quoted(RDF_TYPE.value)
    classes = f"""MATCH ()-[r:{of_type}]->(c) WHERE {committed} WITH c LIMIT {_TYPED} WITH DISTINCT c
RETURN coalesce(c.term, c.key), COUNT {{ (c)<-[:{of_type}]-() }}"""
    types = {term[1:-1]: n for term, n in connection.read(classes, parameters.values) if term.startswith("<")}
    return Contents(sum(counts.values()), counts, types, edges)


def _read(connection: Connection, parts: Sequence[str], parameters: dict[str, object]) -> Iterator[tuple[Any, ...]]:
    for begin in range(0, len(parts), _PARTS):
        yield from connection.read("\nUNION ALL\n".join(parts[begin : begin + _PARTS]), parameters)
