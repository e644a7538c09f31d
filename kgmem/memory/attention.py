"""Graph attention over typed edges, conditioned on the relation of each edge and on the question.

GATv2 (Brody, Alon and Yahav 2022, "How Attentive are Graph Attention Networks?", arXiv:2105.14491), multi-head,
with two additions: the question takes part in the attention scores, and the relation in the messages.
Without them it computes what PyTorch Geometric's GATv2Conv does (tests/memory/test_attention.py).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class GraphAttention(nn.Module):
    """One multi-head attention step along the edges of a graph.

    score(i <- j) = a . LeakyReLU(S x_j + T x_i + R r_ij + Q q_i), softmax over the edges into i
    out_i = sum over j of alpha_ij (S x_j + M r_ij)
    """

    def __init__(self, width: int, heads: int, *, slope: float = 0.2) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"width {width} is no multiple of {heads} heads")
        self.heads, self.slope = heads, slope
        self.source = nn.Linear(width, width)
        self.target = nn.Linear(width, width)
        self.relation = nn.Linear(width, width, bias=False)
        self.question = nn.Linear(width, width, bias=False)
        self.message = nn.Linear(width, width, bias=False)
        self.score = nn.Parameter(torch.empty(heads, width // heads))
        self.bias = nn.Parameter(torch.zeros(width))
        nn.init.xavier_uniform_(self.score)

    def forward(
        self, nodes: Tensor, edge_index: Tensor, relations: Tensor, edge_relation: Tensor, questions: Tensor
    ) -> Tensor:
        """New node states.

        Shape: nodes (N, width), edge_index (2, E), relations (R, width) the distinct kinds of edges,
        edge_relation (E,) rows of relations, questions (N, width); result (N, width).
        A node that no edge leads to gets the bias alone.
        """
        count, width = nodes.shape
        source, target = edge_index
        sent = self.source(nodes)  # (N, width)
        asked = self.target(nodes) + self.question(questions)  # (N, width)
        carried = sent.index_select(0, source)  # (E, width)
        key = carried + asked.index_select(0, target) + self.relation(relations).index_select(0, edge_relation)
        key = nn.functional.leaky_relu(key, self.slope).view(-1, self.heads, width // self.heads)
        alpha = edge_softmax((key * self.score.to(key.dtype)).sum(-1), target, count)  # (E, heads)
        value = carried + self.message(relations).index_select(0, edge_relation)
        value = value.view(-1, self.heads, width // self.heads)
        mixed = (value * alpha.unsqueeze(-1).to(value.dtype)).reshape(-1, width)
        return torch.zeros_like(sent).index_add_(0, target, mixed) + self.bias


def edge_softmax(scores: Tensor, target: Tensor, count: int) -> Tensor:
    """Softmax over the edges that lead into each node. Shape: scores (E, heads), target (E,); result (E, heads)."""
    scores = scores.float()
    index = target.unsqueeze(-1).expand_as(scores)
    top = scores.new_zeros(count, scores.shape[1]).scatter_reduce(0, index, scores, "amax", include_self=False)
    powers = (scores - top.detach().index_select(0, target)).exp()
    sums = torch.zeros_like(top).index_add_(0, target, powers)
    return powers / sums.index_select(0, target).clamp_min(1e-16)


class GraphAttentionBlock(nn.Module):
    """Graph attention and a feed-forward layer, each on normalised states with a residual connection."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.attention = GraphAttention(width, heads)
        self.output_norm = nn.LayerNorm(width)
        self.output = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width), nn.Dropout(dropout)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, nodes: Tensor, edge_index: Tensor, relations: Tensor, edge_relation: Tensor, questions: Tensor
    ) -> Tensor:
        """Shape: as GraphAttention.forward."""
        mixed = self.attention(self.attention_norm(nodes), edge_index, relations, edge_relation, questions)
        nodes = nodes + self.dropout(mixed)
        updated: Tensor = nodes + self.output(self.output_norm(nodes))
        return updated
