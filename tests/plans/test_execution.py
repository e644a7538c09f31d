"""Plans on a store: complete sets, exact counts, evidence with sources, queries whose structure no label changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from kgmem.errors import PlanError, QueryRefusedError
from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute, execute_all
from kgmem.plans.plan import And, Count, Exists, Hop, Other, Plan, Start, describe
from kgmem.plans.sparql import to_sparql
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDFS_LABEL, BlankNode, Literal, NamedNode, Node, Relation, Triple

DIRECTED, STARRED, YEAR = Relation("urn:directed"), Relation("urn:starred"), Relation("urn:year")


def back(relation: Relation) -> Relation:
    """The relation read from its object."""
    return Relation(relation.iri, inverse=True)


def node(name: str) -> NamedNode:
    """A node by name."""
    return NamedNode(f"urn:{name}")


def start(*names: str) -> Start:
    """A start from named nodes."""
    return Start(tuple(map(node, names)), names[0])


@pytest.fixture(scope="module")
def store() -> Iterator[MemoryStore]:
    """Three films by two directors, from two sources that share a triple."""
    made = MemoryStore()
    lines = [
        "f1 directed ann", "f2 directed ann", "f3 directed bob", "f1 starred cid", "f3 starred cid", "f2 starred dan",
        "ann starred ann",
    ]  # fmt: skip
    triples = [Triple(*map(node, line.split())) for line in lines]
    years = [Triple(node(f), node("year"), Literal(y)) for f, y in (("f1", 1990), ("f2", 1991), ("f3", 1990))]
    made.replace("urn:films", triples, digest="1")
    made.replace("urn:years", [*years, triples[0], Triple(node("f1"), RDFS_LABEL, Literal("Film One"))], digest="2")
    yield made
    made.close()


def values(plan: Plan, store: MemoryStore) -> list[str]:
    """The answers' text."""
    return [str(n.value).removeprefix("urn:") for n in execute(plan, store).answers]


CASES = [
    (Hop(start("f1"), DIRECTED), ["ann"]),
    (Hop(start("ann"), back(DIRECTED)), ["f1", "f2"]),
    (Hop(start("ann", "bob"), back(DIRECTED)), ["f1", "f2", "f3"]),
    (Hop(Hop(start("cid"), back(STARRED)), DIRECTED), ["ann", "bob"]),
    (Hop(Hop(start("f1"), DIRECTED), back(DIRECTED)), ["f1", "f2"]),
    (Other(Hop(Hop(start("f1"), DIRECTED), back(DIRECTED))), ["f2"]),
    (Hop(Other(Hop(Hop(start("f1"), DIRECTED), back(DIRECTED))), YEAR), ["1991"]),
    (Hop(Start((Literal(1990),), "1990"), back(YEAR)), ["f1", "f3"]),
    (And(Hop(start("ann"), back(DIRECTED)), Hop(start("cid"), back(STARRED))), ["f1"]),
    (Hop(And(Hop(start("ann"), back(DIRECTED)), Hop(start("cid"), back(STARRED))), YEAR), ["1990"]),
    (And(Hop(start("ann"), back(DIRECTED)), Hop(Hop(start("f3"), YEAR), back(YEAR))), ["f1"]),
    (Count(Hop(start("ann"), back(DIRECTED))), ["2"]),
    (Count(Hop(start("f1"), back(DIRECTED))), ["0"]),
    (Exists(Hop(start("ann"), back(DIRECTED))), ["true"]),
    (Exists(And(Hop(start("f1"), DIRECTED), start("ann"))), ["true"]),
    (Exists(And(Hop(start("f1"), DIRECTED), start("bob"))), ["false"]),
    (Hop(start("nobody"), DIRECTED), []),
]


@pytest.mark.parametrize(("plan", "expected"), CASES)
def test_answers(store: MemoryStore, plan: Plan, expected: list[str]) -> None:
    """Every shape of plan, in both directions."""
    assert sorted(values(plan, store)) == expected


