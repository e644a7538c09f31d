"""The decoder computes what transformers' GPT-2 computes, at once or step by step."""

from __future__ import annotations

import pytest
import torch
from transformers import GPT2Config, GPT2Model

from kgmem.decoding.gpt2 import GPT2, Past

WIDTH, HEADS, LAYERS = 16, 2, 2


@pytest.fixture
def pair() -> tuple[GPT2, GPT2Model]:
    """The same random weights in both."""
    torch.manual_seed(0)
    ours = GPT2(30, 12, WIDTH, LAYERS, HEADS, 0.0)
    for parameter in ours.parameters():  # also those that start at zero
        torch.nn.init.normal_(parameter, std=0.3)
    config = GPT2Config(
        vocab_size=30, n_positions=12, n_embd=WIDTH, n_layer=LAYERS, n_head=HEADS, add_cross_attention=True
    )
    theirs = GPT2Model(config)
    theirs.load_state_dict(ours.state_dict())
    return ours.eval(), theirs.eval()


@pytest.fixture
def memory() -> tuple[torch.Tensor, torch.Tensor]:
    """Three rows of memory, one of them shorter."""
    torch.manual_seed(1)
    mask = torch.ones(3, 7, dtype=torch.bool)
    mask[1, 4:] = False
    return torch.randn(3, 7, WIDTH), mask


@pytest.mark.parametrize("grad", [False, True], ids=["fused attention", "plain attention"])
def test_a_whole_pass(pair: tuple[GPT2, GPT2Model], memory: tuple[torch.Tensor, torch.Tensor], grad: bool) -> None:
    """Five tokens in three rows, in use and in training."""
    ours, theirs = pair
    inputs = torch.randn(3, 5, WIDTH)
    with torch.set_grad_enabled(grad):
        found = ours(inputs, ours.remember(*memory), Past())
        expected = theirs(
            inputs_embeds=inputs, encoder_hidden_states=memory[0], encoder_attention_mask=memory[1].long()
        ).last_hidden_state
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)


def test_steps(pair: tuple[GPT2, GPT2Model], memory: tuple[torch.Tensor, torch.Tensor]) -> None:
    """Rows that branch: two tokens, then one more for four rows that continue rows 2, 0, 2 and 1."""
    ours, theirs = pair
    first, second = torch.randn(3, 2, WIDTH), torch.randn(4, 1, WIDTH)
    parents = torch.tensor([2, 0, 2, 1])
    with torch.inference_mode():
        cross, past = ours.remember(*memory), Past()
        ours(first, cross, past)
        found = ours(second, cross.rows(parents), past.rows(parents))
        expected = theirs(
            inputs_embeds=torch.cat([first[parents], second], 1),
            encoder_hidden_states=memory[0][parents],
            encoder_attention_mask=memory[1][parents].long(),
        ).last_hidden_state
    torch.testing.assert_close(found[:, 0], expected[:, -1], rtol=1e-4, atol=1e-4)
