"""The text encoder computes what transformers' BERT computes."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import torch
from transformers import BertConfig, BertModel

from kgmem.memory.text import TextConfig, TextEncoder

CONFIG = TextConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24,
    max_position_embeddings=20,
)  # fmt: skip


@pytest.mark.parametrize("grad", [False, True], ids=["fused attention", "plain attention"])
def test_equals_bert(grad: bool) -> None:
    """Two texts of different length, in use and in training."""
    torch.manual_seed(0)
    ours = TextEncoder(CONFIG).eval()
    for parameter in ours.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    theirs = BertModel(BertConfig(**asdict(CONFIG)), add_pooling_layer=False).eval()
    theirs.load_state_dict(ours.bert.state_dict())
    tokens = torch.randint(1, 50, (2, 9))
    mask = torch.ones(2, 9, dtype=torch.bool)
    mask[1, 5:] = False
    with torch.set_grad_enabled(grad):
        found = ours(tokens, mask)
        expected = theirs(input_ids=tokens, attention_mask=mask.long()).last_hidden_state
    torch.testing.assert_close(found[mask], expected[mask], rtol=1e-4, atol=1e-4)


def test_another_architecture_is_refused() -> None:
    """A text encoder with another activation would compute something else."""
    with pytest.raises(ValueError, match="no BERT"):
        TextConfig.from_dict({**asdict(CONFIG), "hidden_act": "relu"})
