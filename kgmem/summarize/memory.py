"""The document's memory: its graph as slots, and how salient each of its sentences and triples is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from kgmem.memory.attention import GraphAttentionBlock
from kgmem.summarize.document_graph import EdgeKind, NodeKind
from kgmem.summarize.features import FEATURES, Described
from kgmem.summarize.prior import prior
from kgmem.summarize.windows import REMEMBERED, Window, windows

NAME_FEATURES = 3
"""The logarithm of a name's sentences, where the first of them stands, and whether the graph has it."""


@dataclass(frozen=True, slots=True)
class MemoryInput:
    """What is known of a document's nodes before any of them has looked at the others."""

    vectors: Tensor
    """Of the sentences, of length one. Shape: (sentences, text_width)."""
    centre: Tensor
    """Shape: (text_width,)."""
    features: Tensor
    """Shape: (sentences, len(FEATURES))."""
    names: Tensor
    """Shape: (names, NAME_FEATURES)."""
    triples: Tensor
    """Vectors of what the triples say. Shape: (triples, text_width)."""
    prior: Tensor
    """What `kgmem.summarize.prior` says of the sentences. Shape: (sentences,)."""
    parts: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class MemoryOutput:
    """Logits: the higher, the more a node belongs into a summary."""

    sentences: Tensor
    """Shape: (sentences,)."""
    triples: Tensor
    """Shape: (triples,)."""


@dataclass(frozen=True, slots=True)
class MemorySizes:
    """Of a DocumentMemory."""

    text_width: int
    width: int = 96
    layers: int = 2
    """Of graph attention. With 0 each sentence is judged by itself."""
    heads: int = 4


class DocumentMemory(nn.Module):
    """Graph attention over a document's graph, window by window, with slots of the windows before carried along.

    A sentence starts as its vector, what of it is near the document's centre, and its features; a section as the mean
    of its sentences; a triple as the vector of what it says. What the document is about, its centre, takes the part
    that the question has in the memory of questions. What is learned of sentences is added to the prior.
    """

    def __init__(self, sizes: MemorySizes, dropout: float = 0.3) -> None:
        super().__init__()
        self.sizes = sizes
        width = sizes.width
        self.sentence = nn.Linear(sizes.text_width, width)
        self.common = nn.Linear(sizes.text_width, width, bias=False)
        self.features = nn.Sequential(nn.Linear(len(FEATURES), width), nn.GELU(), nn.Linear(width, width))
        self.name = nn.Linear(NAME_FEATURES, width)
        self.kind = nn.Embedding(len(NodeKind), width)
        self.relation = nn.Embedding(len(EdgeKind), width)
        self.centre = nn.Linear(sizes.text_width, width)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList([GraphAttentionBlock(width, sizes.heads, dropout) for _ in range(sizes.layers)])
        self.trust = nn.Parameter(torch.ones(()))
        self.sentence_head, self.triple_head = (_head(width, dropout) for _ in range(2))

    def forward(self, documents: Sequence[MemoryInput]) -> list[MemoryOutput]:
        """Judges whole documents side by side: the first window of each, then the second of each, and so on."""
        outputs = [_Reading(one, self.sizes.width) for one in documents]
        for step in range(max(len(one.parts) for one in documents)):
            reading = [one for one in outputs if step < len(one.given.parts)]
            parts = [one.given.parts[step] for one in reading]
            slots = self.slots([(one.given, part, one.carried) for one, part in zip(reading, parts, strict=True)])
            owned = [slots_[: part.size] for slots_, part in zip(slots, parts, strict=True)]
            stated = [slots_[part.stated] for slots_, part in zip(slots, parts, strict=True)]
            said = _each(self.sentence_head, owned)
            told = _each(self.triple_head, stated)
            for one, part, own, logits, claims in zip(reading, parts, owned, said, told, strict=True):
                one.read(part, own, logits + self.trust * one.given.prior[part.first : part.last], claims)
        return [one.output() for one in outputs]

    def slots(self, windows: Sequence[tuple[MemoryInput, Window, Tensor]]) -> list[Tensor]:
        """The nodes of windows of several documents after they have looked at one another.

        Shape: of each window the carried slots (remembered, width); result of each (N, width).
        """
        nodes = [self._nodes(*one) for one in windows]
        sizes = [len(some) for some in nodes]
        starts = [sum(sizes[:number]) for number in range(len(sizes))]
        edges = torch.cat([part.edge_index + start for (_, part, _), start in zip(windows, starts, strict=True)], 1)
        kinds = torch.cat([part.edge_kind for _, part, _ in windows])
        centres = self.centre(torch.stack([given.centre for given, _, _ in windows]) * self.sizes.text_width**0.5)
        about = centres.repeat_interleave(torch.tensor(sizes), 0)
        states = torch.cat(nodes)
        for block in self.blocks:
            states = block(states, edges, self.relation.weight, kinds, about)
        return list(states.split(sizes))

    def _nodes(self, given: MemoryInput, part: Window, carried: Tensor) -> Tensor:
        rows = slice(part.first, part.last)
        scale = given.vectors.shape[-1] ** 0.5  # parts of a vector of length one are small
        vectors = given.vectors[rows]
        said = self.sentence(self.dropout(vectors * scale))
        said = said + self.common(self.dropout(vectors * given.centre * scale**2)) + self.features(given.features[rows])
        count = int(part.section.max()) + 1
        sums = said.new_zeros(count, said.shape[1]).index_add(0, part.section, said)
        sections = sums / torch.bincount(part.section, minlength=count).unsqueeze(-1)
        names = self.name(given.names[part.names])
        triples = self.sentence(self.dropout(given.triples[part.triples] * scale))
        nodes: Tensor = torch.cat([said, sections, names, triples, carried]) + self.kind(part.kind)
        return nodes


