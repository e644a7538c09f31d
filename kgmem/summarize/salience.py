"""How much a sentence belongs into the summary."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from kgmem.errors import WeightsError
from kgmem.summarize.features import FEATURES, Described
from kgmem.summarize.memory import DocumentMemory, MemorySizes, memory_input
from kgmem.summarize.prior import SHORT, prior
from kgmem.summarize.vectors import SentenceEncoder, Vectors

FILE = "summarizer.safetensors"
PROBES = (
    "We present a method that is faster than those before it.",
    "The city lies on the river and has two million inhabitants.",
    "Revenue rose by five percent in the third quarter.",
)
"""Their vectors are kept with a scorer's weights, to know the text encoder again that it was trained with."""
_SAME = 0.98
_FEATURES = "|".join(FEATURES)


@dataclass(frozen=True, slots=True)
class Salience:
    """How much sentences and triples of a document belong into its summary: higher for more, of any scale."""

    sentences: Vectors
    """Shape: (sentences,)."""
    triples: Vectors
    """Shape: (triples,)."""


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
        return Salience(prior(described), np.log(graph.mention_counts[graph.ends]).sum(1).astype(np.float32))


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
        long = len(described.features) >= SHORT
        return Salience(prior(described) if long else judged.sentences.numpy(), judged.triples.numpy())


def load_scorer(folder: Path, encoder: SentenceEncoder) -> Scorer:
    """The checkpoint's trained scorer; the untrained one where there is none for this text encoder and version.

    Raises:
        WeightsError: its file is damaged.
    """
    file = folder / FILE
    if not file.is_file():
        return PriorScorer()
    try:
        with safe_open(file, framework="pt") as opened:
            about = opened.metadata() or {}
            if about.get("features") != _FEATURES:
                return PriorScorer()
            state = {name: opened.get_tensor(name).float() for name in opened.keys()}  # noqa: SIM118 (it is no mapping)
        probes = state.pop("probes")
        if probes.shape[1] != encoder.width or not is_same(encoder(PROBES), probes.numpy()):
            return PriorScorer()
        model = DocumentMemory(MemorySizes(**json.loads(about["sizes"])))
        model.load_state_dict(state)
    except (SafetensorError, OSError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"{file}: it does not fit this version of kgmem: {error}") from error
    return TrainedScorer(model)


def save_scorer(model: DocumentMemory, encoder: SentenceEncoder, folder: Path) -> Path:
    """Writes a model beside a checkpoint, in half precision; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    tensors["probes"] = torch.from_numpy(encoder(PROBES))
    about = {"format": "pt", "features": _FEATURES, "sizes": json.dumps(asdict(model.sizes))}
    save_file(tensors, str(folder / FILE), metadata=about)
    (folder / FILE).chmod(0o644)  # the library makes it unreadable for others
    return folder / FILE


def is_same(vectors: Vectors, probes: Vectors) -> bool:
    """Whether vectors of the probes come from the same text encoder. Shape: (probes, width) both."""
    return bool(((vectors * probes).sum(1) >= _SAME).all())
