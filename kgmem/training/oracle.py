"""Which sentences a perfect summarizer would take: greedy oracles over the words shared with summaries of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from kgmem.summarize.vectors import Vectors
from kgmem.summarize.words import content_words

_MOST_STEPS = 8
_SHARPNESS = 20.0
"""A gain of a twentieth makes a sentence e times as likely to be taken."""


def oracle(sentences: Sequence[str], references: Sequence[str], *, words: int | None = None) -> Vectors:
    """How much each sentence should be taken: a distribution, the mean over references and steps.

    At each step (Nallapati et al. 2017) a sentence's chance grows with what it would add to the F1 of words and pairs
    of words shared with the reference; the best one is then taken. The steps end where nothing is gained, or when as
    many words are taken as the reference has, or `words`.

    Shape: result (sentences,).
    """
    grams = [_grams(sentence) for sentence in sentences]
    lengths = [len(sentence.split()) for sentence in sentences]
    total = np.zeros(len(sentences), np.float64)
    steps = 0
    for reference in references:
        wanted = _grams(reference)
        room = words or len(reference.split())
        taken: Counter[object] = Counter()
        gained = 0.0
        left = set(range(len(sentences)))
        for _ in range(_MOST_STEPS):
            values = np.full(len(sentences), -np.inf)
            for number in left:
                values[number] = _f1(taken + grams[number], wanted)
            if not left or values.max() <= gained + 1e-6:
                break
            chances = np.where(values > gained, np.exp(_SHARPNESS * (values - values.max())), 0)
            total += chances / chances.sum()
            steps += 1
            best = int(values.argmax())
            left.remove(best)
            taken, gained, room = taken + grams[best], float(values[best]), room - lengths[best]
            if room <= 0:
                break
    return (total / steps if steps else np.full(len(sentences), 1 / max(1, len(sentences)))).astype(np.float32)


def _grams(text: str) -> Counter[object]:
    """Words, and pairs of neighbours, which count double: they are rarer."""
    words = content_words(text)
    pairs = list(pairwise(words))
    return Counter([*words, *pairs, *pairs])


def _f1(found: Counter[object], wanted: Counter[object]) -> float:
    shared = (found & wanted).total()
    return 2 * shared / (found.total() + wanted.total()) if shared else 0.0
