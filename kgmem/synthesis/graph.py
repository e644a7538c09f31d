"""A light graph in memory to draw questions from: nodes as numbers, adjacency by relation and direction."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from kgmem.errors import UsageError
from kgmem.synthesis.classes import SynthClass, classes_of
from kgmem.synthesis.guessing import guess_ends
from kgmem.synthesis.lexicon import Lexicon
from kgmem.synthesis.measures import Measure, measure
from kgmem.synthesis.phrases import distinct_words, words_for
from kgmem.synthesis.pieces import Reading, Statement
from kgmem.synthesis.readings import read, statements
from kgmem.synthesis.words import TIME, RelationWords
from kgmem.types import Literal, NamedNode, Node, Relation, Triple, is_relation, local_name

if TYPE_CHECKING:
    from kgmem.stores.base import GraphStore, Schema


@dataclass(frozen=True, slots=True)
class SynthRelation:
    """A relation of the graph, its label, the labels of the types at its ends, and what can be said about it."""

    iri: str
    label: str
    subject_types: tuple[str, ...]
    object_types: tuple[str, ...]
    words: RelationWords


@dataclass(slots=True)
class SynthGraph:
    """Nodes, types and edges, numbered. Make one with `build`, `from_store` or `kgmem.synthesis.random_graph`.

    A step is a relation with a direction as one number: twice the relation's number, plus 1 for the inverse.
    """

    nodes: tuple[Node, ...]
    names: tuple[str, ...]
    """By node number."""
    type_names: tuple[tuple[str, ...], ...]
    """The labels of each node's types, by node number; empty where it has none."""
    relations: tuple[SynthRelation, ...]
    edges: tuple[tuple[tuple[int, int], ...], ...]
    """By relation: subject and object numbers, each pair once."""
    steps: tuple[dict[int, tuple[int, ...]], ...]
    """By step: from a node's number to those that it leads to."""
    around: tuple[tuple[int, ...], ...]
    """By node number: the steps that lead somewhere."""
    namesakes: dict[int, tuple[int, ...]]
    """Nodes of the same name and types, where there are several."""
    classes: dict[str, SynthClass]
    """By label."""
    _numbers: dict[Node, int] = field(repr=False)
    _readings: dict[int, Reading] = field(default_factory=dict, repr=False)
    _statements: dict[int, tuple[Statement, ...]] = field(default_factory=dict, repr=False)
    _measures: dict[int, Measure | None] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls,
        triples: Iterable[tuple[Node, str, Node]],
        *,
        labels: dict[Node, str],
        types: dict[Node, tuple[str, ...]],
        relations: Sequence[SynthRelation],
        classes: Mapping[str, tuple[NamedNode, ...]] | None = None,
    ) -> SynthGraph:
        """A graph of (subject, predicate IRI, object); predicates that `relations` lacks are left out.

        `types` has the labels of each node's types, `classes` the types that a label stands for.
        """
        number: dict[Node, int] = {}
        nodes: list[Node] = []
        index = {relation.iri: i for i, relation in enumerate(relations)}
        edges: list[dict[tuple[int, int], None]] = [{} for _ in relations]
        for subject, predicate, object_ in triples:
            relation = index.get(predicate)
            if relation is None:
                continue
            pair = []
            for node in (subject, object_):
                at = number.get(node)
                if at is None:
                    at = number[node] = len(nodes)
                    nodes.append(node)
                pair.append(at)
            edges[relation][pair[0], pair[1]] = None
        steps: list[dict[int, list[int]]] = [{} for _ in range(2 * len(relations))]
        for i, pairs in enumerate(edges):
            for s, o in pairs:
                steps[2 * i].setdefault(s, []).append(o)
                steps[2 * i + 1].setdefault(o, []).append(s)
        around: list[list[int]] = [[] for _ in nodes]
        for step, rows in enumerate(steps):
            for at in rows:
                around[at].append(step)
        names = tuple(_name(node, labels) for node in nodes)
        type_names = tuple(types.get(node, ()) for node in nodes)
        groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for at, label in enumerate(names):
            groups.setdefault((label, type_names[at]), []).append(at)
        return cls(
            nodes=tuple(nodes),
            names=names,
            type_names=type_names,
            relations=tuple(relations),
            edges=tuple(tuple(pairs) for pairs in edges),
            steps=tuple({at: tuple(ends) for at, ends in rows.items()} for rows in steps),
            around=tuple(tuple(row) for row in around),
            namesakes={at: tuple(group) for group in groups.values() if len(group) > 1 for at in group},
            classes=classes_of(type_names, classes or {}),
            _numbers=number,
        )

    @classmethod
    def from_store(cls, store: GraphStore, *, limit: int = 2_000_000, lexicon: Lexicon | None = None) -> SynthGraph:
        """The first `limit` statements of a store, without those that name or type a node.

        `lexicon` adds WordNet's synonyms to what is said of the relations. Raises UsageError if nothing is left to ask
        about.
        """
        return cls.of(store, islice((t for t in store.triples() if is_relation(t.predicate)), limit), lexicon=lexicon)

    @classmethod
    def of(cls, store: GraphStore, statements: Iterable[Triple], *, lexicon: Lexicon | None = None) -> SynthGraph:
        """Some statements of a store, with what the store says of their ends. Raises UsageError if there are none."""
        triples: list[tuple[Node, str, Node]] = []
        met: dict[Node, None] = {}
        for triple in statements:
            if not isinstance(triple.subject, Triple) and not isinstance(triple.object, Triple):
                triples.append((triple.subject, triple.predicate.value, triple.object))
                met[triple.subject] = met[triple.object] = None
        if not triples:
            raise UsageError(f"{store.url} holds no statements to make questions of; ingest some first")
        of_links = _of_links(store.schema(), triples)
        triples = [triple for triple in triples if triple[1] not in of_links]
        types = store.types(met)
        type_labels = store.labels({t for row in types.values() for t in row})
        classes: dict[str, tuple[NamedNode, ...]] = {}
        for kind, label in type_labels.items():
            if isinstance(kind, NamedNode):
                classes[label] = (*classes.get(label, ()), kind)
        relations = _relations_of(store.schema(), triples, lexicon)
        return cls.build(
            triples,
            labels=store.labels(met),
            types={node: tuple(type_labels[t] for t in row) for node, row in types.items()},
            relations=relations,
            classes=classes,
        )

    def number(self, node: Node) -> int:
        """The number of a node. Raises KeyError if the graph has no such node."""
        return self._numbers[node]

    def label(self, node: Node) -> str:
        """The name of a node. Raises KeyError if the graph has no such node."""
        return self.names[self._numbers[node]]

    def types(self, node: Node) -> tuple[str, ...]:
        """The labels of a node's types. Raises KeyError if the graph has no such node."""
        return self.type_names[self._numbers[node]]

    def triples(self) -> Iterator[Triple]:
        """All statements, without names and types."""
        for relation, pairs in zip(self.relations, self.edges, strict=True):
            predicate = NamedNode(relation.iri)
            for s, o in pairs:
                subject = self.nodes[s]
                if not isinstance(subject, Literal):
                    yield Triple(subject, predicate, self.nodes[o])

    def relation(self, step: int) -> Relation:
        """The relation that a step takes, with its direction."""
        return Relation(self.relations[step >> 1].iri, bool(step & 1))

    def reading(self, step: int) -> Reading:
        """How the answers of a step are said; made at its first use."""
        found = self._readings.get(step)
        if found is None:
            found = self._readings[step] = read(self.relations[step >> 1].words, inverse=bool(step & 1))
        return found

    def statements(self, step: int) -> tuple[Statement, ...]:
        """How a step's triple is stated; made at its first use."""
        found = self._statements.get(step)
        if found is None:
            found = self._statements[step] = statements(self.relations[step >> 1].words, inverse=bool(step & 1))
        return found

    def measure(self, step: int) -> Measure | None:
        """What a step's literals are worth; None if they can't be ordered. Made at its first use."""
        if step not in self._measures:
            literals = {at: [self.nodes[end] for end in ends] for at, ends in self.steps[step].items()}
            means_time = self.relations[step >> 1].words.object.kind == TIME
            self._measures[step] = None if step & 1 else measure(literals, means_time=means_time)
        return self._measures[step]

    def draw_edge(self, rng: random.Random, step: int) -> tuple[int, int]:
        """A random edge along a step: where it starts and where it leads."""
        pairs = self.edges[step >> 1]
        s, o = pairs[int(rng.random() * len(pairs))]
        return (o, s) if step & 1 else (s, o)


