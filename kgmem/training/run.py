"""The two steps of `kgmem train`: prepare, then train and write the checkpoint."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kgmem.errors import MissingExtraError, UsageError
from kgmem.training.settings import TrainingSettings

KINDS = ("metaqa", "simple", "paraqa", "synthetic", "demo")
Report = Callable[[dict[str, Any]], None]


def prepare_files(
    data: Path, folder: Path, *, kinds: tuple[str, ...] = KINDS, text_encoder: str | None = None, scale: float = 1.0,
    seed: int = 1, report: Report = lambda _: None,
) -> None:  # fmt: skip
    """Writes the training files of the given kinds to `folder`; `scale` makes fewer or more of everything."""
    from kgmem.training.preparation import Amounts, prepare
    from kgmem.training.start import TEXT_ENCODER, load_tokenizer

    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise UsageError(f"no training data of the kind {unknown[0]!r}; there are {', '.join(KINDS)}")
    tokenizer = load_tokenizer(text_encoder or TEXT_ENCODER)
    amounts = Amounts().scaled(scale)
    for kind in kinds:
        report({"kind": kind, "examples": prepare(data, tokenizer, folder, amounts, seed=seed, kind=kind)})


def prepare_and_train(
    data: Path, out: Path, settings: TrainingSettings, *, kinds: tuple[str, ...] = KINDS,
    text_encoder: str | None = None, scale: float = 1.0, report: Report = lambda _: None,
) -> Path:  # fmt: skip
    """Both steps in one folder, going on where an earlier run in it stopped. Returns the checkpoint's folder."""
    prepared = out / "prepared"
    for kind in kinds:
        done = prepared / f"{kind}.done"
        if not done.exists():
            prepare_files(
                data, prepared, kinds=(kind,), text_encoder=text_encoder, scale=scale, seed=settings.seed, report=report
            )
            done.touch()
    folder = train(prepared, out, settings, text_encoder=text_encoder, report=report)
    report({"certainty": make_certain(folder)})
    return folder


def train(
    prepared: Path, out: Path, settings: TrainingSettings, *, text_encoder: str | None = None,
    report: Report = lambda _: None,
) -> Path:  # fmt: skip
    """Trains on all files in `prepared`; resumes a run that was stopped in `out`. Returns the checkpoint's folder."""
    from kgmem.decoding.checkpoint import save_checkpoint
    from kgmem.training.examples import read_examples, split
    from kgmem.training.loop import Trainer
    from kgmem.training.start import TEXT_ENCODER, new_model

    examples = read_examples(sorted(prepared.glob("*.safetensors")))
    model, tokenizer = new_model(text_encoder or TEXT_ENCODER)
    training, held_out = split(examples)
    Trainer(model, settings, out, report, tokenizer=tokenizer).train(training, held_out)
    save_checkpoint(model, tokenizer, out / "checkpoint", packed=True)
    return out / "checkpoint"


def make_certain(folder: Path) -> list[float]:
    """Learns how certain the answers of a checkpoint are, and writes it into its config."""
    from kgmem.decoding.checkpoint import load_checkpoint
    from kgmem.training.certainty import fit_certainty

    weights = fit_certainty(load_checkpoint(folder))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["certainty"] = weights
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return weights


def loss_curve(metrics: Path, image: Path) -> None:
    """Draws the loss and the held-out accuracies of a run as PNG. Raises MissingExtraError without matplotlib."""
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingExtraError("the loss curve needs matplotlib: pip install 'kgmem[train]'") from error
    mpl.use("Agg")
    from matplotlib import pyplot

    rows = [json.loads(line) for line in metrics.read_text(encoding="utf-8").splitlines()]
    figure, left = pyplot.subplots(figsize=(8, 4.5))
    losses = [(row["step"], row["loss"]) for row in rows if "loss" in row]
    left.plot(*zip(*losses, strict=True), color="tab:blue", label="training loss")
    left.set(xlabel="step", ylabel="cross-entropy (nats a token)", yscale="log")
    right = left.twinx()
    for name in ("plan_accuracy", "sentence_accuracy"):
        points = [(row["step"], row[name]) for row in rows if name in row]
        if points:
            right.plot(*zip(*points, strict=True), marker=".", linestyle="--", label=name.replace("_", " "))
    right.set(ylabel="held-out accuracy", ylim=(0, 1))
    figure.legend(loc="upper center", ncols=3)
    figure.savefig(image, dpi=120)
    pyplot.close(figure)
