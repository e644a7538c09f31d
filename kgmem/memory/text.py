"""The text encoder: BERT (Devlin et al. 2019), with the parameter names of transformers' `BertModel`.

Computes what `BertModel` computes (tests/memory/test_text.py). It is written out here because importing transformers'
takes longer than answering forty questions, and its general forward pass twice as long as this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from torch import Tensor, nn
from torch.nn.functional import gelu

from kgmem.memory.heads import attend, join_heads, split_heads


@dataclass(frozen=True, slots=True)
class TextConfig:
    """Sizes of a BERT encoder, named as in its config.json. Activation: GELU."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    type_vocab_size: int = 2
    layer_norm_eps: float = 1e-12

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Takes what it knows of a configuration. Raises ValueError if that is of another architecture."""
        if values.get("hidden_act", "gelu") != "gelu" or values.get("model_type", "bert") != "bert":
            raise ValueError("the text encoder is no BERT with GELU activation")
        return cls(**{field.name: values[field.name] for field in fields(cls) if field.name in values})


class TextEncoder(nn.Module):
    """Question tokens and label texts as vectors, by one encoder.

    Sentence-BERT's mean pooling (Reimers and Gurevych 2019) for labels; the states of every token for questions.
    """

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.bert = Bert(config)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Shape: tokens (B, T), mask (B, T) bool; result (B, T, hidden), in float32 whatever the weights are."""
        states: Tensor = self.bert(tokens, mask)
        return states.float()

    def pooled(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """The mean over the tokens of each text. Shape: (U, L) twice; result (U, hidden)."""
        return masked_mean(self(tokens, mask), mask)


def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    """Shape: states (B, T, H), mask (B, T); result (B, H)."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp_min(1)


class Bert(nn.Module):
    """Embeddings and layers."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.embeddings = _Embeddings(config)
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleList([_Layer(config) for _ in range(config.num_hidden_layers)])

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Shape: tokens (B, T), mask (B, T) bool; result (B, T, hidden)."""
        *_, states = self.every_layer(tokens, mask)
        return states

    def every_layer(self, tokens: Tensor, mask: Tensor) -> Iterator[Tensor]:
        """The embeddings, then the states after each layer. Shape: tokens (B, T), mask (B, T); each (B, T, hidden)."""
        states: Tensor = self.embeddings(tokens)
        yield states
        visible = mask[:, None, None, :]  # (B, 1, 1, T)
        for layer in self.encoder.get_submodule("layer").children():
            states = layer(states, visible)
            yield states


class _Embeddings(nn.Module):
    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, config.hidden_size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, config.layer_norm_eps)

    def forward(self, tokens: Tensor) -> Tensor:
        places = self.position_embeddings.weight[: tokens.shape[1]] + self.token_type_embeddings.weight[0]
        states: Tensor = self.LayerNorm(self.word_embeddings(tokens) + places)
        return states


class _Layer(nn.Module):
    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.num_attention_heads
        self.attention = nn.Module()
        self.attention.self = nn.ModuleDict({name: nn.Linear(width, width) for name in ("query", "key", "value")})
        self.attention.output = _output(width, width, config.layer_norm_eps)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, config.intermediate_size)})
        self.output = _output(config.intermediate_size, width, config.layer_norm_eps)

    def forward(self, states: Tensor, visible: Tensor) -> Tensor:
        parts: Any = self.attention.self
        query, key, value = (split_heads(parts[name](states), self.heads) for name in ("query", "key", "value"))
        output: Any = self.attention.output
        states = output["LayerNorm"](states + output["dense"](join_heads(attend(query, key, value, visible))))
        hidden = gelu(self.intermediate["dense"](states))
        last: Tensor = self.output["LayerNorm"](states + self.output["dense"](hidden))
        return last


def _output(inputs: int, width: int, epsilon: float) -> nn.ModuleDict:
    return nn.ModuleDict({"dense": nn.Linear(inputs, width), "LayerNorm": nn.LayerNorm(width, epsilon)})
