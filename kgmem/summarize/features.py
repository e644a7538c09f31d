"""What is known of a document's sentences before any of them is judged."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kgmem.summarize.contents import DocumentContents
from kgmem.summarize.vectors import Vectors

FEATURES = (
    "place", "first", "second", "third", "early", "place in section", "first of block", "front section",
    "last section", "sections", "length", "short", "long", "centroid", "rank of centroid", "centrality", "overlap",
    "rank of overlap", "entities", "triples", "numbers", "names", "we", "reference back", "question", "whole", "size",
)  # fmt: skip
_FRONT = re.compile(r"\b(?:abstract|summary|introduction|overview|highlights)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(?:conclusions?|discussion|outlook|summary)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WE = re.compile(r"\b(?:we|our|I|this (?:paper|study|report|article|work|document))\b", re.IGNORECASE)
_BACK = re.compile(r"(?:this|that|these|those|it|its|he|she|they|their|his|her|such)\b", re.IGNORECASE)
_DAMPING = 0.85
_ROUNDS = 30
COMMON = frozenset(
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her "
    "his how i if in into is it its may more most no not of on one or our she so some such than that the their them "
    "then there these they this those to up was we were what when where which who will with would you your".split()
)
"""Words that say nothing of what a text is about."""


@dataclass(frozen=True, slots=True)
class Described:
    """The sentences of a document as numbers."""

    vectors: Vectors
    """Shape: (sentences, width)."""
    centre: Vectors
    """The mean of the vectors, of length one. Shape: (width,)."""
    features: Vectors
    """Shape: (sentences, len(FEATURES))."""

    def column(self, name: str) -> Vectors:
        """One feature of all sentences. Shape: (sentences,)."""
        column: Vectors = self.features[:, FEATURES.index(name)]
        return column


def content_words(text: str) -> list[str]:
    """The words that say what a text is about, in small letters, without an ending -s."""
    words = (word.lower() for word in _WORD.findall(text))
    return [
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in words
        if word not in COMMON
    ]


def describe(contents: DocumentContents, texts: Sequence[str], vectors: Vectors) -> Described:
    """Describes sentences by what they say (`texts`, without remarks), and where. Shape: vectors (sentences, width)."""
    count = len(texts)
    centre = vectors.mean(0)
    centre /= max(float(np.linalg.norm(centre)), 1e-6)
    near = vectors @ centre
    central = centrality(vectors)
    shared = overlap(texts)
    near_rank, shared_rank = _ranks(near), _ranks(shared)
    mentions = contents.by_sentence()
    linked = Counter(node for triple in contents.triples for node in (triple.subject, triple.object))
    in_section = _places_in_sections(contents)
    sections = contents.document.sections
    rows = []
    for i, (sentence, text) in enumerate(zip(contents.sentences, texts, strict=True)):
        words = text.split()
        title = sections[sentence.section].title if sentence.section >= 0 else ""
        rows.append(
            (
                i / count, i == 0, i == 1, i == 2, 1 / (1 + i), in_section[i],
                i == 0 or contents.sentences[i - 1].block != sentence.block,
                bool(_FRONT.search(title)), bool(_LAST.search(title)), bool(sections),
                math.log1p(len(words)) / 4, len(words) < 8, len(words) > 40,
                near[i], near_rank[i], central[i] * count / 4, shared[i], shared_rank[i],
                math.log1p(len(mentions[i])), math.log1p(sum(linked[one.node] for one in mentions[i])),
                _share(words, lambda word: any(map(str.isdigit, word))),
                _share(words[1:], lambda word: word[0].isupper()),
                bool(_WE.search(text)), bool(_BACK.match(text)), text.endswith("?"), sentence.is_whole,
                math.log1p(count) / 8,
            )
        )  # fmt: skip
    return Described(vectors, centre, np.asarray(rows, np.float32).reshape(count, len(FEATURES)))


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


def _ranks(values: Vectors) -> Vectors:
    """0 for the highest value, towards 1 for the lowest."""
    ranks = np.empty(len(values), np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values)) / max(1, len(values))
    return ranks


def _places_in_sections(contents: DocumentContents) -> list[float]:
    sizes = Counter(sentence.section for sentence in contents.sentences)
    seen: Counter[int] = Counter()
    places = []
    for sentence in contents.sentences:
        places.append(seen[sentence.section] / sizes[sentence.section])
        seen[sentence.section] += 1
    return places


def _share(words: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, words)) / len(words) if words else 0.0
