"""What a training run is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Sizes and rates of a run; the defaults are those of the shipped checkpoint."""

    steps: int = 1700
    batch_size: int = 64
    group_size: int = 16
    """Neighbouring examples (of one graph) that stay together in a batch, so that they share label texts."""
    text_rate: float = 6e-5
    """Learning rate of the text encoder, which starts from a trained one."""
    rate: float = 6e-4
    """Learning rate of everything else, which starts from scratch."""
    warmup: float = 0.04
    """Share of the steps over which the rates rise."""
    weight_decay: float = 0.01
    clip: float = 1.0
    evaluate_every: int = 250
    save_every: int = 250
    seed: int = 1
    seconds: float | None = None
    """Of training at most; the rates fall in time for it."""
    freeze_text: bool = False
    """Train the rest only, over a fixed text encoder."""
