"""Plan labels by search."""

from __future__ import annotations

from kgmem.plans.plan import Hop, Other, Start
from kgmem.training.mining import LabelledPath, Mined, PathGraph, mine
from kgmem.types import NamedNode, Relation, Triple

DIRECTED, WROTE, YEAR = (NamedNode(f"urn:{name}") for name in ("directed", "wrote", "year"))
BACK = Relation("urn:directed", inverse=True)


def node(name: str) -> NamedNode:
    """A node by name."""
    return NamedNode(f"urn:{name}")


def graph(*triples: str) -> PathGraph:
    """A graph of `subject predicate object` lines."""
    return PathGraph.of(Triple(*(node(word) for word in line.split())) for line in triples)


FILMS = graph(
    "f1 directed ann",
    "f1 wrote ann",
    "f2 directed ann",
    "f2 wrote bob",
    "f3 directed cid",
    "f1 year 1990",
    "f2 year 1991",
)


def mined(topic: str, answers: str, wording: str, hops: int) -> Mined:
    """A question to label."""
    return Mined(node(topic), frozenset(map(node, answers.split())), wording, hops)


def test_finds_the_path_of_one_hop() -> None:
    """Only `directed`, read backwards, leads from cid to f3."""
    assert mine(FILMS, [mined("cid", "f3", "films of []", 1)]) == [LabelledPath((BACK,))]


def test_the_wording_decides_between_paths_that_fit() -> None:
    """f1 was directed and written by ann; who directed f2 tells which of the two the wording means."""
    labels = mine(FILMS, [mined("f1", "ann", "who made []", 1), mined("f2", "ann", "who made []", 1)])
    assert labels == [LabelledPath((Relation("urn:directed"),))] * 2


def test_leaves_out_the_topic_where_the_answers_do() -> None:
    """The other films of f1's director are f2 alone, though the way back leads to f1, too."""
    (label,) = mine(FILMS, [mined("f1", "f2", "other films by the director of []", 2)])
    assert label == LabelledPath((Relation("urn:directed"), BACK), other=True)
    start = Start((node("f1"),), "f1")
    assert label.plan(start) == Other(Hop(Hop(start, Relation("urn:directed")), BACK))


def test_three_hops_leave_out_the_topic_after_the_second() -> None:
    """The years of the other films."""
    (label,) = mine(FILMS, [mined("f1", "1991", "years of films by the director of []", 3)])
    assert label == LabelledPath((Relation("urn:directed"), BACK, Relation("urn:year")), other=True)


def test_says_none_where_no_path_fits() -> None:
    """f3 has no year."""
    assert mine(FILMS, [mined("f3", "1990", "when was []", 1)]) == [None]
