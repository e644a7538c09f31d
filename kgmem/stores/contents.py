"""What a source holds, found in one pass over its triples: names for the alias index, counts, a sample of edges."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, parse

from kgmem.errors import StoreError
from kgmem.stores.aliases import AliasRow
from kgmem.stores.batches import batches_of
from kgmem.stores.chunks import CHUNK, Chunk, Column, check_iris, chunks
from kgmem.stores.hashes import Groups, Hashes, HashSet, SpanHasher, combined, distinct_counts
from kgmem.types import (
    ALIAS_PREDICATES,
    LABEL_PREDICATES,
    RDF_TYPE,
    Literal,
    NamedNode,
    is_relation,
    local_name,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABEL, ALIAS, LITERAL, LOCAL_NAME = range(4)
"""Kinds of alias rows; the first two are kinds of predicates too."""
RELATION, TYPE, OTHER = range(2, 5)
LONGEST_LITERAL = 64
"""Characters; a longer literal is text, not a name."""
_LONGEST = 12 * LONGEST_LITERAL
"""Bytes in N-Triples form, where a character may take ten."""
_AHEAD = 1 << 25
"""Bytes of text that are written before their names are read."""
_UNNAMED = 10_000
_SAMPLE, _SAMPLE_IN_ALL = 128, 1_000
_QUOTE, _ANGLE, _ANGLE_END, _AT, _LINE_END = b'"<>@\n'


def sample_size(predicates: int) -> int:
    """How many edges of each predicate are sampled in a graph with so many predicates."""
    return max(2, min(_SAMPLE, _SAMPLE_IN_ALL // max(predicates, 1)))


@dataclass(frozen=True, slots=True, order=True)
class SampledEdge:
    """An edge of the sample, its ends in N-Triples form. The edges of least `rank` (0..1, random) are the sample."""

    rank: float
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The counts of a source by IRI. A triple that comes more than once counts once."""

    triples: int
    predicates: dict[str, int]
    types: dict[str, int]
    sample: dict[str, list[SampledEdge]]
    """Of each relation's predicate."""


