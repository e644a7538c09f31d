"""Synthesized questions: their plans, their spans, and how evenly they are drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgmem.linking.literals import values
from kgmem.plans.execution import execute
from kgmem.plans.plan import (
    And,
    Count,
    Exists,
    Filter,
    Hop,
    Minus,
    OfType,
    Or,
    Plan,
    Start,
    Top,
    TopBy,
    hops,
    starts,
)
from kgmem.stores.memory import MemoryStore
from kgmem.synthesis.bench import Mix
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.questions import KINDS, SynthQuestion
from kgmem.synthesis.random_graphs import random_questions
from kgmem.training.corpora import described
from kgmem.types import Relation


def stored(graph: SynthGraph) -> MemoryStore:
    """The graph as a store."""
    store = MemoryStore()
    store.replace("graph", described(graph), digest="x")
    return store


def parts(plan: Plan) -> Iterator[Plan]:
    """A plan and all that it is made of, in postfix order."""
    match plan:
        case And(left, right) | Or(left, right) | Minus(left, right):
            yield from parts(left)
            yield from parts(right)
        case Start() | OfType():
            pass
        case _:
            yield from parts(plan.source)
    yield plan


def relations(plan: Plan) -> list[Relation]:
    """The relations that a plan's hops take, first hop first."""
    return [part.relation for part in parts(plan) if isinstance(part, Hop)]


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


def test_types_and_values_are_said(drawn: list[tuple[SynthGraph, SynthQuestion]]) -> None:
    """A span for each class that a word says, and for each value, which is read from there as the plan has it."""
    said = unsaid = 0
    for _, question in drawn:
        if question.plan is None:
            continue
        every = list(parts(question.plan))
        classes = [part for part in every if isinstance(part, OfType)]
        assert len(question.type_spans) == len(classes), question
        said += sum(span is not None for span in question.type_spans)
        unsaid += sum(span is None for span in question.type_spans)
        for span in question.type_spans:
            assert span is None or question.text[span.start : span.end].strip(), question
        wanted: list[str] = []
        for part in every:
            if isinstance(part, Filter):
                wanted.append(part.value.value)
            elif isinstance(part, Top | TopBy) and part.number > 1:
                wanted.append(str(part.number))
        assert len(question.value_spans) == len(wanted), question
        read = {(v.start, v.end): [literal.value for literal in v.literals] for v in values(question.text, 50)}
        for span, value in zip(question.value_spans, wanted, strict=True):
            known = read.get((span.start, span.end), [question.text[span.start : span.end]])
            assert value in known, question
    assert said > 10 * unsaid


def test_plans_find_something() -> None:
    """Every plan runs on a store with its graph to answers that fit; half of the yes/no questions get a "no"."""
    verdicts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for graph, asked in groupby(islice(random_questions(11, per_graph=30), 1500), key=itemgetter(0)):
        store = stored(graph)
        for _, question in asked:
            if question.plan is None:
                continue
            kinds[question.kind] += 1
            answers = execute(question.plan, store).answers
            assert answers, question
            match question.plan:
                case Exists():
                    verdicts[str(answers[0].value)] += 1
                case Count():
                    assert int(str(answers[0].value)) > 0, question
                case Top(number=number) | TopBy(number=number):
                    assert len(answers) == number, question
    assert set(kinds) == set(KINDS) - {"unanswerable"}
    assert 0.3 < verdicts["true"] / verdicts.total() < 0.7


def test_conditions_tell() -> None:
    """A filter lets some of its set through, a difference takes something away, a class leaves something out."""
    mix = Mix(kinds={"filter": 1, "difference": 1, "type": 1})
    for graph, asked in groupby(islice(random_questions(5, per_graph=20, mix=mix), 200), key=itemgetter(0)):
        store = stored(graph)
        for _, question in asked:
            assert question.plan is not None
            for part in parts(question.plan):
                if isinstance(part, Filter | Minus):
                    before = part.source if isinstance(part, Filter) else part.left
                    assert 0 < len(execute(part, store).answers) < len(execute(before, store).answers), question


@given(st.integers(min_value=0, max_value=2**40))
@settings(max_examples=40, deadline=None)
def test_text_has_no_glitches(seed: int) -> None:
    """No mark is left in a text, no word that comes twice, no article before an article."""
    for _, question in islice(random_questions(seed, per_graph=10, mix=Mix(typos=0, name_typos=0)), 30):
        assert not re.search("[\x01\x02\ue000-\uf8ff]|  ", question.text), question
        assert not re.search(r"(?i)\b(?:the|an?) the\b", question.text), question
        inner = question.text
        for span in filter(None, question.spans):
            inner = inner[: span.start] + "#" * (span.end - span.start) + inner[span.end :]
        assert not re.search(r"\b(?:the an?|a an|a of|of of|is is|are are|with with)\b", inner), question


def test_the_same_seed_gives_the_same_questions() -> None:
    """Two runs with one seed agree, two seeds differ."""
    first, again, other = ([q for _, q in islice(random_questions(seed, per_graph=20), 100)] for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_kinds_and_directions_are_balanced(drawn: list[tuple[SynthGraph, SynthQuestion]]) -> None:
    """Every kind occurs, and among chains no combination of directions is rare."""
    assert set(Counter(q.kind for _, q in drawn)) == set(KINDS)
    for kind in ("1hop", "2hop", "3hop"):
        ways = Counter(
            tuple(r.inverse for r in relations(q.plan)) for _, q in drawn if q.kind == kind and q.plan is not None
        )
        assert len(ways) == 2 ** int(kind[0])
        assert min(ways.values()) > 0.4 * max(ways.values()), ways
        assert all(hops(q.plan) == int(kind[0]) for _, q in drawn if q.kind == kind and q.plan is not None)


def test_hidden_relation_is_needed(drawn: list[tuple[SynthGraph, SynthQuestion]]) -> None:
    """An unanswerable question has no plan; where a relation is to be hidden, the graph has that relation."""
    asked = [(g, q) for g, q in drawn if q.kind == "unanswerable"]
    assert all(q.plan is None for _, q in asked)
    hidden = [(g, q.missing) for g, q in asked if q.missing is not None]
    assert 0.2 < len(hidden) / len(asked) < 0.8
    for graph, relation in hidden:
        assert relation.iri in {r.iri for r in graph.relations}
