"""What kinds of things a graph holds, from the catalog's counts and its sample of edges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from pyoxigraph import RdfFormat, parse

from kgmem.stores.base import RelationInfo, Schema
from kgmem.types import Literal, NamedNode, Node, Relation, local_name

_DATATYPE_END = re.compile("[/#:]")
_END_TYPES = 8
"""Types named for an end of a relation, the most frequent first."""


class SampledGraph(Protocol):
    """What is asked of a store and of its sample; the store's implementation decides what a sample is."""

    def predicates_of(self, node: Node, *, inverse: bool) -> list[NamedNode]:
        """The predicates of the edges that leave `node`, or of those that lead to it."""

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """See GraphStore."""

    def types(self, nodes: Iterable[Node]) -> dict[Node, tuple[NamedNode, ...]]:
        """See GraphStore."""


def build_schema(
    graph: SampledGraph,
    counts: Mapping[NamedNode, int],
    types: Mapping[str, int],
    sample: Mapping[NamedNode, list[tuple[Node, Node]]],
) -> Schema:
    """The schema of a graph.

    Args:
        graph: answers for single nodes.
        counts: the statements of each relation's predicate.
        types: the instances of each class.
        sample: subject and object of some edges of each predicate.
    """
    nodes = {node for edges in sample.values() for edge in edges for node in edge}
    label = graph.labels([*counts, *(NamedNode(t) for t in types)])
    classes = graph.types(nodes)

    def end_types(ends: Iterable[Node]) -> tuple[str, ...]:
        met: dict[str, int] = defaultdict(int)
        for node in ends:
            if isinstance(node, Literal):
                met["string" if node.language else _DATATYPE_END.split(node.datatype.value)[-1]] += 1
            for of_node in classes[node]:
                met[label.get(of_node) or local_name(of_node.value)] += 1
        return tuple(sorted(met, key=lambda name: (-met[name], name))[:_END_TYPES])

    relations = {
        predicate.value: RelationInfo(
            iri=predicate.value,
            label=label[predicate],
            count=count,
            subject_types=end_types(s for s, _ in sample.get(predicate, ())),
            object_types=end_types(o for _, o in sample.get(predicate, ())),
        )
        for predicate, count in counts.items()
    }
    return Schema(relations, dict(types), _follows(graph, list(counts), nodes))


def _follows(
    graph: SampledGraph, predicates: Sequence[NamedNode], nodes: Iterable[Node]
) -> dict[Relation, frozenset[Relation]]:
    """Which relations can be taken from where a relation leads to.

    A node of the sample tells more than of the edge that it was drawn with: whichever relation leads to it can be
    followed by each that leaves it. So a combination that is rare among the edges of one relation is still met among
    those of the other. Sets of relations are integers here: bit 2i is predicate i, bit 2i + 1 its inverse.
    """
    relations = [Relation(predicate.value, inverse) for predicate in predicates for inverse in (False, True)]
    number = {predicate: 2 * i for i, predicate in enumerate(predicates)}
    leaving = {
        sum(
            1 << number[p] + inverse
            for inverse in (False, True)
            for p in graph.predicates_of(node, inverse=inverse)
            if p in number  # what was not met in the part of the graph that was read
        )
        for node in nodes
    }
    after = [0] * len(relations)
    for together in leaving:
        for bit in _bits(together):
            after[bit ^ 1] |= together  # what leaves by one direction of an edge has come by the other
    return {relations[i]: frozenset(relations[j] for j in _bits(then)) for i, then in enumerate(after) if then}


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def parse_edges(edges: Iterable[tuple[str, str]]) -> list[tuple[Node, Node]]:
    """Nodes from their N-Triples form."""
    text = "".join(f"{subject} <urn:x> {object_} .\n" for subject, object_ in edges)
    quads = parse(text, format=RdfFormat.N_TRIPLES, lenient=True)
    return [(quad.subject, quad.object) for quad in quads]
