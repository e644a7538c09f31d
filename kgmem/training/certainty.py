"""Learns what tells right answers from wrong ones, on questions over random graphs that the training has not seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kgmem.decoding.reasoner import Reasoner
from kgmem.plans.execution import execute
from kgmem.training.corpora import synthetic_corpora

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kgmem.decoding.checkpoint import Checkpoint

GRAPHS, PER_GRAPH = 60, 20
SEED = 777
"""Of the graphs; trainings use small numbers."""
_PENALTY = 1.0
"""On squared weights, of features in standard deviations."""


def fit_certainty(checkpoint: Checkpoint, *, graphs: int = GRAPHS) -> list[float]:
    """Weights for `ModelConfig.certainty`. Takes a minute on two cores."""
    answered = list(_answered(checkpoint, graphs))
    if not any(right for _, right in answered):
        return checkpoint.model.config.certainty  # trained for moments only
    features, right = zip(*answered, strict=True)
    return fit(np.array(features), np.array(right, float))


def fit(features: NDArray[np.float64], right: NDArray[np.float64]) -> list[float]:
    """Logistic regression by Newton's method. Shape: features (N, F), the last of them 1; right (N,), of 0 and 1."""
    mean, deviation = features.mean(0), features.std(0)
    mean[-1], deviation[-1] = 0.0, 1.0
    deviation[deviation < 1e-9] = 1.0
    rows = (features - mean) / deviation
    penalty = np.full(rows.shape[1], _PENALTY)
    penalty[-1] = 1e-6
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        predicted = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (predicted - right) + penalty * weights
        curvature = (rows.T * (predicted * (1 - predicted))) @ rows + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    raw = weights / deviation
    raw[-1] = weights[-1] - float(raw[:-1] @ mean[:-1])
    return [round(float(weight), 4) for weight in raw]


def _answered(checkpoint: Checkpoint, graphs: int) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The features of each question's best answer, and whether it was right."""
    for corpus in synthetic_corpora(graphs, each=PER_GRAPH, seed=SEED):
        asked = corpus.questions
        findings = Reasoner(corpus.store, checkpoint).weigh([q.text for q in asked], [q.hidden for q in asked])
        for question, finding in zip(asked, findings, strict=True):
            if finding is not None:
                truth = execute(question.plan, corpus.store).answers if question.plan is not None else None
                yield finding.signs.features(), truth is not None and set(truth) == set(finding.result.answers)
