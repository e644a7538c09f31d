"""What a document holds: its sentences, the entities that it mentions, and the graph's triples between those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kgmem.documents import Document
from kgmem.language import BLANK
from kgmem.linking import Linker
from kgmem.linking.document_linker import DocumentLinker
from kgmem.stores import GraphStore
from kgmem.summarize.sentences import Sentence, find_sentences
from kgmem.summarize.summary import StatedTriple
from kgmem.types import Mention, NamedNode, ends, is_relation, node_id

LEAST_SCORE = 0.5
"""Of a mention: more likely than not. `kgmem_linker` asks for less, since a summary says more than a link."""
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


def read_contents(
    document: Document, store: GraphStore | None, language: str = BLANK, linker: DocumentLinker | None = None
) -> DocumentContents:
    """Finds the sentences and, if there is a graph, links the names.

    Args:
        document: what is read.
        store: the graph.
        language: the spaCy pipeline that finds sentences, as `kgmem.language.load` takes it.
        linker: to the same graph, kept from one document to the next because it remembers names; else a new one.
    """
    sentences = find_sentences(document, language)
    if store is None:
        return DocumentContents(document, sentences)
    mentions = tuple(_linked(document, store, linker, sorted({sentence.block for sentence in sentences})))
    named = DocumentContents(document, sentences, mentions)
    nodes = list(named.entities())[:_MOST_ENTITIES]
    inside = set(nodes)
    labels = {node: found[0].label for node, found in named.entities().items()}
    relations = store.schema().relations if nodes else {}
    triples = tuple(
        StatedTriple(
            labels[subject], relations[triple.predicate.value].label, labels[object_],
            node_id(subject), triple.predicate.value, node_id(object_),
        )
        for triple in (store.neighbourhood(nodes, limit=_EDGES) if nodes else ())
        for subject, object_ in [ends(triple)]
        if isinstance(subject, NamedNode) and isinstance(object_, NamedNode)
        if subject in inside and object_ in inside and is_relation(triple.predicate)
    )  # fmt: skip
    return DocumentContents(document, sentences, mentions, triples)


def _linked(
    document: Document, store: GraphStore, linker: DocumentLinker | None, blocks: Sequence[int]
) -> Iterator[LinkedMention]:
    """What the document's names stand for, by place; what is not likelier than not stays open."""
    if not store.aliases.size():  # the names are at a server, which is asked for the phrases of a text
        yield from _linked_by_server(document, store, blocks)
        return
    (mentions,) = (linker or DocumentLinker(store, min_score=LEAST_SCORE)).link([document.text])
    for mention in mentions:
        best = mention.candidates[0]
        node = best.nodes[0]
        if best.score >= LEAST_SCORE and isinstance(node, NamedNode):
            yield LinkedMention(mention.start, mention.end, node, best.label)


def _linked_by_server(document: Document, store: GraphStore, blocks: Sequence[int]) -> Iterator[LinkedMention]:
    """The same with a linker that does not see the whole document: a name that several share stays open."""
    texts = [document.text[document.blocks[number].start : document.blocks[number].end] for number in blocks]
    for number, mentions in zip(blocks, Linker(store).link_all(texts), strict=True):
        for mention in _best(mentions):
            candidate = mention.candidates[0]
            node = candidate.nodes[0]
            if len(candidate.nodes) == 1 and isinstance(node, NamedNode):
                start = document.blocks[number].start
                yield LinkedMention(start + mention.start, start + mention.end, node, candidate.label)


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
