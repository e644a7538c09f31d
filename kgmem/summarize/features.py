"""What is known of a document's sentences before any of them is judged.

Nothing here knows where a document comes from. What kind of text it is shows in the features of all its sentences
together: their mean is given to each of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kgmem.summarize.centrality import centrality, overlap, ranks
from kgmem.summarize.contents import DocumentContents
from kgmem.summarize.document_graph import DocumentGraph, document_graph
from kgmem.summarize.vectors import Vectors
from kgmem.summarize.words import content_words

_PLACES = (
    "place", "first", "second", "third", "early", "place in section", "first of block", "front section",
    "last section", "sections", "size", "headline",
)  # fmt: skip
_CONTENTS = (
    "length", "short", "long", "centroid", "rank of centroid", "centrality", "overlap", "rank of overlap", "heading",
    "entities", "triples", "names said", "names begun", "numbers", "amounts", "changes", "outlook", "capitals", "we",
    "spoken", "courtesy", "reference back", "question", "whole",
)  # fmt: skip
FEATURES = (*_PLACES, *_CONTENTS, *(f"all: {name}" for name in _CONTENTS))
_FRONT = re.compile(r"\b(?:abstract|summary|introduction|overview|highlights)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(?:conclusions?|discussion|outlook|summary)\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|our|this (?:paper|study|report|article|work|document))\b", re.IGNORECASE)
_BACK = re.compile(r"(?:this|that|these|those|it|its|he|she|they|their|his|her|such)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"[$€£¥]\s?\d|\d\s?(?:%|per ?cent|million|billion|thousand|basis points|[km]m?\b|kg\b|per\b)", re.IGNORECASE
)
_CHANGE = re.compile(
    r"\b(?:increas|decreas|rise|rose|grew|grow|growth|declin|fell|drop|up|down|higher|lower|versus|compared|record)",
    re.IGNORECASE,
)
_OUTLOOK = re.compile(
    r"\b(?:expect|forecast|guidance|anticipat|outlook|target|plans? to|project(?:ed|s)\b|will be\b|range of)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\b(?:I|I'm|I’m|you|yeah|okay|well|let me|let's|let’s|'ll|’ll|don't|don’t)\b")
_COURTESY = re.compile(
    r"\b(?:thanks?|thank you|welcome|good (?:morning|afternoon|evening)|please|questions?|joining|call over|"
    r"dear|sincerely|hello|ladies and gentlemen)\b",
    re.IGNORECASE,
)
Encode: TypeAlias = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Described:
    """The sentences of a document as numbers, and the graph that they are part of."""

    vectors: Vectors
    """Shape: (sentences, width)."""
    centre: Vectors
    """The mean of the vectors, of length one. Shape: (width,)."""
    features: Vectors
    """Shape: (sentences, len(FEATURES))."""
    graph: DocumentGraph
    stated: Vectors
    """What the graph's triples say. Shape: (triples, width)."""

    def column(self, name: str) -> Vectors:
        """One feature of all sentences. Shape: (sentences,)."""
        column: Vectors = self.features[:, FEATURES.index(name)]
        return column


def describe(contents: DocumentContents, texts: Sequence[str], encode: Encode) -> Described:
    """Describes sentences by what they say (`texts`, without remarks), and where.

    `encode` gives the vectors of texts; those of sentences and of triples are asked for at once.
    """
    graph = document_graph(contents, texts)
    encoded = encode([*texts, *graph.statements()])
    vectors, stated = encoded[: len(texts)], encoded[len(texts) :]
    centre = vectors.mean(0)
    centre /= max(float(np.linalg.norm(centre)), 1e-6)
    said = _said(contents, graph, vectors, centre)
    features = np.concatenate([_placed(contents), said, np.broadcast_to(said.mean(0), said.shape)], 1)
    return Described(vectors, centre, features, graph, stated)


def _placed(contents: DocumentContents) -> Vectors:
    """Shape: (sentences, len(_PLACES))."""
    sentences, sections = contents.sentences, contents.document.sections
    count = len(sentences)
    inside = _places_in_sections(contents)
    rows = []
    for i, sentence in enumerate(sentences):
        title = sections[sentence.section].title if sentence.section >= 0 else ""
        rows.append(
            (
                i / count, i == 0, i == 1, i == 2, 1 / (1 + i), inside[i],
                i == 0 or sentences[i - 1].block != sentence.block,
                bool(_FRONT.search(title)), bool(_LAST.search(title)), bool(sections), math.log1p(count) / 8,
                sentence.is_headline,
            )
        )  # fmt: skip
    return np.asarray(rows, np.float32).reshape(count, len(_PLACES))


def _said(contents: DocumentContents, graph: DocumentGraph, vectors: Vectors, centre: Vectors) -> Vectors:
    """Shape: (sentences, len(_CONTENTS))."""
    texts = graph.texts
    near, central, shared = vectors @ centre, centrality(vectors), overlap(texts)
    near_rank, shared_rank = ranks(near), ranks(shared)
    mentions = contents.by_sentence()
    linked = Counter(node for triple in contents.triples for node in (triple.subject_id, triple.object_id))
    heading = frozenset(content_words(_heading(contents)))
    weights, begun = np.zeros(len(texts)), np.zeros(len(texts))
    np.add.at(weights, graph.mentions[:, 0], np.log(graph.mention_counts[graph.mentions[:, 1]]))
    np.add.at(begun, graph.first_mentions, 1)
    rows = []
    for i, (sentence, text) in enumerate(zip(contents.sentences, texts, strict=True)):
        words = text.split()
        rows.append(
            (
                math.log1p(len(words)) / 4, len(words) < 8, len(words) > 40,
                near[i], near_rank[i], central[i] * len(texts) / 4, shared[i], shared_rank[i],
                len(heading.intersection(content_words(text))) / max(1, len(heading)),
                math.log1p(len(mentions[i])), math.log1p(sum(linked[one.node.value] for one in mentions[i])),
                math.log1p(weights[i]) / 2, math.log1p(begun[i]),
                _share(words, lambda word: any(map(str.isdigit, word))), _times(_AMOUNT, text),
                _times(_CHANGE, text), _times(_OUTLOOK, text),
                _share(words[1:], lambda word: word[0].isupper()),
                bool(_WE.search(text)), _times(_SPOKEN, text), _times(_COURTESY, text),
                bool(_BACK.match(text)), text.endswith(("?", "？")), sentence.is_whole,
            )
        )  # fmt: skip
    return np.asarray(rows, np.float32).reshape(len(texts), len(_CONTENTS))


def _heading(contents: DocumentContents) -> str:
    """The document's first heading, or what it has instead: a fragment at its very beginning."""
    if contents.document.sections:
        return contents.document.sections[0].title
    first = contents.sentences[0]
    return "" if first.is_whole else first.text


def _times(pattern: re.Pattern[str], text: str) -> float:
    return math.log1p(sum(1 for _ in pattern.finditer(text)))


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