class ContentsReader:
    """Reads a source once. Memory: a chunk, 12 bytes for each triple, 8 for each node and short literal.

    A node without a label in the source itself gets its local name as an alias, so that the aliases of a source do not
    depend on what else is in the store; the alias index hides local names of nodes that another source names.
    Classes are named only if they have statements of their own.
    """

    def __init__(self, write: Callable[[Chunk], None], *, chunk: int = CHUNK) -> None:
        self._write = write
        self._chunk = chunk
        self._triples: list[Hashes] = []
        self._groups: list[Groups] = []  # beside each triple's hash the number of its predicate or class
        self._predicates: dict[int, _Predicate] = {}
        self._types: dict[int, tuple[bytes, int]] = {}
        self._random = np.random.default_rng(0)
        self._nodes, self._labelled, self._names = HashSet(), HashSet(), HashSet()

    def alias_rows(self, triples: Iterable[Triple | Quad], scratch: Path | None = None) -> Iterator[AliasRow]:
        """Passes the triples on to `write`, chunk by chunk, and yields their names.

        Nodes that may turn out to have no label wait in a temporary file in `scratch`.
        """
        with tempfile.TemporaryFile(dir=scratch) as unnamed:
            for chunk in self._ahead(chunks(batches_of(triples), self._chunk)):
                kinds = self._count(chunk)
                yield from self._naming_rows(chunk, kinds)
                yield from self._literal_rows(chunk, kinds)
                unnamed.writelines(self._unnamed(chunk, kinds))
            unnamed.seek(0)
            yield from self._local_names(unnamed)

    def _ahead(self, read: Iterator[Chunk]) -> Iterator[Chunk]:
        """Writes each chunk some chunks before it is looked at: names take time, in which others can write."""
        waiting: deque[Chunk] = deque()
        ahead = 0
        for chunk in read:
            self._write(chunk)
            waiting.append(chunk)
            ahead += len(chunk.text)
            while ahead > _AHEAD:
                ahead -= len(waiting[0].text)
                yield waiting.popleft()
        yield from waiting

    def contents(self) -> Contents:
        """What was read; call it once, at the end."""
        check_iris([term for term, _ in self._types.values()])
        counts = distinct_counts(self._triples, self._groups, self._group())
        types = {_iri(term): int(counts[group]) for term, group in self._types.values()}
        predicates = {p.iri: int(counts[p.group]) for p in self._predicates.values()}
        if types:
            predicates[RDF_TYPE.value] += sum(types.values())
        keep = sample_size(self._relations())
        return Contents(
            triples=sum(predicates.values()),
            predicates=predicates,
            types=types,
            sample={p.iri: sorted(p.sample)[:keep] for p in self._predicates.values() if p.sample},
        )

    def _group(self) -> int:
        """The next free number for a predicate or class."""
        return len(self._predicates) + len(self._types)

    def _relations(self) -> int:
        return sum(p.kind == RELATION for p in self._predicates.values())

    def _count(self, chunk: Chunk) -> NDArray[np.int8]:
        """Numbers the predicates and classes, samples, and tells the kind of each predicate. Shape: (triples,)."""
        column = chunk.predicates
        hashes, firsts, inverse = np.unique(column.hashes, return_index=True, return_inverse=True)
        for number, term in zip(hashes.tolist(), column.take(firsts), strict=True):
            if number not in self._predicates:
                self._predicates[number] = _Predicate(term, self._group())
        here = [self._predicates[number] for number in hashes.tolist()]
        self._draw(chunk, here, inverse)
        kinds = np.array([predicate.kind for predicate in here], np.int8)[inverse]
        groups = np.array([predicate.group for predicate in here], np.uint32)[inverse]
        typing = np.flatnonzero((kinds == TYPE) & (chunk.objects.first == _ANGLE))
        groups[typing] = self._classes(chunk.objects, typing)
        self._triples.append(combined(chunk.subjects.hashes, column.hashes, chunk.objects.hashes))
        self._groups.append(groups)
        return kinds

    def _classes(self, objects: Column, places: NDArray[np.int64]) -> Groups:
        """The numbers of the classes at some places."""
        hashes, firsts, inverse = np.unique(objects.hashes[places], return_index=True, return_inverse=True)
        for number, term in zip(hashes.tolist(), objects.take(places[firsts]), strict=True):
            if number not in self._types:
                self._types[number] = (term, self._group())
        return np.array([self._types[number][1] for number in hashes.tolist()], np.uint32)[inverse]

    def _draw(self, chunk: Chunk, here: list[_Predicate], inverse: NDArray[np.int64]) -> None:
        """Merges the chunk into the sample: of each predicate the edges of least random rank stay."""
        ranks = self._random.random(len(inverse))
        places = np.flatnonzero(ranks < np.array([predicate.highest_rank for predicate in here])[inverse])
        ends = zip(chunk.subjects.take(places), chunk.objects.take(places), strict=True)
        drawn = zip(inverse[places].tolist(), ranks[places].tolist(), ends, strict=True)
        for number, rank, (subject, object_) in drawn:
            here[number].sample.append(SampledEdge(rank, subject.decode(), object_.decode()))
        keep = sample_size(self._relations())
        for predicate in here:
            predicate.keep(keep)

    def _naming_rows(self, chunk: Chunk, kinds: NDArray[np.int8]) -> Iterator[AliasRow]:
        naming = np.flatnonzero((kinds <= ALIAS) & (chunk.objects.first == _QUOTE))
        keys = combined(chunk.subjects.hashes[naming], chunk.objects.hashes[naming], kinds[naming].astype(np.uint64))
        places = naming[self._new(keys)]
        nodes, names = chunk.subjects.take(places), chunk.objects.take(places)
        labelled = np.zeros(len(places), np.bool_)
        for i, (node, name, kind) in enumerate(zip(nodes, names, kinds[places].tolist(), strict=True)):
            text, lang = _literal(name)
            if text.strip():
                labelled[i] = kind == LABEL
                yield AliasRow(node.decode(), text, lang, kind)
        self._labelled.add(np.unique(chunk.subjects.hashes[places[labelled]]))

    def _literal_rows(self, chunk: Chunk, kinds: NDArray[np.int8]) -> Iterator[AliasRow]:
        objects = chunk.objects
        # Strings end in a quote or in a language tag, other literals in the bracket of their datatype's IRI.
        strings = (kinds == RELATION) & (objects.first == _QUOTE) & (objects.last != _ANGLE_END)
        short = np.flatnonzero(strings & (objects.ends - objects.starts < _LONGEST))
        for name in objects.take(short[self._new(objects.hashes[short])]):
            text, lang = _literal(name)
            if text.strip() and len(text) <= LONGEST_LITERAL:
                yield AliasRow(name.decode(), text, lang, LITERAL)

    def _new(self, keys: Hashes) -> NDArray[np.int64]:
        """The places of the names that came neither before nor earlier in the chunk, in order."""
        hashes, firsts = np.unique(keys, return_index=True)
        return np.sort(firsts[self._names.add(hashes)])

    def _unnamed(self, chunk: Chunk, kinds: NDArray[np.int8]) -> Iterator[bytes]:
        """The IRIs met for the first time that have no label so far, one a line."""
        for column, places in (
            (chunk.subjects, np.flatnonzero(chunk.subjects.first == _ANGLE)),
            (chunk.objects, np.flatnonzero((kinds == RELATION) & (chunk.objects.first == _ANGLE))),
        ):
            hashes, firsts = np.unique(column.hashes[places], return_index=True)
            new = self._nodes.add(hashes)
            iris = column.take(places[firsts[new]])
            check_iris([iri for iri in iris if not iri.startswith(b"<<")])
            unnamed = ~self._labelled.contains(hashes[new])
            yield from (iri + b"\n" for iri in compress(iris, unnamed.tolist()) if not iri.startswith(b"<<"))

    def _local_names(self, unnamed: IO[bytes]) -> Iterator[AliasRow]:
        hasher = SpanHasher()
        while text := b"".join(islice(unnamed, _UNNAMED)):
            data = np.frombuffer(text, np.uint8)
            ends = np.flatnonzero(data == _LINE_END)
            starts = np.concatenate(([0], ends[:-1] + 1))
            hasher.read(data)
            labelled = self._labelled.contains(hasher.hashes(starts, ends))
            for iri in compress(text.decode().split("\n"), (~labelled).tolist()):
                yield AliasRow(iri, local_name(iri[1:-1]), None, LOCAL_NAME)


