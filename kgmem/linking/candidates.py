"""From scored matches to mentions: nodes of one name and kind become one candidate."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import cast

from kgmem.linking.scoring import Scored
from kgmem.stores.aliases import LOCAL_NAME
from kgmem.stores.base import GraphStore
from kgmem.types import BlankNode, Candidate, Literal, Mention, NamedNode, Node

_RDFS, _OWL = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
_PROPERTY_TYPES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")
# A question that has the word "capital" means the relation, not the relation's description in the graph; classes are
# things that one may ask about, where the graph is an ontology.
_RELATION_FACTOR = 0.3
_SCHEMA_FACTORS = {
    **{NamedNode(_OWL + kind): _RELATION_FACTOR for kind in _PROPERTY_TYPES},
    NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"): _RELATION_FACTOR,
    NamedNode(_OWL + "Class"): 0.6,
    NamedNode(_RDFS + "Class"): 0.6,
    NamedNode(_RDFS + "Datatype"): 0.6,
}
_MOST_NODES = 64
"""Nodes looked up in the store for each mention, on average."""


def node_of(term: str) -> Node:
    """The term that its N-Triples form stands for."""
    if term.startswith("<"):
        return NamedNode(term[1:-1])
    if term.startswith("_:"):
        return BlankNode(term[2:])
    import pyoxigraph

    quad = next(iter(pyoxigraph.parse(f"<x:s> <x:p> {term} .", pyoxigraph.RdfFormat.N_TRIPLES)))
    return cast("Literal", quad.object)


def mentions(
    store: GraphStore, text: str, found: Iterable[Scored], most_mentions: int, most_candidates: int
) -> tuple[Mention, ...]:
    """The mentions of `text` by position, within the two limits; the best scores win a place."""
    by_span: dict[tuple[int, int], list[Scored]] = {}
    nodes = 0
    for match in sorted(found, key=lambda match: (-match.score, match.start, match.end, match.name)):
        span = (match.start, match.end)
        names = by_span.get(span) or (by_span.setdefault(span, []) if len(by_span) < most_mentions else None)
        if names is not None and len(names) < most_candidates and nodes < _MOST_NODES * most_mentions:
            names.append(match)
            nodes += len(match.rows)
    terms = {row.node: node_of(row.node) for matches in by_span.values() for match in matches for row in match.rows}
    labels, types = store.labels(terms.values()), store.types(terms.values())
    relations = store.schema().relations
    proposals: list[tuple[tuple[int, int], Candidate]] = []
    for span, matches in by_span.items():
        groups: dict[tuple[str, tuple[NamedNode, ...]], dict[Node, Scored]] = {}
        for match in matches:
            for row in match.rows:
                node = terms[row.node]
                if row.kind == LOCAL_NAME and labels[node] != row.text:
                    continue  # the node has a proper label, and this is not it
                groups.setdefault((labels[node], types.get(node, ())), {}).setdefault(node, match)
        proposals += [(span, _candidate(label, kinds, group, relations)) for (label, kinds), group in groups.items()]
    proposals.sort(key=lambda proposal: -proposal[1].score)
    kept: dict[tuple[int, int], list[Candidate]] = {}
    for span, candidate in proposals[:most_candidates]:
        kept.setdefault(span, []).append(candidate)
    return tuple(
        Mention(start, end, text[start:end], tuple(candidates))
        for (start, end), candidates in sorted(kept.items(), key=lambda item: (item[0][0], -item[0][1]))
    )


def _candidate(
    label: str, kinds: tuple[NamedNode, ...], group: dict[Node, Scored], relations: Container[str]
) -> Candidate:
    best = next(iter(group.values()))
    factor = min((_SCHEMA_FACTORS.get(kind, 1.0) for kind in kinds), default=1.0)
    if any(isinstance(node, NamedNode) and node.value in relations for node in group):
        factor = min(factor, _RELATION_FACTOR)
    return Candidate(tuple(group), label, min(1.0, best.score * factor), best.match)
