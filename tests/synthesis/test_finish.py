"""The last touches: names, case, punctuation, slips."""

from __future__ import annotations

import random

import pytest

from kgmem.synthesis.draws import MARKS
from kgmem.synthesis.finish import Marked, finish, slip

A, B = MARKS[:2]


def test_spans_survive_every_touch() -> None:
    """Whatever happens to the case, the punctuation and the rest of the sentence, a span holds its name."""
    names = {A: "The Who's Road", B: "Ann Lee"}
    seen = set()
    for seed in range(400):
        text, spans = finish(
            random.Random(seed), f"who is in {A} and knows {B}", Marked(names, {}, {}), typos=0.3, name_typos=0.0
        )
        for mark, name in names.items():
            said = text[spans[mark].start : spans[mark].end]
            assert said.lower() == name.lower()
        seen.add(text)
    assert len(seen) > 40
    assert any(text.endswith("?") for text in seen)
    assert any(text.islower() for text in seen)


def test_name_typos_stay_inside_their_span() -> None:
    """A misspelt name differs by one letter, two neighbouring ones at most, and its span still covers it."""
    changed = 0
    for seed in range(200):
        text, spans = finish(
            random.Random(seed), f"who wrote {A}", Marked({A: "Silent River"}, {}, {}), typos=0.0, name_typos=1.0
        )
        said = text[spans[A].start : spans[A].end]
        assert abs(len(said) - len("Silent River")) <= 1
        changed += said.lower() != "silent river"
    assert changed > 150


def test_numbers_are_not_misspelt() -> None:
    """A year with a wrong digit would be another year."""
    for seed in range(50):
        text, spans = finish(
            random.Random(seed), f"films from {A}", Marked({A: "1999-05-03"}, {}, {}), typos=0.0, name_typos=1.0
        )
        assert text[spans[A].start : spans[A].end] == "1999-05-03"


@pytest.mark.parametrize("word", ["director", "born", "film"])
def test_a_slip_is_one_slip(word: str) -> None:
    """A slip leaves the first letter and changes the length by one at most."""
    for seed in range(60):
        slipped = slip(random.Random(seed), word)
        assert slipped[0] == word[0]
        assert abs(len(slipped) - len(word)) <= 1
