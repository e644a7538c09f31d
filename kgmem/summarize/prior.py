"""What belongs into a summary of any text, as plain weights: what is used where no scorer is trained.

The weights are set by hand, after a linear fit to the free documents of GUM. They say: the headline and what stands
early, what the rest of the text is about, and names; no questions, greetings and fragments. Two kinds of text have a
style of their own, and show it. In a short text that says "we" (an abstract), the sentences that say so hold what was
done. In a text full of figures (a call, a report), the sentences with amounts hold the results, and those with changes
and expectations what follows from them.
"""

from __future__ import annotations

import numpy as np

from kgmem.summarize.features import Described
from kgmem.summarize.vectors import Vectors

_ALWAYS = {
    "early": 1.0, "overlap": 0.5, "centrality": 0.4, "capitals": 0.35, "heading": 0.2, "spoken": -0.25,
    "courtesy": -0.3,
}  # fmt: skip
"""Of features in deviations from their mean."""
_MARKS = {"headline": 1.5, "whole": 2.0, "question": -1.0, "short": -1.0, "reference back": -0.5}
"""Of features that are 0 or 1."""
_OF_ABSTRACTS = {"we": 1.2}
_OF_FIGURES = {"amounts": 1.5, "outlook": 0.6, "changes": 0.45}
SHORT = 25
"""Sentences from which on a text is no abstract."""
_SAYING_WE = 0.25
_FULL_OF_FIGURES = 0.25


def prior(described: Described) -> Vectors:
    """Higher for what belongs into a summary. Shape: (sentences,)."""
    count = len(described.features)
    abstract = float(count < SHORT and described.column("all: we")[0] > _SAYING_WE)
    figures = min(1.0, float(described.column("all: amounts")[0]) / _FULL_OF_FIGURES)
    weights = {
        **_ALWAYS,
        **{name: abstract * weight for name, weight in _OF_ABSTRACTS.items()},
        **{name: figures * weight for name, weight in _OF_FIGURES.items()},
    }
    scores = np.zeros(count, np.float32)
    for name, weight in weights.items():
        scores += weight * standardized(described.column(name))
    for name, weight in _MARKS.items():
        scores += weight * described.column(name)
    return scores


def standardized(values: Vectors) -> Vectors:
    """With mean 0 and deviation 1; all 0 where all are the same."""
    deviation = float(values.std())
    found: Vectors = (values - values.mean()) / deviation if deviation > 1e-6 else np.zeros_like(values)
    return found
