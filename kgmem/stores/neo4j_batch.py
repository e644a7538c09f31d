"""A transaction's worth of triples, as a loader of Neo4j sends them: each term once, edges by the places of terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kgmem.stores.chunks import Chunk, check_iris
from kgmem.types import NAMING_PREDICATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH = 25_000
_NAMING = frozenset(predicate.value for predicate in NAMING_PREDICATES)
_QUOTE = ord('"')


@dataclass(frozen=True, slots=True)
class EdgeBatch:
    """At most BATCH triples. All arrays but `names` have the shape (triples,)."""

    terms: list[bytes]
    """Subjects and objects in N-Triples form, each once."""
    types: list[str]
    """IRIs of the predicates, each once."""
    subjects: NDArray[np.int64]
    """Places in `terms`, as are `objects` and `names`."""
    predicates: NDArray[np.int64]
    """Places in `types`."""
    objects: NDArray[np.int64]
    names: NDArray[np.int64]
    """Literals that name something, each once. Shape: (names,)."""

    def rows(self, nodes: NDArray[np.int64]) -> list[list[int]]:
        """For each subject its node, then the places of predicates and the nodes of objects in turns.

        `nodes` are the ids of the terms' nodes. Shape: (terms,).
        """
        order = np.argsort(self.subjects, kind="stable")
        subjects = self.subjects[order]
        firsts = np.flatnonzero(np.diff(subjects, prepend=-1))
        ends = np.column_stack((self.predicates[order], nodes[self.objects[order]])).ravel().tolist()
        spans = zip(nodes[subjects[firsts]].tolist(), firsts.tolist(), [*firsts[1:].tolist(), len(order)], strict=True)
        return [[subject, *ends[2 * begin : 2 * end]] for subject, begin, end in spans]


def batches(chunk: Chunk, places: NDArray[np.int64]) -> Iterator[EdgeBatch]:
    """The triples at some places of a chunk. Raises StoreError for a predicate that is no IRI."""
    for begin in range(0, len(places), BATCH):
        yield _batch(chunk, places[begin : begin + BATCH])


def _batch(chunk: Chunk, places: NDArray[np.int64]) -> EdgeBatch:
    ends = np.concatenate((chunk.subjects.hashes[places], chunk.objects.hashes[places]))
    _, firsts, numbers = np.unique(ends, return_index=True, return_inverse=True)
    as_subjects = firsts < len(places)
    order = np.concatenate((np.flatnonzero(as_subjects), np.flatnonzero(~as_subjects)))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    subjects, objects = np.split(place[numbers], 2)
    _, first_of_type, predicates = np.unique(chunk.predicates.hashes[places], return_index=True, return_inverse=True)
    iris = chunk.predicates.take(places[first_of_type])
    check_iris(iris)
    types = [iri[1:-1].decode() for iri in iris]
    naming = np.array([iri in _NAMING for iri in types], np.bool_)[predicates]
    return EdgeBatch(
        terms=[
            *chunk.subjects.take(places[firsts[as_subjects]]),
            *chunk.objects.take(places[firsts[~as_subjects] - len(places)]),
        ],
        types=types,
        subjects=subjects,
        predicates=predicates,
        objects=objects,
        names=np.unique(objects[naming & (chunk.objects.first[places] == _QUOTE)]),
    )
