"""`kgmem train --part english`: trains the spaCy pipeline `kgmem_en` over the text encoder of a checkpoint."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file
from spacy.util import load_config_from_str, load_model_from_config
from thinc.api import Adam, Model, Optimizer, fix_random_seed

import kgmem.language.embedding  # noqa: F401 (registers the layer also where entry points are out of date)
from kgmem import __version__
from kgmem.language import PIPELINE
from kgmem.language.encoder import STATES, fingerprint, shared_encoder
from kgmem.language.scoring import LanguageScores, score
from kgmem.training.english_corpora import english, example, pieces, training_documents
from kgmem.training.english_states import StatesFile, states_file

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

Array = NDArray[Any]
Report = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class EnglishSettings:
    """Sizes and rates of a run; the defaults are those of the shipped pipeline."""

    steps: int = 1800
    words: int = 1500
    """Of a step."""
    rate: float = 1e-3
    """Adam's learning rate at its highest; it falls to zero in a line."""
    warmup: float = 0.05
    """Share of the steps over which the rate rises."""
    weight_decay: float = 0.01
    dropout: float = 0.3
    evaluate_every: int = 300
    save_every: int = 100
    seed: int = 1


def new_pipeline(weights: str | None) -> Language:
    """`kgmem_en` before training, over the text encoder of a checkpoint folder or of the shipped one."""
    config = load_config_from_str(resources.files("kgmem.language").joinpath("english.cfg").read_text("utf-8"))
    embed = config["components"]["tok2vec"]["model"]["embed"]
    embed["weights"], embed["fingerprint"] = weights, fingerprint(weights)
    return load_model_from_config(config, auto_fill=True)


def train_english(
    data: Path, out: Path, settings: EnglishSettings, *, weights: str | None = None, report: Report = lambda _: None
) -> Path:
    """Trains in the folder `out`, going on where an earlier run in it stopped. Returns the pipeline's folder.

    Raises UsageError if the data are not there, WeightsError if the checkpoint is not.
    """
    nlp = new_pipeline(weights)
    train = [example(nlp, piece) for piece in pieces(training_documents(data), settings.seed)]
    held_out = [example(nlp, document) for document in english(data, "dev")]
    fix_random_seed(settings.seed % 2**32)
    nlp.initialize(lambda: train)
    return EnglishTrainer(nlp, settings, out, weights, report).train(train, held_out)


