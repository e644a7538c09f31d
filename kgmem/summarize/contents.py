"""What a document holds: its sentences, the entities that it mentions, and the graph's triples between those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from kgmem.documents import Document
from kgmem.linking import Linker
from kgmem.stores import GraphStore
from kgmem.summarize.sentences import Sentence, find_sentences
from kgmem.summarize.summary import StatedTriple
from kgmem.types import Mention, NamedNode, ends, is_relation

LEAST_SCORE = 0.45
"""Of a mention; the same as that of `kgmem_linker`."""
_NO_NAMES = frozenset({"literal", "class", "value"})
_MOST_ENTITIES = 200
_EDGES = 32


@dataclass(frozen=True, slots=True)
class LinkedMention:
    """The characters `start` to `end` of the text name `node`."""

    start: int
    end: int
    node: NamedNode
    label: str


@dataclass(frozen=True, slots=True)
class DocumentContents:
    """A document with all that summarizing looks at. Without a graph there are neither mentions nor triples."""

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[LinkedMention, ...] = ()
    """By place, without overlap."""
    triples: tuple[StatedTriple, ...] = ()
    """Those of the graph whose two ends are mentioned, with the names that the document's first mentions have."""

    def entities(self) -> dict[NamedNode, list[LinkedMention]]:
        """The entities with their mentions, most mentioned first; of equals the one that comes first."""
        found: dict[NamedNode, list[LinkedMention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.node, []).append(mention)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    def by_sentence(self) -> list[list[LinkedMention]]:
        """The mentions of each sentence."""
        found: list[list[LinkedMention]] = [[] for _ in self.sentences]
        waiting = iter(self.mentions)
        mention = next(waiting, None)
        for number, sentence in enumerate(self.sentences):
            while mention is not None and mention.start < sentence.end:
                if mention.start >= sentence.start:
                    found[number].append(mention)
                mention = next(waiting, None)
        return found


def read_contents(document: Document, store: GraphStore | None) -> DocumentContents:
    """Finds the sentences and, if there is a graph, links its names block by block."""
    sentences = find_sentences(document)
    if store is None:
        return DocumentContents(document, sentences)
    mentions = tuple(_linked(document, store, sorted({sentence.block for sentence in sentences})))
    named = DocumentContents(document, sentences, mentions)
    labels = {node: found[0].label for node, found in islice(named.entities().items(), _MOST_ENTITIES)}
    triples = _triples(store, labels) if labels else ()
    return DocumentContents(document, sentences, mentions, triples)


def _triples(store: GraphStore, labels: Mapping[NamedNode, str]) -> tuple[StatedTriple, ...]:
    """What the graph states between nodes that have `labels` in the document."""
    relations = store.schema().relations
    found = []
    for triple in store.neighbourhood(list(labels), limit=_EDGES):
        subject, object_ = ends(triple)
        relation = relations.get(triple.predicate.value)
        if relation is None or not is_relation(triple.predicate):
            continue
        if isinstance(subject, NamedNode) and isinstance(object_, NamedNode) and {subject, object_} <= labels.keys():
            names = labels[subject], relation.label, labels[object_]
            found.append(StatedTriple(*names, subject.value, triple.predicate.value, object_.value))
    return tuple(found)


def _linked(document: Document, store: GraphStore, blocks: Iterable[int]) -> list[LinkedMention]:
    linker = Linker(store)
    found: list[LinkedMention] = []
    for number in blocks:
        block = document.blocks[number]
        for mention in _best(linker.link(document.text[block.start : block.end])):
            candidate = mention.candidates[0]
            node = candidate.nodes[0]
            if len(candidate.nodes) == 1 and isinstance(node, NamedNode):  # a name that several share stays open
                start, end = block.start + mention.start, block.start + mention.end
                found.append(LinkedMention(start, end, node, candidate.label))
    return found


def _best(mentions: Iterable[Mention]) -> list[Mention]:
    """The best mentions of names that don't overlap, by place."""
    taken: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: (-one.candidates[0].score, one.start - one.end)):
        best = mention.candidates[0]
        if best.score < LEAST_SCORE or best.match in _NO_NAMES:
            continue
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            taken.append(mention)
    return sorted(taken, key=lambda one: one.start)
