"""Which of a span's choices is meant, or none: a conditional logit over the choices and "not in the graph".

McFadden, "Conditional logit analysis of qualitative choice behavior", 1974. "Not in the graph" has the score 0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from math import exp
from operator import mul

from kgmem.errors import UsageError
from kgmem.linking.document_features import FEATURES


class Ranking:
    """Weights of `FEATURES`."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Raises UsageError unless there is a weight for each feature and no other."""
        if set(weights) != set(FEATURES):
            odd = ", ".join(sorted(set(weights) ^ set(FEATURES)))
            raise UsageError(f"the linker's weights and features differ: {odd}; train the weights again")
        self.weights = tuple(weights[name] for name in FEATURES)

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """For each choice the probability that it is meant; what they lack to 1 is that of none.

        Shape:
            rows: (choices, features)
            result: (choices,)
        """
        scores = [sum(map(mul, self.weights, row)) for row in rows]
        top = max(0.0, *scores)
        parts = [exp(score - top) for score in scores]
        total = sum(parts) + exp(-top)
        return [part / total for part in parts]


@cache
def shipped_ranking() -> Ranking:
    """The weights that come with kgmem, made by `python -m kgmem.training.linker`."""
    text = resources.files("kgmem.linking").joinpath("weights.json").read_text(encoding="utf-8")
    return Ranking(json.loads(text))
