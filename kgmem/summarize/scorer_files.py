"""Weights of small scorers beside a checkpoint, and how the text encoder that they belong to is known again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, from_numpy

from kgmem.errors import WeightsError
from kgmem.summarize.vectors import SentenceEncoder, Vectors

_SAME = 0.98
"""The least cosine of a text's vector with that of the same text encoder; half precision costs some."""


def read_weights(
    file: Path, encoder: SentenceEncoder, probes: Sequence[str], features: Sequence[str]
) -> tuple[dict[str, Tensor], Mapping[str, str]] | None:
    """The tensors of a scorer and what is said about them; None if it is of another text encoder or version, or absent.

    Args:
        file: a safetensors file that `write_weights` made.
        encoder: the text encoder that is in use.
        probes: the texts that were encoded when the scorer was written.
        features: the names of what the scorer sees.

    Raises:
        WeightsError: the file is damaged.
    """
    if not file.is_file():
        return None
    try:
        with safe_open(file, framework="pt") as opened:
            about: Mapping[str, str] = opened.metadata() or {}
            if about.get("features") != "|".join(features):
                return None
            state = {name: opened.get_tensor(name).float() for name in opened.keys()}  # noqa: SIM118 (it is no mapping)
        known = state.pop("probes").numpy()
    except (SafetensorError, OSError, KeyError) as error:
        raise damaged(file, error) from error
    if known.shape != (len(probes), encoder.width) or not is_same(encoder(probes), known):
        return None
    return state, about


def write_weights(
    file: Path,
    state: Mapping[str, Tensor],
    encoder: SentenceEncoder,
    probes: Sequence[str],
    features: Sequence[str],
    **about: str,
) -> Path:
    """Writes a scorer's tensors in half precision; the folder is made. Returns the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.half().contiguous() for name, value in state.items()}
    tensors["probes"] = from_numpy(encoder(probes))
    save_file(tensors, str(file), metadata={"format": "pt", "features": "|".join(features), **about})
    file.chmod(0o644)  # the library makes it unreadable for others
    return file


def damaged(file: Path, error: Exception) -> WeightsError:
    """What to say of a file whose contents do not fit."""
    return WeightsError(f"{file}: it does not fit this version of kgmem: {error}")


def is_same(vectors: Vectors, probes: Vectors) -> bool:
    """Whether vectors of the probes come from the same text encoder. Shape: (probes, width) both."""
    return bool(((vectors * probes).sum(1) >= _SAME).all())
