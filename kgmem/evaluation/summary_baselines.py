"""What summaries are compared with: the first sentences, random ones, and LexRank and TextRank of sumy."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kgmem.errors import MissingExtraError
from kgmem.summarize.sentences import count_words
from kgmem.summarize.words import content_words

Baseline = Callable[[Sequence[str], int], list[str]]
"""From a document's sentences and how many words a summary may have to the sentences of the summary."""


def lead(sentences: Sequence[str], words: int) -> list[str]:
    """The first ones."""
    return within(sentences, range(len(sentences)), words)


def at_random(sentences: Sequence[str], words: int) -> list[str]:
    """Any, the same ones each time."""
    order = list(range(len(sentences)))
    random.Random(len(sentences)).shuffle(order)
    return within(sentences, order, words)


def ranked(name: str) -> Baseline:
    """A summarizer of sumy. Raises MissingExtraError without sumy."""
    try:
        from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
        from sumy.nlp.stemmers import Stemmer
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer
        from sumy.utils import get_stop_words
    except ImportError as error:
        raise MissingExtraError("the baselines need sumy: pip install 'kgmem[benchmark]'") from error
    base: Any = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer}[name]

    class Rating(base):  # type: ignore[misc] # sumy has no types
        """Gives all sentences with their scores instead of the best ones."""

        def _get_best_sentences(self, _: object, __: object, rating: object) -> object:
            return rating

    summarizer = Rating(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    def run(sentences: Sequence[str], words: int) -> list[str]:
        given = [Sentence(sentence, _Words()) for sentence in sentences]
        with np.errstate(invalid="ignore"):  # where no two sentences share a word
            rated = summarizer(ObjectDocumentModel([Paragraph(given)]), len(given))
        scores = np.nan_to_num([float(rated[sentence]) for sentence in given])
        return within(sentences, sorted(range(len(given)), key=lambda number: -scores[number]), words)

    return run


def within(sentences: Sequence[str], order: Sequence[int], words: int) -> list[str]:
    """The sentences that come first in `order` until there are as many words as asked for, as they stand in the text.

    The sentence that reaches the number is cut there, as is usual where summaries of one length are compared.
    """
    taken: dict[int, str] = {}
    room = words
    for number in order:
        if room <= 0:
            break
        if count_words(sentences[number]):
            taken[number] = " ".join(sentences[number].split()[:room])
            room -= len(taken[number].split())
    return [taken[number] for number in sorted(taken)]


class _Words:
    """A tokenizer for sumy, whose own wants to fetch data."""

    def to_words(self, text: str) -> tuple[str, ...]:
        """Words in small letters."""
        return tuple(content_words(text))
