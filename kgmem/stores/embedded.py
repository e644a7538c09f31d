"""The store in a folder: Oxigraph for the triples, SQLite for the catalog, one commit point for both.

    FOLDER/catalog.sqlite     what is committed: sources, counts, aliases, the number of the current generation
    FOLDER/generations/N/     Oxigraph's files of generation N, which never change once N is committed
    FOLDER/writer.lock        locked by the process that writes, with its number
    FOLDER/schema.json        the schema of some generation, to save time; may be deleted

A commit makes generation N+1 from a checkpoint of N, writes to it, waits until it is on disk, and then commits one
SQLite transaction: it makes triples, aliases and sources visible at once. Whoever reads holds N and a snapshot of the
catalog from the same moment, and keeps both until `refresh`. A writer that dies leaves a generation that nobody knows
of; the next writer deletes it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Self

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from kgmem.errors import LockedError, StoreError
from kgmem.stores.base import Schema, Source
from kgmem.stores.catalog import Catalog
from kgmem.stores.generations import Generation, checkpoint, discard, discard_old, discard_uncommitted, sync
from kgmem.stores.graph_names import graph_name
from kgmem.stores.loading import Loader
from kgmem.stores.schema_file import load_schema, save_schema
from kgmem.stores.sqlite import mapped_errors
from kgmem.stores.writing import Draft, OxigraphWriter

_CATALOG = "catalog.sqlite"
_GENERATIONS = "generations"
_LOCK = "writer.lock"
_SCHEMA = "schema.json"
_ATTEMPTS = 50
_AT_ONCE = 200_000
_REMOVED_AT_ONCE = 1_000
_REMOVE_US, _COPY_US = 16.0, 11.0
"""Measured: taking one triple out of a copy, and writing one that stays to a new generation."""


class EmbeddedStore(OxigraphWriter):
    """A store in a folder. Open it with `open` or `create_or_open`; one process at a time may write."""

    def __init__(self, folder: Path, *, read_only: bool) -> None:
        super().__init__(str(folder), read_only=read_only)
        self._folder = folder
        self._lock: int | None = None
        self._writer: Catalog | None = None
        self._number = 0
        self._attempt = 0

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = True) -> Self:
        """Opens the store in `folder`.

        Raises StoreError if there is none or it is damaged or newer than this kgmem, LockedError if `read_only` is
        false and another process writes.
        """
        try:
            is_store, is_there = (folder / _CATALOG).is_file(), folder.exists()
        except OSError as error:
            raise StoreError(f"{folder} can't be read: {error}") from error
        if not is_there:
            raise StoreError(f"there is no graph in {folder}; make one: kgmem ingest FILE --graph {folder}")
        if not is_store:
            raise StoreError(f"{folder} holds no graph of kgmem; make one: kgmem ingest FILE --graph FOLDER")
        return cls._opened(folder, read_only=read_only)

    @classmethod
    def _opened(cls, folder: Path, *, read_only: bool) -> Self:
        store = cls(folder, read_only=read_only)
        try:
            if not read_only:
                store._become_writer()
            store._follow()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def create_or_open(cls, folder: Path) -> Self:
        """Opens the store in `folder` for writing; makes it if the folder is missing, empty or only half made.

        Raises StoreError if the folder holds anything else.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            names = {path.name for path in folder.iterdir()}
        except OSError as error:
            raise StoreError(f"no graph can be made in {folder}: {error}") from error
        if _CATALOG not in names and names - {_LOCK, _GENERATIONS}:
            raise StoreError(f"{folder} is not empty and holds no graph of kgmem; name another folder")
        return cls._opened(folder, read_only=False)

    def refresh(self) -> bool:
        """Moves on to the newest committed state; whether there was one. Takes 0.2 ms if there was none."""
        if self._newest() == self._number:
            return False
        self._advance()
        return True

    def schema(self) -> Schema:
        """The relations and types; what follows what, and the types at the ends, from the catalog's sample of edges."""
        if self._schema is None:
            self._check_open()
            self._schema = load_schema(self._folder / _SCHEMA, self.version())
        if self._schema is None:
            save_schema(self._folder / _SCHEMA, self.version(), super().schema())
        return super().schema()

    def compact(self) -> None:
        """Writes everything anew, in one commit.

        Gives back the room that forgotten sources took, and with it their last traces in the files: where little was
        forgotten from a large store, `remove` leaves words of it behind that nothing refers to.
        """
        self._check_writable()
        with self._draft((), anew=True):
            pass
        if self._writer is not None:
            with mapped_errors(self._folder / _CATALOG):
                self._writer.compact()

    def close(self) -> None:
        """Lets go of files and locks; an iterator or dataset in use keeps the generation that it reads."""
        super().close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _newest(self) -> int:
        with mapped_errors(self._folder / _CATALOG):
            catalog = Catalog.open_read_only(self._folder / _CATALOG)
            try:
                return catalog.generation()
            finally:
                catalog.close()

    def _advance(self) -> None:
        """From the state in view to the newest one."""
        old = self._check_open()
        self._follow()
        old.close()
        discard_old(self._folder / _GENERATIONS, self._number)

    def _follow(self) -> None:
        """Opens the committed generation, and the catalog as it was when that was committed."""
        path = self._folder / _CATALOG
        for _ in range(_ATTEMPTS):
            catalog = Catalog.open_read_only(path)
            with mapped_errors(path):
                catalog.begin_snapshot()
                number = catalog.generation()
                folder = self._folder / _GENERATIONS / str(number)
                generation = Generation.open(folder) if number else Generation(Store())
                if generation is not None:
                    self._number = number
                    self._show(generation, catalog, f"{catalog.store_id()}:{number}")
                    return
            catalog.close()
            time.sleep(0.01)  # it has just been replaced by a newer one
        raise StoreError(f"{folder} is missing: the store is damaged; ingest its sources again in a new folder")

    def _become_writer(self) -> None:
        path = self._folder / _LOCK
        try:
            self._lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, str(os.getpid()).encode(), 0)
            (self._folder / _GENERATIONS).mkdir(exist_ok=True)
        except BlockingIOError:
            pid = path.read_text().strip() or "unknown"
            raise LockedError(
                f"process {pid} is writing to {self._folder}; wait until it is done (reading is possible meanwhile)"
            ) from None
        except OSError as error:
            raise StoreError(f"{self._folder} can't be written: {error}") from error
        self._writer = Catalog.open_writable(self._folder / _CATALOG)
        self._attempt = self._writer.generation()
        discard_uncommitted(self._folder / _GENERATIONS, self._attempt)

    @contextmanager
    def _draft(self, going: Sequence[Source], *, anew: bool = False) -> Iterator[Draft]:
        writer = self._writer
        if writer is None:
            raise StoreError(f"the store {self.url} is closed")
        # A number that failed is not used again: its store may not be quite closed yet.
        self._attempt += 1
        folder = self._folder / _GENERATIONS / str(self._attempt)
        draft = None
        try:
            with mapped_errors(self._folder / _CATALOG), writer.transaction():
                with _mapped_os_errors(folder):
                    draft = Draft(self._next_graph(folder, going, anew=anew), writer, self._folder)
                yield draft
                with _mapped_os_errors(folder):
                    draft.graph.flush()
                    draft.graph = Store()  # closes the one on disk
                    sync(folder)
                writer.set_generation(self._attempt)
        except BaseException:
            if draft is not None:
                draft.graph = Store()
            if writer.generation() != self._attempt:  # else it was interrupted just after the commit
                discard(folder)
            raise
        self._advance()

    def _next_graph(self, folder: Path, going: Sequence[Source], *, anew: bool) -> Store:
        """A writable copy of the graph without some sources: a checkpoint less what goes, or what stays, copied."""
        names = {source.name for source in going}
        staying = [source for source in self.sources() if source.name not in names]
        removed, kept = (sum(source.triples for source in some) for some in (going, staying))
        if anew or not self._number or removed * _REMOVE_US > kept * _COPY_US:
            graph = Store(folder)
            self._copy(staying, graph)
            return graph
        checkpoint(self._graph, self._folder / _GENERATIONS / str(self._number), folder)
        graph = Store(folder)
        for source in going:
            _remove(graph, source.name)
        return graph

    def _copy(self, sources: Sequence[Source], target: Store) -> None:
        with Loader(target, graph_name("copy")) as loader:
            for source in sources:
                quads = self._graph.quads_for_pattern(None, None, None, graph_name(source.name))
                while some := list(islice(quads, _AT_ONCE)):
                    loader.load_quads(some)
            loader.finish()


