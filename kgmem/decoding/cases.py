"""A batch of questions on the way to the model: linked, with their subgraphs, as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from kgmem.decoding.checkpoint import Checkpoint
from kgmem.decoding.grammar import Graph
from kgmem.decoding.vocabulary import INSTANCES
from kgmem.linking import Linker
from kgmem.memory.features import MAX_TOKENS, Features, SlotMap, featurize
from kgmem.memory.relevance import relevance
from kgmem.retrieval import RetrievalLimits, Retriever, readable
from kgmem.stores.base import GraphStore
from kgmem.subgraph import Subgraph
from kgmem.types import Mention, Relation

MAX_CHARACTERS = 1000
"""A longer question is refused: no sentence of people is that long, and the encoder would not see its end."""


@dataclass(frozen=True, slots=True)
class States:
    """The encoded questions of a batch."""

    vectors: Tensor
    """Shape: (B, T, hidden)."""
    mask: Tensor
    """Shape: (B, T), bool."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question on its way."""

    question: str
    subgraph: Subgraph
    slots: SlotMap
    features: Features
    graph: Graph

    def names(self) -> list[str]:
        """What the question names, so far as it was found with some certainty."""
        return list(dict.fromkeys(s.candidate.label for s in self.slots.seeds if s.candidate.score > 0.5))


@dataclass(slots=True)
class LabelVectors:
    """Vectors of label texts, each encoded once."""

    checkpoint: Checkpoint
    known: dict[str, Tensor] = field(default_factory=dict)

    @torch.inference_mode()
    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Shape: (len(texts), hidden)."""
        new = sorted({t for t in texts if t not in self.known}, key=len)
        for first in range(0, len(new), 256):
            part = new[first : first + 256]
            encodings = [self.checkpoint.tokenizer.encode(text[:200]).ids[:32] for text in part]
            longest = max(map(len, encodings))
            tokens = torch.tensor([ids + [0] * (longest - len(ids)) for ids in encodings])
            self.known.update(zip(part, self.checkpoint.model.text.pooled(tokens, tokens != 0), strict=True))
        hidden = self.checkpoint.model.config.text["hidden_size"]
        return torch.stack([self.known[t] for t in texts]) if texts else torch.zeros(0, hidden)


class CaseMaker:
    """Prepares questions over one store for one checkpoint."""

    def __init__(self, store: GraphStore, checkpoint: Checkpoint, limits: RetrievalLimits | None = None) -> None:
        if limits is None and INSTANCES not in checkpoint.known():
            limits = RetrievalLimits(classes=0, values=0)
        self.store, self.checkpoint = store, checkpoint
        self.linker, self.retriever = Linker(store), Retriever(store, limits)
        self.vectors = LabelVectors(checkpoint)

    def __call__(self, questions: Sequence[str], hidden: Sequence[Relation | None] = ()) -> tuple[list[Case], States]:
        """The cases and their encoded questions; with `hidden`, as if the graph had no such predicates."""
        texts = [question if len(question) <= MAX_CHARACTERS else "" for question in questions]
        states = self._encode(texts)
        without = hidden or [None] * len(texts)
        rows = zip(questions, texts, self.linker.link_all(texts), self._relevance(states), without, strict=True)
        return [self._case(*row) for row in rows], states

    def _encode(self, texts: Sequence[str]) -> States:
        """The states of the questions' tokens, padded to the longest."""
        ids = [self.checkpoint.tokenizer.encode(text).ids[:MAX_TOKENS] for text in texts]
        longest = max(map(len, ids))
        tokens = torch.tensor([row + [0] * (longest - len(row)) for row in ids])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids]).bool()
        return States(self.checkpoint.model.text(tokens, mask), mask)

    def _relevance(self, states: States) -> list[dict[str, float] | None]:
        """For each question the cosine with every relation's label; None where all relations are offered anyway."""
        schema = self.store.schema()
        if len(schema.relations) <= self.retriever.limits.relations:
            return [None] * len(states.vectors)
        labels = sorted({info.label for info in schema.relations.values()})
        cosines = relevance(states.vectors, states.mask, self.vectors([readable(label) for label in labels]))
        return [dict(zip(labels, row, strict=True)) for row in cosines.tolist()]

    def _case(
        self,
        question: str,
        text: str,
        mentions: Sequence[Mention],
        scores: dict[str, float] | None,
        hidden: Relation | None,
    ) -> Case:
        values = self.linker.values(text)
        subgraph = self.retriever.retrieve(mentions, values, scores.__getitem__ if scores else None)
        if hidden is not None:
            subgraph = subgraph.without(hidden)
        features, slots = featurize(text, subgraph, self.checkpoint.tokenizer)
        at_seed = tuple(subgraph.available(seed.candidate.nodes) for seed in subgraph.seeds)
        schema = self.store.schema()
        return Case(question, subgraph, slots, features, Graph(slots, at_seed, schema.follows, schema.ordered()))
