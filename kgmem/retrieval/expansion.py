"""Question-guided expansion: one batched neighbourhood call per hop, with caps that hold on hub nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from kgmem.stores.base import GraphStore
from kgmem.subgraph import Role, Seed, Subgraph
from kgmem.types import Candidate, Literal, Mention, NamedNode, Node, Relation, Triple, ends, local_name

Relevance = Callable[[str], float]
"""How well a relation's label fits the question, higher is better."""


@dataclass(frozen=True, slots=True)
class RetrievalLimits:
    """Caps on the sample: they bound a question's cost whatever the size and the hubs of the graph."""

    seeds: int = 12
    seed_nodes: int = 4
    """Nodes expanded of a candidate that several nodes share."""
    per_relation: int = 2
    """Triples kept for each node, relation and direction."""
    frontier: tuple[int, ...] = (12, 8)
    """Nodes expanded in the second and in the third hop."""
    triples: int = 64
    relations: int = 40
    """Relations offered to the plan; each in both directions."""
    classes: int = 12
    """Classes offered to the plan, beside those that the question names."""
    values: int = 6
    """Values of the question offered to the plan."""


class Retriever:
    """Finds, for linked mentions, the subgraph that the question may be about.

    The frontier of each hop is chosen by the relevance of the relation that led to a node, in turns over
    (seed, relation, direction), so that no hub and no relation crowds out the others.
    """

    def __init__(self, store: GraphStore, limits: RetrievalLimits | None = None) -> None:
        self.store = store
        self.limits = limits or RetrievalLimits()

    def retrieve(
        self, mentions: Sequence[Mention], values: Sequence[Mention] = (), relevance: Relevance | None = None
    ) -> Subgraph:
        """The subgraph around the candidates of `mentions`, with the schema's classes and the question's values."""
        limits, schema = self.limits, self.store.schema()
        seeds = self._seeds(mentions)
        scores = {iri: relevance(info.label) if relevance else 0.0 for iri, info in schema.relations.items()}
        named = [s.candidate.nodes[: limits.seed_nodes] for s in seeds if s.role == Role.START]
        frontier = list(dict.fromkeys(chain.from_iterable(named)))
        distance: dict[Node, int] = dict.fromkeys(frontier, 0)
        kept: dict[Triple, None] = {}
        budget = (limits.triples // 2, limits.triples * 3 // 4, limits.triples)
        for hop in range(1, 2 + len(limits.frontier)):
            if not frontier:
                break
            found = self.store.neighbourhood(frontier, limit=limits.per_relation if hop == 1 else 1)
            groups = _by_relation(found, set(frontier), scores)
            for triple in _in_turns(groups, skip=kept, limit=budget[hop - 1] - len(kept)):
                kept[triple] = None
            following: dict[Node, None] = {}
            for triple in kept:
                for node in ends(triple):
                    if node not in distance:
                        distance[node] = hop
                        following[node] = None
            if hop <= len(limits.frontier):
                frontier = list(following)[: limits.frontier[hop - 1]]
        triples = tuple(kept)
        relations = self._relations(triples, scores)
        offered = {r.iri for r in relations}
        seeds += self._classes(seeds) + _values(values[: limits.values])
        return Subgraph(
            seeds=seeds,
            triples=tuple(t for t in triples if t.predicate.value in offered),
            distance=distance,
            types=self._types(distance),
            relations=relations,
            labels={iri: readable(schema.relations[iri].label) for iri in offered},
            of_class={s.candidate.nodes[0]: self._of_class(s.candidate.label) for s in seeds if s.role == Role.CLASS},
        )

    def _seeds(self, mentions: Sequence[Mention]) -> tuple[Seed, ...]:
        every = [Seed(m.start, m.end, c, self._role(c)) for m in mentions for c in m.candidates]
        best = sorted(every, key=lambda s: -s.candidate.score)[: self.limits.seeds]
        return tuple(sorted(best, key=lambda s: (s.start, -s.end, -s.candidate.score)))

    def _role(self, candidate: Candidate) -> Role:
        classes = self.store.schema().types if self.limits.classes else ()
        return (
            Role.CLASS if all(isinstance(n, NamedNode) and n.value in classes for n in candidate.nodes) else Role.START
        )

    def _classes(self, seeds: Sequence[Seed]) -> tuple[Seed, ...]:
        """The most frequent classes that the question does not name itself, those of one label together."""
        known = {node for seed in seeds for node in seed.candidate.nodes}
        count = self.store.schema().types
        iris = sorted(count, key=lambda iri: (-count[iri], iri))[: 2 * self.limits.classes]
        labels = self.store.labels([NamedNode(iri) for iri in iris])
        by_label: dict[str, list[Node]] = {}
        for node, label in labels.items():
            by_label.setdefault(label, []).append(node)
        offered = [(label, nodes) for label, nodes in by_label.items() if known.isdisjoint(nodes)]
        return tuple(
            Seed(0, 0, Candidate(tuple(nodes), label, 0.0, "class"), Role.CLASS)
            for label, nodes in offered[: self.limits.classes]
        )

    def _of_class(self, label: str) -> frozenset[Relation]:
        """The relations at whose ends instances of a class were met."""
        infos = self.store.schema().relations.values()
        forward = {Relation(info.iri) for info in infos if label in info.subject_types}
        return frozenset(forward | {Relation(info.iri, inverse=True) for info in infos if label in info.object_types})

    def _relations(self, triples: Sequence[Triple], scores: dict[str, float]) -> tuple[Relation, ...]:
        """The most relevant relations; those met in the sample get a head start where not all fit."""
        met = {t.predicate.value for t in triples}
        ranked = sorted(scores, key=lambda iri: (-scores[iri] - (0.1 if iri in met else 0.0), iri))
        chosen = ranked[: self.limits.relations]
        return tuple(Relation(iri, inverse) for iri in chosen for inverse in (False, True))

    def _types(self, distance: dict[Node, int]) -> dict[Node, tuple[str, ...]]:
        types = self.store.types([n for n in distance if not isinstance(n, Literal)])
        labels = self.store.labels({t for of_node in types.values() for t in of_node})
        named = {node: tuple(labels[t] for t in of_node[:3]) for node, of_node in types.items() if of_node}
        for node in distance:
            if isinstance(node, Literal):
                named[node] = (node.datatype.value.rsplit("#", 1)[-1],)
        return named


def _values(values: Sequence[Mention]) -> tuple[Seed, ...]:
    return tuple(Seed(v.start, v.end, v.candidates[0], Role.VALUE) for v in values)


def readable(label: str) -> str:
    """A relation's label in words: `filmDirector` and `film_director` become `film director`."""
    return label if " " in label else local_name(label)


def _by_relation(
    triples: Sequence[Triple], frontier: set[Node], scores: dict[str, float]
) -> list[tuple[float, list[Triple]]]:
    """Groups triples by frontier node, relation and direction, the most relevant relation first."""
    groups: dict[tuple[Node, Relation], list[Triple]] = defaultdict(list)
    for triple in triples:
        subject, target = ends(triple)
        if subject in frontier:
            groups[subject, Relation(triple.predicate.value)].append(triple)
        if target in frontier:
            groups[target, Relation(triple.predicate.value, inverse=True)].append(triple)
    ranked = [(scores.get(relation.iri, 0.0), group) for (_, relation), group in groups.items()]
    return sorted(ranked, key=lambda item: -item[0])


def _in_turns(groups: list[tuple[float, list[Triple]]], *, skip: dict[Triple, None], limit: int) -> list[Triple]:
    """The first triple of every group, then the second, …, at most `limit` in all."""
    taken: dict[Triple, None] = {}
    depth = max((len(group) for _, group in groups), default=0)
    for turn in range(depth):
        for _, group in groups:
            if len(taken) >= limit:
                return list(taken)
            if turn < len(group) and group[turn] not in skip:
                taken[group[turn]] = None
    return list(taken)
