"""The model that says facts: kgmem's memory encoder and decoder over a text encoder that stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor, nn

from kgmem.decoding.model import IGNORED, Context, SlotDecoder, initialise
from kgmem.memory.batch import Batch
from kgmem.writing.vocabulary import Vocabulary

LENGTH = 96
"""Tokens of a text at most."""
SMOOTHING = 0.1
"""The share of the loss that asks for any word rather than for the right one (Szegedy et al. 2016)."""


@dataclass(slots=True)
class WriterConfig:
    """Sizes of the model, and what it was trained to say."""

    text_width: int
    words: list[str]
    encoder: str
    """The hash of the text encoder that it reads with."""
    aliases: dict[str, list[str]] = field(default_factory=dict)
    """What things are called beside the forms of their labels."""
    left_out: list[str] = field(default_factory=list)
    """Categories of the data that it was not trained on, to be measured on them."""
    width: int = 256
    graph_layers: int = 2
    decoder_layers: int = 3
    heads: int = 4
    dropout: float = 0.15
    model_type: str = "kgmem-writer"


class WriterModel(SlotDecoder):
    """Reads facts, writes text."""

    def __init__(self, config: WriterConfig) -> None:
        super().__init__()
        self.config, self.vocabulary = config, Vocabulary(tuple(config.words))
        self.build_decoder(config.text_width, len(self.vocabulary), LENGTH, config)
        self.apply(initialise)

    def read(self, batch: Batch, states: Tensor, texts: Tensor) -> Context:
        """What the decoder needs of some sets of facts.

        Shape: states (B, T, text_width) of their texts' tokens, texts (U, text_width) of the relations' labels.
        """
        return self.context(self.memory(batch, states, texts))

    def forward(
        self, batch: Batch, states: Tensor, texts: Tensor, rows: Tensor, tokens: Tensor, targets: Tensor
    ) -> Tensor:
        """Mean cross-entropy of the targets of R texts, smoothed.

        Shape: as `read`; rows (R,) the facts that each text says, tokens and targets (R, P), IGNORED behind the end.
        """
        logits = self.decode(tokens, self.read(batch, states, texts).rows(rows)).float()
        logp = logits.log_softmax(-1)
        right = nn.functional.nll_loss(logp.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)
        words = logp[..., : len(self.vocabulary)].mean(-1)  # slots that are not there have no logarithm
        return (1 - SMOOTHING) * right - SMOOTHING * words[targets != IGNORED].mean()
