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
from .options import JsonOption, WeightsOption, examples

EXAMPLES = examples(
    "kgmem train run/ --data data/",
    "kgmem train run/ --part summarizer --data data/",
    "kgmem train run/ --part entities --data data/",
    "kgmem train run/ --kind demo --kind synthetic --scale 0.1 --steps 500",
    "kgmem ask --weights run/checkpoint 'What is the capital of Peru?'",
    "kgmem train run/ --part english --data data/",
    "kgmem train run/ --part writer --kind webnlg --leave-out Monument --data data/",
)


class Part(StrEnum):
    """What is trained."""

    REASONER = "reasoner"
    SUMMARIZER = "summarizer"
    ENTITIES = "entities"
    ENGLISH = "english"
    WRITER = "writer"


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
            "--kind",
            help="Questions to train on: metaqa, simple, paraqa, synthetic, demo; summaries: scitldr, gum, scisummnet, "
            "reports; entities: esbm; texts: webnlg, dart, e2e. Repeatable. Default: all.",
        ),
    ] = None,
    part: Annotated[
        Part,
        typer.Option(
            "--part",
            help="What answers questions; or, over its text encoder, the scorer of `kgmem summarize`, that of its "
            "--entity, the spaCy pipeline kgmem_en, or the writer, which says facts in sentences.",
        ),
    ] = Part.REASONER,
    scale: Annotated[
        float, typer.Option("--scale", min=0.0001, help="More or fewer questions or documents of each kind.")
    ] = 1.0,
    steps: Annotated[
        int | None, typer.Option("--steps", min=1, help="Steps of training; of the summarizer, passes over the data.")
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option("--batch-size", min=1, help="Questions, or documents, a step.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of everything random.")] = 1,
    text_encoder: Annotated[
        str | None,
        typer.Option("--text-encoder", metavar="NAME", help="A BERT to start from: a folder or a hub's name."),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--leave-out", metavar="CATEGORY", help="Of WebNLG's texts; repeatable. `eval` measures on those."
        ),
    ] = None,
    weights: WeightsOption = None,
    json: JsonOption = False,
) -> None:
    """Train a checkpoint, or what reads with its text encoder.

    Prepares the questions, trains, and writes FOLDER/checkpoint. A run that was stopped goes on where it was when the
    same command is given again. The processor's bfloat16 is used if it has it, a CUDA device if there is one.
    FOLDER/metrics.jsonl holds the course of the run, loss.png its picture.

    With --part summarizer, FOLDER gets summarizer.safetensors; with --part entities, which takes seconds,
    entities.safetensors; with --part english, which trains a spaCy pipeline on treebanks in the data folder, it gets
    kgmem_en; with --part writer, a checkpoint of the writer. All read with the text encoder of the checkpoint of
    --weights, and belong to it.
    """
    from kgmem.errors import MissingExtraError
    from kgmem.training.run import KINDS, loss_curve, prepare_and_train
    from kgmem.training.settings import TrainingSettings

    data = data or Path(os.environ.get("KGMEM_DATA", "data"))
    if part is Part.ENGLISH:
        given = {
            "kind": kind or None,
            "scale": scale if scale != 1 else None,
            "batch-size": batch_size,
            "text-encoder": text_encoder,
        }
        english.train_pipeline(data, out, weights=weights, steps=steps, seed=seed, json=json, given=given)
        return
    if part is Part.SUMMARIZER:
        if text_encoder is not None:
            raise UsageError("the summarizer is trained over the text encoder of --weights; leave --text-encoder out")
        _train_summarizer(data, out, weights, kind, scale, steps, batch_size, seed, json=json)
        return
    if part is Part.WRITER:
        if text_encoder is not None or scale != 1:
            raise UsageError("the writer is trained on all texts, over the text encoder of --weights")
        _train_writer(data, out, weights, kind, leave_out, steps, batch_size, seed, json=json)
        return
    if part is Part.ENTITIES:
        if text_encoder is not None or scale != 1:
            raise UsageError(
                "--part entities learns from all entities, over the text encoder of --weights; leave "
                "--scale and --text-encoder out"
            )
        _train_entities(data, out, weights, kind, steps, batch_size, seed, json=json)
        return
    if weights is not None:
        raise UsageError("--weights says nothing to --part reasoner; to go on with a checkpoint there is `kgmem adapt`")
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


def _train_summarizer(
    data: Path, out: Path, weights: Path | None, kind: list[str] | None, scale: float, epochs: int | None,
    batch_size: int | None, seed: int, *, json: bool,
) -> None:  # fmt: skip
    from kgmem.config import SHIPPED_WEIGHTS
    from kgmem.training.summarizer import SETS, SummarizerSettings, train_summarizer

    settings = SummarizerSettings(seed=seed)
    settings = replace(settings, epochs=epochs or settings.epochs, batch_size=batch_size or settings.batch_size)
    kinds = tuple(kind or SETS)
    file = train_summarizer(
        data, out, weights or SHIPPED_WEIGHTS, settings, kinds=kinds, scale=scale, report=_report
    )  # fmt: skip
    if json:
        show.json_line({"summarizer": str(file)})
    else:
        show.line(str(file))


def _train_writer(
    data: Path, out: Path, weights: Path | None, kind: list[str] | None, leave_out: list[str] | None,
    steps: int | None, batch_size: int | None, seed: int, *, json: bool,
) -> None:  # fmt: skip
    from kgmem.training.writer import SETS, SETTINGS, train_writer

    size = batch_size or SETTINGS.batch_size
    settings = replace(SETTINGS, seed=seed, steps=steps or SETTINGS.steps, batch_size=size, group_size=size)
    checkpoint = train_writer(
        data, out, weights, settings, kinds=tuple(kind or SETS), without=tuple(leave_out or ()), report=_report
    )
    if json:
        show.json_line({"checkpoint": str(checkpoint), "metrics": str(out / "metrics.jsonl")})
    else:
        show.line(str(checkpoint))


def _train_entities(
    data: Path, out: Path, weights: Path | None, kind: list[str] | None, epochs: int | None, batch_size: int | None,
    seed: int, *, json: bool,
) -> None:  # fmt: skip
    from kgmem.config import SHIPPED_WEIGHTS
    from kgmem.training.entities import SETS, EntitySettings, train_entities

    settings = EntitySettings(seed=seed)
    settings = replace(settings, epochs=epochs or settings.epochs, batch_size=batch_size or settings.batch_size)
    kinds = tuple(kind or SETS)
    file = train_entities(data, out, weights or SHIPPED_WEIGHTS, settings, kinds=kinds, report=_report)
    if json:
        show.json_line({"entities": str(file)})
    else:
        show.line(str(file))


def _report(values: dict[str, Any]) -> None:
    show.note("  ".join(f"{name} {value}" for name, value in values.items()))
