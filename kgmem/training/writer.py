"""Trains the writer of facts over the text encoder of a checkpoint."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kgmem.decoding.model import IGNORED
from kgmem.errors import UsageError
from kgmem.training.delexicalization import UNSAID, Piece, delexicalized, frequent_aliases
from kgmem.training.settings import TrainingSettings
from kgmem.training.steps import SHAPES, Report, Steps, padded
from kgmem.training.texts import Said, dart, e2e, webnlg
from kgmem.writing.facts import Slots
from kgmem.writing.model import LENGTH, WriterConfig, WriterModel
from kgmem.writing.reading import FactReader, ReadFacts
from kgmem.writing.vocabulary import START, Vocabulary
from kgmem.writing.writer import save_writer

SETS: dict[str, Callable[[Path], Iterable[Said]]] = {
    "webnlg": lambda data: webnlg(data, "train"), "dart": dart, "e2e": e2e,
}  # fmt: skip
SETTINGS = TrainingSettings(
    steps=3000, batch_size=24, group_size=24, rate=1e-3, weight_decay=0.02, evaluate_every=500, save_every=500
)
_HELD_OUT = 50
"""Every so-manieth set of facts is for the run's own curve."""
LEAST = 2
"""A word that fewer texts have is not learned."""


@dataclass(frozen=True, slots=True)
class Example:
    """Facts, and the texts that say them as tokens."""

    read: ReadFacts
    texts: tuple[tuple[int, ...], ...]


@dataclass(kw_only=True)
class WriterSteps(Steps[WriterModel, Example]):
    """The training loop."""

    reader: FactReader

    def loss(self, items: Sequence[Example], device: str) -> Tensor:
        """Of all texts of the facts."""
        batch, states, labels = self.reader.tensors([item.read for item in items], multiple=SHAPES)
        texts = [(row, text) for row, item in enumerate(items) for text in item.texts]
        rows = torch.tensor([row for row, _ in texts]).to(device)
        tokens = padded([np.array((START, *text[:-1])) for _, text in texts], 0).to(device)
        targets = padded([np.array(text) for _, text in texts], IGNORED).to(device)
        with self.autocast(device):
            loss: Tensor = self.model(batch.to(device), states.to(device), labels.to(device), rows, tokens, targets)
        return loss

    @torch.inference_mode()
    def evaluate(self, examples: Sequence[Example]) -> dict[str, float]:
        """The loss."""
        self.model.eval()
        size, device = self.settings.batch_size, next(self.model.parameters()).device.type
        losses = [float(self.loss(examples[i : i + size], device)) for i in range(0, len(examples), size)]
        return {"held_out": round(float(np.mean(losses)), 4)}


def train_writer(
    data: Path, out: Path, weights: Path | None, settings: TrainingSettings = SETTINGS, *,
    kinds: Sequence[str] = tuple(SETS), without: Sequence[str] = (), report: Report = lambda _: None,
) -> Path:  # fmt: skip
    """Reads the texts, trains, and writes the checkpoint. Returns its folder.

    Args:
        data: holds the public sets.
        out: of this run; one that was stopped goes on.
        weights: the checkpoint with the text encoder; None for the shipped one.
        settings: sizes and rates.
        kinds: of SETS.
        without: categories of WebNLG that are left out.
        report: is told the course of the run.

    Raises:
        UsageError: an unknown set, or one that is not there, or nothing is left of it.
        WeightsError: there is no checkpoint in `weights`.
    """
    unknown = [kind for kind in kinds if kind not in SETS]
    if unknown:
        raise UsageError(f"no texts of the kind {unknown[0]!r}; there are {', '.join(SETS)}")
    said = [one for kind in kinds for one in SETS[kind](data) if one.category not in without]
    if not said:
        raise UsageError("nothing to train on: every category is left out")
    reader = FactReader(str(weights) if weights else None)
    aliases = frequent_aliases(said)
    pieces = [_pieces(one, aliases) for one in said]
    words = Counter(piece for piece in chain.from_iterable(chain.from_iterable(pieces)) if isinstance(piece, str))
    known = sorted(word for word, count in words.items() if count >= LEAST and word != UNSAID)
    torch.manual_seed(settings.seed)
    config = WriterConfig(reader.width, known, reader.fingerprint, aliases, left_out=list(without))
    model = WriterModel(config)
    examples = _examples(said, pieces, model.vocabulary, reader)
    report({"facts": len(examples), "texts": sum(len(one.texts) for one in examples), "words": len(known)})
    held_out = [one for i, one in enumerate(examples) if i % _HELD_OUT == 0]
    training = [one for i, one in enumerate(examples) if i % _HELD_OUT] or held_out
    WriterSteps(model, settings, out, report, reader=reader).train(_sorted(training, settings.seed), held_out)
    save_writer(model, out / "checkpoint")
    return out / "checkpoint"


def _pieces(said: Said, aliases: dict[str, list[str]]) -> list[list[Piece]]:
    slots = Slots.of(said.facts)
    return [delexicalized(one.text, slots, aliases, one.mentions) for one in said.references]


def _says_all(pieces: Sequence[Piece], slots: Slots) -> bool:
    """Whether a text names all things and values; others would teach to leave some out."""
    return {piece[0] for piece in pieces if not isinstance(piece, str)}.issuperset(range(len(slots.labels)))


def _examples(
    said: Sequence[Said], pieces: Sequence[Sequence[Sequence[Piece]]], vocabulary: Vocabulary, reader: FactReader
) -> list[Example]:
    read = reader.read([one.facts for one in said])
    texts = [
        tuple(tuple(vocabulary.encode(text))[:LENGTH] for text in some if _says_all(text, one.slots))
        for one, some in zip(read, pieces, strict=True)
    ]
    return [Example(facts, some) for facts, some in zip(read, texts, strict=True) if some]


def _sorted(examples: Sequence[Example], seed: int) -> list[Example]:
    """By length, so that a batch has little padding; at random among texts of about the same length."""
    rng = random.Random(seed)
    return sorted(examples, key=lambda one: (max(map(len, one.texts)) // 4, rng.random()))
