"""What a source holds, found in one pass over its triples: names for the alias index, counts, a sample of edges."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, parse

from kgmem.errors import StoreError
from kgmem.stores.aliases import AliasRow
from kgmem.stores.chunks import CHUNK, Chunk, check_iris, chunks
from kgmem.stores.hashes import Hashes, HashSet, has_repeats, hash_all
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
"""Kinds of alias rows."""
LONGEST_LITERAL = 64
"""Characters; a longer literal is text, not a name."""
_LONGEST = 12 * LONGEST_LITERAL
"""Bytes in N-Triples form, where a character may take ten."""
_SAMPLE, _SAMPLE_IN_ALL = 128, 1_000

_KINDS = {str(p).encode(): LABEL for p in LABEL_PREDICATES} | {str(p).encode(): ALIAS for p in ALIAS_PREDICATES}
_TYPE = str(RDF_TYPE).encode()
_QUOTE, _ANGLE = ord('"'), ord("<")
_ANGLE_END, _AT = ord(">"), ord("@")
_RECENT = 300_000
"""Nodes that are known without their hash; some 40 MB."""
_Name = TypeVar("_Name", bytes, tuple[bytes, bytes, int])


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
    """Of each relation's predicate."""
    repeats: bool
    """Whether some triples came more than once, so that the counts are too high."""


