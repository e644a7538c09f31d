"""Makes training examples: each question goes the product's own way, through linking and retrieval, up to the model.

So the model trains on what it will see: wrong candidates, missing names, caps and all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kgmem.decoding import vocabulary as v
from kgmem.decoding.model import MAX_LENGTH
from kgmem.linking import Linker
from kgmem.memory.features import featurize
from kgmem.plans.plan import Exists, Plan
from kgmem.retrieval import RetrievalLimits, Retriever
from kgmem.stores.base import GraphStore
from kgmem.subgraph import Subgraph
from kgmem.training.examples import Example
from kgmem.training.sequences import Places, plan_tokens, training_pair
from kgmem.types import Relation

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its plan; None if the graph holds no answer."""

    text: str
    plan: Plan | None
    places: Places
    hidden: Relation | None = None
    """A predicate to hide from the memory, so that the question has no answer."""


@dataclass(slots=True)
class Preparer:
    """Turns labelled questions over one store into examples, and counts those that linking or retrieval lost."""

    store: GraphStore
    tokenizer: Tokenizer
    rng: random.Random
    limits: RetrievalLimits | None = None
    lost: int = field(default=0)

    def examples(self, questions: Sequence[Labelled]) -> Iterator[Example]:
        """The examples of the questions that can be answered from what linking and retrieval found."""
        linker, retriever = Linker(self.store), Retriever(self.store, self.limits)
        for question in questions:
            subgraph = retriever.retrieve(linker.link(question.text), linker.values(question.text))
            if question.hidden is not None:
                subgraph = subgraph.without(question.hidden)
            example = self._example(question, subgraph)
            if example is None:
                self.lost += 1
            else:
                yield example

    def _example(self, question: Labelled, subgraph: Subgraph) -> Example | None:
        features, slots = featurize(question.text, subgraph, self.tokenizer)
        tokens = plan_tokens(question.plan, slots, question.places)
        if tokens is None:
            return None
        inputs, targets = training_pair(tokens, self._mark(question.plan, tokens), slots)
        if len(inputs) > MAX_LENGTH:
            return None
        return Example(features, np.array(inputs, np.int16), np.array(targets, np.int16))

    def _mark(self, plan: Plan | None, tokens: Sequence[int]) -> int | None:
        """An outcome for the sentence, drawn at random: how a plan is said does not depend on what it finds."""
        if plan is None:
            return None
        if tokens[0] == v.COUNT:
            return v.NUMBER
        return self.rng.choice((v.YES, v.NO) if isinstance(plan, Exists) else (v.ONE, v.MANY))