def test_all_at_once_are_one_by_one(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a count of nothing and a "no", which have no row of their own; 16 plans go in one query."""
    plans = [plan for plan, _ in CASES]
    expected = [execute(plan, store) for plan in plans]
    ask, asked = store.query, []
    monkeypatch.setattr(store, "query", lambda *query: asked.append(query) or ask(*query))
    assert execute_all(plans[::-1], store) == expected[::-1]
    assert len(asked) == 2


def test_what_a_store_refuses_does_not_spoil_the_rest(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that runs no query about bob gives the answers of the other plans; if it runs none, it says so."""
    plans = [plan for plan, _ in CASES]
    expected = [execute(plan, store) for plan in plans]
    ask = store.query

    def query(text: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Node | None, ...]]:
        if "urn:bob" in text:
            raise QueryRefusedError("no question about bob")
        return ask(text, parameters)

    monkeypatch.setattr(store, "query", query)
    found = execute_all(plans, store)
    about_bob = ["urn:bob" in result.query.text for result in expected]
    assert found == [None if bob else result for bob, result in zip(about_bob, expected, strict=True)]
    assert 0 < sum(about_bob) < len(plans)
    with pytest.raises(QueryRefusedError, match="bob"):
        execute_all([plan for plan, bob in zip(plans, about_bob, strict=True) if bob], store)


@pytest.mark.parametrize("plan", [plan for plan, _ in CASES])
def test_evidence_is_in_the_graph_and_leads_to_the_answers(store: MemoryStore, plan: Plan) -> None:
    """Every triple shown is stated by the source that is named, and every answer of a set is in one of them."""
    result = execute(plan, store)
    shown = evidence(result, store)
    stated = {
        (source.name, *(store.labels([n])[n] for n in (t.subject, t.predicate, t.object)))
        for source in store.sources()
        for t in store.triples(source.name)
    }
    assert {(e.source, e.subject, e.predicate, e.object) for e in shown} <= stated
    if not isinstance(plan, Count | Exists):
        labels = store.labels(result.answers)
        met = {end for e in shown for end in (e.subject, e.object)}
        assert set(labels.values()) <= met


def test_a_literal_answer_keeps_its_datatype(store: MemoryStore) -> None:
    """A count and a yes are typed as well."""
    assert execute(Hop(start("f1"), YEAR), store).answers == (Literal(1990),)
    assert execute(CASES[11][0], store).answers == (Literal(2),)
    assert execute(CASES[13][0], store).answers == (Literal(True),)


@pytest.mark.parametrize(
    "text",
    ['"}) DETACH DELETE n //',
     "} UNION { ?s ?p ?o", "\\", '"""', "'", "\n\r\t\x00\x1f", "?x0 a ?x1 .", "</s>", "𝒳 \u202e", "a" * 10_000],
)  # fmt: skip
def test_a_hostile_literal_is_just_a_literal(store: MemoryStore, text: str) -> None:
    """The query runs, finds nothing, and differs from a harmless one in that literal alone."""
    hostile, harmless = Literal(text), Literal("x")
    plan = Hop(Start((hostile,), text), back(YEAR))
    assert execute(plan, store).answers == ()
    expected = to_sparql(Hop(Start((harmless,), "x"), back(YEAR)))
    assert to_sparql(plan).replace(str(hostile), str(harmless)) == expected


def test_a_blank_node_can_not_be_named() -> None:
    """SPARQL has no way to; the error says so."""
    with pytest.raises(PlanError, match="blank node"):
        to_sparql(Hop(Start((BlankNode("b"),), "b"), DIRECTED))


def test_describe() -> None:
    """One line that people can read."""
    plan = Count(Hop(Hop(start("ann"), back(DIRECTED)), YEAR))
    labels = {"urn:directed": "directed by", "urn:year": "release year"}
    assert describe(plan, labels) == 'count("ann" <- directed by -> release year)'
