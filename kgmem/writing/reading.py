"""Facts as tensors: read by the text encoder, which stays as it is, and laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kgmem.language.encoder import DocEncoder, checked_encoder, fingerprint
from kgmem.memory.batch import Batch, collate
from kgmem.memory.features import Features
from kgmem.writing.facts import Fact, Slots, features

TOGETHER = 64
"""Sets of facts that the text encoder reads at a time."""


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """Facts with their graph and what the text encoder makes of them."""

    facts: tuple[Fact, ...]
    slots: Slots
    features: Features
    states: Tensor
    """Shape: (T, hidden), float16."""


class FactReader:
    """Reads facts with the text encoder of a checkpoint folder, the shipped one by default.

    Raises WeightsError if there is none, or if it is not the `expected` one.
    """

    def __init__(self, weights: str | None = None, expected: str | None = None) -> None:
        encoder: DocEncoder = checked_encoder(weights, expected)
        self.encoder, self.tokenizer, self.width = encoder.encoder, encoder.tokenizer, encoder.hidden
        self.fingerprint = fingerprint(weights)
        self._labels: dict[str, Tensor] = {}

    @torch.no_grad()
    def read(self, sets: Sequence[Sequence[Fact]]) -> list[ReadFacts]:
        """Each set of facts, in order."""
        made = [features(facts, self.tokenizer) for facts in sets]
        order = sorted(range(len(made)), key=lambda i: len(made[i].tokens))
        states: dict[int, Tensor] = {}
        for first in range(0, len(order), TOGETHER):
            some = order[first : first + TOGETHER]
            states |= zip(some, self._states([made[i].tokens.tolist() for i in some]), strict=True)
        return [
            ReadFacts(tuple(facts), Slots.of(facts), one, states[i].half())
            for i, (facts, one) in enumerate(zip(sets, made, strict=True))
        ]

    @torch.no_grad()
    def tensors(self, items: Sequence[ReadFacts], *, multiple: int = 1) -> tuple[Batch, Tensor, Tensor]:
        """A batch, its tokens' states (B, T, hidden) and its labels' vectors (U, hidden). `multiple` as in collate."""
        batch, labels = collate([item.features for item in items], multiple=multiple)
        states = torch.zeros(*batch.tokens.shape, self.width)
        for row, item in enumerate(items):
            states[row, : len(item.states)] = item.states
        new = [label for label in labels if label not in self._labels]
        if new:
            ids = [self.tokenizer.encode(label).ids for label in new]
            self._labels |= zip(new, (vectors.mean(0) for vectors in self._states(ids)), strict=True)
        return batch, states, torch.stack([self._labels[label] for label in labels])

    def _states(self, ids: Sequence[Sequence[int]]) -> Iterator[Tensor]:
        """Shape: (T, hidden) for each text of T word pieces."""
        longest = max(map(len, ids))
        tokens = torch.zeros(len(ids), longest, dtype=torch.long)
        mask = torch.zeros(len(ids), longest, dtype=torch.bool)
        for row, some in enumerate(ids):
            tokens[row, : len(some)], mask[row, : len(some)] = torch.tensor(some), True
        for some, states in zip(ids, self.encoder(tokens, mask), strict=True):
            yield states[: len(some)]
