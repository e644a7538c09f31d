"""The plan's grammar over decoder tokens, and the constraint by what the graph holds.

    plan  := head set <end> | <none> <end>          head := <select> | <count> | <exists>
    set   := start step* | set set combination step*
    start := seed | class <instances>               combination := <and> | <or> | <minus>
    step  := relation | <other> | comparison relation value | <largest> relation number? | <most> relation number?

Seeds, classes, values and relations are slot tokens. Sets are written in postfix order, so that a beam only ever
extends a stack of sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kgmem.decoding import vocabulary as v
from kgmem.decoding.plan_reader import how_many
from kgmem.decoding.vocabulary import FIXED, is_slot, slot_token
from kgmem.errors import PlanError
from kgmem.memory.features import SlotMap
from kgmem.plans.plan import MAX_HOPS
from kgmem.plans.values import is_number, is_text, time_of
from kgmem.subgraph import Role
from kgmem.types import Literal, Relation

MAX_SETS = 3
MAX_CONDITIONS = 3
"""Filters and tops of a plan."""
_ARGUMENTS = (*v.COMPARISONS, *v.TOPS, *v.COUNTED_TOPS)


@dataclass(frozen=True, slots=True)
class _Set:
    """A set on the stack: how many hops it took, and which relations its nodes have."""

    hops: int
    relations: frozenset[Relation]
    bare: bool = False
    """Nothing but what the question names, which is no answer."""
    seed: int | None = None
    """The slot, as long as nothing has been done with it."""
    fresh_hop: bool = False
    """The last step was a relation from a named start, so that <other> may follow."""
    typed: bool = False
    """Begun with a class: nothing that <other> could leave out."""


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan as far as it is written."""

    head: int | None = None
    sets: tuple[_Set, ...] = ()
    seeds: frozenset[int] = frozenset()
    """Slots that stand in it."""
    conditions: int = 0
    pending: int | None = None
    """A comparison, <largest> or <most> that lacks its relation, or a comparison that lacks its value."""
    related: bool = False
    """The relation of `pending` is there."""
    numbered: bool = False
    """The last token was the relation of a <largest> or <most>, which a number may follow."""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """What the constraint asks of the graph."""

    slots: SlotMap
    at_seed: tuple[frozenset[Relation], ...]
    """The relations at each seed; of a class, those of its instances."""
    follows: Mapping[Relation, frozenset[Relation]]
    """The relations that can follow a relation."""
    ordered: frozenset[Relation] = frozenset()
    """The relations that lead to numbers, times or texts."""


