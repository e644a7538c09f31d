"""Beam search for plans under the grammar's constraint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers.cache_utils import DynamicCache, EncoderDecoderCache

from kgmem.decoding.grammar import Graph, PlanGrammar, PlanState
from kgmem.decoding.model import KgmemModel
from kgmem.decoding.vocabulary import PLAN
from kgmem.memory.encoder import Memory

MAX_STEPS = 16


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A finished plan. `score` is its log probability under the unconstrained model: the mass that the model gives
    to tokens that the graph does not allow counts against it."""

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
    model: KgmemModel, memory: Memory, graphs: Sequence[Graph], *, beams: int = 6, margin: float = 6.0
) -> list[list[Hypothesis]]:
    """The best plans of each question of a batch, best first.

    A beam that is `margin` nats behind its question's best one is dropped; a question is done when it has `beams`
    finished plans, or when none that is still open can come within the margin.
    """
    grammars = [PlanGrammar(graph) for graph in graphs]
    live = [_Beam(q, q, (), PlanState(), 0.0) for q in range(len(graphs))]
    finished: list[list[Hypothesis]] = [[] for _ in graphs]
    cache = EncoderDecoderCache(
        DynamicCache(config=model.decoder.config), DynamicCache(config=model.decoder.config)
    )
    for step in range(MAX_STEPS):
        if not live:
            break
        logp = _next_logp(model, memory, cache, live, first=step == 0)
        extended: list[list[_Beam]] = [[] for _ in graphs]
        for row, beam in enumerate(live):
            grammar = grammars[beam.question]
            scores = logp[row]
            for token in grammar.allowed(beam.state):
                score = beam.score + float(scores[token])
                extended[beam.question].append(_Beam(beam.question, row, (*beam.tokens, token), beam.state, score))
        live = []
        for question, options in enumerate(extended):
            options.sort(key=lambda b: -b.score)
            best = max([b.score for b in options[:1]] + [h.score for h in finished[question]], default=0.0)
            for option in options[:beams]:
                if option.score < best - margin or len(finished[question]) >= beams:
                    break
                state = grammars[question].step(option.state, option.tokens[-1])
                if state.done:
                    finished[question].append(Hypothesis(option.tokens, option.score))
                else:
                    live.append(_Beam(question, option.row, option.tokens, state, option.score))
    return [sorted(found, key=lambda h: -h.score) for found in finished]


def _next_logp(
    model: KgmemModel, memory: Memory, cache: EncoderDecoderCache, live: Sequence[_Beam], *, first: bool
) -> Tensor:
    """Log probabilities of the token after each live beam. Shape: (rows, FIXED + K)."""
    questions = torch.tensor([b.question for b in live])
    if not first:
        cache.reorder_cache(torch.LongTensor([b.row for b in live]))
    rows = Memory(
        memory.states[questions], memory.mask[questions], memory.slots[questions], memory.slot_mask[questions]
    )
    tokens = torch.tensor([[b.tokens[-1] if b.tokens else PLAN] for b in live])
    states = model.decoder(
        inputs_embeds=model.embed(tokens, rows),
        encoder_hidden_states=rows.states,
        encoder_attention_mask=rows.mask.long(),
        past_key_values=cache,
        use_cache=True,
    ).last_hidden_state
    logits = model.logits(states, rows)[:, 0].float() / model.config.calibration
    return logits.log_softmax(-1)
