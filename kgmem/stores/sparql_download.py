"""Reads the triples of a graph from an endpoint, in parts that are checked, and that can be kept to go on later."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat, parse, serialize

from kgmem.errors import StoreError
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.types import Literal, NamedNode, Node, Triple

_PART = 50_000
"""Triples up to which small predicates are asked for together."""
_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """Some predicates' triples; no predicates: all of the graph's."""

    predicates: tuple[NamedNode, ...]
    triples: int


class Download:
    """The triples of a named graph, or of the server's default graph. Raises StoreError if they change meanwhile."""

    def __init__(self, endpoint: SparqlEndpoint, graph: NamedNode | None) -> None:
        self._endpoint = endpoint
        self.pattern = f"GRAPH {graph} {{ ?s ?p ?o }}" if graph is not None else "?s ?p ?o"
        """Matches the graph's triples."""
        query = f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {self.pattern} }} GROUP BY ?p"
        counted = [
            (row[0], int(row[1].value))
            for row in endpoint.rows(query, everywhere=True)
            if isinstance(row[0], NamedNode) and isinstance(row[1], Literal)
        ]
        self.counts = dict(counted)
        """Triples by predicate."""
        self.triples = sum(n for _, n in counted)
        """How many there are."""
        self.revision = _digest(sorted(f"{predicate} {n}" for predicate, n in counted))
        """Tells of changes: a digest of the number of triples of each predicate."""
        self._parts = list(_parted(sorted(counted, key=lambda item: (item[1], item[0].value))))

    def read(self) -> Iterator[Triple]:
        """All triples, once."""
        for part in self._parts:
            yield from self._fetch(part)

    def keep(self, folder: Path, moved: Callable[[int], object]) -> None:
        """Fetches what is not in `folder` yet; tells how many triples are there."""
        folder.mkdir(parents=True, exist_ok=True)
        before = 0
        for part in self._parts:
            file = self._file(part, folder)
            if not file.exists():
                partial = file.with_suffix(".partial")
                with gzip.open(partial, "wb", compresslevel=1) as lines:
                    triples = self._fetch(part)
                    for done in count(0, _LINES):
                        moved(before + done)
                        if not (some := list(islice(triples, _LINES))):
                            break
                        lines.write(serialize(some, format=RdfFormat.N_TRIPLES) or b"")
                partial.rename(file)
            before += part.triples
            moved(before)

    def kept(self, folder: Path) -> Iterator[Triple]:
        """All triples, once, from `folder`."""
        for part in self._parts:
            with gzip.open(self._file(part, folder)) as lines:
                for quad in parse(cast("IO[bytes]", lines), format=RdfFormat.N_TRIPLES, lenient=True):
                    yield quad.triple

    def _file(self, part: Part, folder: Path) -> Path:
        return folder / f"{_digest([self.pattern, str(part.triples), *map(str, part.predicates)])}.nt.gz"

    def _fetch(self, part: Part) -> Iterator[Triple]:
        values = f"VALUES ?p {{ {' '.join(map(str, part.predicates))} }} " if part.predicates else ""
        came = 0
        for row in self._endpoint.rows(f"SELECT ?s ?p ?o WHERE {{ {values}{self.pattern} }}", everywhere=True):
            came += 1
            subject, predicate, object_ = cast("tuple[Node, NamedNode, Node]", row)
            if not isinstance(subject, Literal):
                yield Triple(subject, predicate, object_)
        if came != part.triples:
            raise StoreError(
                f"{self._endpoint.http.settings.url} gave {came:,} triples of {part.triples:,}: its data change, or it"
                " cuts answers short; try again"
            )


def _parted(counted: list[tuple[NamedNode, int]]) -> Iterator[Part]:
    if 0 < sum(n for _, n in counted) <= _PART:
        yield Part((), sum(n for _, n in counted))
        return
    together: list[NamedNode] = []
    triples = 0
    for predicate, n in counted:
        if together and triples + n > _PART:
            yield Part(tuple(together), triples)
            together, triples = [], 0
        together.append(predicate)
        triples += n
    if together:
        yield Part(tuple(together), triples)


def _digest(texts: list[str]) -> str:
    return blake2b("\n".join(texts).encode(), digest_size=16).hexdigest()
