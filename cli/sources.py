"""`kgmem sources`: what was taken into the graph, and when."""

from __future__ import annotations

from . import show
from .options import GraphOption, JsonOption, examples

EXAMPLES = examples("kgmem sources", "kgmem sources --graph films.kg --json")


def sources(graph: GraphOption = None, json: JsonOption = False) -> None:
    """List the sources of the graph.

    A source is what `kgmem ingest` took in under one name; `kgmem forget NAME` takes it out again.
    """
    import kgmem
    from kgmem.ingest.names import shown_name

    with kgmem.open(graph) as memory:
        found = memory.store.sources()
    if json:
        for source in found:
            show.json_line(source)
        return
    if not found:
        show.note("the graph has no source yet; kgmem ingest FILE takes one in")
        return
    rows = [(shown_name(one.name), f"{one.triples:,}", one.ingested_at[:16].replace("T", " ")) for one in found]
    show.table(("source", "triples", "taken in (UTC)"), rows, right=(1,))
