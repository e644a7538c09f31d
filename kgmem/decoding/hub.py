"""The model as transformers knows models: `save_pretrained`, `from_pretrained`, names on the Hugging Face hub.

Training and use go without it, because importing transformers takes longer than answering forty questions. Parameters
have the same names in both classes, so that a checkpoint serves either.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from transformers.configuration_utils import PretrainedConfig
from transformers.modeling_utils import PreTrainedModel

from kgmem.decoding.model import ModelConfig, Parts


class KgmemConfig(PretrainedConfig):
    """The fields of `ModelConfig`."""

    model_type = "kgmem"

    def __init__(self, **values: Any) -> None:
        for name, default in asdict(ModelConfig()).items():
            if name != "model_type":
                setattr(self, name, values.pop(name, default))
        super().__init__(**values)


class PretrainedKgmemModel(PreTrainedModel, Parts):
    """`KgmemModel` for transformers."""

    config_class = KgmemConfig
    base_model_prefix = "kgmem"
    config: KgmemConfig

    def __init__(self, config: KgmemConfig) -> None:
        super().__init__(config)
        self.build()
        self.post_init()

    def _init_weights(self, module: Any) -> None:
        """Everything is initialised by `build`."""
