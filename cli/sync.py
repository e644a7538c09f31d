"""`kgmem sync`: brings what kgmem keeps of a graph behind a server in step with it."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from kgmem.config import Place

from . import show
from .options import GraphOption, JsonOption, examples

if TYPE_CHECKING:
    from kgmem.stores import Estimate

EXAMPLES = examples(
    "kgmem sync --graph http://localhost:3030/ds/sparql",
    "kgmem sync --graph neo4j://localhost/films --names server",
    "kgmem sync --graph 'https://example.org/sparql?default-graph-uri=http://example.org/films' --json",
)
_WORTH_SAYING_S = 5.0


def sync(
    graph: GraphOption = None,
    names: Annotated[
        Place | None,
        typer.Option(
            "--names", help="Look names up here, or on the server, now and later. Default: as before, or here."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Fetch the names of a graph behind a server.

    Questions need the names of things on this machine; the facts stay on the server. Of an endpoint only sources that
    have changed are fetched, and an interrupted run goes on where it was; what others wrote to Neo4j is read anew. What
    kgmem itself has written, and graphs of up to a million triples, are kept in step without this command.

    With --names server no names are fetched: each question asks the server for those that it may hold. That is for
    graphs too large to fetch, and what happens without the option above 100 million triples.
    """
    from kgmem.stores import sync_store

    began = time.perf_counter()
    with show.progress() as bar:
        task = bar.add_task("fetching", total=None)
        store = sync_store(
            graph,
            names=names,
            expect=_announce,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    with closing(store):
        found = {
            "graph": store.url,
            "version": store.version(),
            "triples": store.size(),
            "names": store.aliases.size(),
            "looked_up": getattr(store, "named", None),
            "seconds": round(time.perf_counter() - began, 2),
        }
    if json:
        show.json_line(found)
    else:
        show.line(f"{found['graph']} is in step: {found['triples']:,} triples, {found['names']:,} names")
        if not found["names"]:
            show.line(f"names are looked up {found['looked_up']}")


def _announce(estimate: Estimate) -> None:
    if estimate.seconds > _WORTH_SAYING_S:
        minutes, size = estimate.seconds / 60, estimate.megabytes
        show.note(f"fetching {estimate.triples:,} triples: about {minutes:.1f} minutes, {size:,.0f} MB on disk")
