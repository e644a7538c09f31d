"""A part of a document's graph as tensors: what is encoded at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kgmem.summarize.document_graph import DocumentGraph, EdgeKind, NodeKind, Numbers

WINDOW = 64
"""Sentences that are encoded at a time."""
REMEMBERED = 8
"""Slots that are carried from one window to the next."""


@dataclass(frozen=True, slots=True)
class Window:
    """Nodes in this order: sentences `first` to `last` of the document, sections, names, triples, remembered slots."""

    first: int
    last: int
    section: Tensor
    """The section of each sentence, counted from 0. Shape: (sentences,)."""
    names: Tensor
    """Numbers in the document. Shape: (names,)."""
    triples: Tensor
    """Numbers in the document. Shape: (triples,)."""
    remembered: int
    kind: Tensor
    """NodeKind of each node. Shape: (N,)."""
    edge_index: Tensor
    """Shape: (2, E)."""
    edge_kind: Tensor
    """EdgeKind of each edge. Shape: (E,)."""

    @property
    def size(self) -> int:
        """How many sentences it has."""
        return self.last - self.first

    @property
    def stated(self) -> slice:
        """Where its triples stand among its nodes."""
        end = len(self.kind) - self.remembered
        return slice(end - len(self.triples), end)


def windows(graph: DocumentGraph) -> Iterator[Window]:
    """The parts of a document, one after the other; all but the first remember slots of those before."""
    count = len(graph.texts)
    for first in range(0, count, WINDOW):
        yield window(graph, first, min(first + WINDOW, count), REMEMBERED if first else 0)


def window(graph: DocumentGraph, first: int, last: int, remembered: int) -> Window:
    """The sentences `first` to `last` with all that they mention."""
    size = last - first
    sections, section = np.unique(graph.section[first:last], return_inverse=True)
    inside = (graph.mentions[:, 0] >= first) & (graph.mentions[:, 0] < last)
    mentions = graph.mentions[inside]
    names, named = np.unique(mentions[:, 1], return_inverse=True)
    triples = np.flatnonzero(np.isin(graph.ends, names).all(1))
    ends = np.searchsorted(names, graph.ends[triples])  # (triples, 2)
    name_nodes = size + len(sections)
    triple_nodes = name_nodes + len(names)
    slot_nodes = triple_nodes + len(triples)
    rows, stated = np.arange(size), triple_nodes + np.arange(len(triples))
    slots = slot_nodes + np.arange(remembered)
    edges = (
        *_both(rows[:-1], rows[1:], EdgeKind.NEXT),
        *_both(rows, size + section, EdgeKind.IN_SECTION),
        *_both(mentions[:, 0] - first, name_nodes + named, EdgeKind.MENTIONS),
        *_both(name_nodes + ends[:, 0], stated, EdgeKind.SUBJECT_OF),
        *_both(name_nodes + ends[:, 1], stated, EdgeKind.OBJECT_OF),
        _edges(np.repeat(slots, size), np.tile(rows, remembered), EdgeKind.REMEMBERED_BY),
    )
    kinds = np.repeat(list(NodeKind), [size, len(sections), len(names), len(triples), remembered])
    index, kind = (np.concatenate(part, -1) for part in zip(*edges, strict=True))
    arrays = (section, names, triples)
    return Window(
        first, last, *map(torch.from_numpy, arrays), remembered,
        torch.from_numpy(kinds), torch.from_numpy(index), torch.from_numpy(kind),
    )  # fmt: skip


def _both(source: Numbers, target: Numbers, kind: EdgeKind) -> Sequence[tuple[Numbers, Numbers]]:
    """Edges and their inverses, whose kind is the next one."""
    return _edges(source, target, kind), _edges(target, source, EdgeKind(kind + 1))


def _edges(source: Numbers, target: Numbers, kind: EdgeKind) -> tuple[Numbers, Numbers]:
    return np.stack([source, target]), np.full(len(source), kind)
