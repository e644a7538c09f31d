"""The training of the reasoner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kgmem.decoding.model import IGNORED, KgmemModel
from kgmem.memory.batch import Batch, collate, round_up
from kgmem.training.examples import Example
from kgmem.training.steps import SHAPES, Steps, padded

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LABEL_TOKENS = 12


@dataclass(kw_only=True)
class Trainer(Steps[KgmemModel, Example]):
    """Trains a model on prepared examples."""

    tokenizer: Tokenizer

    @torch.inference_mode()
    def evaluate(self, examples: Sequence[Example]) -> dict[str, float]:
        """Share of held-out examples whose whole plan, and whose whole sentence, the model would write as labelled."""
        device = next(self.model.parameters()).device
        self.model.eval()
        plans = sentences = spoken = 0
        for first in range(0, len(examples), self.settings.batch_size):
            batch, texts, tokens, targets = self._tensors(examples[first : first + self.settings.batch_size], device)
            with self.autocast(device.type):
                logits = self.model.decode(tokens, self.model.context(self.model.encode(batch, texts)))
            right = (logits.argmax(-1) == targets) | (targets == IGNORED)
            gap = (targets == IGNORED).int().argmax(1)  # the plan ends at the first ignored target
            before = torch.arange(targets.shape[1], device=device) < gap.unsqueeze(1)
            plans += int((right | ~before).all(1).sum())
            with_sentence = ((targets != IGNORED) & ~before).any(1)
            spoken += int(with_sentence.sum())
            sentences += int(((right | before).all(1) & with_sentence).sum())
        return {"plan_accuracy": plans / max(1, len(examples)), "sentence_accuracy": sentences / max(1, spoken)}

    def loss(self, items: Sequence[Example], device: str) -> Tensor:
        """Of plans, sentences and the relevance of relations."""
        batch, texts, tokens, targets = self._tensors(items, torch.device(device))
        with self.autocast(device):
            loss: Tensor = self.model(batch, texts, tokens, targets)
        return loss

    def groups(self) -> list[dict[str, Any]]:
        """The text encoder, which starts from a trained one, is trained more slowly than the rest."""
        self.model.text.bert.embeddings.requires_grad_(False)
        if self.settings.freeze_text:
            self.model.text.requires_grad_(False)
        text = [p for p in self.model.text.parameters() if p.requires_grad]
        known = set(map(id, self.model.text.parameters()))
        rest = [p for p in self.model.parameters() if id(p) not in known]
        groups = [{"params": text, "lr": self.settings.text_rate}, {"params": rest, "lr": self.settings.rate}]
        return [group for group in groups if group["params"]]

    def _tensors(self, items: Sequence[Example], device: torch.device) -> tuple[Batch, Tensor, Tensor, Tensor]:
        batch, texts = collate([item.features for item in items], multiple=SHAPES)
        ids = [self.tokenizer.encode(text).ids[:LABEL_TOKENS] for text in texts]
        ids += [[0]] * (round_up(len(ids) + 1, 4 * SHAPES) - len(ids))
        labels = padded([np.array(row) for row in ids], 0).to(device)
        with self.autocast(device.type):
            vectors = self.model.text.pooled(labels, labels != 0)
        inputs = padded([item.inputs for item in items], 0).to(device)
        targets = padded([item.targets for item in items], IGNORED).to(device)
        return batch.to(device), vectors, inputs, targets
