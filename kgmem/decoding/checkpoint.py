"""Checkpoints: a folder with config.json, model.safetensors and tokenizer.json.

One that is not packed can be read by `kgmem.decoding.hub` too. *Packed* has each large matrix as int8 with one scale a
row (symmetric, round to nearest), a quarter of the size of float32.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from kgmem.decoding.model import KgmemModel, ModelConfig
from kgmem.decoding.vocabulary import FIXED, TOKENS
from kgmem.errors import WeightsError
from kgmem.memory.features import SEED_FEATURES

SCALE = ".scale"
SMALLEST_PACKED = 4096
LATER = ("memory.alignment.",)
"""Parts of the model that the first checkpoints do not have."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model ready to answer, and its tokenizer."""

    model: KgmemModel
    tokenizer: Tokenizer
    path: Path

    def known(self) -> frozenset[int]:
        """The ids of the tokens that the checkpoint was trained with."""
        return frozenset(i for i, token in enumerate(TOKENS) if token in self.model.config.tokens)

    def optimized(self) -> Checkpoint:
        """The same with its text encoder in bf16 where the processor computes in it, which takes 60% of the time."""
        if has_bf16():
            self.model.text.to(torch.bfloat16)
        return self


def load_checkpoint(folder: Path) -> Checkpoint:
    """Reads a checkpoint, packed or not, without any hub. Raises WeightsError with what is missing."""
    missing = [n for n in ("config.json", "model.safetensors", "tokenizer.json") if not (folder / n).is_file()]
    if missing:
        raise WeightsError(f"{folder}: no checkpoint there ({', '.join(missing)} missing); make one with `kgmem train`")
    try:
        with torch.device("meta"), _NoInitialisation():
            model = KgmemModel(_read_config(folder / "config.json"))
        with safe_open(folder / "model.safetensors", framework="pt") as file:
            names = set(file.keys())
            state = {
                name: unpack(file.get_tensor(name), file.get_tensor(name + SCALE) if name + SCALE in names else None)
                for name in names
                if not name.endswith(SCALE)
            }
        model.load_state_dict(_grown(state, model), strict=True, assign=True)
        tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except (SafetensorError, OSError, RuntimeError, TypeError, ValueError, KeyError) as error:
        raise WeightsError(f"{folder}: the checkpoint does not fit this version of kgmem: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model.eval()
    return Checkpoint(model, tokenizer, folder)


def has_bf16() -> bool:
    """Whether the processor multiplies bf16 matrices itself; without that they are slower than float32.

    An old torch can't tell; then the answer is no.
    """
    found: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


def save_checkpoint(model: KgmemModel, tokenizer: Tokenizer, folder: Path, *, packed: bool) -> None:
    """Writes a checkpoint; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {**asdict(model.config), "architectures": ["PretrainedKgmemModel"]}
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    tensors: dict[str, Tensor] = {}
    for name, value in model.state_dict().items():
        if packed and value.is_floating_point() and value.ndim == 2 and value.numel() >= SMALLEST_PACKED:
            tensors[name], tensors[name + SCALE] = pack(value)
        else:
            tensors[name] = value.contiguous()
    save_file(tensors, str(folder / "model.safetensors"), metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # the library makes it unreadable for others
    tokenizer.save(str(folder / "tokenizer.json"))


class _NoInitialisation(TorchFunctionMode):
    """Leaves parameters as they are allocated: they are loaded next, and initialising takes a second."""

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if getattr(function, "__module__", "") == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        return function(*args, **(kwargs or {}))


def _read_config(path: Path) -> ModelConfig:
    values = json.loads(path.read_text(encoding="utf-8"))
    known = {field.name for field in fields(ModelConfig)}
    return ModelConfig(**{name: value for name, value in values.items() if name in known})


def _grown(state: dict[str, Tensor], model: KgmemModel) -> dict[str, Tensor]:
    """Weights with room for the tokens, features and parts that came after the checkpoint: zeros, which do nothing."""
    vectors = state["decoder.wte.weight"]
    state["decoder.wte.weight"] = vectors.new_zeros(FIXED, vectors.shape[1])
    for token, vector in zip(model.config.tokens, vectors, strict=True):
        state["decoder.wte.weight"][TOKENS.index(token)] = vector
    score = state["memory.score.weight"]
    state["memory.score.weight"] = nn.functional.pad(score, (0, SEED_FEATURES - score.shape[1]))
    later = {name: value for name, value in model.state_dict().items() if name.startswith(LATER)}
    return {name: torch.zeros(value.shape) for name, value in later.items()} | state


def pack(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """int8 values and float32 scales of the rows. Shape: (R, C) gives (R, C) and (R,)."""
    scale = matrix.float().abs().amax(1).clamp_min(1e-12) / 127
    return (matrix.float() / scale.unsqueeze(1)).round().to(torch.int8), scale


def unpack(values: Tensor, scale: Tensor | None) -> Tensor:
    """The inverse of `pack`; values without a scale come back as float32 if they are floating point."""
    if scale is not None:
        return values.float() * scale.unsqueeze(1)
    return values.float() if values.is_floating_point() else values
