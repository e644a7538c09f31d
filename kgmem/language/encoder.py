"""The text encoder of a checkpoint as spaCy sees it: vectors for the tokens of documents, of any length."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import embedding_bag

from kgmem.config import SHIPPED_WEIGHTS
from kgmem.decoding.checkpoint import load_checkpoint
from kgmem.errors import WeightsError
from kgmem.language.windows import windows
from kgmem.memory.text import TextEncoder

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

Array = NDArray[Any]

STATES = "kgmem_states"
"""The key in `doc.user_data` of states that were computed before, float16. Shape: (tokens, layers, hidden)."""
WINDOW = 128
"""Word pieces that are read at a time, with the marks before and behind them."""
TOGETHER = 1024
"""Word pieces in a batch of windows; of more, the states would not fit into the processor's cache."""


class DocEncoder:
    """Runs a text encoder, as it is, over spaCy documents.

    Args:
        encoder: Frozen: no gradient is kept.
        tokenizer: Its word pieces, with [CLS] and [SEP].
    """

    def __init__(self, encoder: TextEncoder, tokenizer: Tokenizer) -> None:
        self.encoder, self.tokenizer = encoder, tokenizer
        positions, self.hidden = encoder.bert.embeddings.position_embeddings.weight.shape
        self.layers = 1 + len(list(encoder.bert.encoder.get_submodule("layer").children()))
        self.limit = min(WINDOW, positions) - 2
        self.marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")

    def every_layer(self, docs: Sequence[Doc]) -> list[Array]:
        """The states of every layer. Shape: (tokens, layers, hidden) of each document."""
        return self(docs, np.eye(self.layers, dtype=np.float32))

    @torch.inference_mode()
    def __call__(self, docs: Sequence[Doc], mixes: Array) -> list[Array]:
        """Weighted sums of the layers, the embeddings being the first of them, as float32.

        A token's vector is the mean of the word pieces that it shares a character with, zero if there are none, as for
        spaces. States that a document brings along (`STATES`) are used instead of being computed.

        Shape: mixes (mixes, layers); result (tokens, mixes, hidden) of each document.
        """
        new = [doc for doc in docs if STATES not in doc.user_data]
        made = iter(self._encoded(new, torch.from_numpy(mixes)))
        return [
            np.tensordot(mixes, doc.user_data[STATES].astype(np.float32), (1, 1)).swapaxes(0, 1)
            if STATES in doc.user_data
            else next(made)
            for doc in docs
        ]

    def _encoded(self, docs: Sequence[Doc], mixes: Tensor) -> list[Array]:
        texts = [doc.text for doc in docs]
        ids: list[int] = []
        stretches: list[tuple[int, int]] = []
        bags: list[Array] = []  # of each token the first of its pieces and the one behind its last
        for doc, text, pieces in zip(
            docs, texts, self.tokenizer.encode_batch(texts, add_special_tokens=False), strict=True
        ):
            before = len(ids)
            ids += pieces.ids
            stretches += [(before + first, before + last) for first, last in windows(text, pieces.offsets, self.limit)]
            bags.append(before + _overlaps(doc, pieces.offsets))
        states = self._states(ids, stretches, mixes)
        vectors = _means(states.flatten(1), np.concatenate([np.zeros((0, 2), np.int64), *bags]))
        shaped = vectors.unflatten(1, states.shape[1:]).numpy()
        return np.split(shaped, np.cumsum([len(doc) for doc in docs])[:-1]) if docs else []

    def _states(self, ids: Sequence[int], stretches: Sequence[tuple[int, int]], mixes: Tensor) -> Tensor:
        """The mixed states of all word pieces, read window by window. Shape: (pieces, mixes, hidden)."""
        states = torch.zeros(len(ids), len(mixes), self.hidden)
        start, end = self.marks
        for batch in _batches(stretches):
            longest = max(last - first for first, last in batch)
            tokens = torch.zeros(len(batch), longest + 2, dtype=torch.long)
            mask = torch.zeros(len(batch), longest + 2, dtype=torch.bool)
            for row, (first, last) in enumerate(batch):
                window = [start, *ids[first:last], end]
                tokens[row, : len(window)] = torch.tensor(window)
                mask[row, : len(window)] = True
            mixed = torch.zeros(*tokens.shape, len(mixes), self.hidden)
            for weights, layer in zip(mixes.T, self.encoder.bert.every_layer(tokens, mask), strict=True):
                mixed += weights[:, None] * layer.unsqueeze(2)
            for row, (first, last) in enumerate(batch):
                states[first:last] = mixed[row, 1 : 1 + last - first]
        return states


@lru_cache(maxsize=2)
def shared_encoder(weights: str | None) -> DocEncoder:
    """The text encoder of a checkpoint folder, the shipped one by default; read once a process.

    Raises WeightsError if there is none.
    """
    checkpoint = load_checkpoint(Path(weights) if weights else SHIPPED_WEIGHTS)
    encoder = checkpoint.optimized().model.text
    return DocEncoder(encoder.requires_grad_(requires_grad=False), checkpoint.tokenizer)


@lru_cache(maxsize=2)
def fingerprint(weights: str | None) -> str:
    """Tells text encoders apart: a hash of the parameters of the one that `shared_encoder` gives."""
    made = hashlib.sha256()
    for name, value in sorted(shared_encoder(weights).encoder.state_dict().items()):
        made.update(name.encode())
        made.update(value.to(torch.bfloat16).view(torch.int16).numpy().tobytes())
    return made.hexdigest()[:16]


def checked_encoder(weights: str | None, expected: str | None) -> DocEncoder:
    """`shared_encoder`, if it is the one that a pipeline was trained over; None stands for any.

    Raises WeightsError if it is not.
    """
    if expected is not None and fingerprint(weights) != expected:
        raise WeightsError(
            f"the pipeline was trained over another text encoder ({expected}) than that of"
            f" {weights or SHIPPED_WEIGHTS}; train it again with `kgmem train FOLDER --part english`"
        )
    return shared_encoder(weights)


def _overlaps(doc: Doc, offsets: Sequence[tuple[int, int]]) -> Array:
    """The word pieces of each token, as a stretch. Shape: (tokens, 2)."""
    start, length = doc.to_array(["IDX", "LENGTH"]).astype(np.int64).reshape(-1, 2).T
    places = np.array(offsets, np.int64).reshape(-1, 2)
    first = np.searchsorted(places[:, 1], start, side="right")
    behind = np.searchsorted(places[:, 0], start + length, side="left")
    return np.stack([first, np.maximum(first, behind)], 1)


def _means(states: Tensor, bags: Array) -> Tensor:
    """The mean of the states in each stretch, zero in an empty one. Shape: (P, W) and (N, 2) give (N, W)."""
    lengths = bags[:, 1] - bags[:, 0]
    before = np.cumsum(lengths) - lengths
    members = np.arange(lengths.sum()) - np.repeat(before - bags[:, 0], lengths)
    if not len(members):
        return states.new_zeros(len(bags), states.shape[1])
    return embedding_bag(torch.from_numpy(members), states, torch.from_numpy(before), mode="mean")


def _batches(stretches: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Windows of like lengths together."""
    found: list[list[tuple[int, int]]] = []
    for stretch in sorted(stretches, key=lambda pair: pair[1] - pair[0]):
        longest = stretch[1] - stretch[0] + 2
        if not found or (len(found[-1]) + 1) * longest > TOGETHER:
            found.append([])
        found[-1].append(stretch)
    return found
