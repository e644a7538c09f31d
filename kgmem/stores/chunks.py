"""Chunks of triples as N-Triples text, cut into terms and hashed by NumPy: ten times as fast as term by term."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kgmem.errors import StoreError
from kgmem.stores.batches import Batch, Lines
from kgmem.stores.hashes import Hashes, SpanHasher

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 1 << 19
"""Bytes of text in a chunk, or somewhat more; what is computed of it then stays in the processor's cache."""
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
    """Some triples as N-Triples text, and the text's columns."""

    text: bytes
    subjects: Column
    predicates: Column
    objects: Column

    def __len__(self) -> int:
        return len(self.subjects.starts)


def chunks(batches: Iterable[Batch | list[Triple | Quad]], size: int = CHUNK) -> Iterator[Chunk]:
    """Puts batches of triples together to chunks of at least `size` bytes, but for the last one.

    Raises StoreError for some terms that are not valid RDF; `check_iris` finds the others.
    """
    hasher = SpanHasher()
    texts: list[bytes] = []
    for batch in batches:
        texts.append(batch.text if isinstance(batch, Lines) else _text(batch))
        if sum(map(len, texts)) >= size:
            yield _cut(b"".join(texts), hasher)
            texts = []
    if text := b"".join(texts):
        yield _cut(text, hasher)


def check_iris(terms: Collection[bytes]) -> None:
    """Raises StoreError unless each IRI is one pair of angle brackets with none inside.

    A parser in its lenient mode lets others pass, and they would change the meaning of the text around them.
    """
    joined = b"".join(terms)
    if joined.count(b"<") != len(terms) or joined.count(b">") != len(terms) or joined.count(b"><") != len(terms) - 1:
        for term in terms:
            if not _SOUND.fullmatch(term):
                raise StoreError(f"{term.decode()} is not a valid IRI")


def _text(triples: Sequence[Triple | Quad]) -> bytes:
    try:
        text = serialize(cast("Sequence[Triple]", triples), format=RdfFormat.N_TRIPLES) or b""
    except ValueError:  # quads of named graphs
        plain = [Triple(t.subject, t.predicate, t.object) for t in triples]
        text = serialize(plain, format=RdfFormat.N_TRIPLES) or b""
    if text.count(b"\n") != len(triples):
        raise StoreError("a triple holds an IRI with a line break, or something else that is not valid RDF")
    return text


def _cut(text: bytes, hasher: SpanHasher) -> Chunk:
    """No term holds a line break in N-Triples, subjects and predicates no space; " ." ends a line."""
    data = np.frombuffer(text, np.uint8)
    line_ends = np.flatnonzero(data == _LINE_END)
    spaces = np.flatnonzero(data == _SPACE)
    starts = np.concatenate(([0], line_ends[:-1] + 1))
    ends = line_ends - 2
    firsts = np.searchsorted(spaces, starts)
    if len(spaces) < 3 * len(line_ends):
        raise StoreError("a triple holds something that is not valid RDF")
    after_subject, after_predicate = spaces[firsts], spaces[firsts + 1]
    if not (after_predicate < ends).all():
        raise StoreError("a triple holds something that is not valid RDF")
    hasher.read(data)

    def column(begin: NDArray[np.int64], end: NDArray[np.int64]) -> Column:
        return Column(text, begin, end, hasher.hashes(begin, end), data[begin], data[end - 1])

    return Chunk(
        text,
        column(starts, after_subject),
        column(after_subject + 1, after_predicate),
        column(after_predicate + 1, ends),
    )
