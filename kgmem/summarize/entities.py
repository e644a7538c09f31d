"""`EntitySummarizer`: from an entity of a graph to a summary of its triples."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from kgmem.errors import UsageError
from kgmem.stores import GraphStore
from kgmem.summarize.entity_facts import EntityFacts, Fact, Usage, read_facts
from kgmem.summarize.fact_features import relation_vectors, words
from kgmem.summarize.fact_salience import FactScorer, load_fact_scorer
from kgmem.summarize.fact_selection import Statement, in_turn
from kgmem.summarize.facts import can_be_said, say
from kgmem.summarize.prior import standardized
from kgmem.summarize.provenance import check, is_proved
from kgmem.summarize.selection import most_words
from kgmem.summarize.sentences import count_words
from kgmem.summarize.summary import Summary, SummaryEntity, SummaryOptions, SummarySentence
from kgmem.summarize.vectors import SentenceEncoder, Vectors
from kgmem.types import NamedNode, Relation

_NEARLY = 0.7
"""A class is said beside the most telling one if it is half as likely at least, which is this in logarithms."""
_MOST_KINDS = 2


class EntitySummarizer:
    """Says the most telling facts of an entity. Needs four calls of the store, whatever it is."""

    def __init__(self, encoder: SentenceEncoder, scorer: FactScorer, store: GraphStore) -> None:
        self.encoder, self.scorer, self.store = encoder, scorer, store

    def summarize(self, iri: str, options: SummaryOptions | None = None) -> Summary:
        """Says what the graph states about an entity.

        Raises:
            UsageError: the graph holds nothing about the entity.
        """
        options = options or SummaryOptions()
        try:
            node = NamedNode(iri)
        except ValueError:
            raise UsageError(f"{iri!r} is no IRI; `kgmem link` shows those of a text") from None
        entity = read_facts(self.store, node)
        room = most_words(options.words)
        taken: list[SummarySentence] = []
        for sentence in self._sentences(entity, options.query):
            if options.sentences is not None and len(taken) == options.sentences:
                break
            if not taken or count_words(sentence.text) <= room:
                taken.append(sentence)
                room -= count_words(sentence.text)
        if not taken:
            raise UsageError(f"the graph states nothing about {iri} that fits into a sentence; `kgmem link` shows IRIs")
        for sentence in taken:
            check(sentence, "")
        return Summary(node.value, tuple(taken), (SummaryEntity(node.value, entity.name, ()),), self.scorer.name)

    def said(self, node: NamedNode) -> list[SummarySentence]:
        """All that can be said of an entity: what it is, then the rest, the most telling first."""
        return self._sentences(read_facts(self.store, node), None)

    def _sentences(self, entity: EntityFacts, query: str | None) -> list[SummarySentence]:
        """What the wording says beyond the triples, such as a number in the name of a class, goes with its sentence."""
        statements = in_turn(list(self._statements(entity)))
        statements.sort(key=lambda one: not one.facts[0].is_class)
        sentences = [say(entity, one.facts) for one in statements]
        proved = [one for one in sentences if is_proved(one)]
        return proved if query is None else self._near(query, proved)

    def _statements(self, entity: EntityFacts) -> Iterator[Statement]:
        """The facts of each relation together, their chances added; of the classes only the telling ones."""
        vectors = relation_vectors(self.encoder, entity.facts)
        scores = self.scorer(entity, Usage.of(self.store), vectors)
        groups: dict[Relation, list[int]] = defaultdict(list)
        for number, fact in enumerate(entity.facts):
            groups[fact.relation].append(number)
        for numbers in groups.values():
            said = _kinds(entity.facts, numbers, scores) if entity.facts[numbers[0]].is_class else numbers
            facts = tuple(entity.facts[number] for number in said)
            if can_be_said(facts):
                yield Statement(facts, float(np.logaddexp.reduce(scores[said])), vectors[numbers[0]])

    def _near(self, query: str, sentences: Sequence[SummarySentence]) -> list[SummarySentence]:
        """Those that are nearer to the query than sentences about the entity usually are, the nearest first.

        Near are vectors, and words shared with a sentence or its relation; these count more the fewer sentences have
        them.
        """
        if len(sentences) < 2:
            return list(sentences)
        vectors = self.encoder([query, *(one.text for one in sentences)])
        said = [words(" ".join([one.text, *(triple.predicate for triple in one.triples)])) for one in sentences]
        frequency = Counter(word for one in said for word in one)
        shared = [sum(math.log(len(said) / frequency[word]) for word in words(query) & one) for one in said]
        nearness = standardized(vectors[1:] @ vectors[0]) + standardized(np.asarray(shared, np.float32))
        order = np.argsort(-nearness, kind="stable")
        return [sentences[number] for number in order if nearness[number] > 0 or number == order[0]]


def load_entity_summarizer(weights: Path, store: GraphStore) -> EntitySummarizer:
    """With a checkpoint's text encoder and scorer of facts.

    Raises:
        WeightsError: there is no checkpoint, or it does not fit.
    """
    from kgmem.decoding.checkpoint import load_checkpoint

    encoder = SentenceEncoder(load_checkpoint(weights).optimized())
    return EntitySummarizer(encoder, load_fact_scorer(weights, encoder), store)


def _kinds(facts: Sequence[Fact], numbers: Sequence[int], scores: Vectors) -> list[int]:
    """The most telling class, and another one that tells nearly as much."""
    order = sorted(numbers, key=lambda number: (-scores[number], number))[:_MOST_KINDS]
    return [number for number in order if scores[number] >= scores[order[0]] - _NEARLY and facts[number].name]
