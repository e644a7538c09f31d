"""The light graph that questions are drawn from, made of a store or at random."""

from __future__ import annotations

from itertools import islice

import pytest

from kgmem.errors import UsageError
from kgmem.stores.memory import MemoryStore
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.questions import Mix, questions
from kgmem.synthesis.random_graphs import random_graph
from kgmem.types import RDFS_LABEL, Literal, NamedNode, Relation, Triple

EX = "http://example.org/"


def node(name: str) -> NamedNode:
    """A node of the example."""
    return NamedNode(EX + name)


@pytest.fixture
def store() -> MemoryStore:
    """Films without types: two by one person, in whom "written by" could as well be papers'."""
    films = {"f1": "The Quiet Road", "f2": "Iron Winter", "f3": "Blue Clock"}
    people = {"p1": "Ann Lee", "p2": "Bo Chen", "p3": "Cy Dorn"}
    facts = [
        ("f1", "directed_by", "p1"),
        ("f2", "directed_by", "p1"),
        ("f3", "directed_by", "p2"),
        ("f1", "written_by", "p2"),
        ("f2", "written_by", "p3"),
        ("f1", "starred_actors", "p3"),
        ("f3", "starred_actors", "p3"),
        ("f2", "starred_actors", "p2"),
    ]
    triples = [Triple(node(s), node(p), node(o)) for s, p, o in facts]
    triples += [Triple(node(f), node("release_year"), Literal(year)) for f, year in (("f1", "1999"), ("f2", "2003"))]
    triples += [Triple(node(key), RDFS_LABEL, Literal(name)) for key, name in {**films, **people}.items()]
    memory = MemoryStore()
    memory.replace("example", triples, digest="x")
    return memory


def test_names_are_no_edges(store: MemoryStore) -> None:
    """A store's statements become edges, its labels become names, literals are nodes."""
    graph = SynthGraph.from_store(store)
    assert {r.label for r in graph.relations} == {"directed by", "written by", "starred actors", "release year"}
    assert graph.label(node("f1")) == "The Quiet Road"
    assert graph.label(Literal("1999")) == "1999"
    assert len(list(graph.triples())) == 10
    assert graph.types(node("f1")) == ()


def test_properties_of_links_are_not_asked_about(store: MemoryStore) -> None:
    """What "directed by since" tells is when somebody began to direct, not when a film did anything."""
    extra = [
        Triple(node("f1"), node("directed_by_since"), Literal("1998")),
        Triple(node("f1"), node("release_year_place"), Literal("Rome")),
        Triple(node("f1"), node("written_by_order"), node("p1")),
    ]
    store.replace("more", extra, digest="y")
    labels = {r.label for r in SynthGraph.from_store(store).relations}
    assert "directed by since" not in labels
    assert labels >= {"directed by", "release year place", "written by order"}


def test_untyped_ends_are_guessed_together(store: MemoryStore) -> None:
    """Without types, what is directed, stars somebody and has a year is a film, so what is written is one too."""
    graph = SynthGraph.from_store(store)
    written = next(r for r in graph.relations if r.label == "written by")
    assert "film" in written.words.subject.heads
    assert "screenwriter" in written.words.nouns
    assert written.words.object.kind == "person"


def test_questions_over_a_store(store: MemoryStore) -> None:
    """Whatever a store's questions name is in the store, under that name."""
    graph = SynthGraph.from_store(store)
    names = set(graph.names)
    for question in islice(questions(graph, seed=3), 200):
        assert all(start.label in names for start in question.starts)
        assert all(graph.label(n) == start.label for start in question.starts for n in start.nodes)


def test_empty_store_has_no_questions() -> None:
    """A store without statements is refused with the reason."""
    with pytest.raises(UsageError, match="no statements"):
        SynthGraph.from_store(MemoryStore())


def test_unknown_kind_is_refused(store: MemoryStore) -> None:
    """A mix with a kind that does not exist names it and those that do."""
    graph = SynthGraph.from_store(store)
    with pytest.raises(UsageError, match="5hop"):
        next(questions(graph, seed=1, mix=Mix(kinds={"5hop": 1.0})))


def test_one_kind_only(store: MemoryStore) -> None:
    """A mix may hold one kind of question; a kind that the graph can't give is refused, not looped for ever."""
    graph = SynthGraph.from_store(store)
    mix = Mix(kinds={"intersection": 1.0})
    assert {q.kind for q in islice(questions(graph, seed=1, mix=mix), 20)} == {"intersection"}
    lone = SynthGraph.build(
        [(node("a"), EX + "p", node("b"))],
        labels={},
        types={},
        relations=[r for r in graph.relations if r.label == "directed by"][:0],
    )
    with pytest.raises(UsageError, match="nothing to ask"):
        next(questions(lone, seed=1))


def test_nodes_of_one_name_start_together() -> None:
    """Two nodes that share name and types are one start."""
    relations = SynthGraph.from_store(_two_of_a_name()).relations
    assert relations
    graph = SynthGraph.from_store(_two_of_a_name())
    started = [s for q in islice(questions(graph, seed=2), 60) for s in q.starts if s.label == "Crash"]
    assert started
    assert all(len(start.nodes) == 2 for start in started)


def _two_of_a_name() -> MemoryStore:
    store = MemoryStore()
    triples = [
        Triple(node("c1"), node("directed_by"), node("p1")),
        Triple(node("c2"), node("directed_by"), node("p2")),
        Triple(node("c1"), RDFS_LABEL, Literal("Crash")),
        Triple(node("c2"), RDFS_LABEL, Literal("Crash")),
    ]
    store.replace("names", triples, digest="x")
    return store


def test_random_graphs_differ_and_repeat() -> None:
    """A seed gives one graph; graphs have 3 to 25 relations, of many domains, and every edge's ends have names."""
    assert list(random_graph(4).triples()) == list(random_graph(4).triples())
    sizes, labels = set(), set()
    for seed in range(40):
        graph = random_graph(seed)
        sizes.add(len(graph.relations))
        labels |= {relation.label for relation in graph.relations}
        assert all(graph.names)
        assert graph.relation(1) == Relation(graph.relations[0].iri, inverse=True)
    assert min(sizes) >= 1
    assert max(sizes) <= 25
    assert len(sizes) > 8
    assert len(labels) > 150
