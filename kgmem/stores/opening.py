"""From a URL, as users give it, to the store that it names."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from kgmem.config import graph_url, name_properties
from kgmem.errors import ReadOnlyError, UsageError
from kgmem.stores.base import GraphStore
from kgmem.stores.neo4j_address import SCHEMES, Neo4jAddress

_LATER = ("http", "https")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")


def open_store(url: str | Path | None = None, *, read_only: bool = True, create: bool = False) -> GraphStore:
    """Opens the graph that `url` names; a WritableStore unless `read_only`.

    Args:
        url: a folder (the embedded store), a Neo4j database (kgmem.stores.neo4j_address), `demo:` (the graph that comes
            with kgmem) or `memory:` (a new, empty one);
            without one what kgmem.config says.
        read_only: refuse writes; other processes may write meanwhile. `memory:` can always be written.
        create: make the folder's store if there is none; only with read_only=False.

    Raises:
        UsageError: a URL of a kind that this version can't open.
        StoreError: there is no store, or one that can't be read.
        LockedError: another process is writing to it.
        ReadOnlyError: `demo:` is to be written.
    """
    from kgmem.stores.embedded import EmbeddedStore
    from kgmem.stores.memory import MemoryStore

    if create and read_only:
        raise UsageError("a store that is made must be writable: say read_only=False with create=True")
    text = graph_url(url)
    scheme = _SCHEME.match(text)
    match scheme.group(1).lower() if scheme else "":
        case kind if kind in _LATER:
            raise UsageError(f"{text}: SPARQL endpoints come with a later version; name a folder, or demo:")
        case kind if kind in SCHEMES:
            from kgmem.stores.neo4j_writing import Neo4jStore

            return Neo4jStore(Neo4jAddress.parse(text), name_properties(), read_only=read_only)
        case "demo":
            if not read_only:
                raise ReadOnlyError("demo: can't be written; name a folder, such as graph.kg")
            return MemoryStore.demo()
        case "memory":
            return MemoryStore()
    folder = Path(unquote(text.removeprefix("file://"))) if text.startswith("file:///") else Path(text)
    return EmbeddedStore.create_or_open(folder) if create else EmbeddedStore.open(folder, read_only=read_only)
