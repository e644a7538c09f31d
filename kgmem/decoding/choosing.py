"""From the plans that the model believes in to the answer that it believes in, or to what an answer lacks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kgmem.decoding import vocabulary as v
from kgmem.decoding.answer_types import Expected, expected, may_be_number
from kgmem.decoding.beam import Hypothesis
from kgmem.decoding.certainty import Signs
from kgmem.decoding.plan_reader import build_plan
from kgmem.errors import PlanError
from kgmem.memory.features import SlotMap
from kgmem.plans.execution import Result, execute_all
from kgmem.plans.plan import Count, Exists, Plan
from kgmem.stores.base import GraphStore
from kgmem.types import Node

WRONG_KIND = 0.2
"""What is left of the belief in answers of another kind than the question asks for."""
LOOKED_AT = 20
"""Answers of a plan whose kind is looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A plan, what it finds, and what tells whether it is right."""

    hypothesis: Hypothesis
    result: Result
    signs: Signs

    def believed(self, belief: float) -> Finding:
        """The same, believed in as much as that, at most wholly."""
        return replace(self, signs=replace(self.signs, belief=min(1.0, belief)))


class Lack(Enum):
    """What an answer lacks."""

    ENTITY = "nothing that the question names is in the graph"
    RELATION = "no relation of the graph fits the question"
    ANSWER = "the graph states nothing that the question asks for"


Chosen = Finding | Lack


def choose(question: str, hypotheses: Sequence[Hypothesis], slots: SlotMap, store: GraphStore) -> Chosen:
    """The answers that the model believes in most, those of another kind than the question asks for less so.

    Plans with the same answers add up: where a relation is stated in both directions, or two relations say the
    same of an entity, it does not matter which of them the question means.
    """
    built = [(hypothesis, _plan(hypothesis, slots)) for hypothesis in hypotheses]
    whole = [(hypothesis, plan) for hypothesis, plan in built if plan is not None]
    found: dict[tuple[bool, tuple[Node, ...]], Finding] = {}
    for (hypothesis, plan), result in zip(whole, execute_all([plan for _, plan in whole], store), strict=True):
        if result is None or result.empty:
            continue
        key = (isinstance(plan, Count | Exists), result.answers)
        first = found.setdefault(key, Finding(hypothesis, result, Signs(0.0)))
        found[key] = first.believed(first.signs.belief + math.exp(hypothesis.score))
    if found:
        judged = _judged(question, list(found.values()), slots, store)
        best, *others = sorted(judged, key=lambda finding: -finding.signs.belief)
        rival = others[0].signs.belief if others else 0.0
        refusal = max((math.exp(h.score) for h in hypotheses if h.tokens[0] == v.NONE), default=0.0)
        return replace(best, signs=replace(best.signs, rival=rival, refusal=refusal))
    refused = not hypotheses or hypotheses[0].tokens[0] == v.NONE
    return Lack.RELATION if refused else Lack.ANSWER


def _judged(question: str, found: Sequence[Finding], slots: SlotMap, store: GraphStore) -> Sequence[Finding]:
    """The findings, with less belief in answers of the wrong kind."""
    wanted = expected(question, slots.seeds)
    if wanted == Expected():
        return found
    shown = [() if isinstance(f.result.plan, Count | Exists) else f.result.answers[:LOOKED_AT] for f in found]
    every = {node for nodes in shown for node in nodes}
    types = store.types(every) if wanted.classes else {}
    labels = store.labels({node for node in every if may_be_number(node)}) if wanted.kind else {}
    return [
        f.believed(f.signs.belief * WRONG_KIND) if nodes and wanted.contradicts(nodes, types, labels) else f
        for f, nodes in zip(found, shown, strict=True)
    ]


def _plan(hypothesis: Hypothesis, slots: SlotMap) -> Plan | None:
    try:
        return build_plan(list(hypothesis.tokens), slots)
    except PlanError:  # a comparison with a value of another kind
        return None
