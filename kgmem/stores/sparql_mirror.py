"""What kgmem keeps of an endpoint on this machine: names, counts and a sample of edges, never all of the graph.

    $XDG_CACHE_HOME/kgmem/endpoints/HASH/     ~/.cache without XDG_CACHE_HOME; HASH of the URL and the user
        names                                 "here" or "server", if `kgmem sync` was told where names are looked up
        server/                               the same files for a graph whose names are looked up by its server: counts
                                              and a sample of edges, no names; facts.json: how names can be asked for
        catalog.sqlite                        as in an embedded store, with the names of nodes; a source's digest is
                                              the revision of which it was made
        layout.json                           where the data stand, if kgmem has not written them
        schema.json
        parts/                                what a download that was interrupted has fetched
        staging                               a graph of the endpoint that an ingest has begun to fill

All of it may be deleted; it is made anew. Processes share it, one of them writes at a time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from pyoxigraph import Quad, Triple

from kgmem.config import Place
from kgmem.errors import StoreError
from kgmem.stores.base import Schema, Source
from kgmem.stores.catalog import Catalog
from kgmem.stores.chunks import Chunk
from kgmem.stores.contents import Contents, ContentsReader
from kgmem.stores.places import kept_place
from kgmem.stores.schema_file import load_schema, save_schema
from kgmem.stores.sparql_described import DescribedNodes
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_layout import Layout
from kgmem.stores.sparql_lookup import NameFacts
from kgmem.stores.sparql_names import NodeNames
from kgmem.stores.sparql_settings import SparqlSettings
from kgmem.stores.sqlite import mapped_errors


class View:
    """One state of the mirror, whatever others write meanwhile."""

    def __init__(self, catalog: Catalog, names: NodeNames | DescribedNodes | None = None) -> None:
        self.catalog = catalog
        self.names = names or NodeNames(catalog.connection)
        catalog.begin_snapshot()
        self.version = f"{catalog.store_id()}:{catalog.generation()}"

    def close(self) -> None:
        """Lets go of the state."""
        self.catalog.close()


class Mirror:
    """The folder of one endpoint; of its names only where `place` is this machine."""

    def __init__(self, settings: SparqlSettings, place: Place | None = None) -> None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        who = settings.token or settings.user or ""
        name = blake2b(f"{settings.url}\n{who}".encode(), digest_size=12).hexdigest()
        base = cache / "kgmem" / "endpoints" / name
        self.base = base
        """The folder of the endpoint, wherever its names are."""
        self.place = place or kept_place(base) or Place.HERE
        self.is_chosen = bool(place or kept_place(base))
        """Whether somebody has said where names are looked up."""
        self.folder = base if self.place == Place.HERE else base / "server"
        self._path = self.folder / "catalog.sqlite"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreError(f"{self.folder} can't be made: {error}; set XDG_CACHE_HOME to a folder that can") from None
        self._catalog = Catalog.open_writable(self._path)
        self._names = NodeNames(self._catalog.connection)
        with mapped_errors(self._path):
            self._names.create()

    def view(self, endpoint: SparqlEndpoint) -> View:
        """The newest state; names that are not here are asked of the endpoint."""
        names = DescribedNodes(endpoint) if self.place == Place.SERVER else None
        with mapped_errors(self._path):
            return View(Catalog.open_read_only(self._path), names)

    def sources(self) -> list[Source]:
        """The sources that are indexed, with the revisions of which they were as digests."""
        with mapped_errors(self._path):
            return self._catalog.sources()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All or nothing of what is taken in and forgotten inside the block; a new version at its end."""
        with mapped_errors(self._path), self._catalog.transaction():
            yield
            self._catalog.set_generation(self._catalog.generation() + 1)

    def take_in(
        self, source: str, triples: Iterable[Triple | Quad], revision: str, write: Callable[[Chunk], None] | None = None
    ) -> Source:
        """Indexes a source, inside `change`, and passes its triples on to `write`; the digest is the revision."""
        self.forget(source)
        key = self._catalog.reserve(source)

        def sink(chunk: Chunk) -> None:
            if write is not None:
                write(chunk)
            if self.place == Place.HERE:
                self._names.add(key, chunk)

        reader = ContentsReader(sink)
        rows = reader.alias_rows(triples, self.folder)
        if self.place == Place.HERE:
            self._catalog.aliases.add(key, rows)
        else:
            deque(rows, maxlen=0)
        return self._catalog.record(key, reader.contents(), revision)

    def note(self, source: str, contents: Contents, revision: str) -> Source:
        """Keeps counts and a sample of a source, inside `change`; the digest is the revision."""
        self.forget(source)
        return self._catalog.record(self._catalog.reserve(source), contents, revision)

    def forget(self, source: str) -> None:
        """Drops a source, inside `change`; one that is not there is no error."""
        key = self._catalog.key(source)
        if key is not None:
            self._names.remove(key)
            self._catalog.drop(source)

    def layout(self) -> Layout | None:
        """The layout that was kept, if any."""
        try:
            kind, graphs = json.loads((self.folder / "layout.json").read_bytes())
            return Layout(kind, tuple(graphs) if graphs is not None else None)
        except (OSError, ValueError, TypeError):
            return None

    def keep_layout(self, layout: Layout) -> None:
        """Keeps a layout for the next process."""
        (self.folder / "layout.json").write_text(json.dumps([layout.kind, layout.graphs]))

    def facts(self, version: str) -> NameFacts | None:
        """How names can be asked for, if that was found out for this version."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads((self.folder / "facts.json").read_bytes())
            return NameFacts.from_json(kept["facts"]) if kept["version"] == version else None
        return None

    def keep_facts(self, version: str, facts: NameFacts) -> None:
        """Keeps that for the next process."""
        content = {"version": version, "facts": facts.to_json()}
        (self.folder / "facts.json").write_text(json.dumps(content), encoding="utf-8")

    def parts(self, source: str) -> Path:
        """Where the parts of a source's download are kept."""
        return self.folder / "parts" / blake2b(source.encode(), digest_size=12).hexdigest()

    def drop_parts(self, source: str) -> None:
        """Deletes the parts of a download that has been taken in."""
        shutil.rmtree(self.parts(source), ignore_errors=True)

    def staging(self) -> list[str]:
        """The graphs of the endpoint that an ingest from this machine has not dropped yet."""
        try:
            return (self.folder / "staging").read_text().split()
        except FileNotFoundError:
            return []

    def keep_staging(self, *graphs: str) -> None:
        """Keeps their names in case that the process dies; call it inside `change`, so that others don't meanwhile."""
        (self.folder / "staging").write_text("\n".join(graphs))

    def schema(self, version: str) -> Schema | None:
        """The schema of a version, if it was kept."""
        return load_schema(self.folder / "schema.json", version)

    def keep_schema(self, version: str, schema: Schema) -> None:
        """Keeps the schema of a version."""
        save_schema(self.folder / "schema.json", version, schema)

    def close(self) -> None:
        """Closes the database; closing twice is fine."""
        with suppress(StoreError):
            self._catalog.close()
