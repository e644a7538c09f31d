"""Which nodes of a graph documents mention, decided in context: a node for each mention, or none.

texts ── names (NameFinder, misspelling) ──> spans with choices
spans ── classes, neighbours (Profiles) ──> features ── Ranking ──> the likeliest choice, or not in the graph
linked spans ── coreference ──> short forms, ranked the same way
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kgmem.linking.choices import Choice, NodeParser, Span, keep_proper, spans_of
from kgmem.linking.coreference import short_forms
from kgmem.linking.document_features import Features, Scene
from kgmem.linking.document_literals import literal_mentions
from kgmem.linking.document_words import DocumentWords, PipelineEntity, telling_weight
from kgmem.linking.misspelt_names import misspelt_names
from kgmem.linking.name_finder import NameFinder
from kgmem.linking.profiles import Profiles
from kgmem.linking.ranking import Ranking, shipped_ranking
from kgmem.stores.aliases import LOCAL_NAME
from kgmem.stores.base import GraphStore
from kgmem.types import Candidate, Literal, Mention

MIN_SCORE = 0.4
"""The probability from which a mention is linked: below a half, so that one of two equals may be."""
_SURE = 2
"""Telling words of a name from which it needs no look at the graph if it is met as it is written."""
_SMALL_LETTERS = 0.02
"""The share of names that begin with a small letter from which a graph's capitals tell something."""


class DocumentLinker:
    """Links documents to one state of a store; make a new one when the store has moved on."""

    def __init__(self, store: GraphStore, *, min_score: float = MIN_SCORE, ranking: Ranking | None = None) -> None:
        self._store, self._min_score = store, min_score
        self._ranking = ranking or shipped_ranking()
        self._finder = NameFinder(store.aliases)
        self._profiles = Profiles(store)
        self._parse = NodeParser()
        self._first_capital_tells = store.aliases.small_letters() > _SMALL_LETTERS

    def link(
        self, texts: Sequence[str], entities: Sequence[Sequence[PipelineEntity]] | None = None
    ) -> list[tuple[Mention, ...]]:
        """The mentions of each text by position, without overlap; with `entities` that a pipeline found in it.

        A candidate's score is the probability that it is meant. A mention whose best candidate stays below `min_score`
        is of something that the graph does not hold, or can't be told. Texts are quicker together than one by one.
        """
        documents = [DocumentWords(text, entities[n] if entities else ()) for n, text in enumerate(texts)]
        scenes = self.scenes(documents)
        return [self._mentions(scene) for scene in scenes]

    def scenes(self, documents: Sequence[DocumentWords]) -> list[Scene]:
        """The documents with their spans, and all that is needed of the graph known to the profiles."""
        hits = self._finder.names_in(documents)
        close = misspelt_names(self._store.aliases, self._finder, documents, hits)
        hits = [[*found, *more] for found, more in zip(hits, close, strict=True)]
        spans = [spans_of(words, found, self._parse) for words, found in zip(documents, hits, strict=True)]
        every = [choice for found in spans for span in found for choice in span.choices]
        self._profiles.classify(choice.node for choice in every)
        self._profiles.name(choice.node for choice in every if choice.row.kind == LOCAL_NAME)
        spans = [keep_proper(found, self._profiles) for found in spans]
        judged = [_outside_sure(words, found) for words, found in zip(documents, spans, strict=True)]
        self._profiles.name(choice.node for found in judged for span in found for choice in span.choices)
        self._profiles.surround(
            choice.node
            for words, found in zip(documents, judged, strict=True)
            for span in found
            if _is_doubtful(words, span)
            for choice in span.choices
        )
        return [
            Scene(words, found, to_judge, self._profiles, self._first_capital_tells)
            for words, found, to_judge in zip(documents, spans, judged, strict=True)
        ]

    def _mentions(self, scene: Scene) -> tuple[Mention, ...]:
        words = scene.words
        literals: list[Span] = []
        things: list[Span] = []
        for span in scene.judged:
            (literals if isinstance(span.choices[0].node, Literal) else things).append(span)
        features = Features(scene)
        self._rank(features, things)
        linked = self._longest(things)
        short = short_forms(words, linked, things, self._profiles)
        if short:
            self._rank(features, short)
            things = list({id(span): span for span in (*things, *short)}.values())
            linked = self._longest(things)
        chosen = _fill(linked, sorted(things, key=lambda span: (span.first - span.last, span.first)))
        mentions = [self._mention(words, span) for span in chosen]
        mentions += literal_mentions(self._store, words, literals, mentions)
        return tuple(sorted(mentions, key=lambda mention: mention.start))

    def _rank(self, features: Features, spans: Iterable[Span]) -> None:
        for span in spans:
            scores = self._ranking.probabilities(features.of_span(span))
            for choice, score in zip(span.choices, scores, strict=True):
                choice.score = score
            span.choices.sort(key=lambda choice: -choice.score)

    def _longest(self, spans: Iterable[Span]) -> list[Span]:
        """The spans that are linked, the longest first where they overlap, by position."""
        likely = [span for span in spans if span.choices[0].score >= self._min_score]
        likely.sort(key=lambda span: (span.first - span.last, -span.choices[0].score, span.first))
        return _fill([], likely)

    def _mention(self, words: DocumentWords, span: Span) -> Mention:
        start, end = words.starts[span.first], words.ends[span.last - 1] - span.cut
        candidates = (self._candidate(choice) for choice in span.choices)
        return Mention(start, end, words.text[start:end], tuple(candidates))

    def _candidate(self, choice: Choice) -> Candidate:
        return Candidate((choice.node,), self._profiles.label(choice.node), choice.score, choice.match)


def _is_doubtful(words: DocumentWords, span: Span) -> bool:
    """Whether it takes a look at the graph to tell what a span stands for."""
    if len(span.choices) > 1 or span.choices[0].match not in ("exact", "folded"):
        return True
    if telling_weight(words, span.first, span.last) < _SURE or not words.capital[span.first]:
        return True
    return words.goes_on_before(span.first) or words.goes_on_after(span.last, span.cut)


def _outside_sure(words: DocumentWords, spans: Sequence[Span]) -> list[Span]:
    """The spans that are no part of a longer one which needs no look at the graph; by position."""
    sure: list[int] = [0] * len(words)  # by word: how long the longest such span around it is
    for span in spans:
        length = span.last - span.first
        if length > 1 and not isinstance(span.choices[0].node, Literal) and not _is_doubtful(words, span):
            for number in range(span.first, span.last):
                sure[number] = max(sure[number], length)
    return [span for span in spans if span.last - span.first >= min(sure[span.first : span.last])]


def _fill(chosen: Iterable[Span], spans: Iterable[Span]) -> list[Span]:
    """`chosen` and those of `spans`, in their order, that share no word with any before; by position."""
    kept = list(chosen)
    taken = {number for span in kept for number in range(span.first, span.last)}
    for span in spans:
        if taken.isdisjoint(range(span.first, span.last)):
            kept.append(span)
            taken.update(range(span.first, span.last))
    return sorted(kept, key=lambda span: span.first)
