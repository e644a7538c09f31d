"""What the decoder is trained to write: plans and sentences as tokens over a question's slots."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.decoding import vocabulary as v
from kgmem.decoding.model import IGNORED
from kgmem.decoding.sentences import target_tokens
from kgmem.errors import PlanError
from kgmem.memory.features import SlotMap
from kgmem.plans.plan import And, Count, Exists, Hop, Other, Plan, SetPlan, Start

Span = tuple[int, int]


def plan_tokens(plan: Plan | None, slots: SlotMap, spans: Sequence[Span]) -> tuple[int, ...] | None:
    """The tokens of a plan, from its head to <end>; None if a start or a relation has no slot, or a shape no token.

    `spans` are the characters where the question names each start, in the order of `plans.starts`.
    """
    if plan is None:
        return (v.NONE, v.END)
    head = v.COUNT if isinstance(plan, Count) else v.EXISTS if isinstance(plan, Exists) else v.SELECT
    body = plan.source if isinstance(plan, Count | Exists) else plan
    relation = {r: v.slot_token(i) for i, r in enumerate(slots.relations, len(slots.seeds))}
    remaining = list(spans)

    def postfix(part: SetPlan) -> list[int]:
        match part:
            case Start():
                slot = seed_slot(part, slots, remaining.pop(0))
                if slot is None:
                    raise PlanError("no slot for a start")
                return [v.slot_token(slot)]
            case Hop(source, step):
                if step not in relation:
                    raise PlanError("no slot for a relation")
                return [*postfix(source), relation[step]]
            case Other(source):
                return [*postfix(source), v.OTHER]
            case And(left, right):
                return [*postfix(left), *postfix(right), v.AND]
            case _:
                raise PlanError("the decoder has no token for this shape")

    try:
        return (head, *postfix(body), v.END)
    except PlanError:
        return None


def seed_slot(start: Start, slots: SlotMap, span: Span) -> int | None:
    """The seed that mentions `start` where the question names it: most characters in common, then best score."""
    best: tuple[float, float, int] | None = None
    for i, seed in enumerate(slots.seeds):
        if not set(seed.candidate.nodes) & set(start.nodes):
            continue
        common = min(seed.end, span[1]) - max(seed.start, span[0])
        if common <= 0:
            continue
        overlap = common / (max(seed.end, span[1]) - min(seed.start, span[0]))
        if best is None or (overlap, seed.candidate.score) > best[:2]:
            best = (overlap, seed.candidate.score, i)
    return best[2] if best else None


def training_pair(plan: Sequence[int], mark: int | None, slots: SlotMap) -> tuple[list[int], list[int]]:
    """Decoder inputs and targets: the plan, then, with an outcome mark, its sentence. The mark itself is given."""

    def seed(token: int) -> bool:
        return slots.seed(token - v.FIXED) is not None

    def inverse(token: int) -> bool:
        return slots.relation(token - v.FIXED).inverse

    tokens, targets = [v.PLAN, *plan], [*plan, IGNORED]
    if mark is not None and plan[0] != v.NONE:
        sentence = target_tokens(plan, mark, inverse=inverse, seed=seed)
        tokens, targets = [*tokens, mark, *sentence], [*targets, *sentence, IGNORED]
    return tokens, targets
