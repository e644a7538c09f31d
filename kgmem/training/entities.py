"""Trains the scorer of `kgmem summarize --entity` over the vectors of a checkpoint's text encoder."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kgmem.decoding.checkpoint import load_checkpoint
from kgmem.errors import UsageError
from kgmem.summarize.fact_features import fact_features, relation_vectors
from kgmem.summarize.fact_salience import FactModel, save_fact_scorer
from kgmem.summarize.vectors import SentenceEncoder
from kgmem.training.esbm import JudgedEntity, esbm

Report = Callable[[dict[str, Any]], None]
SETS: dict[str, Callable[[Path], list[JudgedEntity]]] = {"esbm": esbm}
"""Whose licences let the weights be shipped."""


@dataclass(frozen=True, slots=True)
class EntitySettings:
    """Sizes and rates of a run."""

    epochs: int = 30
    batch_size: int = 8
    """Entities a step."""
    networks: int = 5
    hidden: int = 32
    dropout: float = 0.3
    rate: float = 2e-3
    """Of AdamW; it falls to 0 along a cosine."""
    weight_decay: float = 0.05
    seed: int = 1


@dataclass(frozen=True, slots=True)
class FactExample:
    """The facts of an entity, as the model sees them."""

    vectors: Tensor
    """Shape: (facts, width)."""
    features: Tensor
    """Shape: (facts, len(FEATURES))."""
    wanted: Tensor
    """A distribution over the facts for each size of a summary. Shape: (facts, len(SIZES))."""


def train_entities(
    data: Path, out: Path, weights: Path, settings: EntitySettings, *, kinds: Sequence[str] = tuple(SETS),
    report: Report = lambda _: None,
) -> Path:  # fmt: skip
    """Trains on all entities, in seconds, and writes the scorer into `out`. Returns its file.

    Raises:
        UsageError: an unknown set, or one that is not there.
        WeightsError: there is no checkpoint in `weights`.
    """
    unknown = [kind for kind in kinds if kind not in SETS]
    if unknown:
        raise UsageError(f"no entities of the kind {unknown[0]!r}; there are {', '.join(SETS)}")
    encoder = SentenceEncoder(load_checkpoint(weights).optimized())
    judged = [one for kind in kinds for one in SETS[kind](data)]
    model = fit(prepared(judged, encoder), encoder.width, settings, report)
    return save_fact_scorer(model, encoder, out)


def prepared(judged: Sequence[JudgedEntity], encoder: SentenceEncoder) -> list[FactExample]:
    """Entities as examples; each relation is encoded once."""
    vectors = relation_vectors(encoder, [fact for one in judged for fact in one.entity.facts])
    examples, at = [], 0
    for one in judged:
        own = vectors[at : at + len(one.entity.facts)]
        at += len(own)
        features = torch.from_numpy(fact_features(one.entity, one.usage, own))
        votes = torch.from_numpy(one.votes)
        examples.append(FactExample(torch.from_numpy(own), features, votes / votes.sum(0).clamp_min(1e-6)))
    return examples


def fit(
    examples: Sequence[FactExample], width: int, settings: EntitySettings, report: Report = lambda _: None
) -> FactModel:
    """Trains a model by listwise cross-entropy with the share of people's choices that each fact has."""
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    order = list(examples)
    features = torch.cat([one.features for one in order])
    model = FactModel(width, settings.networks, settings.hidden, settings.dropout).train()
    model.mean.copy_(features.mean(0))
    model.deviation.copy_(features.std(0).clamp_min(1e-3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.epochs)
    for epoch in range(settings.epochs):
        rng.shuffle(order)
        total = 0.0
        for first in range(0, len(order), settings.batch_size):
            batch = order[first : first + settings.batch_size]
            optimizer.zero_grad()
            loss = _loss(model, batch)
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(batch)
        schedule.step()
        report({"epoch": epoch + 1, "loss": round(total / len(order), 4)})
    return model.eval()


def _loss(model: FactModel, batch: Sequence[FactExample]) -> Tensor:
    """The mean cross-entropy over entities and sizes, summed over networks, which share nothing."""
    scores = model(torch.cat([one.vectors for one in batch]), torch.cat([one.features for one in batch]))
    parts = scores.split([len(one.wanted) for one in batch], 1)
    losses = [-(one.wanted * part.log_softmax(1)).sum((0, 1)).mean() for one, part in zip(batch, parts, strict=True)]
    return torch.stack(losses).mean()