@dataclass
class EnglishTrainer:
    """Trains an initialized pipeline in `folder`, which gets metrics.jsonl and the state to resume from."""

    nlp: Language
    settings: EnglishSettings
    folder: Path
    weights: str | None
    report: Report
    step: int = 0

    def train(self, train: Sequence[Example], held_out: Sequence[Example]) -> Path:
        """Trains to settings.steps, measures on `held_out`, and writes the pipeline. Returns its folder."""
        states, known = self._states("train", train), self._states("dev", held_out)
        for number, one in enumerate(held_out):
            one.predicted.user_data[STATES] = known[number]
        optimizer = Adam(self.settings.rate, L2=self.settings.weight_decay, use_averages=False)
        self._resume(optimizer)
        began, words = time.perf_counter(), 0
        scores: LanguageScores | None = None
        for batch in islice(self._batches(train), self.step, self.settings.steps):
            losses = self._update(batch, [train[i] for i in batch], states, optimizer)
            words += sum(len(train[i].predicted) for i in batch)
            self.step += 1
            if self.step % 25 == 0:
                seconds = time.perf_counter() - began
                self._log(step=self.step, **losses, seconds=round(seconds, 1), per_second=round(words / seconds))
                began, words = time.perf_counter(), 0
            last = self.step == self.settings.steps
            if last or self.step % self.settings.save_every == 0:
                self._save(optimizer)
            if last or self.step % self.settings.evaluate_every == 0:
                scores = score(self.nlp, held_out)
                self._log(step=self.step, **asdict(scores))
                began, words = time.perf_counter(), 0
        return self._write(scores or score(self.nlp, held_out))

    def _update(
        self, batch: Sequence[int], examples: list[Example], states: StatesFile, optimizer: Optimizer
    ) -> dict[str, float]:
        """One step; whatever is random in it follows from its number alone, so that a run can resume."""
        fix_random_seed((self.settings.seed * 1_000_003 + self.step) % 2**32)
        for number, one in zip(batch, examples, strict=True):
            one.predicted.user_data[STATES] = states[number]
        # Without an optimizer, since the vectors' gradient is complete only when all that listen have had their turn.
        losses = self.nlp.update(examples, drop=self.settings.dropout, sgd=False)  # type: ignore[arg-type]
        for one in examples:
            del one.predicted.user_data[STATES]
        optimizer.learn_rate = self._rate()
        for _, component in self._trainable():
            component.finish_update(optimizer)
        return {name: round(float(loss), 2) for name, loss in losses.items() if loss}

    def _rate(self) -> float:
        warm = max(1, int(self.settings.warmup * self.settings.steps))
        left = (self.settings.steps - self.step) / (self.settings.steps - warm + 1)
        return self.settings.rate * min((self.step + 1) / warm, left)

    def _batches(self, examples: Sequence[Example]) -> Iterator[list[int]]:
        """Endless batches of so many words, in an order that follows from the seed."""
        draw = np.random.default_rng(self.settings.seed)
        while True:
            batch: list[int] = []
            words = 0
            for number in draw.permutation(len(examples)).tolist():
                batch.append(number)
                words += len(examples[number].predicted)
                if words >= self.settings.words:
                    yield batch
                    batch, words = [], 0
            if batch:
                yield batch

    def _states(self, name: str, examples: Sequence[Example]) -> StatesFile:
        path = self.folder / "prepared" / f"english-{name}.safetensors"
        docs = [one.predicted for one in examples]
        return states_file(path, docs, shared_encoder(self.weights), fingerprint(self.weights))

    def _log(self, **values: float) -> None:
        with (self.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")
        self.report(values)

    def _parameters(self) -> Iterator[tuple[str, Model[Any, Any], str]]:
        """Every parameter: a name that is the same in each run, the layer that has it, and its name there."""
        for component, pipe in self._trainable():
            for number, node in enumerate(pipe.model.walk()):
                for name in node.param_names:
                    if node.has_param(name):
                        yield f"{component}.{number}.{name}", node, name

    def _trainable(self) -> list[tuple[str, Any]]:
        return [(name, pipe) for name, pipe in self.nlp.pipeline if getattr(pipe, "is_trainable", False)]

    def _save(self, optimizer: Optimizer) -> None:
        """Parameters and Adam's moments, in one file that replaces the old one at once."""
        tensors: dict[str, Array] = {}
        for key, node, name in self._parameters():
            place = (node.id, name)
            tensors[f"value.{key}"] = np.ascontiguousarray(node.get_param(name))
            if place in optimizer.mom1:
                tensors[f"mom1.{key}"] = np.asarray(optimizer.mom1[place])
                tensors[f"mom2.{key}"] = np.asarray(optimizer.mom2[place])
                tensors[f"updates.{key}"] = np.array(optimizer.nr_update[place])
        new = self.folder / "english.new"
        save_file(tensors, new, metadata={"step": str(self.step)})
        new.replace(self.folder / "english.safetensors")

    def _resume(self, optimizer: Optimizer) -> None:
        path = self.folder / "english.safetensors"
        if not path.is_file():
            return
        with safe_open(path, framework="np") as file:
            self.step = int(file.metadata()["step"])
            saved = set(file.keys())

            def tensor(name: str) -> Any:
                return np.array(file.get_tensor(name))  # a copy that can be written to

            for key, node, name in self._parameters():
                place = (node.id, name)
                node.set_param(name, tensor(f"value.{key}"))
                if f"mom1.{key}" in saved:
                    optimizer.mom1[place] = tensor(f"mom1.{key}")
                    optimizer.mom2[place] = tensor(f"mom2.{key}")
                    optimizer.nr_update[place] = int(tensor(f"updates.{key}"))

    def _write(self, scores: LanguageScores) -> Path:
        self.nlp.meta.update(
            name="kgmem",
            version=__version__,
            description="Tokens, sentences, tags, dependencies and entities of English, over kgmem's text encoder.",
            license="Apache-2.0",
            sources=[
                {"name": "Universal Dependencies English Web Treebank", "license": "CC BY-SA 4.0"},
                {"name": "Universal NER English EWT", "license": "CC BY-SA 4.0"},
                {"name": "GUM, documents with free texts", "license": "CC BY 4.0"},
            ],
            performance={name: value for name, value in asdict(scores).items() if name != "words_per_second"},
        )
        self.nlp.to_disk(self.folder / PIPELINE)
        return self.folder / PIPELINE
