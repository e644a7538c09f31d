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
_LEANING = 0.7
"""What a sentence loses that is not understood alone, where those that it needs find no room, in deviations."""


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
    forms: Sequence[Sequence[Form]], scores: Vectors, vectors: Vectors, *, words: int | None, sentences: int | None,
    needed: Sequence[tuple[int, ...] | None] = (),
) -> list[tuple[int, Form]]:  # fmt: skip
    """Takes sentences greedily by maximal marginal relevance (Carbonell and Goldstein 1998).

    A sentence is taken in its longest form that fits, together with those that it needs before it; where these find no
    room, it waits for its turn with a penalty. Where none fits at all the shortest one is taken, since an empty summary
    helps nobody.

    Args:
        forms: of each sentence, longest first; those of a sentence that can't be taken are none.
        scores: standardized salience. Shape: (sentences,).
        vectors: of the sentences, of length one. Shape: (sentences, width).
        words: about how many at most.
        sentences: how many at most.
        needed: as `kgmem.summarize.references.needed` gives it; empty where all stand alone.

    Returns:
        The numbers of the sentences with the forms that were taken, in the document's order.
    """
    needed = needed or [None] * len(forms)
    open_ones = [number for number, some in enumerate(forms) if some]
    said = {number: frozenset(content_words(forms[number][0].text)) for number in open_ones}
    taken: dict[int, Form] = {}
    alone = {number for number, before in enumerate(needed) if before is None}
    room, most = most_words(words), sentences or len(forms)
    nearest, penalties = np.zeros(len(forms), np.float32), np.zeros(len(forms), np.float32)
    while open_ones and len(taken) < most:
        best = max(open_ones, key=lambda number: float(scores[number] - _PENALTY * nearest[number] - penalties[number]))
        before = () if best in alone else needed[best] or ()
        group = [*(number for number in before if number not in taken), best]
        fitting = _fitting([forms[number] for number in group], room) if len(taken) + len(group) <= most else None
        if best not in alone and not (before and fitting):
            alone.add(best)
            penalties[best] = _LEANING
            continue
        open_ones.remove(best)
        if fitting is None or _is_said(said[best], [said[number] for number in taken]):
            continue
        taken.update(zip(group, fitting, strict=True))
        open_ones = [number for number in open_ones if number not in taken]
        room -= sum(count_words(form.text) for form in fitting)
        if words is not None and most_words(words) - room >= words * _ENOUGH:
            break
        nearest = np.maximum(nearest, np.clip(vectors[group] @ vectors.T, 0, 1).max(0))
    if not taken and any(forms):
        last = {number: some[-1] for number, some in enumerate(forms) if some}
        best = min(last, key=lambda number: count_words(last[number].text))
        taken[best] = last[best]
    return sorted(taken.items())


def _fitting(ways: Sequence[Sequence[Form]], room: float) -> list[Form] | None:
    """The longest forms of sentences that fit together; None if they don't, or one has none."""
    if not all(ways):
        return None
    least = [min(count_words(form.text) for form in some) for some in ways]
    chosen = []
    for number, some in enumerate(ways):
        spare = room - sum(least[number + 1 :])
        form = next((form for form in some if count_words(form.text) <= spare), None)
        if form is None:
            return None
        chosen.append(form)
        room -= count_words(form.text)
    return chosen


def _is_said(words: frozenset[str], others: Sequence[frozenset[str]]) -> bool:
    return any(len(words & other) >= _REPEATED * max(1, min(len(words), len(other))) for other in others)
