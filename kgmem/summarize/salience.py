"""How much a sentence belongs into the summary."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from kgmem.summarize.features import FEATURES, Described
from kgmem.summarize.memory import DocumentMemory, MemorySizes, memory_input
from kgmem.summarize.prior import SHORT, prior
from kgmem.summarize.scorer_files import damaged, read_weights, write_weights
from kgmem.summarize.vectors import SentenceEncoder, Vectors

FILE = "summarizer.safetensors"
PROBES = (
    "We present a method that is faster than those before it.",
    "The city lies on the river and has two million inhabitants.",
    "Revenue rose by five percent in the third quarter.",
)
"""Their vectors are kept with a scorer's weights, to know the text encoder again that it was trained with."""


@dataclass(frozen=True, slots=True)
class Salience:
    """How much sentences and triples of a document belong into its summary: higher for more, of any scale."""

    sentences: Vectors
    """Shape: (sentences,)."""
    triples: Vectors
    """Shape: (triples,)."""
    by: str
    """What judged the sentences: "trained" or "prior"."""


class Scorer(Protocol):
    """Judges the sentences of a document."""

    name: str

    def __call__(self, described: Described) -> Salience:
        """Its sentences, and the triples of its graph."""


class PriorScorer:
    """Untrained: the weights of `kgmem.summarize.prior`; triples of what is mentioned often."""

    name = "prior"

    def __call__(self, described: Described) -> Salience:
        """The prior of sentences, and how often the names of triples are mentioned."""
        graph = described.graph
        return Salience(prior(described), np.log(graph.mention_counts[graph.ends]).sum(1).astype(np.float32), self.name)


class TrainedScorer:
    """A DocumentMemory for short texts, of which there are many to learn from; longer ones are left to the prior.

    Of those there are 84 that weights may be trained on, and what is learned from them makes summaries worse.
    """

    name = "trained"

    def __init__(self, model: DocumentMemory) -> None:
        self.model = model.eval()

    @torch.inference_mode()
    def __call__(self, described: Described) -> Salience:
        """The model's logits; for the sentences of a long text the prior."""
        (judged,) = self.model([memory_input(described)])
        if len(described.features) >= SHORT:
            return Salience(prior(described), judged.triples.numpy(), PriorScorer.name)
        return Salience(judged.sentences.numpy(), judged.triples.numpy(), self.name)


def load_scorer(folder: Path, encoder: SentenceEncoder) -> Scorer:
    """The checkpoint's trained scorer; the untrained one where there is none for this text encoder and version.

    Raises:
        WeightsError: its file is damaged.
    """
    file = folder / FILE
    found = read_weights(file, encoder, PROBES, FEATURES)
    if found is None:
        return PriorScorer()
    state, about = found
    try:
        model = DocumentMemory(MemorySizes(**json.loads(about["sizes"])))
        model.load_state_dict(state)
    except (RuntimeError, KeyError, TypeError, ValueError) as error:
        raise damaged(file, error) from error
    return TrainedScorer(model)


def save_scorer(model: DocumentMemory, encoder: SentenceEncoder, folder: Path) -> Path:
    """Writes a model beside a checkpoint, in half precision; the folder is made."""
    sizes = json.dumps(asdict(model.sizes))
    return write_weights(folder / FILE, model.state_dict(), encoder, PROBES, FEATURES, sizes=sizes)
