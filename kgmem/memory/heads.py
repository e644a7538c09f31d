"""Multi-head attention's common parts."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention


def split_heads(states: Tensor, heads: int) -> Tensor:
    """Shape: (B, L, width) gives (B, heads, L, width / heads)."""
    rows, length, width = states.shape
    return states.view(rows, length, heads, width // heads).transpose(1, 2)


def join_heads(states: Tensor) -> Tensor:
    """Heads side by side again. Shape: (B, heads, L, D) gives (B, L, heads * D)."""
    return states.transpose(1, 2).flatten(2)


def attend(query: Tensor, key: Tensor, value: Tensor, visible: Tensor | None) -> Tensor:
    """Scaled dot-product attention.

    Shape: query (B, heads, L, D), key and value (B, heads, S, D), visible bool, broadcast to (B, heads, L, S);
    result (B, heads, L, D).
    """
    if not (torch.is_grad_enabled() and query.device.type == "cpu"):
        return scaled_dot_product_attention(query, key, value, visible)
    # For short sequences on a CPU, the backward pass of the fused attention is several times slower than this.
    scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
    if visible is not None:
        scores = scores.masked_fill(~visible, torch.finfo(scores.dtype).min)
    mixed: Tensor = scores.softmax(-1).to(value.dtype) @ value
    return mixed


def pick(rows: Tensor, index: Tensor) -> Tensor:
    """Rows by number; without a copy where there is only one. Shape: rows (B, ...), index (R,); result (R, ...)."""
    if rows.shape[0] == 1:
        return rows.expand(len(index), *rows.shape[1:])
    return rows.index_select(0, index)
