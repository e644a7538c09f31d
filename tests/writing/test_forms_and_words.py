"""How names and values are said, and how words and slots become text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.writing.forms import PLAIN, forms
from kgmem.writing.words import joined, lowered, split

WORDS = st.lists(
    st.sampled_from(["the", "painter", "of", ",", "was", "(", ")", "born", "'s", "-", ".", '"']), max_size=12
)


@pytest.mark.parametrize(
    ("label", "form", "text"),
    [
        ("1990-01-01", "<day-month>", "1 January 1990"),
        ("1990-01-22", "<month-th>", "January 22nd, 1990"),
        ("1990-01-01", "<year>", "1990"),
        ("111484 (square metres)", "<no-marks>", "111,484 square metres"),
        ("25.0", "<bare>", "25"),
        ("-2.5", "<thousands>", "-2.5"),
        ("Salem, Oregon", "<before-comma>", "Salem"),
        ("Mercury (planet)", "<bare>", "Mercury"),
        ("Test pilot", "<plural>", "test pilots"),
    ],
)
def test_a_label_has_other_forms(label: str, form: str, text: str) -> None:
    """Dates, amounts and names are written as people write them; what is the same as another form is no form."""
    made = forms(label)
    assert made.get(form, made[PLAIN]) == text
    assert len(set(made.values())) == len(made)


@given(st.text(max_size=40))
def test_any_label_can_be_said(label: str) -> None:
    """Whatever a graph has for a label has forms, and a month or a day that there is not stays as it is."""
    assert forms(label)[PLAIN] == " ".join(label.split())
    assert forms("1990-13-45")[PLAIN] == "1990-13-45"


@given(WORDS)
def test_splitting_is_undone_by_joining(words: list[str]) -> None:
    """Text is cut into words with their spaces, so that no rule is needed to put it together again."""
    text = " ".join(words)
    assert "".join(split(text)).strip() == text.strip()


def test_sentences_begin_with_capitals() -> None:
    """In the vocabulary there are none; a slot at the beginning stays as the graph has it where it has a capital."""
    tokens = lowered(split("The end. It came."))
    assert tokens == ["the", " end", ".", " it", " came", "."]
    assert joined((token, False) for token in tokens) == "The end. It came."
    assert joined([("iPod", True), (" is", False), ("apple", True), (".", False)]) == "iPod is apple."
    assert joined([("apple", True), (" (", False), ("x", True), (")", False)]) == "Apple (x)"
