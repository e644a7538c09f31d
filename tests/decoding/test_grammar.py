"""The grammar: whatever it lets through is a plan, and nothing that the graph can't do gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.decoding import vocabulary as v
from kgmem.decoding.grammar import Graph, PlanGrammar, PlanState
from kgmem.decoding.plan_reader import build_plan
from kgmem.errors import PlanError
from kgmem.memory.features import SlotMap
from kgmem.plans.plan import Count, Exists, hops, starts
from kgmem.plans.sparql import to_sparql
from kgmem.subgraph import Role, Seed
from kgmem.training.sequences import Places, plan_tokens, training_pair
from kgmem.types import XSD, XSD_INTEGER, Candidate, Literal, NamedNode, Relation

A, B = Relation("urn:a"), Relation("urn:b", inverse=True)
SLOTS = SlotMap(
    seeds=tuple(Seed(10 * i, 10 * i + 5, Candidate((NamedNode(f"urn:{i}"),), str(i), 1.0, "exact")) for i in range(3)),
    relations=(A, B),
)
GRAPH = Graph(SLOTS, (frozenset({A}), frozenset({A, B}), frozenset()), {A: frozenset({A, B}), B: frozenset({A})})


def walk(choices: list[int], graph: Graph = GRAPH) -> list[int]:
    """Tokens of a plan: each choice picks one of the allowed tokens; then the shortest way out."""
    grammar, state, tokens = PlanGrammar(graph), PlanState(), []
    for choice in choices:
        allowed = grammar.allowed(state)
        if state.done or not allowed:
            break
        tokens.append(allowed[choice % len(allowed)])
        state = grammar.step(state, tokens[-1])
    while not state.done and (allowed := grammar.allowed(state)):
        wanted = (v.END, v.AND, v.OR, v.MINUS, v.INSTANCES)
        token = next((token for token in wanted if token in allowed), allowed[-1])
        tokens.append(token)
        state = grammar.step(state, token)
    return tokens if state.done else []


@given(st.lists(st.integers(0, 30), max_size=14))
def test_every_walk_is_a_plan_and_back(choices: list[int]) -> None:
    """A finished walk builds a plan of at most three hops, and the plan's tokens are the walk."""
    tokens = walk(choices)
    if not tokens:
        return
    plan = build_plan(tokens, SLOTS)
    if plan is None:
        assert tokens == [v.NONE, v.END]
        return
    assert 1 <= hops(plan) <= 3
    spans = [(s.start, s.end) for start in starts(plan) for s in SLOTS.seeds if s.candidate.label == start.label]
    assert plan_tokens(plan, SLOTS, Places(tuple(spans))) == tuple(tokens)


NUMBER, TIME = Literal("3", datatype=XSD_INTEGER), Literal("1995-06-01", datatype=NamedNode(XSD + "date"))
EVERYTHING = SlotMap(
    seeds=(
        *SLOTS.seeds[:2],
        Seed(20, 25, Candidate((NamedNode("urn:kind"),), "kind", 1.0, "exact"), Role.CLASS),
        Seed(0, 0, Candidate((NamedNode("urn:other"),), "other", 0.0, "class"), Role.CLASS),
        Seed(30, 31, Candidate((NUMBER,), "3", 1.0, "value"), Role.VALUE),
        Seed(40, 45, Candidate((TIME,), "1 June 1995", 1.0, "value"), Role.VALUE),
    ),
    relations=(A, B),
)
ANYWHERE = frozenset({A, B})
FULL = Graph(EVERYTHING, (ANYWHERE,) * 6, {A: ANYWHERE, B: ANYWHERE}, frozenset({A}))


@given(st.lists(st.integers(0, 60), max_size=18))
def test_the_full_grammar_there_and_back(choices: list[int]) -> None:
    """With classes, values and ordered relations: a plan, whose tokens are the walk, which can be said and asked."""
    tokens = walk(choices, FULL)
    if not tokens:
        return
    plan = build_plan(tokens, EVERYTHING)
    if plan is None:
        assert tokens == [v.NONE, v.END]
        return
    assert hops(plan) <= 3
    assert to_sparql(plan)
    assert plan_tokens(plan, EVERYTHING, _places(tokens)) == tuple(tokens)
    inputs, targets = training_pair(tokens, v.ONE if tokens[0] == v.SELECT else v.YES, EVERYTHING)
    assert len(inputs) == len(targets)


def _places(tokens: list[int]) -> Places:
    """Where the walk's seeds stand, by what they are."""
    seeds = [s for t in tokens if v.is_slot(t) and (s := EVERYTHING.seed(t - v.FIXED)) is not None]
    spans = {role: tuple((s.start, s.end) for s in seeds if s.role == role) for role in Role}
    return Places(spans[Role.START], spans[Role.CLASS], spans[Role.VALUE])


def test_a_checkpoint_never_writes_what_it_does_not_know() -> None:
    """Without the tokens of the full grammar, the classes among the seeds can't be used either."""
    known = frozenset(range(v.FIXED)) - {v.INSTANCES, v.OR, v.MINUS, *v.TOPS, *v.COUNTED_TOPS, *v.COMPARISONS}
    grammar = PlanGrammar(FULL, known)
    state = grammar.step(PlanState(), v.SELECT)
    assert grammar.allowed(state) == [v.slot_token(0), v.slot_token(1)]
    state = grammar.step(grammar.step(state, v.slot_token(0)), v.slot_token(6))
    assert {t for t in grammar.allowed(state) if not v.is_slot(t)} == {v.END}


def test_only_relations_of_the_seed_may_follow_it() -> None:
    """Seed 0 has A alone; a yes/no question may ask for B, too: the answer is then no."""
    grammar = PlanGrammar(GRAPH)
    state = grammar.step(grammar.step(PlanState(), v.SELECT), v.slot_token(0))
    assert v.slot_token(3) in grammar.allowed(state)
    assert v.slot_token(4) not in grammar.allowed(state)
    state = grammar.step(grammar.step(PlanState(), v.EXISTS), v.slot_token(0))
    assert v.slot_token(4) in grammar.allowed(state)


def test_only_relations_that_follow_may_follow() -> None:
    """After B the graph takes A alone."""
    grammar, state = PlanGrammar(GRAPH), PlanState()
    for token in (v.SELECT, v.slot_token(1), v.slot_token(4)):
        state = grammar.step(state, token)
    assert v.slot_token(3) in grammar.allowed(state)
    assert v.slot_token(4) not in grammar.allowed(state)


def test_without_seeds_only_none_is_left() -> None:
    """Nothing linked, nothing to ask about."""
    grammar = PlanGrammar(Graph(SlotMap((), ()), (), {}))
    assert grammar.allowed(PlanState()) == [v.NONE]


@pytest.mark.parametrize(
    "tokens",
    [[], [v.END], [v.SELECT, v.END], [v.SELECT, v.slot_token(3), v.END], [v.SELECT, v.AND], [v.SELECT, v.OTHER]],
)
def test_tokens_that_spell_no_plan_are_refused(tokens: list[int]) -> None:
    """With a PlanError, never an IndexError."""
    with pytest.raises(PlanError):
        build_plan(tokens, SLOTS)


def test_heads() -> None:
    """Count and exists stand at the top."""
    body = [v.slot_token(0), v.slot_token(3), v.END]
    assert isinstance(build_plan([v.COUNT, *body], SLOTS), Count)
    assert isinstance(build_plan([v.EXISTS, *body], SLOTS), Exists)
