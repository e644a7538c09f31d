"""What each part of the model earns: short trainings without one part each, measured on graphs that none has seen.

    kgmem train --prepare PREPARED --data DATA       (in parts; none of the kind metaqa)
    python benchmarks/ablations.py --data DATA --prepared PREPARED --out FOLDER --text-encoder NAME [--steps 600]

Every variant sees the same number of steps from the same start. FOLDER keeps what is done, so that a run that was
stopped goes on. Nothing is kept back: the best answer counts, however little the model believes in it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kgmem.decoding.checkpoint import Checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.decoding.reasoner import Reasoner
from kgmem.evaluation.gold import drawn
from kgmem.evaluation.sets import SETS
from kgmem.memory.batch import Batch
from kgmem.memory.encoder import Memory, MemoryEncoder, span_means
from kgmem.memory.text import TextEncoder
from kgmem.training.examples import read_examples, split
from kgmem.training.loop import Trainer
from kgmem.training.settings import TrainingSettings
from kgmem.training.start import TEXT_ENCODER, new_model
from kgmem.types import Literal, Node

BATCH = 32


class SpelledOut(MemoryEncoder):
    """No slots: the decoder reads and writes an entity as the words that name it, a relation as those of its label."""

    words: Callable[[Tensor], Tensor]

    def forward(self, batch: Batch, question: Tensor, texts: Tensor) -> Memory:
        """As MemoryEncoder.forward; the slots hold nothing of the graph."""
        memory = super().forward(batch, question, texts)
        named = batch.span[:, 0] >= 0
        seeds = named.nonzero().squeeze(1)
        spans = span_means(self.words(batch.tokens).to(texts.dtype), batch.question[seeds], batch.span[seeds])
        related = (batch.text >= 0).nonzero().squeeze(1)
        said = torch.zeros(len(batch.kind), texts.shape[1], dtype=texts.dtype).index_add(0, seeds, spans)
        said = said.index_add(0, related, texts.index_select(0, batch.text[related]))
        slots = self.norm(self.mention(said) + self.kind(batch.kind))
        slots = slots.index_select(0, batch.slot_node.flatten()).unflatten(0, batch.slot_node.shape)
        return replace(memory, slots=slots.to(memory.slots.dtype))


def spell_out(model: KgmemModel) -> None:
    """Takes the slots from a model."""
    text: TextEncoder = model.text
    model.memory.__class__ = SpelledOut
    # Not as a module: the embeddings are the text encoder's.
    object.__setattr__(model.memory, "words", text.bert.embeddings.word_embeddings)


def do_not_align(model: KgmemModel) -> None:
    """Leaves the alignment of labels with words at the zeros that it starts from."""
    model.memory.alignment.output.weight.requires_grad = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A model with something taken away."""

    name: str
    sizes: dict[str, Any]
    change: Callable[[KgmemModel], None] = lambda _: None
    settings: Callable[[TrainingSettings], TrainingSettings] = lambda settings: settings
    files: Callable[[Path], bool] = lambda _: True


VARIANTS = (
    Variant("everything", {}),
    Variant("without graph attention", {"graph_layers": 0}),
    Variant("without slot tokens", {}, change=spell_out),
    Variant("frozen text encoder", {}, settings=lambda s: replace(s, freeze_text=True)),
    Variant("without synthesized questions", {}, files=lambda f: f.name.startswith(("simple", "paraqa"))),
    Variant("without alignment", {}, change=do_not_align),
)


def measured(model: KgmemModel, tokenizer: Any, data: Path, limit: int) -> Iterator[tuple[str, float]]:
    """Hits@1 on MetaQA by hops and the share of exact answers on kgmem's own set, in percent."""
    checkpoint = Checkpoint(model.eval(), tokenizer, Path())
    for name in ("metaqa", "own"):
        hits: dict[str, list[bool]] = {}
        for part in SETS[name](data, "dev"):
            store = part.store()
            reasoner = Reasoner(store, checkpoint)
            gold = drawn(part.gold, limit=limit) if name == "metaqa" else [g for g in part.gold if g.answers]
            for first in range(0, len(gold), BATCH):
                asked = gold[first : first + BATCH]
                for item, finding in zip(asked, reasoner.weigh([g.question for g in asked]), strict=True):
                    answers = finding.result.answers if finding else ()
                    labels = store.labels(answers)
                    said = [_said(node, labels) for node in answers]
                    exact = set(said) == item.answers
                    hit = bool(said) and said[0] in item.answers
                    hits.setdefault(item.kind if name == "metaqa" else "own", []).append(
                        hit if name == "metaqa" else exact
                    )
        yield from ((kind, round(100 * sum(row) / len(row), 1)) for kind, row in hits.items())


def _said(node: Node, labels: dict[Node, str]) -> str:
    if isinstance(node, Literal) and node.datatype.value.endswith("#boolean"):
        return "yes" if node.value == "true" else "no"
    return labels[node]


def main() -> None:
    """Trains and measures each variant that FOLDER does not hold yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--prepared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--text-encoder", default=TEXT_ENCODER)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--limit", type=int, default=200, help="questions of MetaQA for each number of hops")
    options = parser.parse_args()
    for variant in VARIANTS:
        folder = options.out / variant.name.replace(" ", "-")
        result = folder / "result.json"
        if not result.is_file():
            files = [f for f in sorted(options.prepared.glob("*.safetensors")) if variant.files(f)]
            training, held_out = split(read_examples(files))
            model, tokenizer = new_model(options.text_encoder, **variant.sizes)
            variant.change(model)
            settings = variant.settings(TrainingSettings(steps=options.steps, evaluate_every=options.steps))
            trainer = Trainer(
                model, settings, folder, lambda row: print(json.dumps(row), flush=True), tokenizer=tokenizer
            )
            trainer.train(training, held_out[:1000])
            result.write_text(json.dumps(dict(measured(model, tokenizer, options.data, options.limit))))
        row = json.loads(result.read_text())
        print(f"| {variant.name} | " + " | ".join(str(value) for value in row.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
