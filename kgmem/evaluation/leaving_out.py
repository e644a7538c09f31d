"""Leave-one-out: a checkpoint trained without anything of a set's graph, to be measured on that set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kgmem.training.run import KINDS, Report, prepare_and_train

if TYPE_CHECKING:
    from kgmem.training.settings import TrainingSettings


def train_without(
    name: str, data: Path, out: Path, settings: TrainingSettings, *, text_encoder: str | None = None,
    scale: float = 1.0, report: Report = lambda _: None,
) -> Path:  # fmt: skip
    """Trains on all kinds of questions but the set's own, and returns the checkpoint; resumes a run in `out`.

    Sets that no training uses (own, pathquestion) leave out nothing.
    """
    kinds = tuple(kind for kind in KINDS if kind != name)
    return prepare_and_train(data, out, settings, kinds=kinds, text_encoder=text_encoder, scale=scale, report=report)
