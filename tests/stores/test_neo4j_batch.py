"""Batches for Neo4j hold what the chunk holds, each triple once."""

from __future__ import annotations

import numpy as np
import pytest

from kgmem.stores import neo4j_batch
from kgmem.stores.batches import batches_of
from kgmem.stores.chunks import chunks
from kgmem.types import RDFS_LABEL, Literal, NamedNode, Triple

EX = "http://example.org/"
TRIPLES = [
    Triple(NamedNode(f"{EX}{i % 3}"), predicate, object_)
    for i in range(7)
    for predicate, object_ in (
        (NamedNode(f"{EX}p{i % 2}"), NamedNode(f"{EX}{i}")),
        (RDFS_LABEL, Literal(f"name {i}")),
        (NamedNode(f"{EX}size"), Literal(i)),
    )
]


@pytest.mark.parametrize("size", [1, 5, 100])
def test_a_batch_says_the_triples_by_the_ids_of_their_nodes(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each term comes once, a subject's edges stand together, labels are told from other literals."""
    monkeypatch.setattr(neo4j_batch, "BATCH", size)
    (chunk,) = chunks(batches_of(TRIPLES))
    found, named = [], set()
    for batch in neo4j_batch.batches(chunk, np.arange(len(chunk))):
        assert len(batch.subjects) <= size
        assert len(set(batch.terms)) == len(batch.terms)
        rows = batch.rows(np.arange(len(batch.terms)) + 100)
        assert len({row[0] for row in rows}) == len(rows)
        for subject, *ends in rows:
            for predicate, object_ in zip(ends[::2], ends[1::2], strict=True):
                terms = batch.terms[subject - 100].decode(), batch.types[predicate], batch.terms[object_ - 100].decode()
                found.append(terms)
        named |= {batch.terms[place].decode() for place in batch.names}
    assert sorted(found) == sorted((str(t.subject), t.predicate.value, str(t.object)) for t in TRIPLES)
    assert named == {f'"name {i}"' for i in range(7)}
