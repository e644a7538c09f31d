"""The model: slots have no order, and checkpoints come back as they were."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

from kgmem.decoding.checkpoint import load_checkpoint, pack, save_checkpoint, unpack
from kgmem.decoding.hub import PretrainedKgmemModel
from kgmem.decoding.model import KgmemModel
from kgmem.decoding.vocabulary import FIXED, PLAN, SELECT, slot_token
from kgmem.errors import WeightsError
from kgmem.memory.batch import collate
from kgmem.memory.features import Features, SlotMap, featurize
from kgmem.subgraph import Subgraph

if TYPE_CHECKING:
    from tokenizers import Tokenizer

QUESTION = "who directed the films kismet and anna"


def logits(model: KgmemModel, tokenizer: Tokenizer, features: list[Features], tokens: list[list[int]]) -> torch.Tensor:
    """Scores after the given tokens, for a batch."""
    batch, texts = collate(features)
    ids = [tokenizer.encode(text).ids for text in texts]
    longest = max(map(len, ids))
    padded = torch.tensor([row + [0] * (longest - len(row)) for row in ids])
    with torch.inference_mode():
        memory = model.encode(batch, model.text.pooled(padded, padded != 0))
        return model.decode(torch.tensor(tokens), model.context(memory))


def test_order_of_slots_means_nothing(
    model: KgmemModel, tokenizer: Tokenizer, shuffled: Subgraph, encoded: tuple[Features, SlotMap]
) -> None:
    """Shuffled relation slots get the same scores, each in its new place."""
    features, slots = encoded
    other, moved = featurize(QUESTION, shuffled, tokenizer)
    place = [slots.relations.index(relation) + 2 for relation in moved.relations]
    first = logits(model, tokenizer, [features], [[PLAN, SELECT, slot_token(0), slot_token(place[1])]])
    second = logits(model, tokenizer, [other], [[PLAN, SELECT, slot_token(0), slot_token(3)]])
    torch.testing.assert_close(first[..., :FIXED], second[..., :FIXED], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(first[..., [FIXED + p for p in place]], second[..., FIXED + 2 :], rtol=1e-4, atol=1e-5)


def test_a_question_does_not_see_its_neighbours_in_a_batch(
    model: KgmemModel, tokenizer: Tokenizer, encoded: tuple[Features, SlotMap]
) -> None:
    """Alone or beside a shorter question, the scores are the same."""
    features, _ = encoded
    small, _ = featurize("who kismet", Subgraph((), (), {}, {}, (), {}), tokenizer)
    alone = logits(model, tokenizer, [features], [[PLAN, SELECT]])
    both = logits(model, tokenizer, [small, features], [[PLAN, SELECT], [PLAN, SELECT]])
    torch.testing.assert_close(alone[0], both[1], rtol=1e-4, atol=1e-5)


def test_a_padded_slot_has_no_chance(
    model: KgmemModel, tokenizer: Tokenizer, encoded: tuple[Features, SlotMap]
) -> None:
    """Slots that only another question of the batch has can't be written."""
    small, _ = featurize("who kismet", Subgraph((), (), {}, {}, (), {}), tokenizer)
    scores = logits(model, tokenizer, [small, encoded[0]], [[PLAN], [PLAN]])
    assert scores[0, 0].softmax(-1)[FIXED:].max() < 1e-12


@pytest.mark.parametrize("packed", [False, True])
def test_checkpoint_comes_back(
    model: KgmemModel, tokenizer: Tokenizer, encoded: tuple[Features, SlotMap], tmp_path: Path, packed: bool
) -> None:
    """Exactly as float, within int8's rounding when packed."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=packed)
    loaded = load_checkpoint(tmp_path / "weights")
    before = logits(model, tokenizer, [encoded[0]], [[PLAN]])
    after = logits(loaded.model, loaded.tokenizer, [encoded[0]], [[PLAN]])
    torch.testing.assert_close(before, after, rtol=0, atol=5e-2 if packed else 1e-6)


def test_transformers_reads_and_writes_it_too(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> None:
    """from_pretrained reads a checkpoint, save_pretrained writes one that can be loaded; safetensors only."""
    save_checkpoint(model, tokenizer, tmp_path / "ours", packed=False)
    theirs = PretrainedKgmemModel.from_pretrained(tmp_path / "ours")
    assert theirs.config.width == model.config.width
    theirs.save_pretrained(tmp_path / "theirs")
    assert sorted(p.name for p in (tmp_path / "theirs").iterdir()) == ["config.json", "model.safetensors"]
    tokenizer.save(str(tmp_path / "theirs" / "tokenizer.json"))
    again = load_checkpoint(tmp_path / "theirs")
    assert again.model.config == model.config
    for name, value in model.state_dict().items():
        torch.testing.assert_close(again.model.state_dict()[name], value)


def test_packing_errs_by_half_a_step_at_most() -> None:
    """Symmetric rounding with a scale a row."""
    matrix = torch.randn(20, 300) * torch.logspace(-4, 4, 20).unsqueeze(1)
    values, scale = pack(matrix)
    assert values.dtype == torch.int8
    assert ((unpack(values, scale) - matrix).abs() <= scale.unsqueeze(1) * 0.501).all()


def test_missing_and_broken_checkpoints_say_so(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> None:
    """The folder and what is wrong with it are named."""
    with pytest.raises(WeightsError, match=r"model\.safetensors"):
        load_checkpoint(tmp_path)
    save_checkpoint(model, tokenizer, tmp_path, packed=False)
    (tmp_path / "model.safetensors").write_bytes(b"not tensors at all")
    with pytest.raises(WeightsError, match="does not fit"):
        load_checkpoint(tmp_path)
