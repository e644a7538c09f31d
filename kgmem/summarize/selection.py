"""Which sentences make up the summary: the most salient ones that fit and don't repeat one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kgmem.summarize.compression import Span
from kgmem.summarize.sentences import count_words
from kgmem.summarize.vectors import Vectors
from kgmem.summarize.words import content_words

_ENOUGH = 0.85
"""The share of the words that were asked for after which no more sentences are looked for."""
_PENALTY = 1.5
"""What a sentence loses that says the same as one that was taken, in deviations of salience."""
_REPEATED = 0.6
"""The share of a sentence's words that another one may have before it counts as said."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying a sentence: pieces of the document's text."""

    spans: tuple[Span, ...]
    text: str


def most_words(words: int | None) -> float:
    """How many words a summary may have where `words` are asked for: a tenth more, or five if that is at most a fifth.

    Sentences are not cut in the middle, and with no word more a summary of 25 words would be one of 20.
    """
    return float("inf") if words is None else words + max(words / 10, min(5, words / 5))


def select(
    forms: Sequence[Sequence[Form]], scores: Vectors, vectors: Vectors, *, words: int | None, sentences: int | None
) -> list[tuple[int, Form]]:
    """Takes sentences greedily by maximal marginal relevance (Carbonell and Goldstein 1998).

    A sentence is taken in its longest form that fits. Where none fits at all the shortest one is taken, since an empty
    summary helps nobody.

    Args:
        forms: of each sentence, longest first; those of a sentence that can't be taken are none.
        scores: standardized salience. Shape: (sentences,).
        vectors: of the sentences, of length one. Shape: (sentences, width).
        words: about how many at most.
        sentences: how many at most.

    Returns:
        The numbers of the sentences with the forms that were taken, in the document's order.
    """
    open_ones = [number for number, some in enumerate(forms) if some]
    said = {number: frozenset(content_words(forms[number][0].text)) for number in open_ones}
    taken: dict[int, Form] = {}
    room = most_words(words)
    nearest = np.zeros(len(forms), np.float32)
    while open_ones and (sentences is None or len(taken) < sentences):
        best = max(open_ones, key=lambda number: float(scores[number] - _PENALTY * nearest[number]))
        open_ones.remove(best)
        if _is_said(said[best], [said[number] for number in taken]):
            continue
        form = next((form for form in forms[best] if count_words(form.text) <= room), None)
        if form is None:
            continue
        taken[best] = form
        room -= count_words(form.text)
        if words is not None and most_words(words) - room >= words * _ENOUGH:
            break
        nearest = np.maximum(nearest, np.clip(vectors @ vectors[best], 0, 1))
    if not taken and any(forms):
        last = {number: some[-1] for number, some in enumerate(forms) if some}
        best = min(last, key=lambda number: count_words(last[number].text))
        taken[best] = last[best]
    return sorted(taken.items())


def _is_said(words: frozenset[str], others: Sequence[frozenset[str]]) -> bool:
    return any(len(words & other) >= _REPEATED * max(1, min(len(words), len(other))) for other in others)
