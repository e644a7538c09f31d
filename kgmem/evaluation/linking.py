"""Measures linking in documents: precision, recall and F1 of mentions, with things taken out of the graph or not.

A link is right if it shares a character with a mention of the same node. Precision is the share of links that are
right, recall the share of mentions that have a right link. A link to a node that the text's triples hold, at a place
where nobody marked anything, does not count: the annotation is not complete. Mentions of things that were taken out
have to stay unlinked: any link on them is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgmem.evaluation.linked_texts import LinkedText, webnlg_texts
from kgmem.language import BLANK, load
from kgmem.linking.document_linker import MIN_SCORE, DocumentLinker
from kgmem.linking.document_words import PipelineEntity
from kgmem.stores.memory import MemoryStore
from kgmem.types import Mention, NamedNode

_BATCH = 64


@dataclass(frozen=True, slots=True)
class LinkingError:
    """A link that is wrong, or a mention without a right one: the other of `expected` and `got` may be missing."""

    text: str
    mention: str
    expected: str | None
    got: str | None


@dataclass(frozen=True, slots=True)
class LinkingScore:
    """Shares in percent."""

    name: str
    texts: int
    mentions: int
    links: int
    precision: float
    recall: float
    f1: float
    errors: tuple[LinkingError, ...]


def evaluate_linking(
    data: Path,
    split: str = "dev",
    *,
    taken_out: float = 0.0,
    limit: int = 0,
    seed: int = 0,
    pipeline: str = BLANK,
    advance: Callable[[int], None] = lambda _: None,
) -> LinkingScore:
    """Links a split of WebNLG against the graph made of its triples.

    Args:
        data: the folder with the public data sets.
        split: dev or train.
        taken_out: the share of things that are left out of the graph, drawn with `seed`.
        limit: texts, drawn with `seed`; 0 for all. The graph is that of all.
        seed: of the draws.
        pipeline: the spaCy pipeline that finds entities, as `kgmem.language.load` takes it.
        advance: is told of texts that are through.

    Raises:
        UsageError: the folder lacks the data set.
        MissingExtraError: there is no such pipeline.
    """
    gold = webnlg_texts(data, split)
    rng = random.Random(seed)
    things = gold.entities()
    out = frozenset(rng.sample(things, round(taken_out * len(things))))
    texts = rng.sample(gold.texts, limit) if 0 < limit < len(gold.texts) else gold.texts
    store = MemoryStore()
    store.replace("webnlg", gold.graph(out), digest="0")
    linker, nlp = DocumentLinker(store), load(pipeline)
    tally = _Tally(out)
    for begin in range(0, len(texts), _BATCH):
        batch = texts[begin : begin + _BATCH]
        docs = nlp.pipe([one.text for one in batch])
        entities = [[PipelineEntity(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in docs]
        for text, mentions in zip(batch, linker.link([one.text for one in batch], entities), strict=True):
            tally.add(text, mentions)
        advance(len(batch))
    name = f"webnlg {split}" + (f", {taken_out:.0%} taken out" if taken_out else "")
    return tally.score(name, len(texts))


class _Tally:
    """Counts over texts."""

    def __init__(self, out: frozenset[str]) -> None:
        self._out = out
        self._mentions = self._found = self._links = self._right = 0
        self._errors: list[LinkingError] = []

    def add(self, text: LinkedText, mentions: Sequence[Mention]) -> None:
        """Takes in a text with its links."""
        links = [
            (mention, mention.candidates[0].nodes[0].value)
            for mention in mentions
            if mention.candidates[0].score >= MIN_SCORE and isinstance(mention.candidates[0].nodes[0], NamedNode)
        ]
        for mention, iri in links:
            marked = [gold for gold in text.mentions if gold.start < mention.end and mention.start < gold.end]
            if any(gold.iri == iri for gold in marked):
                self._right += 1
            elif not marked and iri in text.nodes:
                continue
            else:
                expected = next((gold.iri for gold in marked), None)
                self._note(text, mention.text, expected, iri)
            self._links += 1
        for gold in text.mentions:
            if gold.iri in self._out:
                continue
            self._mentions += 1
            here = [iri for mention, iri in links if mention.start < gold.end and gold.start < mention.end]
            if gold.iri in here:
                self._found += 1
            else:
                self._note(text, text.text[gold.start : gold.end], gold.iri, next(iter(here), None))

    def score(self, name: str, texts: int) -> LinkingScore:
        """Of all that was added."""
        precision = self._right / self._links if self._links else 0.0
        recall = self._found / self._mentions if self._mentions else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        precision, recall, f1 = (round(100 * share, 2) for share in (precision, recall, f1))
        return LinkingScore(name, texts, self._mentions, self._links, precision, recall, f1, tuple(self._errors))

    def _note(self, text: LinkedText, mention: str, expected: str | None, got: str | None) -> None:
        self._errors.append(LinkingError(text.text, mention, _shown(expected), _shown(got)))


def _shown(iri: str | None) -> str | None:
    return iri.rpartition("/")[2].replace("_", " ") if iri else None
