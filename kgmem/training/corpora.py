"""The training questions of the shipped checkpoint, each with its plan and over its own graph."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kgmem.plans.plan import Hop, Start
from kgmem.stores import GraphStore
from kgmem.stores.memory import MemoryStore
from kgmem.training.datasets import (
    MentionGuesser,
    MetaQAQuestion,
    SimpleQuestion,
    metaqa,
    metaqa_triples,
    property_labels,
    simple_questions,
)
from kgmem.training.mining import Mined, PathGraph, mine
from kgmem.training.prepare import Labelled
from kgmem.training.sequences import Places
from kgmem.types import NAMING_PREDICATES, RDF_TYPE, RDFS_LABEL, Literal, NamedNode, Node, Relation, Triple, ends

if TYPE_CHECKING:
    from kgmem.synthesis.bench import SynthQuestion
    from kgmem.synthesis.graph import SynthGraph

WIKIDATA = "http://www.wikidata.org/entity/"
UNANSWERABLE = 0.2
"""Of people's questions: those whose relation is hidden, so that unanswerable ones are met in people's words, too."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labelled questions over one graph."""

    store: GraphStore
    questions: tuple[Labelled, ...]


def hiding(questions: Iterable[Labelled], share: float, rng: random.Random) -> tuple[Labelled, ...]:
    """The questions, a share of the chains among them without the relation of the last hop, and so without a plan."""
    return tuple(
        replace(q, plan=None, hidden=q.plan.relation) if isinstance(q.plan, Hop) and rng.random() < share else q
        for q in questions
    )


def metaqa_store(data: Path) -> MemoryStore:
    """MetaQA's graph, ingested as a user would."""
    from kgmem.ingest import IngestOptions, ingest

    store = MemoryStore()
    ingest(store, [str(metaqa_triples(data))], IngestOptions(delimiter="|"))
    return store


def nodes_by_name(store: GraphStore) -> dict[str, set[Node]]:
    """The nodes of each name: labels, and literals by their text."""
    named: dict[str, set[Node]] = defaultdict(set)
    for triple in store.triples():
        if triple.predicate in NAMING_PREDICATES and isinstance(triple.object, Literal):
            named[triple.object.value].add(ends(triple)[0])
        elif isinstance(triple.object, Literal):
            named[triple.object.value].add(triple.object)
    return named


def metaqa_corpus(data: Path, store: GraphStore, hops: int, *, most: int, rng: random.Random) -> Corpus:
    """Training questions of MetaQA with mined plans."""
    named = nodes_by_name(store)
    graph = PathGraph.of(t for t in store.triples() if t.predicate not in NAMING_PREDICATES)
    every: list[MetaQAQuestion] = metaqa(data, "train", hops)
    questions = rng.sample(every, min(most, len(every)))
    mined, kept = [], []
    for question in questions:
        topics = [n for n in named.get(question.topic, ()) if n in graph.out]
        answers = [named.get(answer, set()) for answer in question.answers]
        if len(topics) == 1 and all(len(nodes) == 1 for nodes in answers):
            answer_nodes = frozenset(node for nodes in answers for node in nodes)
            mined.append(Mined(topics[0], answer_nodes, question.wording, hops))
            kept.append(question)
    labelled = [
        Labelled(q.text, path.plan(Start((m.topic,), q.topic)), Places(((q.start, q.end),)))
        for q, m, path in zip(kept, mined, mine(graph, mined), strict=True)
        if path is not None
    ]
    return Corpus(store, tuple(labelled))


def simple_questions_corpora(
    data: Path, *, most: int, rng: random.Random, size: int = 150, unanswerable: float = UNANSWERABLE
) -> Iterator[Corpus]:
    """SimpleQuestions, in small graphs: their own triples, names guessed from the questions, and edges to tell apart.

    The set names no entities and one edge a question; without further edges any question would have but one answer.
    """
    labels = property_labels(data)
    questions = [q for q in simple_questions(data, "train") if q.property in labels]
    guesser = MentionGuesser([q.text for q in questions])
    rng.shuffle(questions)
    for first in range(0, min(most, len(questions)), size):
        corpus = _simple_corpus(questions[first : first + size], guesser, labels, rng)
        yield Corpus(corpus.store, hiding(corpus.questions, unanswerable, rng))


