"""`kgmem adapt`: fine-tunes the model for one graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from kgmem.errors import UsageError

from . import show
from .options import GraphOption, JsonOption, WeightsOption, examples

EXAMPLES = examples(
    "kgmem adapt films-model --graph films.kg",
    'kgmem ask --graph films.kg --weights films-model "Who directed Kismet?"',
    "kgmem adapt films-model --graph films.kg --minutes 3 --json",
)


def adapt(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the new checkpoint goes.")],
    graph: GraphOption = None,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0.1, help="At most, the making of the questions included.")
    ] = 9,
    steps: Annotated[int | None, typer.Option("--steps", min=1, help="Steps of training at most.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of everything random.")] = 1,
    weights: WeightsOption = None,
    json: JsonOption = False,
) -> None:
    """Fine-tune the model for a graph.

    Makes questions from the graph, trains on them, and writes a checkpoint to use with --weights. Nothing but the
    graph is needed. Shows how many questions that were held back are read rightly before and after.
    """
    from kgmem.config import SHIPPED_WEIGHTS
    from kgmem.decoding.checkpoint import load_checkpoint
    from kgmem.stores import open_store
    from kgmem.training.adapting import ADAPTING
    from kgmem.training.adapting import adapt as run

    if (out / "model.safetensors").exists():
        raise UsageError(f"{out} holds a checkpoint already; name another folder")
    settings = replace(ADAPTING, seed=seed, seconds=60 * minutes, steps=steps or ADAPTING.steps)
    store = open_store(graph)
    try:
        done = run(store, load_checkpoint(weights or SHIPPED_WEIGHTS), out, settings, report=_report)
    finally:
        store.close()
    if json:
        show.json_line(done)
        return
    show.table(
        ("questions read rightly", "before", "after"), [("made from the graph", f"{done.before} %", f"{done.after} %")]
    )
    show.line(f"use it with: kgmem ask --weights {out} …")


def _report(values: dict[str, Any]) -> None:
    show.note("  ".join(f"{name} {value}" for name, value in values.items()))
