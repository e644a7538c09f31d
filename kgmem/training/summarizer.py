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
from torch.nn.functional import binary_cross_entropy_with_logits

from kgmem.errors import UsageError
from kgmem.summarize.contents import DocumentContents, read_contents
from kgmem.summarize.features import describe
from kgmem.summarize.memory import DocumentMemory, MemoryInput, MemorySizes, memory_input
from kgmem.summarize.salience import PROBES, save_scorer
from kgmem.summarize.scorer_files import is_same
from kgmem.summarize.summarizer import forms, load_summarizer
from kgmem.summarize.vectors import SentenceEncoder, Vectors
from kgmem.training.oracle import oracle
from kgmem.training.pairs import wanted_triples, with_pairs
from kgmem.training.reports import made_reports
from kgmem.training.summaries import FREE_GENRES, Summarized, gum, scisummnet, scitldr

Report = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Documents with summaries whose licence lets the weights be shipped."""

    read: Callable[[Path], Iterable[Summarized]]
    weight: int = 1
    """How often a pass over the data has each document."""


SETS = {
    "scitldr": TrainingSet(lambda data: scitldr(data, "train")),
    "gum": TrainingSet(lambda data: gum(data, "train", FREE_GENRES), weight=6),
    "scisummnet": TrainingSet(lambda data: islice(scisummnet(data), 25)),
    "reports": TrainingSet(lambda _: made_reports(60), weight=2),
}
"""By kind. The papers of scisummnet are long, and a part of them teaches enough."""
_HELD_OUT = 10
"""Every tenth document is for choosing the epoch."""
_WITH_PAIRS = 0.3
"""The share of steps in which documents have pairs of names as triples."""
_TRIPLES = 0.3
"""What the loss of triples counts, where that of sentences counts 1."""


@dataclass(frozen=True, slots=True)
class SummarizerSettings:
    """Sizes and rates of a run."""

    epochs: int = 10
    batch_size: int = 16
    """Documents a step."""
    rate: float = 1e-3
    """The highest one, after a tenth of the steps."""
    weight_decay: float = 0.05
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A document as the model takes it, and how much its sentences and triples belong into its summary."""

    given: MemoryInput
    paired: MemoryInput
    """The same with pairs of names as triples."""
    wanted: Tensor
    """Shape: (sentences,)."""
    named: Tensor
    """Which of those triples a summary names. Shape: (triples,)."""


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
    encoder = load_summarizer(weights).encoder
    every = max(1, round(1 / scale))
    training, held_out = [], []
    for kind in kinds:
        documents = islice(SETS[kind].read(data), 0, None, every)
        examples = list(prepared(documents, out / "prepared" / f"{kind}.safetensors", encoder))
        report({"kind": kind, "documents": len(examples)})
        held_out += examples[::_HELD_OUT]
        training += [one for number, one in enumerate(examples) if number % _HELD_OUT] * SETS[kind].weight
    model = fit(training or held_out, held_out, MemorySizes(encoder.width), settings, report)
    return save_scorer(model, encoder, out)


def fit(
    training: Sequence[Example], held_out: Sequence[Example], sizes: MemorySizes, settings: SummarizerSettings,
    report: Report,
) -> DocumentMemory:  # fmt: skip
    """Trains a memory by listwise cross-entropy with the oracle's distribution, and by what summaries name."""
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    order = list(training)
    model = DocumentMemory(sizes)
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=settings.weight_decay)
    batches = -(-len(order) // settings.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, total_steps=batches * settings.epochs, pct_start=0.1
    )
    best, lowest = copy.deepcopy(model), float("inf")
    for epoch in range(settings.epochs):
        model.train()
        rng.shuffle(order)
        total = 0.0
        for first in range(0, len(order), settings.batch_size):
            optimizer.zero_grad()
            losses = _losses(model, order[first : first + settings.batch_size], rng.random() < _WITH_PAIRS)
            losses.mean().backward()
            optimizer.step()
            schedule.step()
            total += float(losses.detach().sum())
        model.eval()
        with torch.inference_mode():
            held = float(_losses(model, held_out, pairs=False).mean())
        report({"epoch": epoch + 1, "loss": round(total / len(order), 4), "held_out_loss": round(held, 4)})
        if held < lowest:
            best, lowest = copy.deepcopy(model), held
    return best.eval()


def _losses(model: DocumentMemory, examples: Sequence[Example], pairs: bool) -> Tensor:  # noqa: FBT001 (a drawn one)
    """The cross-entropy of each document against the oracle's own: 0 would be perfect. Shape: (documents,)."""
    losses = []
    for judged, one in zip(model([one.paired if pairs else one.given for one in examples]), examples, strict=True):
        entropy = torch.special.entr(one.wanted).sum()
        loss = -(one.wanted * judged.sentences.log_softmax(0)).sum() - entropy
        if pairs and len(one.named):
            loss = loss + _TRIPLES * binary_cross_entropy_with_logits(judged.triples, one.named)
        losses.append(loss)
    return torch.stack(losses)


def prepared(documents: Iterable[Summarized], file: Path, encoder: SentenceEncoder) -> Iterator[Example]:
    """Documents as the model takes them. Their vectors are read from `file`, and written there the first time."""
    found = ((one, read_contents(one.document(), None)) for one in documents)
    read = [_Read(*one) for one in found if len(one[1].sentences) > 1]
    if not read:
        raise UsageError(f"{file.stem} has no documents to train on")
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        encoded = np.concatenate([encoder(one.texts) for one in read]).astype(np.float16)
        unfinished = file.with_suffix(".tmp")
        save_file({"vectors": encoded, "probes": encoder(PROBES)}, unfinished)
        unfinished.replace(file)
    kept = load_file(file)
    if len(kept["vectors"]) != sum(len(one.texts) for one in read) or not is_same(encoder(PROBES), kept["probes"]):
        raise UsageError(f"{file} was prepared with other documents or another text encoder; remove it")
    at = 0
    for one in read:
        vectors: Vectors = kept["vectors"][at : at + len(one.texts)].astype(np.float32)
        at += len(one.texts)
        yield example(one.contents, one.texts, one.summarized.references, vectors)


def example(contents: DocumentContents, texts: Sequence[str], references: Sequence[str], vectors: Vectors) -> Example:
    """A document with what its summaries want of it. Shape: vectors (sentences, width)."""
    described = describe(contents, texts, lambda _: vectors)
    paired = with_pairs(described)
    usable = [text if sentence.is_usable else "" for text, sentence in zip(texts, contents.sentences, strict=True)]
    return Example(
        memory_input(described), memory_input(paired), torch.from_numpy(oracle(usable, references)),
        wanted_triples(paired.graph.triples, references),
    )  # fmt: skip


class _Read:
    """A document with its sentences, without remarks."""

    def __init__(self, summarized: Summarized, contents: DocumentContents) -> None:
        self.summarized, self.contents = summarized, contents
        self.texts = [forms(contents.document, sentence)[0].text for sentence in contents.sentences]
