"""A new model, its text encoder started from a trained one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from kgmem.decoding.model import KgmemModel, ModelConfig
from kgmem.errors import WeightsError
from kgmem.memory.text import TextConfig

TEXT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
"""Apache-2.0; 22.7 million parameters."""


def new_model(text_encoder: str = TEXT_ENCODER, **sizes: Any) -> tuple[KgmemModel, Tokenizer]:
    """A model with a trained text encoder and everything else random.

    Args:
        text_encoder: A BERT checkpoint: a folder, or a name on the Hugging Face hub.
        sizes: Fields of ModelConfig to change.

    Raises:
        WeightsError: There is no such checkpoint, or it is no BERT.
    """
    from transformers import BertModel

    try:
        bert = BertModel.from_pretrained(text_encoder, add_pooling_layer=False)
    except (OSError, ValueError) as error:
        raise WeightsError(f"{text_encoder}: no text encoder there: {error}") from error
    model = KgmemModel(ModelConfig(text=asdict(TextConfig.from_dict(bert.config.to_dict())), **sizes))
    model.text.bert.load_state_dict(bert.state_dict())
    return model, load_tokenizer(text_encoder)


def load_tokenizer(text_encoder: str = TEXT_ENCODER) -> Tokenizer:
    """The word pieces of a text encoder, from its folder or the hub, without padding and truncation."""
    local = Path(text_encoder) / "tokenizer.json"
    if local.is_file():
        tokenizer: Tokenizer = Tokenizer.from_file(str(local))
    else:
        from transformers import AutoTokenizer

        try:
            tokenizer = AutoTokenizer.from_pretrained(text_encoder).backend_tokenizer
        except (OSError, ValueError) as error:
            raise WeightsError(f"{text_encoder}: no tokenizer there: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
