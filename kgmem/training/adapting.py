"""Fine-tunes a checkpoint on questions made from a user's graph: minutes, no labels."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kgmem.stores.base import GraphStore
from kgmem.training.corpora import Corpus, synthesized, synthetic_corpora
from kgmem.training.examples import Example
from kgmem.training.prepare import Preparer
from kgmem.training.run import Report
from kgmem.training.settings import TrainingSettings

if TYPE_CHECKING:
    from kgmem.decoding.checkpoint import Checkpoint

HELD_OUT = 400
"""Questions from the graph that are not trained on, to measure before and after."""
OTHERS = 0.25
"""The share of questions over random graphs, so that the model goes on reading labels."""
PER_GRAPH = 64
ADAPTING = TrainingSettings(steps=400, rate=2e-4, text_rate=3e-5, evaluate_every=10**9, save_every=10**9)


@dataclass(frozen=True, slots=True)
class AdaptReport:
    """How well the model reads questions that were made from the graph and not trained on, in percent of plans."""

    before: float
    after: float
    questions: int
    """Trained on."""
    steps: int
    checkpoint: str


def adapt(
    store: GraphStore,
    checkpoint: Checkpoint,
    out: Path,
    settings: TrainingSettings = ADAPTING,
    *,
    report: Report = lambda _: None,
) -> AdaptReport:
    """Fine-tunes `checkpoint` for `store` and writes the result to `out`.

    The seconds of the settings are of all but the last measurement, the making of the questions included.

    Raises UsageError if the store has no statements.
    """
    from kgmem.decoding.checkpoint import save_checkpoint
    from kgmem.decoding.vocabulary import TOKENS
    from kgmem.training.loop import Trainer

    began = time.perf_counter()
    wanted = settings.steps * settings.batch_size
    rng = random.Random(settings.seed)
    every = _examples(store, checkpoint, rng, round(wanted * (1 - OTHERS)) + HELD_OUT, settings.seed)
    held_out, own = every[:HELD_OUT], every[HELD_OUT:]
    others = _others(checkpoint, rng, wanted - len(own), settings.seed)
    report({"questions": len(own), "others": len(others)})
    with TemporaryDirectory() as folder:
        trainer = Trainer(checkpoint.model, settings, Path(folder), report, tokenizer=checkpoint.tokenizer)
        before = trainer.evaluate(held_out)["plan_accuracy"]
        if settings.seconds is not None:
            left = settings.seconds - (time.perf_counter() - began)
            trainer.settings = replace(settings, seconds=max(1.0, left))
        trainer.train([*own, *others], held_out)
        after = trainer.evaluate(held_out)["plan_accuracy"]
    checkpoint.model.eval()
    checkpoint.model.config.tokens = list(TOKENS)  # the made questions need them all
    save_checkpoint(checkpoint.model, checkpoint.tokenizer, out, packed=True)
    return AdaptReport(round(100 * before, 1), round(100 * after, 1), len(own), trainer.step, str(out))


def _examples(
    store: GraphStore, checkpoint: Checkpoint, rng: random.Random, count: int, seed: int
) -> Sequence[Example]:
    """Examples from the graph, in random order."""
    from kgmem.synthesis.lexicon import find_lexicon
    from kgmem.synthesis.sampling import sample_graph

    graph = sample_graph(store, seed=seed, lexicon=find_lexicon())
    corpus = Corpus(store, synthesized(graph, count, seed=seed))
    return _prepared(corpus, checkpoint, rng)


def _others(checkpoint: Checkpoint, rng: random.Random, count: int, seed: int) -> list[Example]:
    corpora = synthetic_corpora(1 + count // PER_GRAPH, each=PER_GRAPH, seed=seed)
    examples: Iterator[Example] = (e for corpus in corpora for e in _prepared(corpus, checkpoint, rng))
    return list(islice(examples, max(0, count)))


def _prepared(corpus: Corpus, checkpoint: Checkpoint, rng: random.Random) -> list[Example]:
    examples = list(Preparer(corpus.store, checkpoint.tokenizer, rng).examples(corpus.questions))
    rng.shuffle(examples)
    return examples
