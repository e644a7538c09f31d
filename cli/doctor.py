"""`kgmem doctor`: what is in use, and what is missing."""

from __future__ import annotations

import typer

from . import show
from .checks import Diagnosis, diagnose
from .options import GraphOption, JsonOption, WeightsOption, examples

EXAMPLES = examples("kgmem doctor", "kgmem doctor --graph demo: --json")


def doctor(graph: GraphOption = None, weights: WeightsOption = None, json: JsonOption = False) -> None:
    """Say what is in use and what is missing.

    The exit code is 1 if something is missing that questions can't be answered without.
    """
    found = diagnose(graph, weights)
    if json:
        show.json_line(found)
    else:
        _show(found)
    if not found.healthy:
        raise typer.Exit(1)


def _show(found: Diagnosis) -> None:
    show.line(f"kgmem    {found.kgmem}, Python {found.python}")
    if found.graph is not None:
        graph = found.graph
        show.line(f"graph    {graph.url}: {graph.triples:,} triples, {graph.sources:,} sources")
        if graph.kind is not None:
            show.line(f"         {graph.kind}")
        if graph.names is not None:
            show.line(f"         names are looked up {graph.names}")
        show.line(f"         version {graph.version}")
    if found.weights is not None:
        weights = found.weights
        show.line(f"weights  {weights.path}: {weights.parameters:,} parameters, {weights.megabytes} MB")
        if weights.trained_on:
            show.line(f"         trained on {', '.join(weights.trained_on)}")
    machine = found.machine
    speed = "bfloat16" if machine.bf16 else "no bfloat16"
    show.line(f"machine  {machine.system}, {machine.cores} cores, {speed}, {machine.gpu or 'no GPU in use'}")
    for number, (name, version) in enumerate(found.versions.items()):
        show.line(f"{'' if number else 'versions':<9}{name} {version or 'missing'}")
    for problem in found.problems:
        show.line()
        show.line(f"{'missing' if problem.needed else 'optional'}  {problem.what}")
        show.line(f"         {problem.help}")
    if found.healthy:
        show.line()
        show.line("everything that questions need is there")