def _simple_corpus(
    questions: Sequence[SimpleQuestion], guesser: MentionGuesser, labels: dict[str, str], rng: random.Random
) -> Corpus:
    def entity(name: str) -> NamedNode:
        return NamedNode(WIKIDATA + name)

    # A question asks about the object of its triple, or with `inverse` about the subject.
    properties = sorted({q.property for q in questions} | set(rng.sample(sorted(labels), 8)))
    triples = [Triple(entity(p), RDFS_LABEL, Literal(labels[p])) for p in properties]
    names: dict[str, str] = {}
    labelled: list[Labelled] = []
    for question in questions:
        guess = guesser.guess(question.text)
        if guess is None:
            continue
        start, end = guess
        name = question.text[start:end].removesuffix("'s")
        topic, prop, answer = entity(question.topic), entity(question.property), entity(question.answer)
        if names.setdefault(question.topic, name) != name:
            continue
        triples.append(Triple(topic, RDFS_LABEL, Literal(name)))
        triples.append(Triple(answer, prop, topic) if question.inverse else Triple(topic, prop, answer))
        for _ in range(rng.randint(3, 10)):
            other, value = entity(rng.choice(properties)), entity(f"Q{rng.randrange(10**9)}")
            triples.append(Triple(value, other, topic) if rng.random() < 0.35 else Triple(topic, other, value))
        plan = Hop(Start((topic,), name), Relation(prop.value, inverse=question.inverse))
        labelled.append(Labelled(question.text, plan, Places(((start, start + len(name)),))))
    store = MemoryStore()
    store.replace("urn:kgmem:simplequestions", triples, digest="")
    return Corpus(store, tuple(labelled))


def synthetic_corpora(graphs: int, *, each: int, seed: int) -> Iterator[Corpus]:
    """Questions of kgmem's own over random graphs of many domains, with WordNet's synonyms where it is found."""
    from kgmem.synthesis.lexicon import find_lexicon
    from kgmem.synthesis.random_graphs import random_graph

    lexicon = find_lexicon()
    for number in range(seed * 1_000_000, seed * 1_000_000 + graphs):
        graph = random_graph(number, lexicon=lexicon)
        store = MemoryStore()
        store.replace("urn:kgmem:random", described(graph), digest="")
        yield Corpus(store, synthesized(graph, each, seed=number))


def described(graph: SynthGraph) -> Iterator[Triple]:
    """The statements of a graph with the labels of its nodes, types and relations."""
    yield from graph.triples()
    for relation in graph.relations:
        yield Triple(NamedNode(relation.iri), RDFS_LABEL, Literal(relation.label))
    for node, name, types in zip(graph.nodes, graph.names, graph.type_names, strict=True):
        if isinstance(node, Literal):
            continue
        yield Triple(node, RDFS_LABEL, Literal(name))
        for label in types:
            for kind in graph.classes[label].types:
                yield Triple(node, RDF_TYPE, kind)
                yield Triple(kind, RDFS_LABEL, Literal(label))


def demo_corpus(*, each: int, seed: int) -> Corpus:
    """Questions of kgmem's own over the demo graph."""
    from kgmem.synthesis.graph import SynthGraph

    store = MemoryStore.demo()
    return Corpus(store, synthesized(SynthGraph.from_store(store), each, seed=seed))


def synthesized(graph: SynthGraph, count: int, *, seed: int) -> tuple[Labelled, ...]:
    """Questions of kgmem's own over a graph."""
    from kgmem.synthesis.questions import questions

    made = islice(questions(graph, seed=seed), count)
    return tuple(Labelled(q.text, q.plan, _places(q), q.missing) for q in made)


def _places(question: SynthQuestion) -> Places:
    return Places(
        tuple((s.start, s.end) for s in question.spans),
        tuple((s.start, s.end) if s is not None else None for s in question.type_spans),
        tuple((s.start, s.end) for s in question.value_spans),
    )
