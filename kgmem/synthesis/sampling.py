"""A part of a large graph to draw questions from, for which the store need not be read through."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from kgmem.synthesis.graph import SynthGraph
from kgmem.types import Node, Triple, ends, is_relation

if TYPE_CHECKING:
    from kgmem.stores.base import GraphStore
    from kgmem.synthesis.lexicon import Lexicon

WHOLE = 200_000
"""Statements up to which a graph is taken whole."""
FIRST = 20_000
"""Statements of a larger graph among which the nodes to begin with are drawn."""
NODES = 400
"""Nodes expanded in each of two steps."""
EDGES = 6
"""Statements kept for each node, relation and direction."""


def sample_graph(store: GraphStore, *, seed: int = 0, lexicon: Lexicon | None = None) -> SynthGraph:
    """A graph to draw questions from: the whole store, or the surroundings of some of its nodes.

    A whole store is taken in the order of its statements' text, so that the questions are the same whatever holds it.
    Raises UsageError if the store holds no statements.
    """
    if store.size() <= WHOLE:
        return SynthGraph.of(store, sorted(filter(_is_asked, store.triples()), key=str), lexicon=lexicon)
    rng = random.Random(seed)
    met = filter(_is_asked, store.some_triples(FIRST))
    kept: dict[Triple, None] = {}
    known: dict[Node, None] = {}
    frontier = dict.fromkeys(node for triple in met for node in ends(triple))
    for _ in range(2):
        fresh = [node for node in frontier if node not in known]
        chosen = rng.sample(fresh, min(NODES, len(fresh)))
        known |= dict.fromkeys(chosen)
        found = store.neighbourhood(chosen, limit=EDGES)
        kept |= dict.fromkeys(found)
        frontier = dict.fromkeys(node for triple in found for node in ends(triple))
    return SynthGraph.of(store, kept, lexicon=lexicon)


def _is_asked(triple: Triple) -> bool:
    return is_relation(triple.predicate)
