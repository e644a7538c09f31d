"""Writes answer sentences greedily with the decoder, most of them in one pass.

A sentence of the same shape was mostly written before. Its tokens, with this question's slots put in, are a draft:
one pass of the decoder over the draft shows whether greedy decoding would write exactly it (speculative decoding,
Leviathan et al. 2023, with a cache for a draft model). Where it would not, the sentence is written token by token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch

from kgmem.decoding.model import MAX_LENGTH, Context, KgmemModel
from kgmem.decoding.sentences import MAX_SENTENCE
from kgmem.decoding.vocabulary import ANSWER, END, FIXED, PAD, PLAN, WORD_IDS, is_slot

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A sentence to write: the question's row in the context, its plan's tokens, and the outcome mark."""

    row: int
    plan: tuple[int, ...]
    mark: int


@dataclass(slots=True)
class Verbalizer:
    """Greedy sentences over words, the answer, and the slots of the plan."""

    model: KgmemModel
    drafts: dict[Shape, tuple[int, ...]] = field(default_factory=dict)

    @torch.inference_mode()
    def write(
        self, context: Context, tasks: Sequence[Task], inverse: Sequence[frozenset[int]]
    ) -> list[tuple[int, ...]]:
        """The tokens of each task's sentence; `inverse` holds the slot tokens of each task that are read backwards."""
        shapes = [_shape(task, backwards) for task, backwards in zip(tasks, inverse, strict=True)]
        written: list[tuple[int, ...] | None] = [None] * len(tasks)
        drafted = [i for i, shape in enumerate(shapes) if shape in self.drafts]
        if drafted:
            drafts = [_fill(self.drafts[shapes[i]], tasks[i]) for i in drafted]
            for i, draft, ok in zip(
                drafted, drafts, self._agrees(context, [tasks[i] for i in drafted], drafts), strict=True
            ):
                written[i] = draft if ok else None
        for i, done in enumerate(written):
            if done is None:
                sentence = self._greedy(context, tasks[i])
                self.drafts[shapes[i]] = _abstract(sentence, tasks[i])
                written[i] = sentence
        return [sentence for sentence in written if sentence is not None]

    def _agrees(self, context: Context, tasks: Sequence[Task], drafts: Sequence[tuple[int, ...]]) -> list[bool]:
        prefixes = [(PLAN, *task.plan, task.mark) for task in tasks]
        longest = max(len(p) + len(d) for p, d in zip(prefixes, drafts, strict=True))
        tokens = torch.full((len(tasks), longest), PAD)
        for i, (prefix, draft) in enumerate(zip(prefixes, drafts, strict=True)):
            tokens[i, : len(prefix) + len(draft)] = torch.tensor(prefix + draft)
        logits = self.model.decode(tokens, context.rows(torch.tensor([task.row for task in tasks])))
        agrees = []
        for i, (prefix, draft) in enumerate(zip(prefixes, drafts, strict=True)):
            steps = logits[i, len(prefix) - 1 : len(prefix) - 1 + len(draft)] + _mask(tasks[i], logits.shape[-1])
            agrees.append(steps.argmax(-1).tolist() == list(draft))
        return agrees

    def _greedy(self, context: Context, task: Task) -> tuple[int, ...]:
        row = context.rows(torch.tensor([task.row]))
        prefix = [PLAN, *task.plan, task.mark]
        sentence: list[int] = []
        while len(sentence) < MAX_SENTENCE and len(prefix) + len(sentence) < MAX_LENGTH:
            logits = self.model.decode(torch.tensor([prefix + sentence]), row)[0, -1]
            sentence.append(int((logits + _mask(task, logits.shape[-1])).argmax()))
            if sentence[-1] == END:
                break
        return tuple(sentence)


def _mask(task: Task, size: int) -> torch.Tensor:
    """0 for tokens that a sentence may hold, minus infinity for all others."""
    mask = torch.full((size,), float("-inf"))
    mask[[ANSWER, END, *WORD_IDS.values(), *(t for t in task.plan if is_slot(t))]] = 0.0
    return mask


def _order(task: Task) -> list[int]:
    return list(dict.fromkeys(t for t in task.plan if is_slot(t)))


def _shape(task: Task, backwards: frozenset[int]) -> Shape:
    """The plan with its slots numbered by first appearance, and which of them are read backwards."""
    order = _order(task)
    plan = tuple(FIXED + order.index(t) if is_slot(t) else t for t in task.plan)
    return (*plan, task.mark, *(int(t in backwards) for t in order))


def _abstract(sentence: Sequence[int], task: Task) -> tuple[int, ...]:
    order = _order(task)
    return tuple(FIXED + order.index(t) if is_slot(t) else t for t in sentence)


def _fill(draft: Sequence[int], task: Task) -> tuple[int, ...]:
    order = _order(task)
    return tuple(order[t - FIXED] if is_slot(t) else t for t in draft)
