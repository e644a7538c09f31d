"""The memory encoder: questions and their subgraphs become slots."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kgmem.memory.alignment import Alignment
from kgmem.memory.attention import GraphAttentionBlock
from kgmem.memory.batch import Batch
from kgmem.memory.features import KIND_FORWARD, KIND_INVERSE, KINDS, MAX_DISTANCE, SEED_FEATURES
from kgmem.memory.text import masked_mean


@dataclass(frozen=True, slots=True)
class Memory:
    """What the decoder attends to: the question's tokens and the slots."""

    states: Tensor
    """Shape: (B, T + K, width)."""
    mask: Tensor
    """Shape: (B, T + K), bool."""
    slots: Tensor
    """Shape: (B, K, width): the last K states."""
    slot_mask: Tensor
    """Shape: (B, K), bool."""

    def rows(self, questions: Tensor) -> Memory:
        """The memory of some questions, in that order. Shape: questions (R,)."""
        return Memory(self.states[questions], self.mask[questions], self.slots[questions], self.slot_mask[questions])


class MemoryEncoder(nn.Module):
    """Graph attention over seeds, relations and sampled neighbours; the seeds' and relations' states are the slots."""

    def __init__(self, text_width: int, width: int, layers: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.kind = nn.Embedding(KINDS, width)
        self.distance = nn.Embedding(MAX_DISTANCE + 1, width)
        self.has = nn.Parameter(torch.zeros(1, width))
        self.mention = nn.Linear(text_width, width)
        self.score = nn.Linear(SEED_FEATURES, width, bias=False)
        self.type_label = nn.Linear(text_width, width)
        self.relation = nn.ModuleList([nn.Linear(text_width, width) for _ in range(2)])
        self.relation_output = nn.Linear(width, width)
        self.alignment = Alignment(text_width, width)
        self.question = nn.Linear(text_width, width)
        self.token = nn.Linear(text_width, width)
        self.cover = nn.Linear(1, width, bias=False)
        self.blocks = nn.ModuleList([GraphAttentionBlock(width, heads, dropout) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.token_norm = nn.LayerNorm(width)

    def forward(self, batch: Batch, question: Tensor, texts: Tensor) -> Memory:
        """Encodes a batch.

        Shape: question (B, T, text_width) states of the question's tokens, texts (U, text_width) vectors of the labels.
        """
        pooled = self.question(masked_mean(question, batch.token_mask))  # (B, width)
        nodes = self._nodes(batch, question, texts)  # (N, width)
        relations = torch.cat([nodes, self.has])  # (N + 1, width)
        questions = pooled.index_select(0, batch.question)
        for block in self.blocks:
            nodes = block(nodes, batch.edge_index, relations, batch.edge_relation, questions)
        slots = self.norm(nodes).index_select(0, batch.slot_node.flatten()).unflatten(0, batch.slot_node.shape)
        tokens = self.token_norm(self.token(question) + self.cover(batch.cover.unsqueeze(-1).to(question.dtype)))
        return Memory(
            states=torch.cat([tokens, slots], 1),
            mask=torch.cat([batch.token_mask, batch.slot_mask], 1),
            slots=slots,
            slot_mask=batch.slot_mask,
        )

    def _nodes(self, batch: Batch, question: Tensor, texts: Tensor) -> Tensor:
        """The states of all nodes before graph attention. Shape: (N, width)."""
        nodes: Tensor = self.kind(batch.kind) + self.distance(batch.distance) + self.score(batch.score)
        seeds = (batch.span[:, 0] >= 0).nonzero().squeeze(1)
        spans = span_means(self.mention(question), batch.question[seeds], batch.span[seeds])
        nodes = nodes.index_add(0, seeds, spans.to(nodes.dtype))
        for kind, project in zip((KIND_FORWARD, KIND_INVERSE), self.relation, strict=True):
            rows = (batch.kind == kind).nonzero().squeeze(1)
            words = self.relation_output(nn.functional.gelu(project(texts)))  # (U, width)
            nodes = nodes.index_add(0, rows, words.index_select(0, batch.text[rows]).to(nodes.dtype))
        aligned = self.alignment(question, batch.token_mask, texts).to(nodes.dtype)  # (B, U, width)
        rows = (batch.text >= 0).nonzero().squeeze(1)
        nodes = nodes.index_add(0, rows, aligned[batch.question[rows], batch.text[rows]])
        if len(batch.type_node):
            marks = self.type_label(texts).index_select(0, batch.type_text).to(nodes.dtype)
            marks = marks + aligned[batch.question[batch.type_node], batch.type_text]
            counts = torch.bincount(batch.type_node, minlength=len(nodes)).clamp_min(1).unsqueeze(-1)
            nodes = nodes + torch.zeros_like(nodes).index_add_(0, batch.type_node, marks) / counts
        return nodes


def span_means(states: Tensor, rows: Tensor, spans: Tensor) -> Tensor:
    """The mean of the token states of each span. Shape: states (B, T, H), rows (S,), spans (S, 2); result (S, H)."""
    sums = nn.functional.pad(states.float().cumsum(1), (0, 0, 1, 0))  # (B, T + 1, H)
    first, last = spans.unbind(1)
    return ((sums[rows, last] - sums[rows, first]) / (last - first).clamp_min(1).unsqueeze(-1)).to(states.dtype)
