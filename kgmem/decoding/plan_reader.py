"""From a decoder's tokens to the plan that they spell; kgmem.decoding.grammar tells which tokens may follow which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kgmem.decoding import vocabulary as v
from kgmem.decoding.vocabulary import FIXED, is_slot
from kgmem.errors import PlanError
from kgmem.memory.features import SlotMap
from kgmem.plans.plan import (
    And,
    Count,
    Exists,
    Filter,
    Hop,
    Minus,
    OfType,
    Or,
    Other,
    Plan,
    SetPlan,
    Start,
    Top,
    TopBy,
)  # fmt: skip
from kgmem.plans.values import is_number
from kgmem.subgraph import Role
from kgmem.types import Literal, NamedNode, Relation

LARGEST_NUMBER = 100
"""The most that "the N largest" may ask for."""
_COMBINE: dict[int, Callable[[SetPlan, SetPlan], SetPlan]] = {v.AND: And, v.OR: Or, v.MINUS: Minus}


def how_many(value: Literal) -> int | None:
    """How many "the N largest" asks for."""
    if is_number(value) and value.value.isdigit() and 1 <= int(value.value) <= LARGEST_NUMBER:
        return int(value.value)
    return None


def build_plan(tokens: list[int], slots: SlotMap) -> Plan | None:
    """The plan that tokens spell; None for <none>. Raises PlanError if they spell no plan."""
    if not tokens or tokens[0] not in v.HEADS:
        raise PlanError("a plan begins with a head")
    if tokens[0] == v.NONE:
        return None
    reader = _Reader(tokens[1:], slots)
    plan = reader.read()
    return Count(plan) if tokens[0] == v.COUNT else Exists(plan) if tokens[0] == v.EXISTS else plan


@dataclass(slots=True)
class _Reader:
    """Reads sets from tokens, first to last."""

    tokens: list[int]
    slots: SlotMap
    place: int = 0

    def read(self) -> SetPlan:
        stack: list[SetPlan] = []
        while (token := self._next()) != v.END:
            if is_slot(token) and self.slots.seed(token - FIXED) is not None:
                stack.append(self._start(token))
                continue
            if not stack:
                raise PlanError("nothing to apply the operator to")
            top = stack.pop()
            if is_slot(token):
                stack.append(Hop(top, self._relation(token)))
            elif token == v.OTHER:
                stack.append(Other(top))
            elif token in _COMBINE and stack:
                stack.append(_COMBINE[token](stack.pop(), top))
            elif token in v.COMPARISONS:
                relation, value = self._relation(self._next()), self._value(self._next())
                if value is None:
                    raise PlanError("a comparison needs a value")
                stack.append(Filter(top, relation, v.COMPARISONS[token], value))
            elif token in v.TOPS:
                stack.append(Top(top, self._relation(self._next()), token == v.LARGEST, self._number()))
            elif token in v.COUNTED_TOPS:
                stack.append(TopBy(top, self._relation(self._next()), token == v.MOST, self._number()))
            else:
                raise PlanError(f"token {token} can't stand in a plan")
        if len(stack) != 1:
            raise PlanError("a plan leaves one set")
        return stack[0]

    def _next(self) -> int:
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else v.END

    def _start(self, token: int) -> SetPlan:
        candidate = self.slots.seeds[token - FIXED].candidate
        if self.place < len(self.tokens) and self.tokens[self.place] == v.INSTANCES:
            self.place += 1
            return OfType(tuple(n for n in candidate.nodes if isinstance(n, NamedNode)), candidate.label)
        return Start(candidate.nodes, candidate.label)

    def _relation(self, token: int) -> Relation:
        if not is_slot(token) or self.slots.seed(token - FIXED) is not None:
            raise PlanError("a relation is missing")
        return self.slots.relation(token - FIXED)

    def _value(self, token: int) -> Literal | None:
        seed = self.slots.seed(token - FIXED) if is_slot(token) else None
        if seed is None or seed.role != Role.VALUE or not isinstance(seed.candidate.nodes[0], Literal):
            return None
        return seed.candidate.nodes[0]

    def _number(self) -> int:
        """The number that may follow here; 1 without one."""
        value = self._value(self.tokens[self.place]) if self.place < len(self.tokens) else None
        if value is None:
            return 1
        self.place += 1
        number = how_many(value)
        if number is None:
            raise PlanError(f"{value} is no number of things")
        return number
