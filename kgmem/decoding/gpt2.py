"""GPT-2 with cross-attention (Radford et al. 2019), with the parameter names of transformers' `GPT2Model`.

Computes what `GPT2Model` computes (tests/decoding/test_gpt2.py), for one more token a row after those before, whose
keys and values are kept: a plan of five tokens costs five short steps. Written out for the reasons of
kgmem.memory.text; a step takes a fifth of the general pass's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, linear

from kgmem.memory.heads import attend, join_heads, pick, split_heads

Pair = tuple[Tensor, Tensor]
"""Keys and values. Shape: (R, heads, L, D) each."""


@dataclass(frozen=True, slots=True)
class CrossMemory:
    """A memory as the layers see it."""

    pairs: tuple[Pair, ...]
    """For each layer. Shape: (B, heads, S, D)."""
    visible: Tensor
    """Shape: (B, 1, 1, S), bool."""

    def rows(self, index: Tensor) -> CrossMemory:
        """The memory of some rows, in that order. Shape: index (R,)."""
        pairs = tuple((pick(key, index), pick(value, index)) for key, value in self.pairs)
        return CrossMemory(pairs, pick(self.visible, index))


@dataclass(slots=True)
class Past:
    """Keys and values of the tokens so far, for each layer; none before the first token."""

    pairs: list[Pair] = field(default_factory=list)
    length: int = 0

    def rows(self, index: Tensor) -> Past:
        """The past of rows that continue some of the rows. Shape: index (R,)."""
        return Past(
            [(key.index_select(0, index), value.index_select(0, index)) for key, value in self.pairs], self.length
        )


class Conv1D(nn.Module):
    """A linear layer whose weight is stored the other way round, as GPT-2's are."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, states: Tensor) -> Tensor:
        """Shape: (..., inputs) gives (..., outputs)."""
        return linear(states, self.weight.T, self.bias)


class GPT2(nn.Module):
    """Embeddings, layers and the last normalisation; the output layer is the user's."""

    def __init__(self, vocabulary: int, positions: int, width: int, layers: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(positions, width)
        self.drop = nn.Dropout(dropout) if dropout else nn.Identity()
        self.h = nn.ModuleList([_Block(width, layers, heads, dropout) for _ in range(layers)])
        self.ln_f = nn.LayerNorm(width)

    def remember(self, memory: Tensor, visible: Tensor) -> CrossMemory:
        """A memory for the layers. Shape: memory (B, S, width), visible (B, S) bool."""
        return CrossMemory(tuple(block.remember(memory) for block in self._blocks()), visible[:, None, None, :])

    def forward(self, inputs: Tensor, memory: CrossMemory, past: Past) -> Tensor:
        """The states of further tokens, which `past` takes in. Shape: inputs (B, L, width); result the same."""
        length = inputs.shape[1]
        states = self.drop(inputs + self.wpe.weight[past.length : past.length + length])
        causal = None
        if length > 1:
            total = past.length + length
            causal = torch.ones(length, total, dtype=torch.bool, device=inputs.device).tril(past.length)
        before: Sequence[Pair | None] = past.pairs or [None] * len(self.h)
        kept: list[Pair] = []
        for block, own, cross in zip(self._blocks(), before, memory.pairs, strict=True):
            states, pair = block(states, own, causal, cross, memory.visible)
            kept.append(pair)
        past.pairs, past.length = kept, past.length + length
        last: Tensor = self.ln_f(states)
        return last

    def _blocks(self) -> list[Any]:
        return list(self.h)


class _Block(nn.Module):
    def __init__(self, width: int, layers: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(width)
        self.attn = nn.ModuleDict({"c_attn": Conv1D(width, 3 * width), "c_proj": Conv1D(width, width)})
        self.ln_cross_attn = nn.LayerNorm(width)
        self.crossattention = nn.ModuleDict(
            {"c_attn": Conv1D(width, 2 * width), "q_attn": Conv1D(width, width), "c_proj": Conv1D(width, width)}
        )
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = nn.ModuleDict({"c_fc": Conv1D(width, 4 * width), "c_proj": Conv1D(4 * width, width)})
        self.drop = nn.Dropout(dropout) if dropout else nn.Identity()
        for part in (self.attn, self.crossattention, self.mlp):  # GPT-2's own way to start residual branches small
            nn.init.normal_(part.get_submodule("c_proj").get_parameter("weight"), std=0.02 / (2 * layers) ** 0.5)

    def remember(self, memory: Tensor) -> Pair:
        """Keys and values of the memory."""
        return self._split(self.crossattention["c_attn"](memory), 2)  # type: ignore[return-value]

    def forward(
        self, states: Tensor, before: Pair | None, causal: Tensor | None, cross: Pair, visible: Tensor
    ) -> tuple[Tensor, Pair]:
        """Shape: states (R, L, width); the result and the keys and values of all tokens so far."""
        query, key, value = self._split(self.attn["c_attn"](self.ln_1(states)), 3)
        if before is not None:
            key, value = torch.cat([before[0], key], 2), torch.cat([before[1], value], 2)
        states = states + self.drop(self.attn["c_proj"](join_heads(attend(query, key, value, causal))))
        (asked,) = self._split(self.crossattention["q_attn"](self.ln_cross_attn(states)), 1)
        mixed = join_heads(attend(asked, *cross, visible))
        states = states + self.drop(self.crossattention["c_proj"](mixed))
        hidden = gelu(self.mlp["c_fc"](self.ln_2(states)), approximate="tanh")
        return states + self.drop(self.mlp["c_proj"](hidden)), (key, value)

    def _split(self, states: Tensor, parts: int) -> tuple[Tensor, ...]:
        """Parts and heads apart. Shape: (R, L, parts * width) gives parts times (R, heads, L, D)."""
        return tuple(split_heads(part, self.heads) for part in states.chunk(parts, -1))
