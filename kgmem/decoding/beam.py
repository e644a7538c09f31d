"""Beam search for plans under the grammar's constraint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from kgmem.decoding.gpt2 import Past
from kgmem.decoding.grammar import PlanGrammar, PlanState
from kgmem.decoding.model import Context, KgmemModel
from kgmem.decoding.vocabulary import PLAN

MAX_STEPS = 20


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A finished plan.

    `score` is its log probability under the unconstrained model: the mass that the model gives to tokens that the graph
    does not allow counts against it.
    """

    tokens: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Beam:
    question: int
    row: int
    tokens: tuple[int, ...]
    state: PlanState
    score: float


@torch.inference_mode()
def search_plans(
    model: KgmemModel, context: Context, grammars: Sequence[PlanGrammar], *, beams: int = 6, floor: float = -6.0
) -> list[list[Hypothesis]]:
    """The best plans of each question of a batch, best first.

    Only plans that score at least `floor` are looked for: a plan's score never rises while it is written, so that a
    beam below it is dropped at once. A question is done when it has `beams` finished plans or no beam is left.
    """
    live = [_Beam(q, q, (), PlanState(), 0.0) for q in range(len(grammars))]
    finished: list[list[Hypothesis]] = [[] for _ in grammars]
    past = Past()
    for step in range(MAX_STEPS):
        if not live:
            break
        if step:
            past = past.rows(torch.tensor([beam.row for beam in live]))
        rows = context.rows(torch.tensor([beam.question for beam in live]))
        tokens = torch.tensor([[beam.tokens[-1] if beam.tokens else PLAN] for beam in live])
        logp = (model.step(tokens, rows, past)[:, 0] / model.config.calibration).log_softmax(-1)
        extended: list[list[_Beam]] = [[] for _ in grammars]
        for row, beam in enumerate(live):
            grammar = grammars[beam.question]
            scores = logp[row]
            for token in grammar.allowed(beam.state):
                score = beam.score + float(scores[token])
                extended[beam.question].append(_Beam(beam.question, row, (*beam.tokens, token), beam.state, score))
        live = []
        for question, options in enumerate(extended):
            options.sort(key=lambda b: -b.score)
            for option in options[:beams]:
                if option.score < floor or len(finished[question]) >= beams:
                    break
                state = grammars[question].step(option.state, option.tokens[-1])
                if state.done:
                    finished[question].append(Hypothesis(option.tokens, option.score))
                else:
                    live.append(_Beam(question, option.row, option.tokens, state, option.score))
    return [sorted(found, key=lambda h: -h.score) for found in finished]
