"""What the decoder is trained to write: plans and sentences as tokens over a question's slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgmem.decoding import vocabulary as v
from kgmem.decoding.model import IGNORED
from kgmem.decoding.sentences import target_tokens
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
from kgmem.subgraph import Role
from kgmem.types import XSD_INTEGER, Literal, Node, Relation

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a question names the parts of its plan, in characters, each in the order in which the plan reads."""

    starts: tuple[Span, ...] = ()
    classes: tuple[Span | None, ...] = ()
    """None where no word of the question says the class."""
    values: tuple[Span, ...] = ()
    """Of filters, and of the numbers of tops above 1."""


def plan_tokens(plan: Plan | None, slots: SlotMap, places: Places) -> tuple[int, ...] | None:
    """The tokens of a plan, from its head to <end>; None if a part of it has no slot."""
    if plan is None:
        return (v.NONE, v.END)
    head = v.COUNT if isinstance(plan, Count) else v.EXISTS if isinstance(plan, Exists) else v.SELECT
    body = plan.source if isinstance(plan, Count | Exists) else plan
    try:
        return (head, *_Writer(slots, places).postfix(body), v.END)
    except PlanError:
        return None


class _Writer:
    """Writes sets as tokens, left to right. Raises PlanError for a part without a slot."""

    def __init__(self, slots: SlotMap, places: Places) -> None:
        self.slots = slots
        self.relations = {r: v.slot_token(i) for i, r in enumerate(slots.relations, len(slots.seeds))}
        self.starts, self.classes, self.values = iter(places.starts), iter(places.classes), iter(places.values)

    def postfix(self, plan: SetPlan) -> list[int]:
        match plan:
            case Start(nodes):
                return [self._seed(Role.START, nodes, next(self.starts))]
            case OfType(types):
                return [self._seed(Role.CLASS, types, next(self.classes, None)), v.INSTANCES]
            case Hop(source, relation):
                return [*self.postfix(source), self._relation(relation)]
            case Other(source):
                return [*self.postfix(source), v.OTHER]
            case And(left, right) | Or(left, right) | Minus(left, right):
                mark = v.AND if isinstance(plan, And) else v.OR if isinstance(plan, Or) else v.MINUS
                return [*self.postfix(left), *self.postfix(right), mark]
            case Filter(source, relation, comparison, value):
                inner = self.postfix(source)
                slot = self._seed(Role.VALUE, (value,), next(self.values))
                return [*inner, _COMPARISONS[comparison], self._relation(relation), slot]
            case Top(source, relation, largest, number) | TopBy(source, relation, largest, number):
                inner = self.postfix(source)
                counted = isinstance(plan, TopBy)
                mark = (v.MOST if largest else v.FEWEST) if counted else (v.LARGEST if largest else v.SMALLEST)
                taken = [] if number == 1 else [self._number(number, next(self.values))]
                return [*inner, mark, self._relation(relation), *taken]

    def _relation(self, relation: Relation) -> int:
        if relation not in self.relations:
            raise PlanError("no slot for a relation")
        return self.relations[relation]

    def _number(self, number: int, span: Span) -> int:
        return self._seed(Role.VALUE, (Literal(str(number), datatype=XSD_INTEGER),), span)

    def _seed(self, role: Role, nodes: Sequence[Node], span: Span | None) -> int:
        """The seed that stands for some of `nodes` where the question names them: most characters in common."""
        best: tuple[float, float, int] | None = None
        for i, seed in enumerate(self.slots.seeds):
            if seed.role != role:
                continue
            if role != Role.VALUE and set(seed.candidate.nodes).isdisjoint(nodes):  # a value may be typed otherwise
                continue
            overlap = _overlap((seed.start, seed.end), span)
            if overlap <= 0 and role != Role.CLASS:
                continue
            if best is None or (overlap, seed.candidate.score) > best[:2]:
                best = (overlap, seed.candidate.score, i)
        if best is None:
            raise PlanError("no slot for what the question names")
        return v.slot_token(best[2])


def _overlap(one: Span, other: Span | None) -> float:
    """Characters in common, as a share of all that either covers."""
    if other is None or min(one[1], other[1]) <= max(one[0], other[0]):
        return 0.0
    return (min(one[1], other[1]) - max(one[0], other[0])) / (max(one[1], other[1]) - min(one[0], other[0]))


_COMPARISONS = {comparison: token for token, comparison in v.COMPARISONS.items()}


def training_pair(plan: Sequence[int], mark: int | None, slots: SlotMap) -> tuple[list[int], list[int]]:
    """Decoder inputs and targets: the plan, then, with an outcome mark, its sentence. The mark itself is given."""

    def role(token: int) -> Role | None:
        seed = slots.seed(token - v.FIXED)
        return seed.role if seed is not None else None

    def inverse(token: int) -> bool:
        return slots.relation(token - v.FIXED).inverse

    tokens, targets = [v.PLAN, *plan], [*plan, IGNORED]
    if mark is not None and plan[0] != v.NONE:
        sentence = target_tokens(plan, mark, inverse=inverse, role=role)
        tokens, targets = [*tokens, mark, *sentence], [*targets, *sentence, IGNORED]
    return tokens, targets
