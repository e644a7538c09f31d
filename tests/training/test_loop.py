"""The training loop on a tiny model: it learns, resumes to the step, and writes only tensors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from kgmem.decoding.model import IGNORED, KgmemModel
from kgmem.decoding.vocabulary import END, PLAN, SELECT, slot_token
from kgmem.memory.features import Features
from kgmem.training.examples import Example, read_examples, split, write_examples
from kgmem.training.loop import Trainer
from kgmem.training.run import loss_curve
from kgmem.training.settings import TrainingSettings

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@pytest.fixture
def examples(encoded: tuple[Features, Any]) -> list[Example]:
    """Ten times the same question."""
    plan = [SELECT, slot_token(0), slot_token(2), END]
    inputs, targets = np.array([PLAN, *plan], np.int16), np.array([*plan, IGNORED], np.int16)
    return [Example(encoded[0], inputs, targets)] * 10


def trainer(model: KgmemModel, tokenizer: Tokenizer, folder: Path, steps: int) -> Trainer:
    """Two questions a step."""
    settings = TrainingSettings(steps=steps, batch_size=4, group_size=2, evaluate_every=20, save_every=10, rate=5e-3)
    return Trainer(model, settings, folder, lambda _: None, tokenizer=tokenizer)


def test_learns_a_plan(model: KgmemModel, tokenizer: Tokenizer, examples: list[Example], tmp_path: Path) -> None:
    """After 80 steps the only question there is gets its plan; the metrics tell."""
    run = trainer(model, tokenizer, tmp_path, 80)
    run.train(examples, examples[:2])
    rows = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [row["plan_accuracy"] for row in rows if "plan_accuracy" in row][-1] == 1.0
    loss_curve(tmp_path / "metrics.jsonl", tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_resumes_where_it_stopped(
    model: KgmemModel, tokenizer: Tokenizer, examples: list[Example], tmp_path: Path
) -> None:
    """10 steps and 10 more give the weights of 20 at once."""
    start = {name: value.clone() for name, value in model.state_dict().items()}
    whole = trainer(model, tokenizer, tmp_path / "whole", 20)
    whole.train(examples, examples[:2])
    expected = {name: value.clone() for name, value in model.state_dict().items()}

    model.load_state_dict(start)
    first = trainer(model, tokenizer, tmp_path / "parts", 20)
    save = first._save

    def save_and_stop(optimizer: torch.optim.AdamW) -> None:
        save(optimizer)
        raise KeyboardInterrupt

    first._save = save_and_stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        first.train(examples, examples[:2])
    model.load_state_dict(start)  # a new process knows nothing
    second = trainer(model, tokenizer, tmp_path / "parts", 20)
    second.train(examples, examples[:2])
    assert second.step == 20
    for name, value in model.state_dict().items():
        torch.testing.assert_close(value, expected[name], rtol=1e-3, atol=1e-4, msg=name)


def test_prepared_files_come_back(examples: list[Example], tmp_path: Path) -> None:
    """Every array of every example."""
    assert write_examples(tmp_path, iter([examples[:4], examples[4:]]), name="x") == 10
    again = read_examples(sorted(tmp_path.glob("*.safetensors")))
    for before, after in zip(examples, again, strict=True):
        assert after.features.texts == before.features.texts
        assert after.features.slots == before.features.slots
        for name in ("tokens", "cover", "kind", "distance", "text", "span", "score", "types", "edges"):
            np.testing.assert_array_equal(getattr(after.features, name), getattr(before.features, name))
        np.testing.assert_array_equal(after.targets, before.targets)


def test_held_out_examples_are_not_trained_on() -> None:
    """Each example is on one side."""
    numbered = list(range(1000))
    training, held_out = split(numbered)  # type: ignore[arg-type]
    assert sorted([*training, *held_out]) == numbered
    assert 10 <= len(held_out) <= 30
