"""Synthesized questions: their plans, their spans, and how evenly they are drawn."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from kgmem.plans.plan import And, Count, Exists, Hop, Other, Plan, Start, hops, starts
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.questions import KINDS, SynthQuestion
from kgmem.synthesis.random_graphs import random_questions
from kgmem.types import Node, Relation


def evaluate(graph: SynthGraph, plan: Plan) -> set[Node] | int | bool:
    """A plan's answer by the plainest means: all statements, one after the other."""
    triples = list(graph.triples())

    def nodes(plan: Plan) -> set[Node]:
        match plan:
            case Start():
                return set(plan.nodes)
            case Hop(source, relation):
                before = nodes(source)
                if relation.inverse:
                    return {t.subject for t in triples if t.predicate.value == relation.iri and t.object in before}
                return {t.object for t in triples if t.predicate.value == relation.iri and t.subject in before}
            case Other(source):
                return nodes(source) - {node for start in starts(source) for node in start.nodes}
            case And(left, right):
                return nodes(left) & nodes(right)
        raise AssertionError(plan)

    match plan:
        case Count(source):
            return len(nodes(source))
        case Exists(source):
            return bool(nodes(source))
    return nodes(plan)


def relations(plan: Plan) -> list[Relation]:
    """The relations of a plan, first hop first."""
    match plan:
        case Start():
            return []
        case Hop(source, relation):
            return [*relations(source), relation]
        case And(left, right):
            return [*relations(left), *relations(right)]
    return relations(plan.source)


@pytest.fixture(scope="module")
def drawn() -> list[tuple[SynthGraph, SynthQuestion]]:
    """A few thousand questions over random graphs."""
    return list(islice(random_questions(7, per_graph=25), 6000))


def test_spans_point_at_names(drawn: list[tuple[SynthGraph, SynthQuestion]]) -> None:
    """Each span holds the name of its start, whole, in the order of the plan's starts; few are misspelt."""
    exact = total = 0
    for _, question in drawn:
        assert len(question.spans) == len(question.starts)
        if question.plan is not None:
            assert tuple(starts(question.plan)) == question.starts
        for span, start in zip(question.spans, question.starts, strict=True):
            said = question.text[span.start : span.end]
            total += 1
            exact += said.casefold() == start.label.casefold()
            assert abs(len(said) - len(start.label)) <= 1, question
    assert 0.95 < exact / total < 1


def test_plans_find_something(drawn: list[tuple[SynthGraph, SynthQuestion]]) -> None:
    """Every plan has answers on its graph; of the yes/no questions about half are to be answered with no."""
    verdicts: Counter[object] = Counter()
    for graph, question in drawn[:1500]:
        if question.plan is None:
            continue
        answer = evaluate(graph, question.plan)
        if isinstance(question.plan, Exists):
            verdicts[answer] += 1
        else:
            assert answer, question
    assert 0.3 < verdicts[True] / verdicts.total() < 0.7


def test_the_same_seed_gives_the_same_questions() -> None:
    """Two runs with one seed agree, two seeds differ."""
    first, again, other = ([q for _, q in islice(random_questions(seed, per_graph=20), 100)] for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_kinds_and_directions_are_balanced(drawn: list[tuple[SynthGraph, SynthQuestion]]) -> None:
    """Every kind occurs, and among chains each combination of directions is about as common as any other."""
    assert set(Counter(q.kind for _, q in drawn)) == set(KINDS)
    for kind in ("1hop", "2hop", "3hop"):
        ways = Counter(
            tuple(r.inverse for r in relations(q.plan)) for _, q in drawn if q.kind == kind and q.plan is not None
        )
        assert len(ways) == 2 ** int(kind[0])
        assert min(ways.values()) > 0.6 * max(ways.values()), ways
        assert all(hops(q.plan) == int(kind[0]) for _, q in drawn if q.kind == kind and q.plan is not None)


def test_hidden_relation_is_needed(drawn: list[tuple[SynthGraph, SynthQuestion]]) -> None:
    """An unanswerable question has no plan; where a relation is to be hidden, the graph has that relation."""
    asked = [(g, q) for g, q in drawn if q.kind == "unanswerable"]
    assert all(q.plan is None for _, q in asked)
    hidden = [(g, q.missing) for g, q in asked if q.missing is not None]
    assert 0.2 < len(hidden) / len(asked) < 0.8
    for graph, relation in hidden:
        assert relation.iri in {r.iri for r in graph.relations}
