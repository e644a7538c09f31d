"""Folding: what counts as the same name."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.stores.folding import fold, fold_head, fold_short, name_key, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amélie", "AMELIE"),
        ("Straße", "STRASSE"),
        ("Ángel de la Guardia", "angel de la guardia"),
        ("e\u0301tude", "étude"),
        ("İstanbul", "istanbul"),
        ("Søren Kierkegård", "Soren Kierkegard"),
        ("ＡＢＣ", "abc"),
        ("ﬁlm", "film"),
        ("Spider-Man", "spider–man"),
        ("Spider-Man", "Spider Man"),
        ("“Heroes”", '"Heroes"'),
        ("O’Brien", "O'Brien"),
        ("Ocean's Eleven", "Oceans Eleven"),
        ("Mamma Mia!", "mamma  mia"),
        ("Beauty & the Beast", "Beauty and the Beast"),
        ("J.R.R. Tolkien", "J. R. R. Tolkien"),
        ("J.R.R. Tolkien", "JRR Tolkien"),
        ("U.S. Marshals", "US Marshals"),
        ("史蒂芬·霍金", "史蒂芬霍金"),
        ("か\u3099", "が"),
        ("snake_case_name", "snake case name"),
    ],
)
def test_fold_same(one: str, other: str) -> None:
    """Case, accents, width, quotes, dashes, apostrophes, ampersands, initials and spaces make no difference."""
    assert fold(one) == fold(other) != []


@pytest.mark.parametrize(
    ("one", "other"), [("C++", "C"), ("C#", "C"), ("が", "か"), ("Rocky 2", "Rocky 3"), ("a b", "ab")]
)
def test_fold_different(one: str, other: str) -> None:
    """Symbols, voiced kana, figures and word boundaries do make a difference."""
    assert fold(one) != fold(other)


def test_fold_unspaced_scripts_are_cut_into_characters() -> None:
    """A name in Chinese, Korean or Thai can begin anywhere, so each character is a word; Latin between them is not."""
    assert fold("北京iPhone店") == ["北", "京", "iphone", "店"]
    assert fold("서울의") == ["서", "울", "의"]


def test_fold_nothing() -> None:
    """A text of spaces and punctuation has no words."""
    assert fold("") == fold(" ?! … ") == []


def test_fold_head_leaves_off_what_texts_do() -> None:
    """What follows a comma, and that a language is one."""
    assert fold_head("Springfield, Illinois, U.S.") == fold_head("Springfield, x") == ["springfield"]
    assert fold_head("Sri Lankan Tamil language") == ["sri", "lankan", "tamil"]
    assert fold_head("Springfield,_Illinois") == ["springfield"]
    assert fold_head("Mercury_(planet)") == ["mercury"]
    assert fold_head("Springfield") == fold_head("language") == fold_head("Sun_King") == []


def test_fold_short_leaves_off_a_remark() -> None:
    """The bracketed remark at the end of a name can be left off, if something stands before it."""
    assert fold_short("Mercury (planet)") == ["mercury"]
    assert fold_short("水星（行星）") == ["水", "星"]
    assert fold_short("(planet)") == fold_short("Mercury (planet) x") == fold_short("Mercury") == []


def test_name_key_ignores_order_only() -> None:
    """A key is the same for the same words in any order, and the same in every process."""
    assert name_key(["keanu", "reeves"]) == name_key(["reeves", "keanu"]) == 3795136224
    assert name_key(["keanu"]) != name_key(["reeves"])


@given(st.text())
def test_words_and_fold_agree(text: str) -> None:
    """Words lie in order inside the text, none is empty, and `fold` gives the same words without places."""
    found = words(text)
    assert [word.folded for word in found] == fold(text)
    assert all(word.folded and 0 <= word.start < word.end <= len(text) for word in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_quick_way_for_ascii_is_the_same(text: str) -> None:
    """The short cut for ASCII texts folds as the general way does, which a word of another script calls for."""
    assert [*fold(text), "я"] == fold(text + "\n я")
