"""How well relations fit a question by their labels alone: what is offered of a graph with many relations."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import log_softmax, normalize

from kgmem.memory.batch import Batch
from kgmem.memory.text import masked_mean

SHARPNESS = 20.0
"""The factor of cosines in the softmax, an inverse temperature."""


def relevance(states: Tensor, mask: Tensor, labels: Tensor) -> Tensor:
    """Cosines of questions and labels. Shape: states (B, T, H), mask (B, T), labels (U, H); result (B, U)."""
    return normalize(masked_mean(states, mask), dim=-1) @ normalize(labels, dim=-1).T


def relevance_loss(batch: Batch, states: Tensor, labels: Tensor, asked: Tensor) -> Tensor:
    """Mean cross-entropy of the labels that a plan uses, among those of its question's relations.

    Shape: states (B, T, H), labels (U, H), asked (B, K) bool, the slots that the plan uses; a scalar.
    """
    text = batch.text[batch.slot_node]  # (B, K)
    related = batch.slot_mask & (text >= 0)
    offered = torch.zeros(len(text), len(labels), dtype=torch.bool, device=text.device)
    rows = torch.arange(len(text), device=text.device).unsqueeze(1).expand_as(text)
    offered[rows[related], text[related]] = True
    used = torch.zeros_like(offered)
    used[rows[related & asked], text[related & asked]] = True
    scores = SHARPNESS * relevance(states, batch.token_mask, labels).float()
    logs = log_softmax(scores.masked_fill(~offered, torch.finfo(scores.dtype).min), -1)
    return -logs[used].sum() / used.sum().clamp_min(1)
