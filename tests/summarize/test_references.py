"""Sentences that are not understood without the one before."""

from __future__ import annotations

import numpy as np
import pytest

from kgmem.documents import read_bytes
from kgmem.summarize.references import leans, needed
from kgmem.summarize.selection import Form, select
from kgmem.summarize.sentences import find_sentences


@pytest.mark.parametrize(
    "text",
    [
        "It opened in May.",
        "He lost eleven men.",
        "Its light can be seen for 26 miles.",
        "This method is faster.",
        "The company was founded in 2009.",
        "In 1994 it was closed.",
        "During the war she fled.",
        "However, he stayed.",
        "Both were late.",
        "It was the last one that was left.",
        "Sie ist 9 km lang.",
        "Elle a annoncé une exposition.",
        "它流经六个国家。",
    ],
)
def test_what_leans(text: str) -> None:
    """A pronoun at the beginning, also behind when or where; "the company"; a connective."""
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is known that the river floods.",
        "It was not clear why it fell.",
        "This paper describes a method.",
        "This year the harvest was good.",
        "Those who came were glad.",
        "Both Anna and Bo came.",
        "IT will switch off the network.",
        "Italy is a country.",
        "In 1994, the light was automated.",
        "In his youth, Norton was a clerk.",
        "After Marie Curie died, her daughter went on.",
        "So far nothing has happened.",
        "Es gibt drei Linien.",
        "Le musée a rouvert.",
    ],
)
def test_what_stands_alone(text: str) -> None:
    """Nothing is meant that has not been said."""
    assert not leans(text)


def test_what_a_sentence_needs() -> None:
    """The one before it, or two if that one leans as well; nothing beyond its section, and nothing for a fragment."""
    text = "# A\n\nIt is long.\n\nThe bridge is old here. It is long too. It was built late. It fell down soon.\n"
    sentences = find_sentences(read_bytes(text.encode(), "a.md"))
    assert needed(sentences, [one.text for one in sentences]) == [(), None, (1,), (1, 2), ()]


def chosen(texts: list[str], scores: list[float], words: int | None = None, sentences: int | None = None) -> list[int]:
    """The numbers of the sentences that are taken; "It" needs the one before."""
    forms = [[Form(((number, number + 1),), text)] for number, text in enumerate(texts)]
    before = [(number - 1,) if leans(text) and number else None for number, text in enumerate(texts)]
    vectors = np.eye(len(texts), dtype=np.float32)
    taken = select(forms, np.asarray(scores, np.float32), vectors, words=words, sentences=sentences, needed=before)
    return [number for number, _ in taken]


TEXTS = ["The bridge of Lyon is old.", "It was built in 1900.", "Ships carry coal up north."]


def test_a_sentence_brings_the_one_that_it_needs() -> None:
    """Though others have better scores."""
    assert chosen(TEXTS, [0.0, 2.0, 1.0], sentences=2) == [0, 1]
    assert chosen(TEXTS, [0.0, 2.0, 1.0], words=11) == [0, 1]


def test_without_room_for_both_another_one_is_taken() -> None:
    """Unless it is far better."""
    assert chosen(TEXTS, [0.0, 1.5, 1.0], sentences=1) == [2]
    assert chosen(TEXTS, [0.0, 3.0, 1.0], sentences=1) == [1]
