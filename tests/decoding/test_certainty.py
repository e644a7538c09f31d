"""How certain an answer is, and how that is learned."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kgmem.decoding.certainty import Signs, certainty, wording
from kgmem.decoding.model import ModelConfig
from kgmem.training.certainty import fit


def test_by_default_belief_is_certainty() -> None:
    """Checkpoints that have learned no weights go on as they did."""
    for belief in (0.01, 0.3, 0.97):
        signs = Signs(belief, rival=0.2, refusal=(1 - belief) / 2, said=0.9, unsaid=0.3)
        assert certainty(signs, ModelConfig().certainty) == pytest.approx(belief)
    assert 0 < certainty(Signs(0.0), ModelConfig().certainty) < certainty(Signs(1.0), ModelConfig().certainty) < 1


def test_what_the_model_would_rather_refuse_is_doubtful() -> None:
    """However well the words of the question fit."""
    weights = [0.6, -0.3, -0.1, 9.0, -3.0, 0.0]
    assert (
        certainty(Signs(0.4, refusal=0.5, said=0.9), weights)
        < 0.5
        < certainty(Signs(0.5, refusal=0.4, said=0.9), weights)
    )


def test_words_that_a_plan_leaves_out_count() -> None:
    """Names and the marks at both ends do not; without labels or words there is nothing to tell."""
    east, north = [1.0, 0.0], [0.0, 1.0]
    states = torch.tensor([north, east, north, east, north])  # mark, word, name, word, mark
    cover = torch.tensor([0.0, 0.0, 0.9, 0.0, 0.0])
    labels = torch.tensor([east, north])
    assert wording(states, cover.clone(), labels, [0]) == pytest.approx((1.0, 0.0))
    assert wording(states, cover.clone(), labels, [1]) == pytest.approx((0.0, 1.0))
    assert wording(states, cover.clone(), labels, []) == pytest.approx((0.0, 1.0))
    assert wording(states, cover.clone(), labels[:0], []) == (0.0, 0.0)
    assert wording(states, torch.ones(5), labels, [0]) == (0.0, 0.0)


def test_weights_are_learned() -> None:
    """The regression finds the weights that made the data, as far as the penalty lets it."""
    rng = np.random.default_rng(3)
    features = np.c_[rng.normal(2, 3, 20_000), rng.normal(0, 0.5, 20_000), np.full(20_000, 7.0), np.ones(20_000)]
    right = rng.random(20_000) < 1 / (1 + np.exp(-(0.8 * features[:, 0] - 2 * features[:, 1] - 1)))
    first, second, constant, bias = fit(features, right.astype(float))
    assert first == pytest.approx(0.8, abs=0.05)
    assert second == pytest.approx(-2, abs=0.1)
    assert 7 * constant + bias == pytest.approx(-1, abs=0.1)
