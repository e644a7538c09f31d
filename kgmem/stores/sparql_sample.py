"""What a graph too large to fetch holds: its counts by predicate and class, and some edges of each relation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from kgmem.stores.contents import Contents, SampledEdge, sample_size
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_union import union
from kgmem.types import RDF_TYPE, Literal, NamedNode, is_relation

_PARTS = 200
"""Subselects of one request."""


def sampled(endpoint: SparqlEndpoint, pattern: str, counts: Mapping[NamedNode, int]) -> Contents:
    """The contents of the graph in which `pattern` matches ?s ?p ?o, with `counts` triples of each predicate.

    One request for the classes, and one for every 200 relations: their first edges, as the server has them in order.
    """
    relations = [predicate for predicate in counts if is_relation(predicate)]
    most = sample_size(len(relations))
    parts = [
        f"SELECT ({i} AS ?i) ?s ?o WHERE {{ {_along(pattern, predicate)} }} LIMIT {most}"
        for i, predicate in enumerate(relations)
    ]
    edges: dict[str, list[SampledEdge]] = {}
    for begin in range(0, len(parts), _PARTS):
        for i, subject, object_ in endpoint.rows(union("?i ?s ?o", parts[begin : begin + _PARTS]), everywhere=True):
            drawn = edges.setdefault(relations[int(cast("Literal", i).value)].value, [])
            drawn.append(SampledEdge(len(drawn) / most, str(subject), str(object_)))
    return Contents(
        triples=sum(counts.values()),
        predicates={predicate.value: n for predicate, n in counts.items()},
        types=_types(endpoint, pattern) if RDF_TYPE in counts else {},
        sample=edges,
    )


def _types(endpoint: SparqlEndpoint, pattern: str) -> dict[str, int]:
    query = f"SELECT ?o (COUNT(?s) AS ?n) WHERE {{ {_along(pattern, RDF_TYPE)} }} GROUP BY ?o"
    return {
        row[0].value: int(row[1].value)
        for row in endpoint.rows(query, everywhere=True)
        if isinstance(row[0], NamedNode) and isinstance(row[1], Literal)
    }


def _along(pattern: str, predicate: NamedNode) -> str:
    return pattern.replace("?p", str(predicate))
