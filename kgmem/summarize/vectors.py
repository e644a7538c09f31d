"""Sentences as vectors, by the text encoder of the checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.utils.rnn import pad_sequence

from kgmem.decoding.checkpoint import Checkpoint

Vectors: TypeAlias = NDArray[np.float32]
_BATCH = 32
_MOST_TOKENS = 96


class SentenceEncoder:
    """The mean of the text encoder's states for each sentence, of length one."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._text, self._tokenizer = checkpoint.model.text, checkpoint.tokenizer
        self.weights = checkpoint.path
        self.width = checkpoint.model.text.bert.embeddings.word_embeddings.embedding_dim
        places = checkpoint.model.text.bert.embeddings.position_embeddings.num_embeddings
        self._most = min(_MOST_TOKENS, places)

    @torch.inference_mode()
    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the beginnings of texts, some 70 words of each. Shape: result (len(texts), width)."""
        found = np.zeros((len(texts), self.width), np.float32)
        tokens = [self._tokenizer.encode(text).ids[: self._most] for text in texts]
        order = sorted(range(len(texts)), key=lambda number: len(tokens[number]))
        for first in range(0, len(order), _BATCH):
            part = order[first : first + _BATCH]
            batch = pad_sequence([torch.tensor(tokens[number]) for number in part], batch_first=True)
            vectors = self._text.pooled(batch, batch != 0)
            found[part] = torch.nn.functional.normalize(vectors, dim=-1).numpy()
        return found
