"""Step by step, the decoder computes what its general forward pass computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from kgmem.decoding.model import KgmemModel
from kgmem.decoding.stepping import Steps
from kgmem.decoding.vocabulary import PLAN, SELECT, slot_token
from kgmem.memory.batch import collate
from kgmem.memory.features import Features, SlotMap, featurize
from kgmem.subgraph import Subgraph

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def test_equals_the_general_pass(model: KgmemModel, tokenizer: Tokenizer, encoded: tuple[Features, SlotMap]) -> None:
    """Two questions of different length, three rows that branch from them, every step compared."""
    small, _ = featurize("who kismet", Subgraph((), (), {}, {}, (), {}), tokenizer)
    batch, texts = collate([small, encoded[0]])
    for parameter in model.parameters():  # also those that start at zero
        torch.nn.init.normal_(parameter, std=0.3)
    with torch.inference_mode():
        memory = model.encode(batch, torch.randn(len(texts), 16))
        steps = Steps(model, memory)
        first = steps(model.embed(torch.tensor([[PLAN], [PLAN]]), memory).squeeze(1), torch.tensor([0, 1]), None)
        questions, parents = torch.tensor([1, 1, 0]), torch.tensor([1, 1, 0])
        rows = memory.rows(questions)
        tokens = torch.tensor([[PLAN, SELECT], [PLAN, slot_token(1)], [PLAN, SELECT]])
        second = steps(model.embed(tokens[:, 1:], rows).squeeze(1), questions, parents)
        expected = model.decode(tokens, rows)
        torch.testing.assert_close(
            model.logits(first[questions].unsqueeze(1), rows), expected[:, :1], rtol=1e-4, atol=1e-4
        )
        torch.testing.assert_close(model.logits(second.unsqueeze(1), rows), expected[:, 1:], rtol=1e-4, atol=1e-4)
