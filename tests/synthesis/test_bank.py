"""The bank of relations: well-formed, large, and found by the labels that graphs use."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from kgmem.synthesis import bank, names
from kgmem.synthesis.literals import pool
from kgmem.synthesis.words import parse_frame


def test_bank_is_large_and_of_many_domains() -> None:
    """At least 350 relations, spread over at least ten domains."""
    domains = Counter(entry.domain for entry in bank.entries())
    assert sum(domains.values()) >= 350
    assert len(domains) >= 10
    assert min(domains.values()) >= 10


def test_entries_are_complete() -> None:
    """Each relation has labels, known types and something to say; a set question has one place for X."""
    for entry in bank.entries():
        where = f"{entry.domain}: {entry.labels}"
        assert entry.labels, where
        assert all(key in bank.types() for key in (*entry.subjects, *entry.objects)), where
        assert entry.nouns or entry.frames, where
        assert all(q.count("{}") == 1 for q in (*entry.questions, *entry.inverse_questions)), where
        assert entry.flags <= {"1", "sym", "tree", "same", "pre"}, where


def test_every_type_has_names() -> None:
    """Instances of every type can be invented; two dozen of them are not all alike."""
    rng = random.Random(3)
    for key, info in bank.types().items():
        literal = info.kind in {"time", "number"} or info.style in {"url", "email", "phone"}
        made = {v.value for v in pool(rng, info.style)} if literal else {names.name(rng, info.style) for _ in range(24)}
        assert len(made) > 1, key
        assert all(name.strip() == name and name for name in made), key


@pytest.mark.parametrize(
    ("label", "first"),
    [
        ("directedBy", "directed by"),
        ("film_director", "directed by"),
        ("has director", "directed by"),
        ("Starred actors", "starred actors"),
        ("children", "parent"),
        ("PLACE_OF_BIRTH", "place of birth"),
        ("dependsOn", "depends on"),
    ],
)
def test_labels_are_found_however_they_are_written(label: str, first: str) -> None:
    """Camel case, underscores, capitals, "has" and plurals don't hide a relation; opposite labels are known as such."""
    found = bank.find(label)
    assert first in {bank.entries()[index].labels[0] for index, _ in found}


def test_opposite_label_is_marked() -> None:
    """A graph that states "children" says from parent to child what the bank's "parent" says the other way."""
    parent = next(i for i, entry in enumerate(bank.entries()) if entry.labels[0] == "parent")
    assert (parent, True) in bank.find("children")
    assert (parent, False) in bank.find("parent")


def test_broken_frame_is_refused() -> None:
    """A frame without both ends is no sentence about a triple."""
    with pytest.raises(ValueError, match="not a frame"):
        parse_frame("O direct~")
    with pytest.raises(ValueError, match="not a frame"):
        parse_frame("the director of S is O")
