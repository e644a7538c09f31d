"""One decoder step after the other over GPT-2's own weights, without the overhead of its general forward pass.

Computes what `model.decoder` computes for the same tokens (tests/decoding/test_stepping.py). A step of three layers on
one row takes a fifth of the time, most of which the general pass spends outside of arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from kgmem.decoding.model import KgmemModel
from kgmem.memory.encoder import Memory


class Steps:
    """The decoder over one batch's memory, with the keys and values of all earlier steps."""

    def __init__(self, model: KgmemModel, memory: Memory) -> None:
        self.decoder = model.decoder
        self.heads = model.config.heads
        self.mask = memory.mask[:, None, None, :]  # (B, 1, 1, S)
        self.blocks = cast("Sequence[Any]", self.decoder.h)  # the parts of a GPT2Block have no types
        self.cross = [self._split(block.crossattention.c_attn(memory.states), 2) for block in self.blocks]
        self.past: list[list[Tensor]] = []
        self.length = 0

    def __call__(self, inputs: Tensor, questions: Tensor, parents: Tensor | None) -> Tensor:
        """The states after one more token a row.

        Args:
            inputs: Vectors of the tokens. Shape: (R, width).
            questions: The question of each row. Shape: (R,).
            parents: The row of the last step that each row continues; None at the first step. Shape: (R,).

        Returns:
            Shape: (R, width).
        """
        states = (inputs + self.decoder.wpe.weight[self.length]).unsqueeze(1)  # (R, 1, width)
        mask = self.mask.index_select(0, questions)
        for i, block in enumerate(self.blocks):
            query, key, value = self._split(block.attn.c_attn(block.ln_1(states)), 3)  # (R, heads, 1, D)
            if parents is not None:
                key = torch.cat([self.past[i][0].index_select(0, parents), key], 2)
                value = torch.cat([self.past[i][1].index_select(0, parents), value], 2)
                self.past[i] = [key, value]
            else:
                self.past.append([key, value])
            states = states + block.attn.c_proj(self._join(scaled_dot_product_attention(query, key, value)))
            (query,) = self._split(block.crossattention.q_attn(block.ln_cross_attn(states)), 1)
            key, value = (part.index_select(0, questions) for part in self.cross[i])
            mixed = scaled_dot_product_attention(query, key, value, attn_mask=mask)
            states = states + block.crossattention.c_proj(self._join(mixed))
            states = states + _feed_forward(block.mlp, block.ln_2(states))
        self.length += 1
        last: Tensor = self.decoder.ln_f(states)
        return last.squeeze(1)

    def _split(self, states: Tensor, parts: int) -> list[Tensor]:
        """Parts and heads apart. Shape: (R, L, parts * width) gives parts times (R, heads, L, D)."""
        return [part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in states.chunk(parts, -1)]

    def _join(self, heads: Tensor) -> Tensor:
        """Heads side by side again. Shape: (R, heads, L, D) gives (R, L, width)."""
        return heads.transpose(1, 2).flatten(2)


def _feed_forward(mlp: nn.Module, states: Tensor) -> Tensor:
    """GPT-2's feed-forward layer, with the fused form of its activation."""
    hidden = nn.functional.gelu(mlp.get_submodule("c_fc")(states), approximate="tanh")
    output: Tensor = mlp.get_submodule("c_proj")(hidden)
    return output
