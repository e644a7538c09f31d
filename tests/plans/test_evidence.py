"""What is shown as proof: the triples behind answers, for a no what the graph holds instead, and never too much."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kgmem.plans.evidence import EVIDENCE_ANSWERS, evidence
from kgmem.plans.execution import execute, execute_all
from kgmem.plans.plan import And, Comparison, Exists, Filter, Hop, Minus, OfType, Or, Plan, Start, Top, TopBy
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDF_TYPE, Literal, NamedNode, Relation, Triple

AREA, BORDERS, MADE = Relation("urn:area"), Relation("urn:borders"), Relation("urn:made")
COUNTRY = OfType((NamedNode("urn:Country"),), "country")
MANY = 1_200


def start(name: str) -> Start:
    """A start from one node."""
    return Start((NamedNode(f"urn:{name}"),), name)


@pytest.fixture(scope="module")
def store() -> Iterator[MemoryStore]:
    """Countries with areas and borders, and two factories that made more than a query's rows hold."""
    areas = [("Norway", 385), ("Sweden", 450), ("Iceland", 103), ("Malta", 0)]
    triples = [Triple(NamedNode(f"urn:{name}"), NamedNode("urn:area"), Literal(area)) for name, area in areas]
    triples += [Triple(NamedNode(f"urn:{name}"), RDF_TYPE, NamedNode("urn:Country")) for name, _ in areas]
    edges = [("Norway", "borders", "Sweden"), ("Norway", "borders", "Finland"), ("Sweden", "borders", "Norway")]
    edges += [("Acme", "made", f"a{i}") for i in range(MANY)] + [("Bolt", "made", f"b{i}") for i in range(MANY)]
    edges += [(f"{x}{i}", "in", "World") for i in range(MANY) for x in "ab"]
    triples += [Triple(*(NamedNode(f"urn:{name}") for name in edge)) for edge in edges]
    made = MemoryStore()
    made.replace("urn:facts", triples, digest="1")
    yield made
    made.close()


def proof(plan: Plan, store: MemoryStore) -> list[str]:
    """The evidence as lines."""
    shown = evidence(execute(plan, store), store)
    assert {e.source for e in shown} <= {"urn:facts"}
    return [f"{e.subject} {e.predicate} {e.object}" for e in shown]


CASES: list[tuple[Plan, list[str]]] = [
    (And(COUNTRY, Hop(start("Norway"), BORDERS)), ["norway borders sweden", "sweden type country"]),
    (Filter(Hop(start("Norway"), BORDERS), AREA, Comparison.GREATER, Literal(400)),
     ["norway borders sweden", "sweden area 450"]),
    (Or(Hop(start("Malta"), BORDERS), Hop(start("Sweden"), BORDERS)), ["sweden borders norway"]),
    (Minus(Hop(start("Norway"), BORDERS), COUNTRY), ["norway borders finland"]),
    (Top(COUNTRY, AREA, largest=True),
     ["sweden type country", "sweden area 450", "norway type country", "norway area 385"]),
    (TopBy(COUNTRY, BORDERS, largest=True),
     ["norway type country", "norway borders finland", "norway borders sweden", "sweden type country",
      "sweden borders norway"]),
    (Exists(And(Top(Or(start("Norway"), start("Sweden")), AREA, largest=True), start("Sweden"))),
     ["sweden area 450", "norway area 385"]),
    (Exists(And(Top(Or(start("Norway"), start("Sweden")), AREA, largest=True), start("Norway"))),
     ["sweden area 450", "norway area 385"]),
    (Exists(Filter(start("Malta"), AREA, Comparison.GREATER, Literal(5))), ["malta area 0"]),
    (Exists(And(Hop(start("Norway"), BORDERS), Hop(start("Malta"), BORDERS))),
     ["norway borders finland", "norway borders sweden"]),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "lines"), CASES)
def test_what_is_shown(store: MemoryStore, plan: Plan, lines: list[str]) -> None:
    """The literal that was compared; what comes next in a ranking; the side that holds; for a no, what there is."""
    shown = proof(plan, store)
    assert sorted(shown) == sorted(lines)


@pytest.mark.parametrize("plan", [plan for plan, _ in CASES])
def test_the_store_is_asked_once(store: MemoryStore, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever there is to show, as long as it was asked for the answers beside those of other plans."""
    (result,) = execute_all([plan], store)
    ask, asked = store.query, []
    monkeypatch.setattr(store, "query", lambda *query: asked.append(query) or ask(*query))
    evidence(result, store)
    assert len(asked) == 1


def test_what_is_ranked_by_a_count_is_shown_up_to_a_limit(store: MemoryStore) -> None:
    """Of each of the two that made most."""
    shown = proof(TopBy(Or(start("Acme"), start("Bolt")), MADE, largest=True), store)
    assert len(shown) == 2 * EVIDENCE_ANSWERS
    assert sum(line.startswith("acme made") for line in shown) == EVIDENCE_ANSWERS


def test_an_answer_with_many_ways_leaves_room_for_others(store: MemoryStore) -> None:
    """Each answer has its proof, though one of them alone has more ways than a query gives rows."""
    there = Hop(Or(start("Acme"), start("Bolt")), MADE)
    back = Hop(Hop(there, Relation("urn:in")), Relation("urn:in", inverse=True))
    plan = Hop(And(back, there), Relation("urn:made", inverse=True))
    assert {line.partition(" ")[0] for line in proof(plan, store) if " made " in line} == {"acme", "bolt"}
