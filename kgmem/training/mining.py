"""Plan labels by search: the relation path whose result set equals the answers.

Where several paths give the same answers (a film's director is often its writer too), the path that fits most
questions of the same wording is taken: wordings are questions with the topic cut out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kgmem.plans.plan import Hop, Other, SetPlan, Start
from kgmem.types import Node, Relation, Triple, ends

Path = tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class LabelledPath:
    """A path of relations; `other` if the topic is left out after the second hop."""

    relations: Path
    other: bool = False

    def plan(self, start: Start) -> SetPlan:
        """The path as a plan from `start`."""
        plan: SetPlan = start
        for i, relation in enumerate(self.relations):
            plan = Hop(plan, relation)
            if i == 1 and self.other:
                plan = Other(plan)
        return plan


@dataclass(slots=True)
class PathGraph:
    """Adjacency for the search."""

    out: dict[Node, dict[Relation, set[Node]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> PathGraph:
        """The graph of some triples."""
        graph = cls()
        for triple in triples:
            subject, target = ends(triple)
            graph.out[subject][Relation(triple.predicate.value)].add(target)
            graph.out[target][Relation(triple.predicate.value, inverse=True)].add(subject)
        return graph

    def follow(self, nodes: set[Node], relation: Relation) -> set[Node]:
        """All that `relation` leads to."""
        return set().union(*(self.out[n][relation] for n in nodes if n in self.out and relation in self.out[n]))

    def result(self, topic: Node, path: LabelledPath) -> set[Node]:
        """The nodes that a path reaches from a topic."""
        nodes: set[Node] = {topic}
        for i, relation in enumerate(path.relations):
            nodes = self.follow(nodes, relation)
            if i == 1 and path.other:
                nodes = nodes - {topic}
        return nodes

    def paths(self, topic: Node, hops: int, *, sample: int = 40) -> set[Path]:
        """Every path of exactly `hops` relations that can be taken from the topic, seen from a sample of nodes."""
        found: dict[Path, list[Node]] = {(): [topic]}
        for _ in range(hops):
            longer: dict[Path, list[Node]] = defaultdict(list)
            for path, nodes in found.items():
                for node in nodes[:sample]:
                    for relation, reached in self.out[node].items():
                        if len(longer[(*path, relation)]) < sample:
                            longer[(*path, relation)] += list(reached)[:sample]
            found = longer
        return set(found)


@dataclass(frozen=True, slots=True)
class Mined:
    """A question to label: where it starts, what answers it, and its wording without the topic."""

    topic: Node
    answers: frozenset[Node]
    wording: str
    hops: int


def mine(graph: PathGraph, questions: Sequence[Mined], *, sample: int = 12) -> list[LabelledPath | None]:
    """A path for each question; None where no path gives exactly its answers.

    All paths are tried on `sample` questions of each wording; the others of that wording take the best that fits.
    """
    by_wording: dict[str, list[Mined]] = defaultdict(list)
    for question in questions:
        by_wording[question.wording].append(question)
    ranked: dict[str, list[LabelledPath]] = {}
    common: Counter[LabelledPath] = Counter()
    for wording, alike in by_wording.items():
        fits: Counter[LabelledPath] = Counter()
        for question in alike[:sample]:
            known = [p for p in common if _fits(graph, question, p)]
            fits.update(known or _search(graph, question))
        common.update(fits)
        ranked[wording] = sorted(fits, key=lambda p: (-fits[p], -common[p], p.other, p.relations))
    return [next((p for p in ranked[q.wording] if _fits(graph, q, p)), None) for q in questions]


def _search(graph: PathGraph, question: Mined) -> list[LabelledPath]:
    """Every path that gives exactly the answers."""
    variants = (False, True) if question.hops > 1 else (False,)
    paths = (LabelledPath(r, other) for r in sorted(graph.paths(question.topic, question.hops)) for other in variants)
    return [path for path in paths if _fits(graph, question, path)]


def _fits(graph: PathGraph, question: Mined, path: LabelledPath) -> bool:
    if len(path.relations) != question.hops or path.relations[0] not in graph.out[question.topic]:
        return False
    return graph.result(question.topic, path) == question.answers
