"""A document's memory before it is encoded: sentences, sections, names and triples as one graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kgmem.summarize.contents import DocumentContents
from kgmem.summarize.summary import StatedTriple
from kgmem.summarize.terms import repeated_terms
from kgmem.types import NamedNode

if TYPE_CHECKING:
    import networkx

Numbers: TypeAlias = NDArray[np.int64]
_MOST_NAMES = 400


class NodeKind(IntEnum):
    """What a node stands for."""

    SENTENCE = 0
    SECTION = 1
    NAME = 2
    TRIPLE = 3
    REMEMBERED = 4
    """A slot of an earlier part of the document."""


class EdgeKind(IntEnum):
    """What an edge says; its name reads from source to target."""

    NEXT = 0
    PREVIOUS = 1
    IN_SECTION = 2
    SECTION_OF = 3
    MENTIONS = 4
    MENTIONED_BY = 5
    SUBJECT_OF = 6
    SUBJECT = 7
    OBJECT_OF = 8
    OBJECT = 9
    REMEMBERED_BY = 10


@dataclass(frozen=True, slots=True)
class Name:
    """An entity of the graph that the document mentions, or, without a graph, a name that it repeats."""

    label: str
    node: NamedNode | None = None


@dataclass(frozen=True)
class DocumentGraph:
    """Who is next to, part of, mentioned by and stated of whom. Each array holds numbers of what its name says."""

    texts: tuple[str, ...]
    """Of the sentences."""
    section: Numbers
    """The section of each sentence, counted from 0. Shape: (sentences,)."""
    names: tuple[Name, ...]
    mentions: Numbers
    """Pairs of a sentence and a name, without repetition, by sentence. Shape: (mentions, 2)."""
    triples: tuple[StatedTriple, ...] = ()
    """Of the graph, between names."""
    ends: Numbers = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    """The names that are subject and object of each triple. Shape: (triples, 2)."""

    @cached_property
    def first_mentions(self) -> Numbers:
        """The sentence that has each name first. Shape: (names,)."""
        first = np.full(len(self.names), len(self.texts), np.int64)
        np.minimum.at(first, self.mentions[:, 1], self.mentions[:, 0])
        return first

    @cached_property
    def mention_counts(self) -> Numbers:
        """How many sentences have each name. Shape: (names,)."""
        return np.bincount(self.mentions[:, 1], minlength=len(self.names))

    def statements(self) -> list[str]:
        """What the triples say, in the words of the graph."""
        return [f"{one.subject} {one.predicate} {one.object}" for one in self.triples]

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The graph with nodes ("sentence", 3), with `text`; ("section", 0); ("name", 2), with `label` and `node`.

        Edges have a `predicate`: `next`, `in section`, `mentions`, and between names the IRI of the triple.
        """
        import networkx

        graph = networkx.MultiDiGraph()
        for number, (text, section) in enumerate(zip(self.texts, self.section.tolist(), strict=True)):
            graph.add_node(("sentence", number), text=text)
            graph.add_edge(("sentence", number), ("section", section), predicate="in section")
            if number:
                graph.add_edge(("sentence", number - 1), ("sentence", number), predicate="next")
        for number, name in enumerate(self.names):
            graph.add_node(("name", number), label=name.label, node=name.node)
        for sentence, number in self.mentions.tolist():
            graph.add_edge(("sentence", sentence), ("name", number), predicate="mentions")
        for (subject, object_), triple in zip(self.ends.tolist(), self.triples, strict=True):
            graph.add_edge(("name", subject), ("name", object_), predicate=triple.predicate_id)
        return graph


def document_graph(contents: DocumentContents, texts: Sequence[str]) -> DocumentGraph:
    """The graph of a document whose sentences say `texts`. Where nothing is linked, repeated names take that part."""
    _, section = np.unique([sentence.section for sentence in contents.sentences], return_inverse=True)
    linked = contents.by_sentence()
    if any(linked):
        labels = {node: mentions[0].label for node, mentions in contents.entities().items()}
        names = tuple(Name(label, node) for node, label in labels.items())
        number = {node.value: i for i, node in enumerate(labels)}
        pairs = [(i, number[one.node.value]) for i, some in enumerate(linked) for one in some if one.node in labels]
        triples = contents.triples
        ends = [(number[one.subject_id], number[one.object_id]) for one in triples]
        return DocumentGraph(tuple(texts), section, names, _pairs(pairs), triples, _pairs(ends, unique=False))
    repeated = sorted(repeated_terms(texts).items(), key=lambda item: -len(item[1]))[:_MOST_NAMES]
    pairs = [(sentence, i) for i, (_, sentences) in enumerate(repeated) for sentence in sentences]
    return DocumentGraph(tuple(texts), section, tuple(Name(label) for label, _ in repeated), _pairs(pairs))


def _pairs(pairs: Sequence[tuple[int, int]], *, unique: bool = True) -> Numbers:
    ordered = sorted(set(pairs)) if unique else pairs
    return np.asarray(ordered, np.int64).reshape(-1, 2)
