"""Beam search for texts that say all slots that they must, in forms that these have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kgmem.decoding.gpt2 import Past
from kgmem.decoding.model import Context
from kgmem.writing.model import LENGTH, WriterModel
from kgmem.writing.vocabulary import END, MARKS, PAD, START, UNKNOWN

BONUS = 0.7
"""What naming a slot for the first time adds to a text's log probability, so that such texts stay in the beam."""
OVER = math.log(0.5)
"""A text that the model would end here with this log probability, though it has not said all, is given up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text may and must say."""

    must: int
    """The first so many slots must be said."""
    forms: tuple[frozenset[int], ...]
    """The marks that may follow each slot; slots beyond these are not said."""


@dataclass(frozen=True, slots=True)
class _Beam:
    tokens: tuple[int, ...] = ()
    score: float = 0.0


@torch.inference_mode()
def search_texts(
    model: WriterModel, context: Context, wanted: Sequence[Wanted], *, beams: int = 5
) -> list[tuple[int, ...] | None]:
    """The best text for each set of facts as tokens up to END; None where none was found that says all.

    What may not be written counts against a text, as in the search for plans. The rows of a set stay together, so that
    the memory is laid out once.
    """
    words, size = len(model.vocabulary), len(wanted)
    rows = context.rows(torch.arange(size).repeat_interleave(beams))
    live = [[_Beam()] for _ in wanted]
    found: list[list[_Beam]] = [[] for _ in wanted]
    past = Past()
    origin = torch.arange(size * beams)
    for step in range(LENGTH - 1):
        last = torch.full((size, beams), PAD)
        for i, some in enumerate(live):
            last[i, : len(some)] = torch.tensor([b.tokens[-1] if step else START for b in some], dtype=torch.long)
        if step:
            past = past.rows(origin)
        logp = model.step(last.view(-1, 1), rows, past)[:, 0].float().log_softmax(-1)
        logp = logp + _allowed(live, wanted, words, logp.view(size, beams, -1))
        totals = torch.full((size, beams), float("-inf"))
        for i, some in enumerate(live):
            totals[i, : len(some)] = torch.tensor([b.score for b in some])
        best = (logp.view(size, beams, -1) + totals.unsqueeze(-1)).flatten(1).topk(2 * beams)
        origin = torch.arange(size).unsqueeze(1).repeat(1, beams) * beams
        for i, (scores, places) in enumerate(zip(best.values.tolist(), best.indices.tolist(), strict=True)):
            following: list[_Beam] = []
            for score, place in zip(scores, places, strict=True):
                if score == float("-inf") or len(following) == beams:
                    break
                row, token = divmod(place, logp.shape[-1])
                beam = _Beam((*live[i][row].tokens, token), score)
                if token == END:
                    found[i].append(_Beam(beam.tokens, (score - BONUS * wanted[i].must) / len(beam.tokens)))
                else:
                    origin[i, len(following)] += row
                    following.append(beam)
            live[i] = following if len(found[i]) < beams else []
        origin = origin.flatten()
        if not any(live):
            break
    return [max(some, key=lambda beam: beam.score).tokens if some else None for some in found]


def _allowed(live: Sequence[Sequence[_Beam]], wanted: Sequence[Wanted], words: int, logp: Tensor) -> Tensor:
    """What is added to each beam's log probabilities: minus infinity for what may not follow, BONUS for new slots.

    Shape: logp (B, beams, V + K); result (B * beams, V + K).
    """
    never = float("-inf")
    mask = torch.zeros_like(logp)
    mask[:, :, [PAD, START, UNKNOWN, *MARKS.values()]] = never
    ends = logp[:, :, END].tolist()
    for i, some in enumerate(live):
        must = range(words, words + wanted[i].must)
        mask[i, :, words + len(wanted[i].forms) :] = never
        for j, beam in enumerate(some):
            unsaid = set(must).difference(beam.tokens)
            mask[i, j, [*unsaid]] = BONUS
            if unsaid:
                mask[i, j, slice(None) if ends[i][j] > OVER else END] = never
            last = beam.tokens[-1] if beam.tokens else END
            if last >= words:
                mask[i, j, [*wanted[i].forms[last - words]]] = 0.0
                mask[i, j, last] = never
    return mask.flatten(0, 1)