def memory_input(described: Described) -> MemoryInput:
    """A described document for the model."""
    graph = described.graph
    count = len(graph.texts)
    names = np.stack(
        [np.log(graph.mention_counts), graph.first_mentions / count, [bool(name.node) for name in graph.names]], 1
    )
    arrays = (
        described.vectors,
        described.centre,
        described.features,
        names.astype(np.float32),
        described.stated,
        prior(described),
    )
    return MemoryInput(*map(torch.from_numpy, arrays), tuple(windows(graph)))


def _head(width: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, 1)
    )


def _each(head: nn.Module, rows: Sequence[Tensor]) -> list[Tensor]:
    """One number for each row. Shape: each of rows (N, width); each of the result (N,)."""
    found: Tensor = head(torch.cat(list(rows))).squeeze(-1)
    return list(found.split([len(some) for some in rows]))


class _Reading:
    """How far a document is read: its short-term memory, and what was judged."""

    def __init__(self, given: MemoryInput, width: int) -> None:
        self.given = given
        self.carried = given.vectors.new_zeros(0, width)
        self._scores = given.vectors.new_zeros(0)
        self._sentences: list[Tensor] = []
        self._triples = given.vectors.new_full((len(given.triples),), -torch.inf)

    def read(self, part: Window, slots: Tensor, sentences: Tensor, triples: Tensor) -> None:
        """Keeps the slots of the sentences that are the most salient ones so far."""
        self._sentences.append(sentences)
        best = torch.maximum(self._triples[part.triples], triples)  # a triple may stand in several windows
        self._triples = self._triples.index_put((part.triples,), best)
        scores = torch.cat([self._scores, sentences.detach()])
        self._scores, kept = scores.topk(min(REMEMBERED, len(scores)))
        self.carried = torch.cat([self.carried, slots.detach()])[kept]

    def output(self) -> MemoryOutput:
        return MemoryOutput(torch.cat(self._sentences), self._triples)
