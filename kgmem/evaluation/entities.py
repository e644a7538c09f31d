"""Measures the choice of an entity's facts against people's, on ESBM's five folds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kgmem.summarize.fact_salience import SIZES, FrequencyScorer, TrainedScorer
from kgmem.summarize.fact_selection import Statement, in_turn
from kgmem.summarize.vectors import SentenceEncoder, Vectors
from kgmem.training.entities import EntitySettings, FactExample, fit, prepared
from kgmem.training.esbm import PARTS, Fold, JudgedEntity, esbm, folds

NAMES = {"dbpedia": "ESBM DBpedia", "lmdb": "ESBM LinkedMDB"}
Method = Callable[[JudgedEntity], Sequence[int]]
"""From an entity to the order of its facts, best first."""


@dataclass(frozen=True, slots=True)
class EntityScore:
    """The mean F1 of one way to choose facts, in percent: over the six summaries of each entity, then over entities."""

    set: str
    method: str
    entities: int
    f1_5: float
    f1_10: float


def evaluate_entities(
    data: Path, encoder: SentenceEncoder, settings: EntitySettings | None = None,
    *, advance: Callable[[str, int], None] = lambda _, __: None,
) -> Iterator[EntityScore]:  # fmt: skip
    """Scores kgmem, trained five times on each part, and simple methods.

    Each training sees a fold's training and validation entities; the summaries of its test entities are compared.

    Args:
        data: the folder of the public sets.
        encoder: of the checkpoint that the trainings read with.
        settings: of the trainings.
        advance: is told the name of the part and the number of trainings after each of them.

    Raises:
        UsageError: the set is not there.
    """
    judged = esbm(data)
    examples = {one.number: example for one, example in zip(judged, prepared(judged, encoder), strict=True)}
    every = folds(data)
    for part in PARTS:
        entities = [one for one in judged if one.part == part]
        own = [fold for fold in every if fold.part == part]
        scores: dict[int, Vectors] = {}
        for fold in own:
            scores |= _scores(fold, examples, encoder.width, settings or EntitySettings())
            advance(NAMES[part], len(own))
        for name, method in _methods(entities, examples, scores).items():
            found = [100 * np.mean([f1(one, method(one), size) for one in entities]) for size in SIZES]
            yield EntityScore(NAMES[part], name, len(entities), *(round(float(value), 2) for value in found))


def f1(judged: JudgedEntity, order: Sequence[int], size: int) -> float:
    """Of the first facts of an order: as summaries have one size, F1 is the mean share of votes (Liu et al. 2020)."""
    chosen = list(order)[:size]
    return float(judged.votes[chosen, SIZES.index(size)].sum()) / size


def _scores(
    fold: Fold, examples: Mapping[int, FactExample], width: int, settings: EntitySettings
) -> dict[int, Vectors]:
    """The scores of the facts of a fold's test entities, by a model that has not seen them."""
    model = TrainedScorer(fit([examples[number] for number in fold.training + fold.validation], width, settings))
    tested = {number: examples[number] for number in fold.test}
    return {number: model.by_size(one.vectors.numpy(), one.features.numpy()) for number, one in tested.items()}


def _methods(
    entities: Sequence[JudgedEntity], examples: Mapping[int, FactExample], scores: Mapping[int, Vectors]
) -> dict[str, Method]:
    values = Counter(fact.node for one in entities for fact in one.entity.facts)
    untrained = FrequencyScorer()

    def vectors(one: JudgedEntity) -> Vectors:
        found: Vectors = examples[one.number].vectors.numpy()
        return found

    return {
        "random": at_random,
        "most frequent relation": lambda one: _order(
            [one.usage.relation(fact.relation.iri) for fact in one.entity.facts]
        ),
        "rarest value": lambda one: _order([-values[fact.node] for fact in one.entity.facts]),
        "kgmem, untrained": lambda one: set_wise(one, untrained(one.entity, one.usage, vectors(one)), vectors(one)),
        "kgmem": lambda one: set_wise(one, scores[one.number].mean(1), vectors(one)),
    }


def set_wise(judged: JudgedEntity, scores: Vectors, vectors: Vectors) -> list[int]:
    """The order in which kgmem would say facts, were each of them said alone."""
    alone = [
        Statement((fact,), float(score), vector)
        for fact, score, vector in zip(judged.entity.facts, scores, vectors, strict=True)
    ]
    place = {id(one): number for number, one in enumerate(alone)}
    return [place[id(one)] for one in in_turn(alone)]


def at_random(judged: JudgedEntity) -> list[int]:
    """Any, the same ones each time."""
    order = list(range(len(judged.entity.facts)))
    random.Random(judged.number).shuffle(order)
    return order


def _order(values: Sequence[float]) -> list[int]:
    """Highest first; of equals, the one that is listed first."""
    return sorted(range(len(values)), key=lambda number: -values[number])
