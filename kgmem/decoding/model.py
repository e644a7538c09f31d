"""The whole model: text encoder, memory encoder, and a GPT-2 decoder that cross-attends to memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from kgmem.decoding.gpt2 import GPT2, CrossMemory, Past
from kgmem.decoding.vocabulary import FIXED, TOKENS
from kgmem.memory.batch import Batch
from kgmem.memory.encoder import Memory, MemoryEncoder
from kgmem.memory.heads import pick
from kgmem.memory.relevance import relevance_loss
from kgmem.memory.text import TextConfig, TextEncoder

MAX_LENGTH = 48
IGNORED = -100
RELEVANCE_WEIGHT = 0.2
"""Of the relevance in the training loss, beside what is written."""


@dataclass(slots=True)
class ModelConfig:
    """Sizes of the model, as in a checkpoint's config.json. `text` is a BERT configuration as a dictionary."""

    text: dict[str, Any] = field(default_factory=dict)
    width: int = 256
    graph_layers: int = 2
    decoder_layers: int = 3
    heads: int = 4
    dropout: float = 0.0
    threshold: float = 0.5
    calibration: float = 1.0
    certainty: list[float] = field(default_factory=lambda: [1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    """Weights of `kgmem.decoding.certainty`; by these the belief itself is the certainty."""
    tokens: list[str] = field(default_factory=lambda: list(TOKENS))
    """The marks and words that the model was trained with, in the order of its weights."""
    model_type: str = "kgmem"


class Sizes(Protocol):
    """What a configuration says of the memory encoder and the decoder."""

    width: int
    graph_layers: int
    decoder_layers: int
    heads: int
    dropout: float


@dataclass(frozen=True, slots=True)
class Context:
    """What decoding needs of a batch's memory, made once for all steps of all its plans and sentences."""

    fixed: Tensor
    """Vectors of marks and words, read and written alike. Shape: (V, width); a question's model has V = FIXED."""
    read: Tensor
    """Vectors of slots, as input. Shape: (B, K, width)."""
    written: Tensor
    """Vectors of slots, as output. Shape: (B, K, width)."""
    slot_mask: Tensor
    """Shape: (B, K), bool."""
    cross: CrossMemory
    """What the decoder's layers attend to."""

    def rows(self, questions: Tensor) -> Context:
        """The contexts of some questions, in that order. Shape: questions (R,)."""
        read, written, mask = (pick(part, questions) for part in (self.read, self.written, self.slot_mask))
        return Context(self.fixed, read, written, mask, self.cross.rows(questions))

    def embed(self, tokens: Tensor) -> Tensor:
        """Input vectors; slot k is token V + k. Shape: tokens (B, P); result (B, P, width)."""
        first = len(self.fixed)
        index = (tokens - first).clamp_min(0).unsqueeze(-1).expand(-1, -1, self.read.shape[-1])
        fixed = nn.functional.embedding(tokens.clamp_max(first - 1), self.fixed)
        return torch.where((tokens >= first).unsqueeze(-1), self.read.gather(1, index), fixed)

    def logits(self, states: Tensor) -> Tensor:
        """Scores of the next token: marks and words, then slots. Shape: states (B, P, width); (B, P, V + K)."""
        slots = states @ self.written.transpose(1, 2)
        slots = slots.masked_fill(~self.slot_mask.unsqueeze(1), torch.finfo(slots.dtype).min)
        return torch.cat([(states @ self.fixed.T).to(slots.dtype), slots], -1)


class SlotDecoder(nn.Module):
    """A memory encoder, and a decoder that reads and writes words and the memory's slots."""

    memory: MemoryEncoder
    decoder: GPT2
    slot_input: nn.Linear
    slot_output: nn.Linear

    def build_decoder(self, text_width: int, vocabulary: int, length: int, sizes: Sizes) -> None:
        """Makes the parts; whoever does so initialises them."""
        width, heads, dropout = sizes.width, sizes.heads, sizes.dropout
        self.memory = MemoryEncoder(text_width, width, sizes.graph_layers, heads, dropout)
        self.decoder = GPT2(vocabulary, length, width, sizes.decoder_layers, heads, dropout)
        self.slot_input = nn.Linear(width, width)
        self.slot_output = nn.Linear(width, width)

    def context(self, memory: Memory) -> Context:
        """Prepares a memory for decoding."""
        written = self.slot_output(memory.slots) / memory.slots.shape[-1] ** 0.5
        cross = self.decoder.remember(memory.states, memory.mask)
        return Context(self.decoder.wte.weight, self.slot_input(memory.slots), written, memory.slot_mask, cross)

    def step(self, tokens: Tensor, context: Context, past: Past) -> Tensor:
        """Logits after each of some further tokens. Shape: tokens (B, P); result (B, P, V + K)."""
        return context.logits(self.decoder(context.embed(tokens), context.cross, past))

    def decode(self, tokens: Tensor, context: Context) -> Tensor:
        """Logits after each of the given tokens. Shape: tokens (B, P), padded behind; result (B, P, V + K)."""
        return self.step(tokens, context, Past())


class Parts(SlotDecoder):
    """What the model is made of and what it computes, whichever class holds it (`kgmem.decoding.hub` has another)."""

    config: Any
    text: TextEncoder

    def build(self) -> None:
        """Makes the parts, with random weights: GPT-2's initialisation throughout."""
        text = TextConfig.from_dict(self.config.text)
        self.text = TextEncoder(text)
        self.build_decoder(text.hidden_size, FIXED, MAX_LENGTH, self.config)
        self.apply(initialise)
        nn.init.zeros_(self.memory.alignment.output.weight)  # so that older weights go on as they are

    def encode(self, batch: Batch, texts: Tensor) -> Memory:
        """Memory of a batch; `texts` are the vectors of its label texts. Shape: (U, hidden)."""
        memory: Memory = self.memory(batch, self.text(batch.tokens, batch.token_mask), texts)
        return memory

    def forward(self, batch: Batch, texts: Tensor, tokens: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy of the targets, and a share of that of the relations' relevance.

        Shape: tokens, targets (B, P), IGNORED where there is no target.
        """
        states = self.text(batch.tokens, batch.token_mask)
        logits = self.decode(tokens, self.context(self.memory(batch, states, texts))).float()
        written = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)
        slots = nn.functional.one_hot((targets - FIXED).clamp_min(-1) + 1, batch.slot_mask.shape[1] + 1)
        asked = slots[..., 1:].any(1)  # (B, K)
        return written + RELEVANCE_WEIGHT * relevance_loss(batch, states, texts, asked)


class KgmemModel(Parts):
    """Reads questions with their subgraphs, writes plans and sentences."""

    config: ModelConfig

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.build()


def initialise(module: nn.Module) -> None:
    """GPT-2's initialisation of a layer, for `Module.apply`."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
