"""The store in memory: for tests, for trying things out, and for graphs that are shipped as files."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files as files_of

from pyoxigraph import RdfFormat, Store, parse

from kgmem.errors import StoreError
from kgmem.stores.base import Source
from kgmem.stores.catalog import Catalog
from kgmem.stores.generations import Generation
from kgmem.stores.graph_names import graph_name
from kgmem.stores.writing import Draft, OxigraphWriter


class MemoryStore(OxigraphWriter):
    """A store that lives as long as the process. Another thread may see a commit half done."""

    def __init__(self, url: str = "memory:") -> None:
        super().__init__(url, read_only=False)
        self._id = uuid.uuid4().hex
        self._show_generation(Generation(Store()), Catalog.in_memory())

    @classmethod
    def demo(cls) -> MemoryStore:
        """The graph that comes with kgmem, read-only: the Turtle files of `kgmem.graphs` but for the shapes.

        Raises StoreError if the package has none.
        """
        store = cls("demo:")
        digest = sha256()
        files = [f for f in files_of("kgmem.graphs").iterdir() if f.name.endswith(".ttl") and f.name != "shapes.ttl"]
        if not files:
            raise StoreError("this installation of kgmem holds no demo graph; install it again")
        for file in sorted(files, key=lambda f: f.name):
            data = file.read_bytes()
            digest.update(data)
            triples = [quad.triple for quad in parse(data, format=RdfFormat.TURTLE)]
            store.replace(file.name, triples, digest=sha256(data).hexdigest())
        store._id = digest.hexdigest()  # the same graph has the same version in each process
        store._show_generation(store._generation, store._check_open())
        store.freeze()
        return store

    def freeze(self) -> None:
        """From now on nothing can be written."""
        self.read_only = True

    def _show_generation(self, generation: Generation, catalog: Catalog) -> None:
        self._show(generation, catalog, f"{self._id}:{catalog.generation()}")

    @contextmanager
    def _draft(self, going: Sequence[Source]) -> Iterator[Draft]:
        catalog, main = self._check_open(), self._graph
        fresh = Store()
        with catalog.transaction():
            yield Draft(fresh, catalog)
            catalog.set_generation(catalog.generation() + 1)
            for source in going:
                main.remove_graph(graph_name(source.name))
            if len(going) == len(self.sources()):
                main = fresh
            else:
                main.bulk_extend(fresh)
        self._show_generation(Generation(main), catalog)