class _Predicate:
    """What is known of a predicate so far."""

    def __init__(self, term: bytes, group: int) -> None:
        check_iris([term])
        self.iri = _iri(term)
        self.group = group
        self.sample: list[SampledEdge] = []
        try:
            node = NamedNode(self.iri)
        except ValueError as error:
            raise StoreError(f"{self.iri!r} is not a valid IRI: {error}") from None
        self.kind = (
            LABEL
            if node in LABEL_PREDICATES
            else ALIAS
            if node in ALIAS_PREDICATES
            else TYPE
            if node == RDF_TYPE
            else RELATION
            if is_relation(node)
            else OTHER
        )
        self.highest_rank = 1.0 if self.kind == RELATION else 0.0
        """Below which an edge belongs to the sample."""

    def keep(self, edges: int) -> None:
        """Cuts the sample down to so many edges."""
        if len(self.sample) > edges:
            self.sample = sorted(self.sample)[:edges]
            self.highest_rank = self.sample[-1].rank


def _iri(term: bytes) -> str:
    return term[1:-1].decode()


def _literal(term: bytes) -> tuple[str, str | None]:
    """The text and language of a literal in N-Triples form."""
    if b"\\" not in term:
        text, _, rest = term[1:].rpartition(b'"')
        if not rest or (rest[0] == _AT and b"--" not in rest):  # no datatype, no direction of writing
            return text.decode(), rest[1:].decode() or None
    literal = next(iter(parse(b"<urn:x> <urn:x> " + term + b" .", format=RdfFormat.N_TRIPLES))).object
    return (literal.value, literal.language) if isinstance(literal, Literal) else ("", None)
