"""`kgmem stats`: how large the graph is, and of what kinds of things it speaks."""

from __future__ import annotations

from typing import Annotated

import typer

from kgmem.types import NamedNode

from . import show
from .options import GraphOption, JsonOption, examples

EXAMPLES = examples("kgmem stats --graph demo:", "kgmem stats --json")


def stats(
    graph: GraphOption = None,
    json: JsonOption = False,
    top: Annotated[int, typer.Option("--top", min=1, help="How many relations and types to list.")] = 20,
) -> None:
    """Show size, relations and types of the graph.

    The most frequent ones come first. With --json all relations and types are written, whatever --top says.
    """
    import kgmem

    with kgmem.open(graph) as memory:
        store = memory.store
        size, count, schema = store.size(), len(store.sources()), store.schema()
        relations = sorted(schema.relations.values(), key=lambda one: (-one.count, one.iri))
        names = store.labels(NamedNode(iri) for iri in schema.types)
        url = store.url
    kinds = sorted(schema.types.items(), key=lambda one: (-one[1], one[0]))
    if json:
        show.json_line(
            {
                "graph": url,
                "triples": size,
                "sources": count,
                "relations": [{"iri": one.iri, "label": one.label, "count": one.count} for one in relations],
                "types": [{"iri": iri, "label": names[NamedNode(iri)], "count": number} for iri, number in kinds],
            }
        )
        return
    show.line(f"graph      {url}")
    show.line(f"triples    {size:,}")
    show.line(f"sources    {count:,}")
    show.line(f"relations  {len(relations):,}")
    show.line(f"types      {len(kinds):,}")
    if relations:
        show.line()
        rows = [
            (one.label, f"{one.count:,}", ", ".join(one.subject_types), ", ".join(one.object_types))
            for one in relations[:top]
        ]
        show.table(("relation", "triples", "from", "to"), rows, right=(1,))
    if kinds:
        show.line()
        show.table(("type", "entities"), [(names[NamedNode(iri)], f"{n:,}") for iri, n in kinds[:top]], right=(1,))
