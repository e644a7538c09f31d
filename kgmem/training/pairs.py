"""Pairs of names that stand in one sentence: what triples are learned from where no graph is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import torch
from torch import Tensor

from kgmem.summarize.features import Described
from kgmem.summarize.summary import StatedTriple
from kgmem.summarize.words import content_words

_MOST = 64


def with_pairs(described: Described) -> Described:
    """The document with its pairs of names as triples, each of which says what its first sentence says."""
    graph = described.graph
    first: dict[tuple[int, int], int] = {}
    for number in range(len(graph.texts)):
        inside = graph.mentions[graph.mentions[:, 0] == number, 1].tolist()
        for pair in combinations(inside, 2):
            first.setdefault(pair, number)
    pairs = list(first)[:_MOST]
    triples = tuple(
        StatedTriple(graph.names[one].label, "", graph.names[other].label, None, "", None) for one, other in pairs
    )
    stated = described.vectors[[first[pair] for pair in pairs]]
    ends = np.asarray(pairs, np.int64).reshape(-1, 2)
    return replace(described, graph=replace(graph, triples=triples, ends=ends), stated=stated)


def wanted_triples(triples: Sequence[StatedTriple], references: Sequence[str]) -> Tensor:
    """1 for triples both of whose names some reference has, else 0. Shape: (triples,)."""
    said = [frozenset(content_words(reference)) for reference in references]
    names = [frozenset(content_words(f"{one.subject} {one.object}")) for one in triples]
    return torch.tensor([float(any(name <= words for words in said)) for name in names])
