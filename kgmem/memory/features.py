"""A question and its subgraph as small integer arrays: what the model reads, and all that it reads.

Nothing here names an entity: seeds are known by the place where the question mentions them, other nodes by
their distance and types, relations and types by the words of their labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kgmem.subgraph import Role, Seed, Subgraph
from kgmem.types import Literal, Node, Relation, ends

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = NDArray[Any]

MAX_TOKENS = 64
MATCHES = ("exact", "folded", "inflected", "reordered", "fuzzy", "literal", "class", "value")
SEED_FEATURES = 3 + len(MATCHES)
KIND_SEED, KIND_FORWARD, KIND_INVERSE, KIND_ENTITY, KIND_LITERAL = range(5)
KINDS = 5
HAS = -1
"""In the place of an edge's relation: the edge tells a relation's node where the relation was met."""
MAX_DISTANCE = 4


@dataclass(frozen=True, slots=True)
class Features:
    """One question with its subgraph. Nodes 0..K-1 are the slots: seeds first, then directed relations."""

    tokens: Array
    """(T,) word piece ids, with the encoder's start and end marks."""
    cover: Array
    """(T,) in 0..1: score of the best seed that mentions the token."""
    texts: tuple[str, ...]
    """(U) label texts that the rows below point at."""
    kind: Array
    """(N,) KIND_*."""
    distance: Array
    """(N,) hops from the nearest seed, 0..MAX_DISTANCE; 0 for relations."""
    text: Array
    """(N,) index into texts of a relation's label, else -1."""
    span: Array
    """(N, 2) token span of a seed's mention, else -1."""
    score: Array
    """(N, SEED_FEATURES) how well a seed's name matches."""
    types: Array
    """(M, 2) node, index into texts."""
    edges: Array
    """(E, 3) source node, target node, and the node of the relation or HAS."""
    slots: int
    """K."""


@dataclass(frozen=True, slots=True)
class SlotMap:
    """What the slots of one question stand for: the way back from the model's output to the graph."""

    seeds: tuple[Seed, ...]
    relations: tuple[Relation, ...]

    def __len__(self) -> int:
        return len(self.seeds) + len(self.relations)

    def seed(self, slot: int) -> Seed | None:
        """The seed that the slot stands for, None for a relation's slot."""
        return self.seeds[slot] if slot < len(self.seeds) else None

    def relation(self, slot: int) -> Relation:
        """The directed relation that the slot stands for."""
        return self.relations[slot - len(self.seeds)]


def featurize(
    question: str, subgraph: Subgraph, tokenizer: Tokenizer, *, most: int = MAX_TOKENS
) -> tuple[Features, SlotMap]:
    """The arrays of a question, of which `most` tokens are read, and what its slots stand for."""
    encoding = tokenizer.encode(question)
    offsets = encoding.offsets[:most]
    slots = SlotMap(subgraph.seeds, subgraph.relations)
    texts: dict[str, int] = {}

    def text_id(text: str) -> int:
        return texts.setdefault(text, len(texts))

    node_of: dict[Node, int] = {}
    for node, distance in subgraph.distance.items():
        if distance > 0:
            node_of[node] = len(slots) + len(node_of)
    total = len(slots) + len(node_of)
    kind = np.full(total, KIND_ENTITY, np.int8)
    distances = np.zeros(total, np.int8)
    text = np.full(total, -1, np.int16)
    span = np.full((total, 2), -1, np.int16)
    score = np.zeros((total, SEED_FEATURES), np.float16)
    cover = np.zeros(len(offsets), np.float16)
    types: list[tuple[int, int]] = []
    seeds_at: dict[Node, list[int]] = {}
    for i, seed in enumerate(slots.seeds):
        kind[i] = KIND_SEED
        first, last = token_span(offsets, seed.start, seed.end)
        span[i] = first, last
        cover[first:last] = np.maximum(cover[first:last], seed.candidate.score)
        score[i, 0] = seed.candidate.score
        score[i, 1] = len(seed.candidate.nodes) > 1
        score[i, 2] = isinstance(seed.candidate.nodes[0], Literal)
        if seed.candidate.match in MATCHES:
            score[i, 3 + MATCHES.index(seed.candidate.match)] = 1
        if seed.role == Role.CLASS:
            types.append((i, text_id(seed.candidate.label)))
        else:
            types += [(i, text_id(name)) for name in subgraph.types.get(seed.candidate.nodes[0], ())]
        if seed.role == Role.START:
            for node in seed.candidate.nodes:
                seeds_at.setdefault(node, []).append(i)
    relation_at: dict[Relation, int] = {}
    for i, relation in enumerate(slots.relations, len(slots.seeds)):
        kind[i] = KIND_INVERSE if relation.inverse else KIND_FORWARD
        text[i] = text_id(subgraph.labels[relation.iri])
        relation_at[relation] = i
    for node, i in node_of.items():
        kind[i] = KIND_LITERAL if isinstance(node, Literal) else KIND_ENTITY
        distances[i] = min(subgraph.distance[node], MAX_DISTANCE)
        types += [(i, text_id(name)) for name in subgraph.types.get(node, ())]
    edges = _edges(subgraph, seeds_at, node_of, relation_at)
    for i, seed in enumerate(slots.seeds):
        if seed.role == Role.CLASS:
            offered = subgraph.available(seed.candidate.nodes)
            edges += [(i, place, HAS) for relation, place in relation_at.items() if relation in offered]
    features = Features(
        tokens=np.array(encoding.ids[:most], np.int32),
        cover=cover,
        texts=tuple(texts),
        kind=kind,
        distance=distances,
        text=text,
        span=span,
        score=score,
        types=np.array(types, np.int16).reshape(-1, 2),
        edges=np.array(edges, np.int16).reshape(-1, 3),
        slots=len(slots),
    )
    return features, slots


def token_span(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The tokens that overlap the characters start..end; (0, 1), the start mark, if they were cut off."""
    inside = [i for i, (a, b) in enumerate(offsets) if a < end and b > start and a < b]
    return (inside[0], inside[-1] + 1) if inside else (0, 1)


def _edges(
    subgraph: Subgraph,
    seeds_at: dict[Node, list[int]],
    node_of: dict[Node, int],
    relation_at: dict[Relation, int],
) -> list[tuple[int, int, int]]:
    """Each triple links its ends in both directions, and tells the relation, read from either end, where it was met."""

    def places(node: Node) -> list[int]:
        return seeds_at[node] if node in seeds_at else [node_of[node]] if node in node_of else []

    edges: dict[tuple[int, int, int], None] = {}
    for triple in subgraph.triples:
        forward = relation_at[Relation(triple.predicate.value)]
        inverse = relation_at[Relation(triple.predicate.value, inverse=True)]
        subject, target = ends(triple)
        for s in places(subject):
            edges[s, forward, HAS] = None
            for o in places(target):
                edges[s, o, forward] = None
                edges[o, s, inverse] = None
        for o in places(target):
            edges[o, inverse, HAS] = None
    return list(edges)
