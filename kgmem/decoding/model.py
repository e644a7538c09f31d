"""The whole model: text encoder, memory encoder, and a GPT-2 decoder that cross-attends to memory."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers.configuration_utils import PretrainedConfig
from transformers.modeling_utils import PreTrainedModel
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertModel
from transformers.models.gpt2.configuration_gpt2 import GPT2Config
from transformers.models.gpt2.modeling_gpt2 import GPT2Model

from kgmem.decoding.vocabulary import FIXED, PAD
from kgmem.memory.batch import Batch
from kgmem.memory.encoder import Memory, MemoryEncoder, TextEncoder

MAX_LENGTH = 48
IGNORED = -100


class KgmemConfig(PretrainedConfig):
    """Sizes of the model. `text` is a BERT configuration as a dictionary."""

    model_type = "kgmem"

    def __init__(
        self,
        text: dict[str, Any] | None = None,
        width: int = 256,
        graph_layers: int = 2,
        decoder_layers: int = 3,
        heads: int = 4,
        dropout: float = 0.0,
        threshold: float = 0.5,
        calibration: float = 1.0,
        **kwargs: Any,
    ) -> None:
        self.text = text or {}
        self.width = width
        self.graph_layers = graph_layers
        self.decoder_layers = decoder_layers
        self.heads = heads
        self.dropout = dropout
        self.threshold = threshold
        self.calibration = calibration
        super().__init__(**kwargs)


class KgmemModel(PreTrainedModel):
    """Reads questions with their subgraphs, writes plans and sentences."""

    config_class = KgmemConfig
    base_model_prefix = "kgmem"
    config: KgmemConfig

    def __init__(self, config: KgmemConfig) -> None:
        super().__init__(config)
        text, width = (
            BertConfig(**{"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, **config.text}),
            config.width,
        )
        self.text = TextEncoder(BertModel(text, add_pooling_layer=False))
        self.memory = MemoryEncoder(text.hidden_size, width, config.graph_layers, config.heads, config.dropout)
        self.decoder = GPT2Model(
            GPT2Config(
                vocab_size=FIXED,
                n_positions=MAX_LENGTH,
                n_embd=width,
                n_layer=config.decoder_layers,
                n_head=config.heads,
                add_cross_attention=True,
                resid_pdrop=config.dropout,
                embd_pdrop=config.dropout,
                attn_pdrop=config.dropout,
                bos_token_id=None,
                eos_token_id=None,
            )
        )
        self.slot_input = nn.Linear(width, width)
        self.slot_output = nn.Linear(width, width)
        self.post_init()

    def encode(self, batch: Batch, texts: Tensor) -> Memory:
        """Memory of a batch; `texts` are the vectors of its label texts. Shape: (U, hidden)."""
        memory: Memory = self.memory(batch, self.text(batch.tokens, batch.token_mask), texts)
        return memory

    def embed(self, tokens: Tensor, memory: Memory) -> Tensor:
        """Input vectors of decoder tokens. Shape: tokens (B, P); result (B, P, width)."""
        fixed = self.decoder.wte(tokens.clamp_max(FIXED - 1))
        slots = self.slot_input(memory.slots)
        index = (tokens - FIXED).clamp_min(0).unsqueeze(-1).expand(-1, -1, slots.shape[-1])
        return torch.where((tokens >= FIXED).unsqueeze(-1), slots.gather(1, index), fixed)

    def logits(self, states: Tensor, memory: Memory) -> Tensor:
        """Scores of the next token: marks and words, then slots. Shape: states (B, P, width); (B, P, FIXED + K)."""
        fixed = states @ self.decoder.wte.weight.T
        slots = states @ self.slot_output(memory.slots).transpose(1, 2) / states.shape[-1] ** 0.5
        slots = slots.masked_fill(~memory.slot_mask.unsqueeze(1), torch.finfo(slots.dtype).min)
        return torch.cat([fixed.to(slots.dtype), slots], -1)

    def decode(self, tokens: Tensor, memory: Memory) -> Tensor:
        """Logits after each of the given tokens. Shape: tokens (B, P); result (B, P, FIXED + K)."""
        states = self.decoder(
            inputs_embeds=self.embed(tokens, memory),
            attention_mask=(tokens != PAD).long(),
            encoder_hidden_states=memory.states,
            encoder_attention_mask=memory.mask.long(),
            use_cache=False,
        ).last_hidden_state
        return self.logits(states, memory)

    def forward(self, batch: Batch, texts: Tensor, tokens: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy of the targets. Shape: tokens, targets (B, P), IGNORED where there is no target."""
        logits = self.decode(tokens, self.encode(batch, texts)).float()
        return nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)
