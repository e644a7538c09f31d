"""How much a sentence is like the rest of its document."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from kgmem.summarize.vectors import Vectors
from kgmem.summarize.words import content_words

_DAMPING = 0.85
_ROUNDS = 30


def centrality(vectors: Vectors) -> Vectors:
    """How much a sentence is like the others (LexRank, Erkan and Radev 2004), over vectors instead of words.

    Shape: vectors (sentences, width); result (sentences,), which sum to one.
    """
    count = len(vectors)
    similar = np.clip(vectors @ vectors.T, 0, None)
    np.fill_diagonal(similar, 0)
    totals = similar.sum(1, keepdims=True)
    steps = np.where(totals > 0, similar / np.maximum(totals, 1e-9), 1 / max(1, count))
    rank = np.full(count, 1 / max(1, count), np.float32)
    for _ in range(_ROUNDS):
        rank = ((1 - _DAMPING) / max(1, count) + _DAMPING * rank @ steps).astype(np.float32)
    return rank


def overlap(texts: Sequence[str]) -> Vectors:
    """The share of the document's frequent words that a sentence has: cosine of its words with all words' counts."""
    said = [Counter(content_words(text)) for text in texts]
    total: Counter[str] = Counter()
    for words in said:
        total.update(words.keys())
    norm = math.sqrt(sum(number * number for number in total.values())) or 1.0
    return np.asarray(
        [sum(total[word] for word in words) / (norm * math.sqrt(len(words) or 1)) for words in said], np.float32
    )


def ranks(values: Vectors) -> Vectors:
    """0 for the highest value, towards 1 for the lowest."""
    found = np.empty(len(values), np.float32)
    found[np.argsort(-values, kind="stable")] = np.arange(len(values)) / max(1, len(values))
    return found
