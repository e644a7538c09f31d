"""Checkpoints: a folder with config.json, model.safetensors and tokenizer.json.

`save_pretrained`/`from_pretrained` of the model work as usual. A checkpoint written here may also be *packed*: each
large matrix as int8 with one scale a row (symmetric, round to nearest), a quarter of the size of float32.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor

from kgmem.errors import WeightsError

if TYPE_CHECKING:
    from kgmem.decoding.model import KgmemModel

SCALE = ".scale"
SMALLEST_PACKED = 4096


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model ready to answer, and its tokenizer."""

    model: KgmemModel
    tokenizer: Tokenizer
    path: Path


def load_checkpoint(folder: Path) -> Checkpoint:
    """Reads a checkpoint, packed or not, without any hub. Raises WeightsError with what is missing."""
    from transformers import initialization

    from kgmem.decoding.model import KgmemConfig, KgmemModel

    missing = [n for n in ("config.json", "model.safetensors", "tokenizer.json") if not (folder / n).is_file()]
    if missing:
        raise WeightsError(f"{folder}: no checkpoint there ({', '.join(missing)} missing); make one with `kgmem train`")
    try:
        config = KgmemConfig.from_pretrained(folder, local_files_only=True)
        with initialization.no_init_weights():
            model = KgmemModel(config)
        with safe_open(folder / "model.safetensors", framework="pt") as file:
            names = set(file.keys())
            state = {
                name: unpack(file.get_tensor(name), file.get_tensor(name + SCALE) if name + SCALE in names else None)
                for name in names
                if not name.endswith(SCALE)
            }
        model.load_state_dict(state, strict=True)
        tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except (SafetensorError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise WeightsError(f"{folder}: the checkpoint does not fit this version of kgmem: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model.eval()
    return Checkpoint(model, tokenizer, folder)


def save_checkpoint(model: KgmemModel, tokenizer: Tokenizer, folder: Path, *, packed: bool) -> None:
    """Writes a checkpoint; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    model.config.save_pretrained(folder)
    tensors: dict[str, Tensor] = {}
    for name, value in model.state_dict().items():
        if packed and value.is_floating_point() and value.ndim == 2 and value.numel() >= SMALLEST_PACKED:
            tensors[name], tensors[name + SCALE] = pack(value)
        else:
            tensors[name] = value.contiguous()
    save_file(tensors, str(folder / "model.safetensors"), metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # the library makes it unreadable for others
    tokenizer.save(str(folder / "tokenizer.json"))


def pack(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """int8 values and float32 scales of the rows. Shape: (R, C) gives (R, C) and (R,)."""
    scale = matrix.float().abs().amax(1).clamp_min(1e-12) / 127
    return (matrix.float() / scale.unsqueeze(1)).round().to(torch.int8), scale


def unpack(values: Tensor, scale: Tensor | None) -> Tensor:
    """The inverse of `pack`; values without a scale come back as float32 if they are floating point."""
    if scale is not None:
        return values.float() * scale.unsqueeze(1)
    return values.float() if values.is_floating_point() else values
