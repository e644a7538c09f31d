"""The options that several commands share, and the form of their examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

GraphOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--graph",
        "-g",
        metavar="URL",
        help="The graph: a folder, a server's URL, `demo:`. Default: $KGMEM_GRAPH, `graph` in kgmem.toml, graph.kg.",
    ),
]
WeightsOption: TypeAlias = Annotated[
    Path | None, typer.Option("--weights", metavar="FOLDER", help="A checkpoint other than the one that is shipped.")
]
PipelineOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--pipeline",
        metavar="NAME",
        help="The spaCy pipeline that reads: kgmem_en, an installed one, or a folder. Default: blank, words alone.",
    ),
]
ErrorRateOption: TypeAlias = Annotated[
    float,
    typer.Option(
        "--error-rate", min=0.0, max=1.0,
        help="Of the answers given, the share that may be wrong. With less, more is left unanswered; 1 answers all.",
    ),
]  # fmt: skip
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Write the result as JSON, one object a line.")]


def examples(*lines: str) -> str:
    """The end of a help text: commands to copy, line by line, not re-wrapped."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
