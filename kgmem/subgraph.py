"""The part of a graph that a question is about: what retrieval finds and memory encodes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from kgmem.types import Candidate, Node, Relation, Triple

if TYPE_CHECKING:
    import networkx


class Role(Enum):
    """What a plan may do with a seed."""

    START = "start"
    """Start from it."""
    CLASS = "class"
    """Start from its instances."""
    VALUE = "value"
    """Compare with it, or take so many."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A candidate that the question may be about, with the characters that mention it; none where it is offered."""

    start: int
    end: int
    candidate: Candidate
    role: Role = Role.START


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A question-guided sample of the neighbourhood of the seeds.

    `relations` are the directed relations offered to the plan, most relevant first. They hold all that were
    met in `triples`, so far as the caps allow, and further ones of the graph's schema.
    """

    seeds: tuple[Seed, ...]
    triples: tuple[Triple, ...]
    distance: dict[Node, int]
    """Hops from the nearest seed; 0 for the seeds' own nodes. Every node of `triples` is in it."""
    types: dict[Node, tuple[str, ...]]
    """Labels of the types of a node, where it has any."""
    relations: tuple[Relation, ...]
    labels: dict[str, str]
    """Labels of the relations by predicate IRI."""
    of_class: dict[Node, frozenset[Relation]] = field(default_factory=dict)
    """The relations that the instances of a class have, for the classes among the seeds."""

    def available(self, nodes: tuple[Node, ...]) -> frozenset[Relation]:
        """The directed relations that the sample shows at any of `nodes`."""
        at = set(nodes)
        if not at.isdisjoint(self.of_class):
            return frozenset().union(*(self.of_class.get(node, frozenset()) for node in nodes))
        found = {Relation(t.predicate.value) for t in self.triples if t.subject in at}
        found |= {Relation(t.predicate.value, inverse=True) for t in self.triples if t.object in at}
        return frozenset(found)

    def without(self, relation: Relation) -> Subgraph:
        """The subgraph as if its graph had no such predicate."""
        triples = tuple(t for t in self.triples if t.predicate.value != relation.iri)
        near = {node for t in triples for node in (t.subject, t.object)}
        return replace(
            self,
            triples=triples,
            distance={node: d for node, d in self.distance.items() if d == 0 or node in near},
            relations=tuple(r for r in self.relations if r.iri != relation.iri),
            of_class={c: frozenset(r for r in some if r.iri != relation.iri) for c, some in self.of_class.items()},
        )

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The sample as a networkx graph: nodes are RDF terms with `distance` and `types`, edges have `predicate`."""
        import networkx

        graph = networkx.MultiDiGraph()
        for node, distance in self.distance.items():
            graph.add_node(node, distance=distance, types=self.types.get(node, ()))
        for triple in self.triples:
            graph.add_edge(triple.subject, triple.object, key=triple.predicate.value, predicate=triple.predicate.value)
        return graph
