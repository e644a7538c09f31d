"""`kgmem export`: writes the graph, or one source, as RDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from . import show
from .options import GraphOption, JsonOption, examples

EXAMPLES = examples(
    "kgmem export > graph.nt",
    "kgmem export --output graph.ttl.gz",
    "kgmem export --graph demo: --format trig",
    "kgmem export --source facts.ttl --output facts.nt --json",
)


def export(
    graph: GraphOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; else to standard output.")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", "-f", help="nt, nq, ttl or trig; else what the file's extension says, or nt."),
    ] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only this source.")] = None,
    json: JsonOption = False,
) -> None:
    """Write the graph, or one source, as RDF.

    N-Triples and Turtle merge the sources; in N-Quads and TriG each source is a named graph. A file appears complete
    or not at all, and is gzipped if its name ends in .gz. With --output, --json says what was written.
    """
    import kgmem
    from kgmem.errors import UsageError
    from kgmem.ingest import export
    from kgmem.ingest.formats import Format, parse_format

    if json and output is None:
        raise UsageError("--json says what was written to a file; name one with --output")
    chosen = parse_format(format_) if format_ else None
    with kgmem.open(graph) as memory:
        if output is not None:
            count = export(memory.store, output, chosen, source)
        else:
            export(memory.store, sys.stdout.buffer, chosen or Format.N_TRIPLES, source)
            return
    if json:
        show.json_line({"output": str(output), "statements": count})
    else:
        show.note(f"wrote {count:,} statements to {output}")
