"""Shorter sentences, of the words that were there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.summarize.compression import compressed, joined, shorter


def forms(text: str) -> list[str]:
    """What a sentence may be shortened to, the longest form first."""
    pieces = compressed(text)
    return [joined(text, spans) for spans in (pieces, *shorter(text, pieces))]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("However, the new method works well (see Smith et al., 2019).", "The new method works well."),
        ("In this paper we propose a model (BERT) for parsing [12]–[15].", "We propose a model for parsing."),
        ("Smith et al. (2019) found f(x) in 1,234 of 2,000 cases.", "Smith et al. found f(x) in 1,234 of 2,000 cases."),
        ('"We won (twice)," she said to the crowd.', '"We won," she said to the crowd.'),
    ],
)
def test_what_is_dropped(text: str, short: str) -> None:
    """Remarks in brackets, citations, and a connective at the beginning."""
    assert forms(text) == [short]


@pytest.mark.parametrize(
    "text",
    [
        "The method of [3] works well in all cases.",
        "The net loss was (1.2) million in the third quarter.",
        "The rest fell by USD (1.2) million in the third quarter.",
        "(Note that this is the case for most of them.)",
        "So be it.",
        "It works on Mondays, but it does not work on Sundays.",
        "It works on Mondays, unless it is raining in Paris.",
        "If it rains, we stay at home and read, which is nice.",
        "They came from Rome, according to the police of Naples.",
        "The box (which is open (see above) is as large as it was.",
    ],
)
def test_what_stays(text: str) -> None:
    """What the words before need, amounts below zero, what restricts or contradicts, and whose word it is."""
    assert forms(text) == [text]


def test_appended_clauses_go_one_by_one() -> None:
    """Each form is shorter by one."""
    assert forms("We show that it works for everyone, which helps users; others have tried it, making mistakes.") == [
        "We show that it works for everyone, which helps users; others have tried it, making mistakes.",
        "We show that it works for everyone, which helps users.",
        "We show that it works for everyone.",
    ]


def test_a_purpose_goes_before_what_was_done() -> None:
    """Only in front of a "we" that presents something: elsewhere it may be a condition."""
    assert forms("To speed this up, we propose a tree of depth 4.") == [
        "To speed this up, we propose a tree of depth 4.",
        "We propose a tree of depth 4.",
    ]
    assert len(forms("To win the match, we need 4 points in Lima.")) == 1


PIECES = st.sampled_from(
    ["however, ", "In this paper we ", "the city ", "(in 2019) ", "(1.2) ", "[3]", "[1, 2] ", "of ", ", which is large",
     ", making it 4.5% ", "; it has 1,000 ", "(a (b) c)", '"', "“", "”", " ", "\n", "Rome ", ".",
     ", and we ", "é", "日本 "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_form_is_made_of_the_sentence(text: str) -> None:
    """Pieces lie in order within the sentence, cut no word, and begin and end with something."""
    if not text.strip():
        return
    first = compressed(text)
    for spans in (first, *shorter(text, first)):
        at = 0
        for start, end in spans:
            assert at <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            assert not (start > 0 and text[start - 1].isalnum() and text[start].isalnum())
            assert not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
            at = end
