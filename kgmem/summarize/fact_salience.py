"""How much a fact tells of its entity: its chance to be among the few that people would choose."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from kgmem.summarize.entity_facts import EntityFacts, Usage
from kgmem.summarize.fact_features import FEATURES, fact_features
from kgmem.summarize.scorer_files import damaged, read_weights, write_weights
from kgmem.summarize.vectors import SentenceEncoder, Vectors

FILE = "entities.safetensors"
SIZES = (5, 10)
"""Of the summaries that the model has learned from; it has an output for each."""
_PROBES = ("place of birth", "directed by", "number of employees")
"""Their vectors are kept with the weights, to know the text encoder again that they were trained with."""


class FactScorer(Protocol):
    """Judges the facts of an entity."""

    name: str

    def __call__(self, entity: EntityFacts, usage: Usage, vectors: Vectors) -> Vectors:
        """Logarithms of chances. Shape: vectors (facts, width), those of relations; result (facts,)."""


class FrequencyScorer:
    """Untrained: relations that lead to one thing, and of them those that the graph uses most."""

    name = "frequency"

    def __call__(self, entity: EntityFacts, usage: Usage, vectors: Vectors) -> Vectors:
        """Where somebody was born tells more than the number of a record."""
        features = fact_features(entity, usage, vectors)
        column = {name: features[:, number] for number, name in enumerate(FEATURES)}
        against = column["inverse"] + column["values"] + 3 * column["naming"] + 3 * column["ontology"]
        scores: Vectors = 2 * column["special_class"] + 0.3 * column["relation_share"] - against
        chances: Vectors = scores - np.logaddexp.reduce(scores) if len(scores) else scores
        return chances


class FactModel(nn.Module):
    """Small networks with one hidden layer over a relation's vector and a fact's features; their scores are averaged.

    The networks see the same entities and differ by their first weights and by dropout: where there are few entities to
    learn from, one alone is a matter of luck.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, width: int, networks: int = 5, hidden: int = 32, dropout: float = 0.3) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(len(FEATURES)))
        self.register_buffer("deviation", torch.ones(len(FEATURES)))
        self.features = nn.Parameter(torch.randn(networks, len(FEATURES), hidden) / len(FEATURES) ** 0.5)
        self.relation = nn.Parameter(torch.randn(networks, width, hidden) / (2 * width**0.5))
        self.bias = nn.Parameter(torch.zeros(networks, 1, hidden))
        self.output = nn.Parameter(torch.randn(networks, hidden, len(SIZES)) / hidden**0.5)
        self.dropout = nn.Dropout(dropout)

    def forward(self, vectors: Tensor, features: Tensor) -> Tensor:
        """Scores of facts. Shape: vectors (N, width), features (N, len(FEATURES)); result (networks, N, len(SIZES))."""
        networks = len(self.features)
        known = ((features - self.mean) / self.deviation).clamp(-4, 4)
        scaled = vectors * vectors.shape[-1] ** 0.5  # parts of a vector of length one are small
        dropped = self.dropout(scaled.expand(networks, -1, -1))  # (networks, N, width)
        hidden = nn.functional.gelu(dropped @ self.relation + known @ self.features + self.bias)
        scores: Tensor = self.dropout(hidden) @ self.output
        return scores


class TrainedScorer:
    """A FactModel."""

    name = "trained"

    def __init__(self, model: FactModel) -> None:
        self.model = model.eval()

    def __call__(self, entity: EntityFacts, usage: Usage, vectors: Vectors) -> Vectors:
        """The mean over networks and sizes."""
        scores: Vectors = self.by_size(vectors, fact_features(entity, usage, vectors)).mean(1)
        return scores

    @torch.inference_mode()
    def by_size(self, vectors: Vectors, features: Vectors) -> Vectors:
        """For each size of a summary. Shape: (facts, width), (facts, len(FEATURES)); result (facts, len(SIZES))."""
        scores = self.model(torch.from_numpy(vectors), torch.from_numpy(features))
        found: Vectors = scores.log_softmax(1).mean(0).numpy()
        return found


def load_fact_scorer(folder: Path, encoder: SentenceEncoder) -> FactScorer:
    """The checkpoint's trained scorer; the untrained one where there is none for this text encoder and version.

    Raises:
        WeightsError: its file is damaged.
    """
    file = folder / FILE
    found = read_weights(file, encoder, _PROBES, FEATURES)
    if found is None:
        return FrequencyScorer()
    state, _ = found
    try:
        networks, _, hidden = state["features"].shape
        model = FactModel(encoder.width, networks, hidden)
        model.load_state_dict(state)
    except (RuntimeError, KeyError, ValueError) as error:
        raise damaged(file, error) from error
    return TrainedScorer(model)


def save_fact_scorer(model: FactModel, encoder: SentenceEncoder, folder: Path) -> Path:
    """Writes a model beside a checkpoint, in half precision; the folder is made."""
    return write_weights(folder / FILE, model.state_dict(), encoder, _PROBES, FEATURES)
