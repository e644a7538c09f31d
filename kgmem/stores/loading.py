"""Writes a source's triples into an Oxigraph store, in threads beside the reading."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kgmem.errors import StoreError
from kgmem.stores.chunks import Chunk

SMALL = 10_000
"""Triples up to which a transaction costs less than a bulk load, which has fixed costs of 0.2 s."""
_FIRST_LOAD, _LARGEST_LOAD = 50_000, 400_000
_LARGEST_TEXT = 64_000_000
_THREADS = 2
_QUEUED = 3
_Data = TypeVar("_Data")


class Loader:
    """Takes chunks of triples and writes them to one named graph, or quads to their own.

    Chunks are put together to loads of up to 400,000 triples, each twice as large as the one before: large loads cost
    less, small ones give the threads something to do soon. Oxigraph lets go of the interpreter's lock while it loads,
    so that parsing and loading overlap. Raises StoreError from a later call if something could not be written. Leaving
    the `with` block waits for the threads.
    """

    def __init__(self, store: Store, graph: NamedNode) -> None:
        self._store = store
        self._graph = graph
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="kgmem-load")
        self._pending: deque[Future[None]] = deque()
        self._texts: list[bytes] = []
        self._quads: list[Quad] = []
        self._waiting = self._bytes = 0
        self._load = _FIRST_LOAD

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        del self._store  # a traceback that holds this object must not keep the store open

    def load(self, chunk: Chunk) -> None:
        """Takes a chunk of triples."""
        if b"_:" in chunk.text:  # Oxigraph gives new names to the blank nodes of a text
            parsed = parse(chunk.text, format=RdfFormat.N_TRIPLES, lenient=True)
            self.load_quads([Quad(q.subject, q.predicate, q.object, self._graph) for q in parsed])
        else:
            self._texts.append(chunk.text)
            self._count(len(chunk), len(chunk.text))

    def load_quads(self, quads: list[Quad]) -> None:
        """Takes quads to write to the graphs that they name."""
        self._quads += quads
        self._count(len(quads), 0)

    def finish(self) -> None:
        """Waits until everything is written."""
        self._write()
        while self._pending:
            _result(self._pending.popleft())

    def _count(self, triples: int, size: int) -> None:
        self._waiting += triples
        self._bytes += size
        if self._waiting >= self._load or self._bytes >= _LARGEST_TEXT:
            self._write()
            self._load = min(2 * self._load, _LARGEST_LOAD)

    def _write(self) -> None:
        if self._quads:
            self._submit(self._extend if len(self._quads) < SMALL else self._bulk_extend, self._quads)
        if self._texts:
            small = self._waiting - len(self._quads) < SMALL
            self._submit(self._load_text if small else self._bulk_load_text, b"".join(self._texts))
        self._quads, self._texts, self._waiting, self._bytes = [], [], 0, 0

    def _submit(self, write: Callable[[_Data], None], data: _Data) -> None:
        while len(self._pending) >= _QUEUED:
            _result(self._pending.popleft())
        self._pending.append(self._pool.submit(write, data))

    def _extend(self, quads: list[Quad]) -> None:
        self._store.extend(quads)

    def _bulk_extend(self, quads: list[Quad]) -> None:
        self._store.bulk_extend(quads)

    def _load_text(self, text: bytes) -> None:
        self._store.load(text, format=RdfFormat.N_TRIPLES, to_graph=self._graph, lenient=True)

    def _bulk_load_text(self, text: bytes) -> None:
        self._store.bulk_load(text, format=RdfFormat.N_TRIPLES, to_graph=self._graph, lenient=True)


def _result(future: Future[None]) -> None:
    try:
        future.result()
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise StoreError(f"the triples can't be written: {error}") from error