def _remove(graph: Store, source: str) -> None:
    """Removes a named graph a thousand triples at a time, which takes Oxigraph less time than dropping it at once.

    To read a triple costs half as much as to remove it, so that the next ones are read meanwhile.
    """
    name = graph_name(source)
    quads = graph.quads_for_pattern(None, None, None, name)
    with ThreadPoolExecutor(1, thread_name_prefix="kgmem-remove") as pool:
        removal: Future[None] | None = None
        removed = 0
        while some := list(islice(quads, _REMOVED_AT_ONCE)):
            if removal is not None:
                removal.result()
            removed += len(some)
            if removed % _AT_ONCE == 0:
                graph.flush()  # bounds the memory
            removal = pool.submit(_remove_quads, graph, name, some)
        if removal is not None:
            removal.result()
    graph.remove_graph(name)


def _remove_quads(graph: Store, name: NamedNode, quads: list[Quad]) -> None:
    triples = (serialize([quad.triple for quad in quads], format=RdfFormat.N_TRIPLES) or b"").decode()
    if "_:" not in triples and "<<" not in triples:
        graph.update(f"DELETE DATA {{ GRAPH {name} {{ {triples} }} }}")
        return
    for quad in quads:  # SPARQL can't name a blank node
        graph.remove(quad)


@contextmanager
def _mapped_os_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{folder} can't be written: {error}") from error
