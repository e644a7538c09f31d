"""How much a sentence belongs into the summary."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from kgmem.errors import WeightsError
from kgmem.summarize.features import FEATURES, Described
from kgmem.summarize.vectors import SentenceEncoder, Vectors

FILE = "summarizer.safetensors"
PROBES = (
    "We present a method that is faster than those before it.",
    "The city lies on the river and has two million inhabitants.",
    "Revenue rose by five percent in the third quarter.",
)
"""Their vectors are kept with a scorer's weights, to know the text encoder again that it was trained with."""
_SAME = 0.98


class Scorer(Protocol):
    """Judges the sentences of a document."""

    name: str

    def __call__(self, described: Described) -> Vectors:
        """Higher for what belongs into a summary, of any scale. Shape: (sentences,)."""


class CentralityScorer:
    """Untrained: central sentences, those that come early, and whole ones."""

    name = "centrality"

    def __call__(self, described: Described) -> Vectors:
        """The sum of standardized centrality and overlap with the document's words, and of what speaks against it."""
        central = standardized(described.column("centrality")) + standardized(described.column("overlap"))
        early = described.column("early") + 0.5 * described.column("first of block")
        against = described.column("question") + described.column("short") + 0.5 * described.column("reference back")
        scores: Vectors = 0.5 * central + early + 2 * described.column("whole") - against
        return scores


class SalienceModel(nn.Module):
    """A sentence's vector, what of it is near the document's centre, and its features; one hidden layer."""

    def __init__(self, width: int, hidden: int = 64, dropout: float = 0.3) -> None:
        super().__init__()
        self.sentence = nn.Linear(width, hidden)
        self.common = nn.Linear(width, hidden, bias=False)
        self.features = nn.Linear(len(FEATURES), hidden, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(hidden, 1)

    def forward(self, vectors: Tensor, centre: Tensor, features: Tensor) -> Tensor:
        """Shape: vectors (N, width), centre (width,) or (N, width), features (N, len(FEATURES)); result (N,)."""
        scale = vectors.shape[-1] ** 0.5  # parts of a vector of length one are small
        said = self.sentence(self.dropout(vectors * scale)) + self.common(self.dropout(vectors * centre * scale**2))
        scores: Tensor = self.output(self.dropout(nn.functional.gelu(said + self.features(features)))).squeeze(-1)
        return scores


class TrainedScorer:
    """A SalienceModel."""

    name = "trained"

    def __init__(self, model: SalienceModel) -> None:
        self.model = model.eval()

    @torch.inference_mode()
    def __call__(self, described: Described) -> Vectors:
        """The model's scores."""
        parts = (described.vectors, described.centre, described.features)
        scores: Vectors = self.model(*map(torch.from_numpy, parts)).numpy()
        return scores


def load_scorer(folder: Path, encoder: SentenceEncoder) -> Scorer:
    """The checkpoint's trained scorer; the untrained one where there is none for this text encoder and version.

    Raises:
        WeightsError: its file is damaged.
    """
    file = folder / FILE
    if not file.is_file():
        return CentralityScorer()
    try:
        with safe_open(file, framework="pt") as opened:
            if (opened.metadata() or {}).get("features") != "|".join(FEATURES):
                return CentralityScorer()
            state = {name: opened.get_tensor(name).float() for name in opened.keys()}  # noqa: SIM118 (it is no mapping)
        probes = state.pop("probes")
        if probes.shape[1] != encoder.width or not _is_same(encoder(PROBES), probes.numpy()):
            return CentralityScorer()
        model = SalienceModel(encoder.width, len(state["output.weight"][0]))
        model.load_state_dict(state)
    except (SafetensorError, OSError, RuntimeError, KeyError) as error:
        raise WeightsError(f"{file}: it does not fit this version of kgmem: {error}") from error
    return TrainedScorer(model)


def save_scorer(model: SalienceModel, encoder: SentenceEncoder, folder: Path) -> Path:
    """Writes a model beside a checkpoint, in half precision; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    tensors["probes"] = torch.from_numpy(encoder(PROBES))
    save_file(tensors, str(folder / FILE), metadata={"format": "pt", "features": "|".join(FEATURES)})
    (folder / FILE).chmod(0o644)  # the library makes it unreadable for others
    return folder / FILE


def standardized(values: Vectors) -> Vectors:
    """With mean 0 and deviation 1; all 0 where all are the same."""
    deviation = float(values.std())
    found: Vectors = (values - values.mean()) / deviation if deviation > 1e-6 else np.zeros_like(values)
    return found


def _is_same(vectors: Vectors, probes: Vectors) -> bool:
    return bool(((vectors * probes).sum(1) >= _SAME).all())
