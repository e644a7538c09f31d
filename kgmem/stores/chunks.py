"""Chunks of triples as N-Triples text, cut into terms and hashed by NumPy: ten times as fast as term by term."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kgmem.errors import StoreError
from kgmem.stores.hashes import Hashes, SpanHasher

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 20_000
"""Triples in a chunk."""
_BYTES = 8_000_000
_STEP = 1_000
"""Triples after which a chunk's bytes are looked at, so that long texts do not fill the memory."""
_SOUND = re.compile(rb"<[^<>]*>")
_SPACE, _LINE_END = ord(" "), ord("\n")


@dataclass(frozen=True, slots=True)
class Column:
    """The subjects, predicates or objects of a chunk, in N-Triples form. All arrays have the shape (triples,)."""

    text: bytes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    hashes: Hashes
    first: NDArray[np.uint8]
    """The first byte of each term."""
    last: NDArray[np.uint8]

    def take(self, places: NDArray[np.int64]) -> list[bytes]:
        """The terms of some triples."""
        text = self.text
        spans = zip(self.starts[places].tolist(), self.ends[places].tolist(), strict=True)
        return [text[start:end] for start, end in spans]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some triples, as they came and as columns."""

    triples: Sequence[Triple | Quad]
    text: bytes
    subjects: Column
    predicates: Column
    objects: Column


def chunks(triples: Iterable[Triple | Quad], size: int = CHUNK) -> Iterator[Chunk]:
    """Cuts a stream of triples into chunks of `size`, the last one and those of long texts shorter.

    Raises StoreError for some terms that are not valid RDF; `check_iris` finds the others.
    """
    remaining, hasher = iter(triples), SpanHasher()
    some: list[Triple | Quad] = []
    texts: list[bytes] = []
    while step := list(islice(remaining, min(_STEP, size - len(some)))):
        some += step
        texts.append(_text(step))
        if len(some) == size or sum(map(len, texts)) >= _BYTES:
            yield _cut(some, b"".join(texts), hasher)
            some, texts = [], []
    if some:
        yield _cut(some, b"".join(texts), hasher)


def check_iris(terms: Collection[bytes]) -> None:
    """Raises StoreError unless each IRI is one pair of angle brackets with none inside.

    A parser in its lenient mode lets others pass, and they would change the meaning of the text around them.
    """
    joined = b"".join(terms)
    if joined.count(b"<") != len(terms) or joined.count(b">") != len(terms) or joined.count(b"><") != len(terms) - 1:
        for term in terms:
            if not _SOUND.fullmatch(term):
                raise StoreError(f"{term.decode()} is not a valid IRI")


def _text(triples: list[Triple | Quad]) -> bytes:
    try:
        return serialize(cast("list[Triple]", triples), format=RdfFormat.N_TRIPLES) or b""
    except ValueError:  # quads of named graphs
        plain = [Triple(t.subject, t.predicate, t.object) for t in triples]
        return serialize(plain, format=RdfFormat.N_TRIPLES) or b""


def _cut(triples: Sequence[Triple | Quad], text: bytes, hasher: SpanHasher) -> Chunk:
    """No term holds a line break in N-Triples, subjects and predicates no space; " ." ends a line."""
    data = np.frombuffer(text, np.uint8)
    line_ends = np.flatnonzero(data == _LINE_END)
    spaces = np.flatnonzero(data == _SPACE)
    starts = np.concatenate(([0], line_ends[:-1] + 1))
    ends = line_ends - 2
    firsts = np.searchsorted(spaces, starts)
    if len(line_ends) != len(triples) or len(spaces) < 3 * len(triples):
        raise StoreError("a triple holds an IRI with a line break, or something else that is not valid RDF")
    after_subject, after_predicate = spaces[firsts], spaces[firsts + 1]
    if not (after_predicate < ends).all():
        raise StoreError("a triple holds something that is not valid RDF")
    hasher.read(data)

    def column(begin: NDArray[np.int64], end: NDArray[np.int64]) -> Column:
        return Column(text, begin, end, hasher.hashes(begin, end), data[begin], data[end - 1])

    return Chunk(
        triples,
        text,
        column(starts, after_subject),
        column(after_subject + 1, after_predicate),
        column(after_predicate + 1, ends),
    )
