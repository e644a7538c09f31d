"""Questions side by side as tensors: padded tokens and slots, one flat graph of disjoint parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor

from kgmem.memory.features import HAS, KIND_ENTITY, Array, Features


@dataclass(frozen=True, slots=True)
class Batch:
    """B questions; N nodes, E edges and M type marks in all; U distinct label texts."""

    tokens: Tensor
    """Shape: (B, T), 0 where padded."""
    token_mask: Tensor
    """Shape: (B, T), bool."""
    cover: Tensor
    """Shape: (B, T)."""
    kind: Tensor
    """Shape: (N,)."""
    distance: Tensor
    """Shape: (N,)."""
    text: Tensor
    """Shape: (N,), row of the label texts or -1."""
    span: Tensor
    """Shape: (N, 2), token span or -1."""
    score: Tensor
    """Shape: (N, SEED_FEATURES)."""
    question: Tensor
    """Shape: (N,), which question a node belongs to."""
    type_node: Tensor
    """Shape: (M,)."""
    type_text: Tensor
    """Shape: (M,)."""
    edge_index: Tensor
    """Shape: (2, E), source and target nodes."""
    edge_relation: Tensor
    """Shape: (E,), the node of the edge's relation, or N for HAS."""
    slot_node: Tensor
    """Shape: (B, K), the node of each slot, 0 where padded."""
    slot_mask: Tensor
    """Shape: (B, K), bool."""

    def to(self, device: torch.device | str) -> Batch:
        """The same batch on another device."""
        return Batch(**{f.name: getattr(self, f.name).to(device) for f in fields(self)})


def collate(items: Sequence[Features], *, multiple: int = 1) -> tuple[Batch, tuple[str, ...]]:
    """Joins questions into a batch; also returns the U distinct label texts that its rows point at.

    With `multiple` the sizes are rounded up (tokens to half of it, slots to it, nodes and edges to 64 times it), so
    that training meets few different shapes, for each of which a CPU's matrix kernels are prepared anew.
    Padding nodes and edges touch no slot.
    """
    texts: dict[str, int] = {}
    size, longest = len(items), round_up(max(len(item.tokens) for item in items), multiple)
    widest = round_up(max(1, *(item.slots for item in items)), multiple)
    counts = [len(item.kind) for item in items]
    nodes = sum(counts) if multiple == 1 else round_up(sum(counts) + 1, 64 * multiple)
    tokens = np.zeros((size, longest), np.int64)
    token_mask = np.zeros((size, longest), bool)
    cover = np.zeros((size, longest), np.float32)
    slot_node = np.zeros((size, widest), np.int64)
    slot_mask = np.zeros((size, widest), bool)
    text: list[Array] = []
    types: list[Array] = []
    edges: list[Array] = []
    offset = 0
    for i, item in enumerate(items):
        length = len(item.tokens)
        tokens[i, :length], token_mask[i, :length], cover[i, :length] = item.tokens, True, item.cover
        slot_node[i, : item.slots] = offset + np.arange(item.slots)
        slot_mask[i, : item.slots] = True
        rows = np.array([texts.setdefault(t, len(texts)) for t in item.texts] + [-1], np.int64)
        text.append(rows[item.text])  # -1 picks the last row, which is -1 again
        types.append(np.stack([item.types[:, 0] + offset, rows[item.types[:, 1]]], 1).astype(np.int64))
        moved = item.edges.astype(np.int64) + offset
        moved[item.edges[:, 2] == HAS, 2] = nodes
        edges.append(moved)
        offset += counts[i]
    every_type, every_edge = np.concatenate(types), np.concatenate(edges)
    spare = round_up(len(every_edge), 64 * multiple) - len(every_edge) if multiple > 1 else 0
    every_edge = np.concatenate([every_edge, np.full((spare, 3), nodes - 1, np.int64)])

    def flat(arrays: Sequence[Array], dtype: type, fill: int) -> Tensor:
        joined: Array = np.concatenate(arrays).astype(dtype)
        spare_rows = np.full((nodes - len(joined), *joined.shape[1:]), fill, dtype)
        return torch.from_numpy(np.concatenate([joined, spare_rows]))

    batch = Batch(
        tokens=torch.from_numpy(tokens),
        token_mask=torch.from_numpy(token_mask),
        cover=torch.from_numpy(cover),
        kind=flat([item.kind for item in items], np.int64, KIND_ENTITY),
        distance=flat([item.distance for item in items], np.int64, 0),
        text=flat(text, np.int64, -1),
        span=flat([item.span for item in items], np.int64, -1),
        score=flat([item.score for item in items], np.float32, 0),
        question=flat([np.repeat(np.arange(size), counts)], np.int64, 0),
        type_node=torch.from_numpy(every_type[:, 0].copy()),
        type_text=torch.from_numpy(every_type[:, 1].copy()),
        edge_index=torch.from_numpy(every_edge[:, :2].T.copy()),
        edge_relation=torch.from_numpy(every_edge[:, 2].copy()),
        slot_node=torch.from_numpy(slot_node),
        slot_mask=torch.from_numpy(slot_mask),
    )
    return batch, tuple(texts)


def round_up(number: int, multiple: int) -> int:
    """The next multiple."""
    return -(-number // multiple) * multiple
