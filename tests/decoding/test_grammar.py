"""The grammar: whatever it lets through is a plan, and nothing that the graph can't do gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.decoding import vocabulary as v
from kgmem.decoding.grammar import Graph, PlanGrammar, PlanState, build_plan
from kgmem.errors import PlanError
from kgmem.memory.features import SlotMap
from kgmem.plans.plan import Count, Exists, hops, starts
from kgmem.subgraph import Seed
from kgmem.training.sequences import plan_tokens
from kgmem.types import Candidate, NamedNode, Relation

A, B = Relation("urn:a"), Relation("urn:b", inverse=True)
SLOTS = SlotMap(
    seeds=tuple(Seed(10 * i, 10 * i + 5, Candidate((NamedNode(f"urn:{i}"),), str(i), 1.0, "exact")) for i in range(3)),
    relations=(A, B),
)
GRAPH = Graph(SLOTS, (frozenset({A}), frozenset({A, B}), frozenset()), {A: frozenset({A, B}), B: frozenset({A})})


def walk(choices: list[int]) -> list[int]:
    """Tokens of a plan: each choice picks one of the allowed tokens; then the shortest way out."""
    grammar, state, tokens = PlanGrammar(GRAPH), PlanState(), []
    for choice in choices:
        allowed = grammar.allowed(state)
        if state.done or not allowed:
            break
        tokens.append(allowed[choice % len(allowed)])
        state = grammar.step(state, tokens[-1])
    while not state.done and (allowed := grammar.allowed(state)):
        token = v.END if v.END in allowed else v.AND if v.AND in allowed else allowed[-1]
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
    assert plan_tokens(plan, SLOTS, spans) == tuple(tokens)


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
