"""Writing to Oxigraph: what the embedded store and the one in memory share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store, Triple

from kgmem.errors import ReadOnlyError, UnknownSourceError, UsageError
from kgmem.stores.base import Source
from kgmem.stores.catalog import Catalog
from kgmem.stores.contents import ContentsReader
from kgmem.stores.graph_names import graph_name
from kgmem.stores.loading import Loader
from kgmem.stores.reading import OxigraphReader


@dataclass(slots=True)
class Draft:
    """The next state of a store, which nobody sees before it is committed."""

    graph: Store
    """Without the graphs of the sources that go; new quads are written to it."""
    catalog: Catalog
    """In a transaction."""
    scratch: Path | None = None
    """A folder for temporary files."""


class OxigraphWriter(OxigraphReader):
    """The writing half of `WritableStore`. Subclasses say how a draft is made and how it is committed."""

    def _draft(self, going: Sequence[Source]) -> AbstractContextManager[Draft]:
        """A draft without the triples of the sources `going`; commits if the block ends well, else leaves no trace."""
        raise NotImplementedError

    def replace(self, source: str, triples: Iterable[Triple | Quad], *, digest: str) -> Source:
        """Makes `triples` the whole content of `source`, in one pass and one commit.

        Raises ReadOnlyError, UsageError for a name that can't be one, StoreError if something can't be written, and
        whatever comes out of `triples`; the store is then as it was.
        """
        self._check_writable()
        graph = checked_graph_name(source)
        with self._draft([s for s in self.sources() if s.name == source]) as draft:
            key = draft.catalog.reserve(source)
            with Loader(draft.graph, graph) as loader:
                reader = ContentsReader(loader.load)
                draft.catalog.aliases.add(key, reader.alias_rows(triples, draft.scratch))
                loader.finish()
            return draft.catalog.record(key, reader.contents(), digest)

    def remove(self, sources: Sequence[str]) -> int:
        """Forgets the sources in one commit; returns the number of statements that went.

        Raises UnknownSourceError if one of them is not there; then none goes.
        """
        self._check_writable()
        known = {source.name: source for source in self.sources()}
        names = list(dict.fromkeys(sources))
        unknown = [name for name in names if name not in known]
        if unknown:
            raise UnknownSourceError(f"there is no source {unknown[0]!r} in {self.url}; `kgmem sources` lists them")
        if not names:
            return 0
        with self._draft([known[name] for name in names]) as draft:
            for name in names:
                draft.catalog.drop(name)
        return sum(known[name].triples for name in names)

    def _check_writable(self) -> None:
        if self.read_only:
            raise ReadOnlyError(f"the store {self.url} is open for reading only")
        self._check_open()
        self.refresh()  # a call that was interrupted just after its commit has left the old state in view


def checked_graph_name(source: str) -> NamedNode:
    """The named graph of a source that is to be made. Raises UsageError for a name that can't be one."""
    if not source.strip() or "\0" in source:
        raise UsageError(f"a source can't be called {source!r}")
    try:
        return graph_name(source)
    except UnicodeEncodeError:
        raise UsageError(f"a source can't be called {source!r}: it is not valid Unicode") from None
