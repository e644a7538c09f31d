"""From a URL, as users give it, to the store that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from kgmem.config import Place, graph_url, name_place, name_properties
from kgmem.errors import ReadOnlyError, UsageError
from kgmem.stores.base import Estimate, Fetched, GraphStore
from kgmem.stores.neo4j_address import SCHEMES, Neo4jAddress

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")


def sync_store(
    url: str | Path | None = None,
    *,
    names: Place | None = None,
    expect: Callable[[Estimate], None] | None = None,
    progress: Fetched | None = None,
) -> GraphStore:
    """Opens a graph behind a server, with its names and counts brought in step whatever their number.

    Takes a URL like `open_store`. `names` says where names are looked up from now on. `expect` is told what an endpoint
    will take before anything is fetched, `progress` how far it has come.

    Raises:
        UsageError: a graph that is not behind a server.
        StoreError: the server can't be reached, refuses, or changes its data meanwhile.
    """
    text = graph_url(url)
    match _scheme(text):
        case "http" | "https":
            from kgmem.stores.sparql_settings import sparql_settings
            from kgmem.stores.sparql_writing import SparqlStore

            endpoint = SparqlStore(sparql_settings(text), read_only=True, names=name_place())
            with _closed_on_failure(endpoint):
                if names is not None:
                    endpoint.look_up_names(names)
                endpoint.synchronize(expect=expect, progress=progress)
            return endpoint
        case kind if kind in SCHEMES:
            from kgmem.stores.neo4j_writing import Neo4jStore

            database = Neo4jStore(Neo4jAddress.parse(text), name_properties(), read_only=True, place=name_place())
            with _closed_on_failure(database):
                if names is not None:
                    database.look_up_names(names)
                database.synchronize(progress=progress)
            return database
        case _:
            raise UsageError(f"{text} is not behind a server, and always in step")


def open_store(url: str | Path | None = None, *, read_only: bool = True, create: bool = False) -> GraphStore:
    """Opens the graph that `url` names; a WritableStore unless `read_only`.

    Args:
        url: a folder (the embedded store), `http(s)://…` (a SPARQL endpoint), `neo4j://…` or `bolt://…` (a Neo4j
            database, see kgmem.stores.neo4j_address), `demo:` (the graph that comes with kgmem) or `memory:` (a new,
            empty one); without one what kgmem.config says.
        read_only: refuse writes; other processes may write meanwhile. `memory:` can always be written.
        create: make the folder's store if there is none; only with read_only=False.

    Raises:
        UsageError: a URL that names no graph.
        StoreError: there is no store, or one that can't be read.
        LockedError: another process is writing to it.
        ReadOnlyError: `demo:` is to be written.
    """
    from kgmem.stores.embedded import EmbeddedStore
    from kgmem.stores.memory import MemoryStore

    if create and read_only:
        raise UsageError("a store that is made must be writable: say read_only=False with create=True")
    text = graph_url(url)
    match _scheme(text):
        case "http" | "https":
            from kgmem.stores.sparql_settings import sparql_settings
            from kgmem.stores.sparql_writing import SparqlStore

            return SparqlStore.open(sparql_settings(text), read_only=read_only, names=name_place())
        case kind if kind in SCHEMES:
            from kgmem.stores.neo4j_writing import Neo4jStore

            return Neo4jStore(Neo4jAddress.parse(text), name_properties(), read_only=read_only, place=name_place())
        case "demo":
            if not read_only:
                raise ReadOnlyError("demo: can't be written; name a folder, such as graph.kg")
            return MemoryStore.demo()
        case "memory":
            return MemoryStore()
    folder = Path(unquote(text.removeprefix("file://"))) if text.startswith("file:///") else Path(text)
    return EmbeddedStore.create_or_open(folder) if create else EmbeddedStore.open(folder, read_only=read_only)


def _scheme(url: str) -> str:
    found = _SCHEME.match(url)
    return found.group(1).lower() if found else ""


@contextmanager
def _closed_on_failure(store: GraphStore) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.close()
        raise
