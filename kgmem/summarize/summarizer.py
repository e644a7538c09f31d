"""`Summarizer`: from a document, or an entity, to a summary."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kgmem.documents import Document
from kgmem.errors import UsageError
from kgmem.language import BLANK
from kgmem.linking.document_linker import DocumentLinker
from kgmem.stores import GraphStore
from kgmem.summarize.centrality import overlap
from kgmem.summarize.claims import find_claims
from kgmem.summarize.clauses import without_clauses
from kgmem.summarize.compression import compressed, joined, shorter
from kgmem.summarize.contents import LEAST_SCORE, DocumentContents, read_contents
from kgmem.summarize.entities import EntitySummarizer
from kgmem.summarize.fact_salience import load_fact_scorer
from kgmem.summarize.features import Described, describe
from kgmem.summarize.fusion import fuse
from kgmem.summarize.passages import find_passages, linked_entities, repeated_names
from kgmem.summarize.pipeline import parser
from kgmem.summarize.prior import standardized
from kgmem.summarize.provenance import check
from kgmem.summarize.references import needed
from kgmem.summarize.salience import Salience, Scorer, load_scorer
from kgmem.summarize.selection import Form, select
from kgmem.summarize.sentences import Sentence, count_words
from kgmem.summarize.summary import Summary, SummaryOptions, SummarySentence
from kgmem.summarize.vectors import SentenceEncoder, Vectors
from kgmem.summarize.words import content_words
from kgmem.types import RDF_TYPE

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MOST_ENCODED = 2000
"""Sentences of a document that get vectors; of a longer one those with most of its frequent words."""
_BACKGROUND = 2
"""Facts that are added."""
_LOOKED_AT = 3
"""Entities whose facts may be."""
_MOST_PARSED = 24
"""Sentences that are parsed to be shortened."""
_MOST_TRIPLES = 10
"""Triples that a summary names."""
_FOCUS = 2.0
"""What nearness to the query counts, where salience counts 1; both in deviations."""


class Summarizer:
    """Summarizes with one text encoder and one scorer, and, if there is one, a graph.

    `language` is the spaCy pipeline that finds sentences, as `kgmem.language.load` takes it; `parser` one by whose
    dependencies sentences are shortened.
    """

    def __init__(
        self,
        encoder: SentenceEncoder,
        scorer: Scorer,
        store: GraphStore | None = None,
        language: str = BLANK,
        parser: Language | None = None,
    ) -> None:
        self.encoder, self.scorer, self.store = encoder, scorer, store
        self.language, self.parser = language, parser
        self._linker = DocumentLinker(store, min_score=LEAST_SCORE) if store is not None else None

    def over(self, store: GraphStore) -> Summarizer:
        """The same with a graph, in the state that it is in now."""
        return Summarizer(self.encoder, self.scorer, store, self.language, self.parser)

    def summarize(self, document: Document, options: SummaryOptions | None = None) -> Summary:
        """Chooses, shortens and puts together sentences of a document.

        Raises:
            UsageError: background is asked for without a graph.
        """
        options = options or SummaryOptions()
        if options.background and self.store is None:
            raise UsageError("background comes from a graph; name one with --graph")
        contents = _within_limits(read_contents(document, self.store, self.language, self._linker))
        ways = [forms(document, sentence) for sentence in contents.sentences]
        described = describe(contents, [some[0].text for some in ways], self.encoder)
        salience = self.scorer(described)
        chosen = self._chosen(contents, ways, described, salience, options)
        sentences = fuse((SummarySentence(form.text, spans=form.spans) for _, form in chosen), document.text)
        if options.background:
            sentences += self._background(contents)
        for sentence in sentences:
            check(sentence, document.text)
        entities = linked_entities(contents)
        names = repeated_names(contents) if self.store is None else ()
        order = np.argsort(-salience.triples, kind="stable")[:_MOST_TRIPLES]
        return Summary(
            document.name,
            tuple(sentences),
            entities,
            salience.by,
            names=names,
            passages=find_passages(contents, entities or names, ways, standardized(salience.sentences)),
            claims=find_claims(contents, self.store) if self.store is not None else (),
            triples=tuple(described.graph.triples[number] for number in order),
        )

    def _chosen(
        self, contents: DocumentContents, ways: Sequence[list[Form]], described: Described, salience: Salience,
        options: SummaryOptions,
    ) -> list[tuple[int, Form]]:  # fmt: skip
        scores = standardized(salience.sentences)
        if options.query is not None:
            scores = scores + _FOCUS * self._nearness(options.query, described.graph.texts, described.vectors)
        whole = any(sentence.is_whole for sentence in contents.sentences)
        usable = [
            some if sentence.is_usable or not whole else []
            for some, sentence in zip(ways, contents.sentences, strict=True)
        ]
        if options.words is not None:
            self._shorten(usable, scores, contents)
        before = needed(contents.sentences, [some[0].text for some in ways])
        return select(
            usable, scores, described.vectors, words=options.words, sentences=options.sentences, needed=before
        )  # fmt: skip

    def _shorten(self, usable: list[list[Form]], scores: Vectors, contents: DocumentContents) -> None:
        """Adds the forms that take a parse to the sentences that are most likely to be chosen."""
        if self.parser is None:
            return
        likely = [int(number) for number in np.argsort(-scores, kind="stable") if usable[number]][:_MOST_PARSED]
        parsed = self.parser.pipe(contents.sentences[number].text for number in likely)
        for number, doc in zip(likely, parsed, strict=True):
            usable[number] = forms(contents.document, contents.sentences[number], doc)

    def _nearness(self, query: str, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """How near sentences are to what is asked: by vectors, and by its words. Shape: (sentences,)."""
        asked = frozenset(content_words(query))
        shared = np.asarray([len(asked.intersection(content_words(text))) for text in texts], np.float32)
        nearness: Vectors = standardized(vectors @ self.encoder([query])[0]) + standardized(shared)
        return nearness

    def _background(self, contents: DocumentContents) -> list[SummarySentence]:
        """Facts about what is mentioned most; none of them is a class, or has both its names in the document."""
        if self.store is None:
            return []
        text = contents.document.text
        for node in islice(contents.entities(), _LOOKED_AT):
            facts = (
                fact
                for fact in self._entities.said(node)
                if all(
                    one.predicate_id != RDF_TYPE.value and not (one.subject in text and one.object in text)
                    for one in fact.triples
                )
            )
            if found := list(islice(facts, _BACKGROUND)):
                return found
        return []

    def entity(self, iri: str, options: SummaryOptions | None = None) -> Summary:
        """Says what the graph states about an entity.

        Raises:
            UsageError: no graph, or it holds nothing about the entity.
        """
        return self._entities.summarize(iri, options)

    @cached_property
    def _entities(self) -> EntitySummarizer:
        if self.store is None:
            raise UsageError("an entity is summarized from a graph; name one with --graph")
        return EntitySummarizer(self.encoder, load_fact_scorer(self.encoder.weights, self.encoder), self.store)


def load_summarizer(weights: Path, store: GraphStore | None = None, language: str = BLANK) -> Summarizer:
    """A summarizer with a checkpoint's text encoder, and its trained scorer where it has one.

    Args:
        weights: the checkpoint's folder.
        store: the graph, if there is one.
        language: the spaCy pipeline that finds sentences, as `kgmem.language.load` takes it.

    Raises:
        WeightsError: there is no checkpoint, or it does not fit.
    """
    from kgmem.decoding.checkpoint import load_checkpoint

    encoder = SentenceEncoder(load_checkpoint(weights).optimized())
    return Summarizer(encoder, load_scorer(weights, encoder), store, language, parser())


def forms(document: Document, sentence: Sentence, parsed: Doc | None = None) -> list[Form]:
    """The ways to say a sentence, the longest first; more of them with its parse."""
    pieces = compressed(sentence.text)
    ways = [pieces, *shorter(sentence.text, pieces), *(without_clauses(parsed, pieces) if parsed is not None else ())]
    moved = [tuple((sentence.start + start, sentence.start + end) for start, end in spans) for spans in ways]
    found = {spans: joined(document.text, spans) for spans in moved}
    return sorted((Form(spans, text) for spans, text in found.items()), key=lambda form: -count_words(form.text))


def _within_limits(contents: DocumentContents) -> DocumentContents:
    """A very long document's sentences with most of its frequent words."""
    if len(contents.sentences) <= MOST_ENCODED:
        return contents
    scores = overlap([sentence.text for sentence in contents.sentences])
    kept = sorted(np.argsort(-scores, kind="stable")[:MOST_ENCODED].tolist())
    sentences = tuple(contents.sentences[number] for number in kept)
    return DocumentContents(contents.document, sentences, contents.mentions, contents.triples)
