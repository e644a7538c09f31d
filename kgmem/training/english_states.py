"""The text encoder's states of a corpus, computed once: it is frozen, and reading is most of a training's work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from kgmem.language.encoder import DocEncoder

if TYPE_CHECKING:
    from spacy.tokens import Doc

Array = NDArray[Any]
TOGETHER = 64


class StatesFile:
    """The states of documents by their number, read from disk when they are asked for."""

    def __init__(self, path: Path) -> None:
        self._file = safe_open(path, framework="np")

    def __getitem__(self, number: int) -> Array:
        """Shape: (tokens, layers, hidden), float16."""
        states: Array = self._file.get_tensor(str(number))
        return states


def states_file(path: Path, docs: Sequence[Doc], encoder: DocEncoder, fingerprint: str) -> StatesFile:
    """The states of `docs`; those on disk if they are of the same texts and encoder, else computed and written."""
    texts = hashlib.sha256("\0".join(doc.text for doc in docs).encode()).hexdigest()
    key = {"encoder": fingerprint, "texts": texts}
    if not _holds(path, key):
        path.parent.mkdir(parents=True, exist_ok=True)
        tensors = {str(number): states for number, states in enumerate(_states(docs, encoder))}
        new = path.with_suffix(".new")
        save_file(tensors, new, metadata=key)
        new.replace(path)
    return StatesFile(path)


def _states(docs: Sequence[Doc], encoder: DocEncoder) -> Iterator[Array]:
    for first in range(0, len(docs), TOGETHER):
        for states in encoder.every_layer(docs[first : first + TOGETHER]):
            yield np.ascontiguousarray(states, np.float16)


def _holds(path: Path, key: dict[str, str]) -> bool:
    try:
        with safe_open(path, framework="np") as file:
            return bool(file.metadata() == key)
    except (OSError, SafetensorError):
        return False