@dataclass(slots=True)
class PlanGrammar:
    """Which tokens may come next: only those that the checkpoint knows, and only hops that the graph can take."""

    graph: Graph
    known: frozenset[int] = frozenset(range(FIXED))
    relations: dict[Relation, int] = field(init=False)
    seeds: list[int] = field(init=False)
    classes: frozenset[int] = field(init=False)
    values: dict[int, Literal] = field(init=False)

    def __post_init__(self) -> None:
        slots = self.graph.slots
        self.relations = {r: slot_token(i) for i, r in enumerate(slots.relations, len(slots.seeds))}
        roles = [seed.role for seed in slots.seeds]
        instances = v.INSTANCES in self.known
        self.seeds = [i for i, role in enumerate(roles) if role == Role.START or (role == Role.CLASS and instances)]
        self.classes = frozenset(i for i in self.seeds if roles[i] == Role.CLASS)
        nodes = {i: seed.candidate.nodes[0] for i, seed in enumerate(slots.seeds) if seed.role == Role.VALUE}
        self.values = {i: node for i, node in nodes.items() if isinstance(node, Literal)}

    def allowed(self, state: PlanState) -> list[int]:
        """The tokens that may follow."""
        if state.head is None:
            return list(v.HEADS) if self.seeds else [v.NONE]
        if state.head == v.NONE:
            return [v.END]
        top = state.sets[-1] if state.sets else None
        if top is None:
            return [slot_token(i) for i in self.seeds]
        if state.pending is not None:
            return self._arguments(state, top)
        if top.seed in self.classes:
            return [v.INSTANCES]
        tokens = self._starts(state, top) + self._steps(state, top)
        if len(state.sets) == 2:
            tokens += self._combinations(state, state.sets[0], top)
        elif not top.bare:
            tokens.append(v.END)
        return [token for token in tokens if token >= FIXED or token in self.known]

    def _starts(self, state: PlanState, top: _Set) -> list[int]:
        """Seeds that begin a second set."""
        if len(state.sets) == 2 or len(state.seeds) >= MAX_SETS:
            return []
        if top.bare and not (top.relations & self.graph.ordered and v.LARGEST in self.known):
            return []  # two named things stand side by side only to be compared
        again = state.head == v.EXISTS and state.conditions > 0
        return [slot_token(i) for i in self.seeds if again or i not in state.seeds]

    def _steps(self, state: PlanState, top: _Set) -> list[int]:
        tokens: list[int] = []
        if top.hops < MAX_HOPS:
            tokens += [token for relation, token in self.relations.items() if relation in top.relations]
        if top.hops >= 2 and top.fresh_hop and not top.typed:
            tokens.append(v.OTHER)
        if state.numbered:
            tokens += [slot_token(i) for i, value in self.values.items() if how_many(value) is not None]
        if state.conditions < MAX_CONDITIONS and top.seed is None:
            if self._of(top, v.LARGEST):
                tokens += v.TOPS
                tokens += [token for token in v.COMPARISONS if not top.bare and self._comparable(token)]
            if top.relations and not top.bare:
                tokens += v.COUNTED_TOPS
        return tokens

    def _combinations(self, state: PlanState, left: _Set, right: _Set) -> list[int]:
        if left.bare and right.bare:
            return [v.OR]
        if left.bare:
            return []
        if right.bare:
            return [v.MINUS, v.AND] if state.head == v.EXISTS else [v.MINUS]
        return list(v.COMBINATIONS)

    def _arguments(self, state: PlanState, top: _Set) -> list[int]:
        """What a comparison or a top still lacks."""
        if state.related:
            return self._comparable(state.pending)
        return [self.relations[relation] for relation in self._of(top, state.pending)]

    def _comparable(self, comparison: int | None) -> list[int]:
        """The values that a comparison makes sense with."""
        texts = (v.CONTAINS, v.STARTS_WITH)
        return [
            slot_token(i)
            for i, value in self.values.items()
            if (comparison in texts and is_text(value))
            or (comparison not in texts and (is_number(value) or time_of(value) is not None))
            or (comparison == v.EQUAL and is_text(value))
        ]

    def _of(self, top: _Set, condition: int | None) -> list[Relation]:
        """The relations of a set that a condition may be about."""
        every = [relation for relation in self.relations if relation in top.relations]
        if condition in v.COUNTED_TOPS:
            return every
        return [relation for relation in every if not relation.inverse and relation in self.graph.ordered]

    def step(self, state: PlanState, token: int) -> PlanState:
        """The state after a token. Raises PlanError if the token may not follow."""
        if state.head is None:
            if token not in v.HEADS:
                raise PlanError(f"a plan can't begin with token {token}")
            return replace(state, head=token)
        if token == v.END:
            return replace(state, done=True)
        sets, slot = state.sets, token - FIXED
        if state.pending is not None:
            if not is_slot(token):
                raise PlanError(f"token {token} can't follow here")
            if state.pending in v.COMPARISONS and not state.related:
                return replace(state, related=True)
            numbered = state.pending not in v.COMPARISONS
            return replace(state, pending=None, related=False, numbered=numbered)
        state = replace(state, numbered=False)
        if is_slot(token) and slot in self.values:
            return state
        if is_slot(token) and slot < len(self.graph.slots.seeds):
            # A yes/no question may ask for an edge that the seed lacks: the answer is then "no".
            near = frozenset(self.relations) if state.head == v.EXISTS else self.graph.at_seed[slot]
            return replace(state, sets=(*sets, _Set(0, near, bare=True, seed=slot)), seeds=state.seeds | {slot})
        if not sets:
            raise PlanError(f"token {token} can't follow here")
        top = sets[-1]
        if is_slot(token):
            relation = self.graph.slots.relation(slot)
            after = self.graph.follows.get(relation, frozenset())
            taken = _Set(top.hops + 1, after, fresh_hop=True, typed=top.typed)
            return replace(state, sets=(*sets[:-1], taken))
        if token == v.OTHER:
            return replace(state, sets=(*sets[:-1], replace(top, fresh_hop=False)))
        if token == v.INSTANCES:
            return replace(state, sets=(*sets[:-1], _Set(0, top.relations, typed=True)))
        if token in v.COMBINATIONS and len(sets) == 2:
            left = sets[0]
            near = left.relations if token == v.MINUS else left.relations | top.relations
            joined = _Set(max(left.hops, top.hops), near, bare=left.bare and top.bare, typed=left.typed)
            return replace(state, sets=(joined,))
        if token in _ARGUMENTS:
            plain = replace(top, bare=False, fresh_hop=False, seed=None)
            return replace(state, sets=(*sets[:-1], plain), pending=token, conditions=state.conditions + 1)
        raise PlanError(f"token {token} can't follow here")
