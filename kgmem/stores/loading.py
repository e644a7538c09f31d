"""Writes a source's triples into an Oxigraph store, in a thread beside the reading."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kgmem.errors import StoreError
from kgmem.stores.chunks import Chunk

SMALL = 10_000
"""Triples up to which a transaction costs less than a bulk load, which has fixed costs of 0.2 s."""
_WAITING = 2
_Data = TypeVar("_Data")


class Loader:
    """Takes chunks of triples and writes them to one named graph, or chunks of quads to their own.

    Oxigraph lets go of the interpreter's lock while it loads, so that parsing and loading overlap. Raises StoreError
    from a later call if a chunk could not be written. Leaving the `with` block waits for the thread.
    """

    def __init__(self, store: Store, graph: NamedNode) -> None:
        self._store = store
        self._graph = graph
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kgmem-load")
        self._pending: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        del self._store  # a traceback that holds this object must not keep the store open

    def load(self, chunk: Chunk) -> None:
        """Writes a chunk of triples."""
        if len(chunk.triples) < SMALL:
            self._submit(self._extend, self._quads(chunk))
        elif b"_:" in chunk.text:  # the bulk loader for text renames blank nodes
            self.load_quads(self._quads(chunk))
        else:
            self._submit(self._bulk_load, chunk.text)

    def load_quads(self, quads: list[Quad]) -> None:
        """Writes a large chunk of quads to the graphs that they name."""
        self._submit(self._bulk_extend, quads)

    def finish(self) -> None:
        """Waits until everything is written."""
        while self._pending:
            _result(self._pending.popleft())

    def _submit(self, write: Callable[[_Data], None], data: _Data) -> None:
        while len(self._pending) >= _WAITING:
            _result(self._pending.popleft())
        self._pending.append(self._pool.submit(write, data))

    def _quads(self, chunk: Chunk) -> list[Quad]:
        graph = self._graph
        return [Quad(t.subject, t.predicate, t.object, graph) for t in chunk.triples]

    def _extend(self, quads: list[Quad]) -> None:
        self._store.extend(quads)

    def _bulk_extend(self, quads: list[Quad]) -> None:
        self._store.bulk_extend(quads)

    def _bulk_load(self, text: bytes) -> None:
        self._store.bulk_load(text, format=RdfFormat.N_TRIPLES, to_graph=self._graph, lenient=True)


def _result(future: Future[None]) -> None:
    try:
        future.result()
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"the triples can't be written: {error}") from error
