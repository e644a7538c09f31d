"""Triples on their way into a store, in batches: lists of them, or N-Triples text of which nobody needs objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

from pyoxigraph import Quad, RdfFormat, Triple, parse

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Lines:
    """Triples as the text that `pyoxigraph.serialize` writes for them; no blank nodes, no triple terms."""

    text: bytes

    def __len__(self) -> int:
        return self.text.count(b"\n")

    def __iter__(self) -> Iterator[Triple]:
        return (quad.triple for quad in parse(self.text, format=RdfFormat.N_TRIPLES, lenient=True))


Batch: TypeAlias = list[Triple] | Lines


@dataclass(frozen=True, slots=True)
class Batches(Iterable[Triple]):
    """A stream of triples that is handed on batch by batch where that is understood, else triple by triple."""

    batches: Iterable[Batch]

    def __iter__(self) -> Iterator[Triple]:
        return chain.from_iterable(self.batches)


def batches_of(triples: Iterable[Triple | Quad]) -> Iterator[Batch | list[Triple | Quad]]:
    """The batches of any stream of triples: its own, or lists of a thousand."""
    if isinstance(triples, Batches):
        yield from triples.batches
        return
    remaining = iter(triples)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
