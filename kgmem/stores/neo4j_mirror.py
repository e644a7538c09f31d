"""What kgmem keeps of a Neo4j database on this machine: names, counts, a sample of edges; never all of the graph.

    $XDG_CACHE_HOME/kgmem/neo4j/HASH/     ~/.cache without XDG_CACHE_HOME; HASH of the address
        catalog.sqlite                    as in an embedded store; its sources are the parts of the graph
        profile.json                      of a property graph: its names (neo4j_profile), and of which state it is
        schema.json
        lock                              held by the process that writes
        names                             "here" or "server", if `kgmem sync` was told where names are looked up
        server/                           the same for a graph whose names the database looks up: no names in it, and
                                          counts and edges from a part of each label and relationship type

A part is read in one go and committed, so that a reading that was interrupted goes on with the part that it was at.
All of it may be deleted; it is made anew.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pyoxigraph import Triple

from kgmem.config import Place
from kgmem.errors import StoreError
from kgmem.stores.aliases import LOCAL_NAME, AliasRow
from kgmem.stores.base import Schema
from kgmem.stores.catalog import Catalog
from kgmem.stores.chunks import Chunk
from kgmem.stores.contents import Contents, ContentsReader
from kgmem.stores.neo4j_address import Neo4jAddress
from kgmem.stores.places import kept_place
from kgmem.stores.schema_file import load_schema, save_schema
from kgmem.stores.sqlite import mapped_errors


class Mirror:
    """The folder of one database; of its names only where `place` is this machine."""

    def __init__(self, address: Neo4jAddress, place: Place | None = None) -> None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        name = blake2b(f"{address.url}\n{address.user}".encode(), digest_size=12).hexdigest()
        self.base = cache / "kgmem" / "neo4j" / name
        """The folder of the database, wherever its names are."""
        said = place or kept_place(self.base)
        self.place, self.is_chosen = said or Place.HERE, said is not None
        self.folder = self.base if self.place == Place.HERE else self.base / "server"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreError(f"{self.folder} can't be made: {error}; set XDG_CACHE_HOME to a folder that can") from None
        self.path = self.folder / "catalog.sqlite"
        self.catalog = Catalog.open_writable(self.path)

    def parts(self) -> dict[str, str]:
        """The parts that are here, with the digest of the state that they were read in."""
        with mapped_errors(self.path):
            return {source.name: source.digest for source in self.catalog.sources()}

    def is_untouched(self) -> bool:
        """Whether nobody has said where names are looked up, and none have been read."""
        return not self.is_chosen and not self.parts()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other processes from writing; waits while one does."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read_part(self, part: str, triples: Iterable[Triple], digest: str, *, local_names: bool) -> None:
        """Takes in a part, and commits. `local_names`: whether an IRI's end is a name."""
        with mapped_errors(self.path), self.catalog.transaction():
            key = self.catalog.reserve(part)
            reader = ContentsReader(_ignore)
            rows = reader.alias_rows(triples, self.folder)
            self.add_names(key, rows if local_names else _without_local_names(rows))
            self.catalog.record(key, reader.contents(), digest)

    def add_names(self, key: int, rows: Iterable[AliasRow]) -> None:
        """Indexes the names of a part, inside a transaction; where the database looks names up, they just pass by."""
        if self.place == Place.HERE:
            self.catalog.aliases.add(key, rows)
        else:
            deque(rows, maxlen=0)

    def note_part(self, part: str, contents: Contents, digest: str) -> None:
        """Keeps counts and a sample of a part without names, and commits."""
        with mapped_errors(self.path), self.catalog.transaction():
            self.catalog.record(self.catalog.reserve(part), contents, digest)

    def drop(self, parts: Iterable[str]) -> None:
        """Forgets parts, and commits."""
        if parts := list(parts):
            with mapped_errors(self.path), self.catalog.transaction():
                for part in parts:
                    self.catalog.drop(part)

    def load_json(self, name: str) -> dict[str, Any]:
        """A file's content; empty if there is none or it is damaged."""
        try:
            found = json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def save_json(self, name: str, content: dict[str, Any]) -> None:
        """Writes a file; one that can't be written is left out."""
        with suppress(OSError):
            fresh = self.folder / f"{name}.{os.getpid()}"
            fresh.write_text(json.dumps(content))
            fresh.replace(self.folder / name)

    def schema(self, version: str) -> Schema | None:
        """The schema that was kept for this version."""
        return load_schema(self.folder / "schema.json", version)

    def keep_schema(self, version: str, schema: Schema) -> None:
        """Keeps the schema for the next process."""
        save_schema(self.folder / "schema.json", version, schema)

    def close(self) -> None:
        """Closes the catalog."""
        self.catalog.close()


def _ignore(chunk: Chunk) -> None:
    """The triples stay where they are."""


def _without_local_names(rows: Iterable[AliasRow]) -> Iterator[AliasRow]:
    return (row for row in rows if row.kind != LOCAL_NAME)
