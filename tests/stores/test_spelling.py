"""The index for misspellings finds every name within the allowed errors."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kgmem.stores.spelling import LONGEST, allowed_errors, piece_keys, probe_keys

NAMES = st.text(alphabet="abcdé日", min_size=4, max_size=24)


@st.composite
def misspellings(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the name after up to the allowed number of omissions, additions, exchanges and swaps."""
    name = draw(NAMES)
    text = name
    for _ in range(draw(st.integers(0, allowed_errors(len(name))))):
        place = draw(st.integers(0, len(text) - 1))
        match draw(st.sampled_from(["omit", "add", "exchange", "swap"])):
            case "omit":
                text = text[:place] + text[place + 1 :]
            case "add":
                text = text[:place] + draw(st.sampled_from("abé日")) + text[place:]
            case "exchange":
                text = text[:place] + draw(st.sampled_from("abé日")) + text[place + 1 :]
            case _:
                text = text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
    return name, text


@given(misspellings())
def test_every_misspelling_shares_a_key(pair: tuple[str, str]) -> None:
    """A name and a text within its allowed errors always have a key in common."""
    name, text = pair
    assume(OSA.distance(name, text) <= allowed_errors(len(name)))
    assert probe_keys(text) & set(piece_keys(name))


@pytest.mark.parametrize(("length", "errors"), [(3, 0), (4, 1), (7, 1), (8, 2), (40, 2)])
def test_allowed_errors(length: int, errors: int) -> None:
    """One error from 4 characters on, two from 8 on, none in shorter names."""
    assert allowed_errors(length) == errors
    assert len(piece_keys("x" * length)) == (errors + 1 if errors else 0)


def test_work_is_bounded() -> None:
    """However long a text, it is looked up with few keys; beyond the longest name with none."""
    letters = "".join(chr(ord("a") + number * 7 % 26) for number in range(LONGEST + 10))
    assert max(len(probe_keys(letters[:length])) for length in range(len(letters))) <= 31
    assert probe_keys(letters) == set(piece_keys(letters)) == set()