class ContentsReader:
    """Reads a source once. Memory: a chunk, and 8 bytes for each triple, node and short literal.

    A node without a label in the source itself gets its local name as an alias, so that the aliases of a source do not
    depend on what else is in the store; the alias index hides local names of nodes that another source names.
    Classes are named only if they have statements of their own.
    """

    def __init__(self, write: Callable[[Chunk], None], *, chunk: int = CHUNK) -> None:
        self._write = write
        self._chunk = chunk
        self._triples: list[Hashes] = []
        self._predicate_ids: dict[bytes, int] = {}
        self._is_relation: list[bool] = []
        self._predicates: NDArray[np.int64] = np.zeros(0, np.int64)
        self._types: Counter[bytes] = Counter()
        self._sample: dict[bytes, list[SampledEdge]] = {}
        self._random = np.random.default_rng(0)
        self._recent: set[bytes] = set()
        self._nodes, self._labelled, self._names = HashSet(), HashSet(), HashSet()

    def alias_rows(self, triples: Iterable[Triple | Quad], scratch: Path | None = None) -> Iterator[AliasRow]:
        """Passes the triples on to `write`, chunk by chunk, and yields their names.

        Nodes that may turn out to have no label wait in a temporary file in `scratch`.
        """
        with tempfile.TemporaryFile(dir=scratch) as unnamed:
            for chunk in chunks(triples, self._chunk):
                self._write(chunk)
                ids = self._count(chunk)
                self._draw(chunk, ids)
                yield from self._naming_rows(chunk, ids)
                # Objects that are nodes of the graph: classes, names and comments are not.
                objects = set(compress(chunk.objects, np.array(self._is_relation)[ids].tolist()))
                yield from self._literal_rows(objects)
                unnamed.writelines(self._unnamed(objects.union(chunk.subjects)))
            unnamed.seek(0)
            yield from self._local_names(unnamed)

    def contents(self) -> Contents:
        """What was read; call it once, at the end."""
        check_iris(self._types)
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
        new = sorted(distinct - known.keys())
        check_iris(new)
        for predicate in new:
            known[predicate] = len(known)
            self._is_relation.append(_is_relation(predicate))
        ids = np.fromiter(map(known.__getitem__, chunk.predicates), np.int32, len(chunk.predicates))
        counts = np.bincount(ids, minlength=len(known))
        counts[: len(self._predicates)] += self._predicates
        self._predicates = counts
        self._triples.append(hash_all(chunk.lines))
        if _TYPE in distinct:
            places = np.flatnonzero(ids == known[_TYPE]).tolist()
            self._types.update([o for i in places if (o := chunk.objects[i])[0] == _ANGLE])
        return ids

    def _draw(self, chunk: Chunk, ids: NDArray[np.int32]) -> None:
        """Merges the chunk into the sample: of each predicate the edges of least random rank stay."""
        ranks = self._random.random(len(ids))
        order = np.argsort(ids + ranks)
        names = list(self._predicate_ids)
        firsts = np.flatnonzero(np.diff(ids[order], prepend=-1)).tolist()
        keep = sample_size(sum(self._is_relation))
        for first, end in zip(firsts, [*firsts[1:], len(order)], strict=True):
            number = ids[order[first]]
            if not self._is_relation[number]:
                continue
            drawn = [
                SampledEdge(float(ranks[i]), chunk.subjects[i].decode(), chunk.objects[i].decode())
                for i in order[first : min(first + keep, end)].tolist()
            ]
            predicate = names[number]
            self._sample[predicate] = sorted(self._sample.get(predicate, []) + drawn)[:keep]

    def _naming_rows(self, chunk: Chunk, ids: NDArray[np.int32]) -> Iterator[AliasRow]:
        naming = [i for p, i in self._predicate_ids.items() if p in _KINDS]
        if not naming:
            return
        names = {
            (chunk.subjects[i], chunk.objects[i], _KINDS[chunk.predicates[i]])
            for i in np.flatnonzero(np.isin(ids, naming)).tolist()
            if chunk.objects[i][0] == _QUOTE
        }
        texts = {name: text for name in names if (text := _literal(name[1]))[0].strip()}
        self._labelled.add(hash_all({node for node, _, kind in texts if kind == LABEL}))
        for name in self._new(texts.keys()):
            yield AliasRow(name[0].decode(), *texts[name], name[2])

    def _literal_rows(self, objects: Iterable[bytes]) -> Iterator[AliasRow]:
        # Strings end in a quote or in a language tag, other literals in the bracket of their datatype's IRI.
        for name in self._new({o for o in objects if o[0] == _QUOTE and o[-1] != _ANGLE_END and len(o) < _LONGEST}):
            text, lang = _literal(name)
            if text.strip() and len(text) <= LONGEST_LITERAL:
                yield AliasRow(name.decode(), text, lang, LITERAL)

    def _new(self, names: AbstractSet[_Name]) -> Iterator[_Name]:
        """Those that no earlier chunk had."""
        ordered = sorted(names)
        return compress(ordered, self._names.add(hash_all(ordered)).tolist())

    def _unnamed(self, nodes: set[bytes]) -> Iterator[bytes]:
        """The IRIs met for the first time that have no label so far, one a line."""
        if len(self._recent) > _RECENT:
            self._recent.clear()
        fresh = nodes - self._recent
        self._recent |= fresh
        iris = [node for node in fresh if node[0] == _ANGLE and node[1] != _ANGLE]
        check_iris(iris)
        hashes = hash_all(iris)
        unnamed = self._nodes.add(hashes) & ~self._labelled.contains(hashes)
        return (node + b"\n" for node in sorted(compress(iris, unnamed.tolist())))

    def _local_names(self, unnamed: Iterable[bytes]) -> Iterator[AliasRow]:
        for line in unnamed:
            iri = line[:-1]
            if not self._labelled.contains(hash_all([iri]))[0]:
                yield AliasRow(iri.decode(), local_name(iri[1:-1].decode()), None, LOCAL_NAME)


def _iri(term: bytes) -> str:
    return term[1:-1].decode()


def _is_relation(predicate: bytes) -> bool:
    try:
        return is_relation(NamedNode(_iri(predicate)))
    except ValueError as error:
        raise StoreError(f"{_iri(predicate)!r} is not a valid IRI: {error}") from None


def _literal(term: bytes) -> tuple[str, str | None]:
    """The text and language of a literal in N-Triples form."""
    if b"\\" not in term:
        text, _, rest = term[1:].rpartition(b'"')
        if not rest or (rest[0] == _AT and b"--" not in rest):  # no datatype, no direction of writing
            return text.decode(), rest[1:].decode() or None
    literal = next(iter(parse(b"<urn:x> <urn:x> " + term + b" .", format=RdfFormat.N_TRIPLES))).object
    return (literal.value, literal.language) if isinstance(literal, Literal) else ("", None)
