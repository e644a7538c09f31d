"""`kgmem synthesize`: makes questions from the graph, with their plans and answers."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from . import show
from .options import GraphOption, examples

EXAMPLES = examples(
    "kgmem synthesize --graph demo: --count 20",
    "kgmem synthesize --graph demo: --count 5000 --seed 3 --out questions.jsonl",
    "kgmem synthesize --graph demo: --kind filter --kind top --count 10",
)


def synthesize(
    graph: GraphOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to; else to standard output.")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many questions.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same questions.")] = 0,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Only this kind of question; may be repeated.")
    ] = None,
) -> None:
    """Make questions from the graph, with their plans and answers.

    Each line is a JSON object: the question, its kind, the plan in one line, the plan as SPARQL, and the answers.
    Where the graph has no answer, plan and SPARQL are null. Nothing but the graph is needed, no weights.
    """
    import json

    import kgmem
    from kgmem.synthesis.graph import SynthGraph
    from kgmem.synthesis.questions import Mix, questions
    from kgmem.synthesis.records import record

    mix = Mix(kinds=dict.fromkeys(kind, 1.0)) if kind else Mix()
    with kgmem.open(graph) as memory:
        source = questions(SynthGraph.from_store(memory.store), seed=seed, mix=mix)
        lines = (record(question, memory.store) for question in islice(source, count))
        if out is None:
            for line in lines:
                show.json_line(line)
            return
        with out.open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    show.note(f"wrote {count:,} questions to {out}")
