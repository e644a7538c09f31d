"""Names are found in many texts at once, with the filter and without."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.linking import name_finder
from kgmem.linking.document_words import DocumentWords
from kgmem.linking.key_filter import KeyFilter
from kgmem.linking.name_finder import NameFinder
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDFS_LABEL, Literal, NamedNode, Triple

NAMES = ["Angela Merkel", "Berlin", "The Matrix", "Springfield, Illinois", "Curie, Marie", "Mercury (planet)", "oak"]


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    """A node for each name."""
    store = MemoryStore()
    triples = [Triple(NamedNode(f"http://x.example/{n}"), RDFS_LABEL, Literal(name)) for n, name in enumerate(NAMES)]
    store.replace("names", triples, digest="0")
    return store


@pytest.mark.parametrize("few", [0, 20_000])
def test_names_in_texts(store: MemoryStore, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text has its own names, also when a filter stands before the index; none reaches over a text's end."""
    monkeypatch.setattr(name_finder, "_FEW", few)
    finder = NameFinder(store.aliases)
    texts = [
        "Angela Merkel's Berlin, Angela",
        "Merkel",
        "",
        "Matrix of Springfield",
        "Marie Curie; two oaks on Mercury",
    ]
    for _ in range(3):  # the filter is made after the first, and names are remembered
        found = finder.names_in([DocumentWords(text) for text in texts])
        assert [sorted((hit.name, hit.match) for hit in hits) for hits in found] == [
            [("Angela Merkel", "folded"), ("Berlin", "exact")],
            [],
            [],
            [("Springfield, Illinois", "short"), ("The Matrix", "folded")],
            [
                ("Curie, Marie", "reordered"),
                ("Curie, Marie", "short"),
                ("Mercury (planet)", "short"),
                ("oak", "inflected"),
            ],
        ]


@given(st.sets(st.integers(0, 2**32 - 1), max_size=200), st.lists(st.integers(0, 2**32 - 1), max_size=50))
def test_the_filter_excludes_no_key_that_is_there(keys: set[int], others: list[int]) -> None:
    """What it excludes is surely not there, and it excludes most of what is not."""
    made = KeyFilter(np.array(sorted(keys), np.uint64))
    assert made.may_hold(np.array(sorted(keys), np.uint64)).all()
    strange = np.array([key for key in others if key not in keys], np.uint64)
    assert made.may_hold(strange).sum() <= 10
