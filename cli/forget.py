"""`kgmem forget`: takes sources out of the graph again."""

from __future__ import annotations

from typing import Annotated

import typer

from . import show
from .options import GraphOption, JsonOption, examples

EXAMPLES = examples("kgmem forget facts.ttl", "kgmem sources", "kgmem forget --graph films.kg old.nt.gz")


def forget(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help="Names as `kgmem sources` lists them, or paths.")
    ],
    graph: GraphOption = None,
    json: JsonOption = False,
) -> None:
    """Take sources out of the graph.

    Their triples go, and the names that only they gave; a triple that another source states too stays. All the
    sources go at once, or none.
    """
    import kgmem
    from kgmem.ingest.names import shown_name

    with kgmem.open(graph, read_only=False) as memory:
        report = memory.forget(sources)
    if json:
        show.json_line(report)
        return
    for name in report.sources:
        show.line(f"forgot {shown_name(name)}")
    show.line(f"{report.statements:,} statements went")
