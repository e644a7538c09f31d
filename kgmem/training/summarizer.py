"""Trains the scorer of `kgmem summarize` over the vectors of a checkpoint's text encoder."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import Tensor

from kgmem.errors import UsageError
from kgmem.summarize.contents import read_contents
from kgmem.summarize.features import FEATURES, Described, describe
from kgmem.summarize.salience import SalienceModel, save_scorer
from kgmem.summarize.summarizer import forms, load_summarizer
from kgmem.training.oracle import oracle
from kgmem.training.summaries import FREE_GENRES, Summarized, gum, scisummnet, scitldr

Report = Callable[[dict[str, Any]], None]
SETS: dict[str, Callable[[Path], Iterable[Summarized]]] = {
    "scitldr": lambda data: scitldr(data, "train"),
    "gum": lambda data: gum(data, "train", FREE_GENRES),
    "scisummnet": lambda data: islice(scisummnet(data), 150),
}
"""Whose licences let the weights be shipped. The last one's papers are long, and a part of them teaches enough."""
_HELD_OUT = 10
"""Every tenth document is for choosing the epoch."""


@dataclass(frozen=True, slots=True)
class SummarizerSettings:
    """Sizes and rates of a run."""

    epochs: int = 30
    batch_size: int = 16
    """Documents a step."""
    rate: float = 1e-3
    weight_decay: float = 0.05
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A document's sentences and how much each belongs into its summary."""

    described: Described
    wanted: Tensor
    """Shape: (sentences,)."""


def train_summarizer(
    data: Path, out: Path, weights: Path, settings: SummarizerSettings, *, kinds: Sequence[str] = tuple(SETS),
    scale: float = 1.0, report: Report = lambda _: None,
) -> Path:  # fmt: skip
    """Prepares the documents, trains, and writes the scorer into `out`. Returns its file.

    Vectors are kept in `out`; a run that was stopped goes on with the next set. Held-out loss chooses the epoch.

    Raises:
        UsageError: an unknown set, or one that is not there.
        WeightsError: there is no checkpoint in `weights`.
    """
    unknown = [kind for kind in kinds if kind not in SETS]
    if unknown:
        raise UsageError(f"no summaries of the kind {unknown[0]!r}; there are {', '.join(SETS)}")
    summarizer = load_summarizer(weights)
    prepared = []
    for kind in kinds:
        file = out / "prepared" / f"{kind}.safetensors"
        if not file.is_file():
            _save(file, _examples(SETS[kind](data), summarizer.encoder, scale))
        examples = _load(file)
        report({"kind": kind, "documents": len(examples)})
        prepared += examples
    model = fit(prepared, summarizer.encoder.width, settings, report)
    return save_scorer(model, summarizer.encoder, out)


def fit(examples: Sequence[Example], width: int, settings: SummarizerSettings, report: Report) -> SalienceModel:
    """Trains a model by listwise cross-entropy with the oracle's distribution."""
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    held_out = [one for number, one in enumerate(examples) if number % _HELD_OUT == 0]
    training = [one for number, one in enumerate(examples) if number % _HELD_OUT] or held_out
    model = SalienceModel(width)
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=settings.weight_decay)
    best, lowest = copy.deepcopy(model), float("inf")
    for epoch in range(settings.epochs):
        model.train()
        rng.shuffle(training)
        total = 0.0
        for first in range(0, len(training), settings.batch_size):
            optimizer.zero_grad()
            loss = _loss(model, training[first : first + settings.batch_size])
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(training[first : first + settings.batch_size])
        model.eval()
        with torch.inference_mode():
            held = float(_loss(model, held_out))
        report({"epoch": epoch + 1, "loss": round(total / len(training), 4), "held_out_loss": round(held, 4)})
        if held < lowest:
            best, lowest = copy.deepcopy(model), held
    return best.eval()


def _loss(model: SalienceModel, examples: Sequence[Example]) -> Tensor:
    """The mean cross-entropy over documents, against the oracle's own: 0 would be perfect."""
    vectors = torch.cat([torch.from_numpy(one.described.vectors) for one in examples])
    centres = torch.cat(
        [torch.from_numpy(one.described.centre).expand(len(one.wanted), -1) for one in examples]
    )  # (N, width)
    features = torch.cat([torch.from_numpy(one.described.features) for one in examples])
    scores = model(vectors, centres, features)
    losses = []
    for part, one in zip(scores.split([len(one.wanted) for one in examples]), examples, strict=True):
        entropy = torch.special.entr(one.wanted).sum()
        losses.append(-(one.wanted * part.log_softmax(0)).sum() - entropy)
    return torch.stack(losses).mean()


def _examples(
    documents: Iterable[Summarized], encode: Callable[[Sequence[str]], Any], scale: float
) -> Iterator[Example]:
    every = max(1, round(1 / scale))
    for summarized in islice(documents, 0, None, every):
        contents = read_contents(summarized.document(), None)
        texts = [forms(contents.document, sentence)[0].text for sentence in contents.sentences]
        if len(texts) > 1:
            wanted = torch.from_numpy(oracle(texts, summarized.references))
            yield Example(describe(contents, texts, encode(texts)), wanted)


def _save(file: Path, examples: Iterable[Example]) -> None:
    """Keeps examples, vectors in half precision."""
    rows = list(examples)
    if not rows:
        raise UsageError(f"{file.stem} has no documents to train on")
    file.parent.mkdir(parents=True, exist_ok=True)
    tensors = {
        "vectors": np.concatenate([one.described.vectors for one in rows]).astype(np.float16),
        "features": np.concatenate([one.described.features for one in rows]),
        "wanted": np.concatenate([one.wanted.numpy() for one in rows]),
        "lengths": np.asarray([len(one.wanted) for one in rows]),
    }
    unfinished = file.with_suffix(".tmp")
    save_file(tensors, unfinished)
    unfinished.replace(file)


def _load(file: Path) -> list[Example]:
    """What `_save` kept. Raises UsageError if it is of another version."""
    found = load_file(file)
    if found["features"].shape[1] != len(FEATURES):
        raise UsageError(f"{file} was prepared by another version of kgmem; remove it")
    examples, at = [], 0
    for length in found["lengths"].tolist():
        vectors = found["vectors"][at : at + length].astype(np.float32)
        centre = vectors.mean(0)
        centre /= max(float(np.linalg.norm(centre)), 1e-6)
        described = Described(vectors, centre, found["features"][at : at + length])
        examples.append(Example(described, torch.from_numpy(found["wanted"][at : at + length])))
        at += length
    return examples
