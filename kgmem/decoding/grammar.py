"""The plan's grammar over decoder tokens, and the constraint by what the graph holds.

    plan  := head set <end> | <none> <end>          head := <select> | <count> | <exists>
    set   := seed step* | set set <and> step*       step := relation | <other>

Sets are written in postfix order, so that a beam only ever extends a stack of sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kgmem.decoding.vocabulary import AND, COUNT, END, EXISTS, FIXED, HEADS, NONE, OTHER, is_slot, slot_token
from kgmem.errors import PlanError
from kgmem.memory.features import SlotMap
from kgmem.plans.plan import MAX_HOPS, And, Count, Exists, Hop, Other, Plan, SetPlan, Start
from kgmem.types import Relation

MAX_SETS = 3


@dataclass(frozen=True, slots=True)
class _Set:
    """A set on the stack: how many hops it took, and which relations its nodes have."""

    hops: int
    relations: frozenset[Relation]
    fresh_hop: bool = False
    """The last step was a relation, so that <other> may follow."""


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan as far as it is written."""

    head: int | None = None
    sets: tuple[_Set, ...] = ()
    seeds: frozenset[int] = frozenset()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """What the constraint asks of the graph: the relations at each seed, and those that can follow a relation."""

    slots: SlotMap
    at_seed: tuple[frozenset[Relation], ...]
    follows: Mapping[Relation, frozenset[Relation]]


class PlanGrammar:
    """Which tokens may come next. With `graph.at_seed` and `graph.follows`, only hops that the graph can take."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.seeds = range(len(graph.slots.seeds))
        self.relations = {r: slot_token(i) for i, r in enumerate(graph.slots.relations, len(graph.slots.seeds))}

    def allowed(self, state: PlanState) -> list[int]:
        """The tokens that may follow."""
        if state.head is None:
            return list(HEADS) if self.seeds else [NONE]
        if state.head == NONE:
            return [END]
        tokens: list[int] = []
        top = state.sets[-1] if state.sets else None
        if top is None or (top.hops and len(state.sets) < 2 and len(state.seeds) < MAX_SETS):
            tokens += [slot_token(i) for i in self.seeds if i not in state.seeds]
        if top is None:
            return tokens
        if top.hops < MAX_HOPS:
            tokens += [token for relation, token in self.relations.items() if relation in top.relations]
        if top.hops >= 2 and top.fresh_hop:
            tokens.append(OTHER)
        if len(state.sets) == 2 and (top.hops or state.head == EXISTS):
            tokens.append(AND)
        if len(state.sets) == 1 and top.hops:
            tokens.append(END)
        return tokens

    def step(self, state: PlanState, token: int) -> PlanState:
        """The state after a token. Raises PlanError if the token may not follow."""
        if state.head is None:
            if token not in HEADS:
                raise PlanError(f"a plan can't begin with token {token}")
            return replace(state, head=token)
        if token == END:
            return replace(state, done=True)
        sets = state.sets
        if token == OTHER and sets:
            return replace(state, sets=(*sets[:-1], replace(sets[-1], fresh_hop=False)))
        if token == AND and len(sets) == 2:
            joined = _Set(max(s.hops for s in sets), sets[0].relations | sets[1].relations)
            return replace(state, sets=(joined,))
        slot = token - FIXED
        if is_slot(token) and slot < len(self.seeds):
            # A yes/no question may ask for an edge that the seed lacks: the answer is then "no".
            near = frozenset(self.relations) if state.head == EXISTS else self.graph.at_seed[slot]
            return replace(state, sets=(*sets, _Set(0, near)), seeds=state.seeds | {slot})
        if is_slot(token) and sets:
            relation = self.graph.slots.relation(slot)
            taken = _Set(sets[-1].hops + 1, self.graph.follows.get(relation, frozenset()), fresh_hop=True)
            return replace(state, sets=(*sets[:-1], taken))
        raise PlanError(f"token {token} can't follow here")


def build_plan(tokens: list[int], slots: SlotMap) -> Plan | None:
    """The plan that tokens spell; None for <none>. Raises PlanError if they spell no plan."""
    if not tokens or tokens[0] not in HEADS:
        raise PlanError("a plan begins with a head")
    stack: list[SetPlan] = []
    for token in tokens[1:]:
        if token == END:
            break
        if token in (OTHER, AND) and len(stack) < 1 + (token == AND):
            raise PlanError("nothing to apply the operator to")
        if token == OTHER:
            stack.append(Other(stack.pop()))
        elif token == AND:
            right = stack.pop()
            stack.append(And(stack.pop(), right))
        elif is_slot(token) and (seed := slots.seed(token - FIXED)) is not None:
            stack.append(Start(seed.candidate.nodes, seed.candidate.label))
        elif is_slot(token) and stack:
            stack.append(Hop(stack.pop(), slots.relation(token - FIXED)))
        else:
            raise PlanError(f"token {token} can't stand in a plan")
    if tokens[0] == NONE:
        return None
    if len(stack) != 1:
        raise PlanError("a plan leaves one set")
    return Count(stack[0]) if tokens[0] == COUNT else Exists(stack[0]) if tokens[0] == EXISTS else stack[0]
