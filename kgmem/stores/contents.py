"""What a source holds, found in one pass over its triples: names for the alias index, counts, a sample of edges."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pyoxigraph import Quad, Triple

from kgmem.stores.aliases import AliasRow
from kgmem.stores.chunks import Chunk, chunks
from kgmem.stores.hashes import Hashes, HashSet, has_repeats, hash_all
from kgmem.types import ALIAS_PREDICATES, LABEL_PREDICATES, RDF_TYPE, Literal, local_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABEL, ALIAS, LITERAL, LOCAL_NAME = range(4)
"""Kinds of alias rows."""
LONGEST_LITERAL = 64
"""Characters; a longer literal is text, not a name."""
_SAMPLE, _SAMPLE_IN_ALL = 128, 20_000

_KINDS = {str(p).encode(): LABEL for p in LABEL_PREDICATES} | {str(p).encode(): ALIAS for p in ALIAS_PREDICATES}
_TYPE = str(RDF_TYPE).encode()
_QUOTE, _ANGLE = ord('"'), ord("<")
_ANGLE_END = ord(">")


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
    """The counts of a source by IRI."""

    triples: int
    predicates: dict[str, int]
    types: dict[str, int]
    sample: dict[str, list[SampledEdge]]
    """By predicate; naming predicates and rdf:type are left out."""
    repeats: bool
    """Whether some triples came more than once, so that the counts are too high."""


class ContentsReader:
    """Reads a source once. Memory: a chunk, and 8 bytes for each triple, node and short literal.

    A node without a label in the source itself gets its local name as an alias, so that the aliases of a source do not
    depend on what else is in the store; the alias index hides local names of nodes that another source names.
    Classes are named only if they have statements of their own.
    """

    def __init__(self, write: Callable[[Chunk], None]) -> None:
        self._write = write
        self._triples: list[Hashes] = []
        self._predicate_ids: dict[bytes, int] = {}
        self._predicates: NDArray[np.int64] = np.zeros(0, np.int64)
        self._types: Counter[bytes] = Counter()
        self._sample: dict[bytes, list[SampledEdge]] = {}
        self._random = np.random.default_rng(0)
        self._nodes, self._labelled, self._names = HashSet(), HashSet(), HashSet()

    def alias_rows(self, triples: Iterable[Triple | Quad], scratch: Path | None = None) -> Iterator[AliasRow]:
        """Passes the triples on to `write`, chunk by chunk, and yields their names.

        Nodes that may turn out to have no label wait in a temporary file in `scratch`.
        """
        with tempfile.TemporaryFile(dir=scratch) as unnamed:
            for chunk in chunks(triples):
                self._write(chunk)
                ids = self._count(chunk)
                yield from self._naming_rows(chunk, ids)
                yield from self._literal_rows(chunk)
                unnamed.writelines(self._unnamed(chunk))
            unnamed.seek(0)
            yield from self._local_names(unnamed)

    def contents(self) -> Contents:
        """What was read; call it once, at the end."""
        keep = sample_size(len(self._sample))
        counts = self._predicates.tolist()
        return Contents(
            triples=sum(counts),
            predicates={_iri(p): counts[i] for p, i in self._predicate_ids.items()},
            types={_iri(t): n for t, n in self._types.items()},
            sample={_iri(p): edges[:keep] for p, edges in self._sample.items()},
            repeats=has_repeats(self._triples),
        )

    def _count(self, chunk: Chunk) -> NDArray[np.int32]:
        """The number of each triple's predicate. Shape: (triples,)."""
        known = self._predicate_ids
        distinct = set(chunk.predicates)
        for predicate in sorted(distinct - known.keys()):
            known[predicate] = len(known)
        ids = np.fromiter(map(known.__getitem__, chunk.predicates), np.int32, len(chunk.predicates))
        counts = np.bincount(ids, minlength=len(known))
        counts[: len(self._predicates)] += self._predicates
        self._predicates = counts
        self._triples.append(hash_all(chunk.lines))
        if _TYPE in distinct:
            places = np.flatnonzero(ids == known[_TYPE]).tolist()
            self._types.update([o for i in places if (o := chunk.objects[i])[0] == _ANGLE])
        self._draw(chunk, ids)
        return ids

    def _draw(self, chunk: Chunk, ids: NDArray[np.int32]) -> None:
        """Merges the chunk into the sample: of each predicate the edges of least random rank stay."""
        ranks = self._random.random(len(ids))
        order = np.lexsort((ranks, ids))
        names = list(self._predicate_ids)
        firsts = np.flatnonzero(np.diff(ids[order], prepend=-1))
        keep = sample_size(len(names))
        for first, end in zip(firsts, [*firsts[1:], len(order)], strict=True):
            predicate = names[ids[order[first]]]
            if predicate in _KINDS or predicate == _TYPE:
                continue
            drawn = [
                SampledEdge(float(ranks[i]), chunk.subjects[i].decode(), chunk.objects[i].decode())
                for i in order[first : min(first + keep, end)].tolist()
            ]
            self._sample[predicate] = sorted(self._sample.get(predicate, []) + drawn)[:keep]

    def _naming_rows(self, chunk: Chunk, ids: NDArray[np.int32]) -> Iterator[AliasRow]:
        naming = [i for p, i in self._predicate_ids.items() if p in _KINDS]
        places = np.flatnonzero(np.isin(ids, naming)).tolist() if naming else []
        rows: dict[bytes, AliasRow] = {}
        labelled = set()
        for i in places:
            name = chunk.triples[i].object
            if isinstance(name, Literal):
                kind = _KINDS[chunk.predicates[i]]
                node = chunk.subjects[i]
                rows[b"%d %b %b" % (kind, node, chunk.objects[i])] = AliasRow(
                    node.decode(), name.value, name.language, kind
                )
                if kind == LABEL:
                    labelled.add(node)
        self._labelled.add(hash_all(labelled))
        yield from self._not_yet_named(rows)

    def _literal_rows(self, chunk: Chunk) -> Iterator[AliasRow]:
        # Strings end in a quote or in a language tag, other literals in the bracket of their datatype's IRI.
        strings = {
            o: i
            for i, o in enumerate(chunk.objects)
            if o[0] == _QUOTE and o[-1] != _ANGLE_END and chunk.predicates[i] not in _KINDS
        }
        rows = {}
        for text, i in strings.items():
            literal = chunk.triples[i].object
            if isinstance(literal, Literal) and len(literal.value) <= LONGEST_LITERAL:
                rows[text] = AliasRow(text.decode(), literal.value, literal.language, LITERAL)
        yield from self._not_yet_named(rows)

    def _not_yet_named(self, rows: dict[bytes, AliasRow]) -> Iterator[AliasRow]:
        if rows:
            new = self._names.add(hash_all(rows.keys()))
            yield from (row for row, is_new in zip(rows.values(), new, strict=True) if is_new)

    def _unnamed(self, chunk: Chunk) -> Iterator[bytes]:
        """The IRIs met for the first time that have no label so far, one a line."""
        nodes = {o for p, o in zip(chunk.predicates, chunk.objects, strict=True) if o[0] == _ANGLE and p != _TYPE}
        nodes.update(chunk.subjects)
        iris = [node for node in nodes if node[0] == _ANGLE and node[1] != _ANGLE]
        hashes = hash_all(iris)
        unnamed = self._nodes.add(hashes) & ~self._labelled.contains(hashes)
        return (iris[i] + b"\n" for i in np.flatnonzero(unnamed).tolist())

    def _local_names(self, unnamed: Iterable[bytes]) -> Iterator[AliasRow]:
        for line in unnamed:
            iri = line[:-1]
            if not self._labelled.contains(hash_all([iri]))[0]:
                yield AliasRow(iri.decode(), local_name(iri[1:-1].decode()), None, LOCAL_NAME)


def _iri(term: bytes) -> str:
    return term[1:-1].decode()