def _relations_of(
    schema: Schema, triples: list[tuple[Node, str, Node]], lexicon: Lexicon | None
) -> list[SynthRelation]:
    """The relations of a store with their words; what stands at ends without types is guessed."""
    ends: dict[str, tuple[dict[Node, None], dict[Node, None]]] = {}
    for subject, predicate, object_ in triples:
        pair = ends.setdefault(predicate, ({}, {}))
        pair[0][subject] = pair[1][object_] = None
    infos = [schema.relations.get(iri) for iri in ends]
    labels = [info.label if info else local_name(iri) for info, iri in zip(infos, ends, strict=True)]
    guesses = guess_ends(labels, list(ends.values()))
    relations = []
    for iri, label, info, guess in zip(ends, labels, infos, guesses, strict=True):
        known = (info.subject_types, info.object_types) if info else ((), ())
        said = [types or ((noun,) if noun else ()) for types, noun in zip(known, guess, strict=True)]
        relations.append(SynthRelation(iri, label, *known, words=words_for(label, *said, lexicon=lexicon)))
    return distinct_relations(relations)


def _of_links(schema: Schema, triples: list[tuple[Node, str, Node]]) -> set[str]:
    """The predicates that tell of a link, not of a thing: "works at since" beside "works at", which leads to things.

    What they state has no words of its own: nobody works at a year.
    """
    to_things = {predicate for _, predicate, target in triples if not isinstance(target, Literal)}
    labels = {predicate: schema.relations[predicate].label for _, predicate, _ in triples}
    begun = tuple(f"{labels[predicate]} " for predicate in to_things)
    return {predicate for predicate in labels.keys() - to_things if labels[predicate].startswith(begun)}


def _name(node: Node, labels: dict[Node, str]) -> str:
    if node in labels:
        return labels[node]
    if isinstance(node, Literal):
        return node.value
    return local_name(node.value)


def distinct_relations(relations: Sequence[SynthRelation]) -> list[SynthRelation]:
    """The relations without the words that fit two of them equally well between the same types of ends."""
    kept = distinct_words([relation.words for relation in relations])
    return [
        SynthRelation(relation.iri, relation.label, relation.subject_types, relation.object_types, words)
        for relation, words in zip(relations, kept, strict=True)
    ]
