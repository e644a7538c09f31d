"""`kgmem train`: makes a checkpoint."""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kgmem.errors import UsageError

from . import english, show
from .options import JsonOption, examples

EXAMPLES = examples(
    "kgmem train run/ --data data/",
    "kgmem train run/ --kind demo --kind synthetic --scale 0.1 --steps 500",
    "kgmem ask --weights run/checkpoint 'What is the capital of Peru?'",
    "kgmem train run/ --part english --data data/",
)


class Part(StrEnum):
    """What can be trained."""

    reasoner = "reasoner"
    english = "english"


def train(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where everything of this run goes.")],
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="FOLDER", help="The public data sets (for metaqa, simple, paraqa). Default: $KGMEM_DATA."
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", help="Questions to train on: metaqa, simple, paraqa, synthetic, demo. Repeatable. Default: all."
        ),
    ] = None,
    scale: Annotated[float, typer.Option("--scale", min=0.0001, help="More or fewer questions of each kind.")] = 1.0,
    steps: Annotated[int | None, typer.Option("--steps", min=1, help="Steps of training.")] = None,
    batch_size: Annotated[int | None, typer.Option("--batch-size", min=1, help="Questions a step.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of everything random.")] = 1,
    text_encoder: Annotated[
        str | None,
        typer.Option("--text-encoder", metavar="NAME", help="A BERT to start from: a folder or a hub's name."),
    ] = None,
    part: Annotated[
        Part, typer.Option("--part", help="What to train: what answers questions, or the spaCy pipeline kgmem_en.")
    ] = Part.reasoner,
    weights: Annotated[
        Path | None,
        typer.Option("--weights", metavar="FOLDER", help="Of kgmem_en: the checkpoint whose text encoder it reads."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Train a checkpoint.

    Prepares the questions, trains, and writes FOLDER/checkpoint. A run that was stopped goes on where it was when the
    same command is given again. The processor's bfloat16 is used if it has it, a CUDA device if there is one.
    FOLDER/metrics.jsonl holds the course of the run, loss.png its picture.

    With --part english it trains the spaCy pipeline that reads English text, on treebanks in the data folder, and
    writes FOLDER/kgmem_en. It reads with the checkpoint's text encoder and belongs to it.
    """
    from kgmem.errors import MissingExtraError
    from kgmem.training.run import KINDS, loss_curve, prepare_and_train
    from kgmem.training.settings import TrainingSettings

    data = data or Path(os.environ.get("KGMEM_DATA", "data"))
    if part is Part.english:
        given = {
            "kind": kind or None,
            "scale": scale if scale != 1 else None,
            "batch-size": batch_size,
            "text-encoder": text_encoder,
        }
        english.train_pipeline(data, out, weights=weights, steps=steps, seed=seed, json=json, given=given)
        return
    if weights is not None:
        raise UsageError("--weights says nothing to --part reasoner; --text-encoder names what it starts from")
    settings = TrainingSettings(seed=seed)
    settings = replace(settings, steps=steps or settings.steps, batch_size=batch_size or settings.batch_size)
    kinds = tuple(kind or KINDS)
    checkpoint = prepare_and_train(
        data, out, settings, kinds=kinds, text_encoder=text_encoder, scale=scale, report=_report
    )
    curve: Path | None = out / "loss.png"
    try:
        loss_curve(out / "metrics.jsonl", out / "loss.png")
    except MissingExtraError as error:
        show.warn(str(error))
        curve = None
    if json:
        show.json_line(
            {
                "checkpoint": str(checkpoint),
                "metrics": str(out / "metrics.jsonl"),
                "curve": str(curve) if curve else None,
            }
        )
    else:
        show.line(str(checkpoint))


def _report(values: dict[str, Any]) -> None:
    show.note("  ".join(f"{name} {value}" for name, value in values.items()))
