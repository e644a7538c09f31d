"""The decoder's vocabulary: marks, words, and after them one slot token for each slot of the question.

A slot token has no embedding of its own: it is read and written through the slot's memory vector, so the order of
the slots means nothing and their number is not fixed.
"""

from __future__ import annotations

from typing import Final

from kgmem.plans.plan import Comparison

MARKS: Final = (
    "<pad>", "<plan>", "<select>", "<count>", "<exists>", "<none>", "<other>", "<and>", "<end>",
    "<one>", "<many>", "<number>", "<yes>", "<no>", "<answer>", "<instances>", "<or>", "<minus>",
    "<less>", "<at-most>", "<greater>", "<at-least>", "<equal>", "<contains>", "<starts-with>",
    "<largest>", "<smallest>", "<most>", "<fewest>",
)  # fmt: skip
(
    PAD, PLAN, SELECT, COUNT, EXISTS, NONE, OTHER, AND, END, ONE, MANY, NUMBER, YES, NO, ANSWER, INSTANCES, OR, MINUS,
    LESS, AT_MOST, GREATER, AT_LEAST, EQUAL, CONTAINS, STARTS_WITH, LARGEST, SMALLEST, MOST, FEWEST,
) = range(len(MARKS))  # fmt: skip
HEADS = (SELECT, COUNT, EXISTS, NONE)
COMBINATIONS = (AND, OR, MINUS)
COMPARISONS: Final = {
    LESS: Comparison.LESS,
    AT_MOST: Comparison.AT_MOST,
    GREATER: Comparison.GREATER,
    AT_LEAST: Comparison.AT_LEAST,
    EQUAL: Comparison.EQUAL,
    CONTAINS: Comparison.CONTAINS,
    STARTS_WITH: Comparison.STARTS_WITH,
}
TOPS = (LARGEST, SMALLEST)
"""By a literal."""
COUNTED_TOPS = (MOST, FEWEST)
"""By the number of nodes that a relation leads to."""

WORDS: Final = (
    "The", "the", "of", "is", "are", "that", "is/are", "ones", "other", "others", "number", "both", "and", "also",
    "Yes:", "No:", "not", "among", "does", "do", "it", "there", "with", "in", "graph", ".",
    "or", "without", "a", "one", "below", "above", "up", "to", "from", "equal", "containing", "starting",
    "largest", "smallest", "most", "fewest",
)  # fmt: skip
"""All that an answer sentence is made of beside slots: names, numbers and relations come from slots alone."""

TOKENS: Final = (*MARKS, *WORDS)
"""A checkpoint lists those that it was trained with, and gets along with later ones that it never writes."""
WORD_IDS: Final = {word: len(MARKS) + i for i, word in enumerate(WORDS)}
FIXED: Final = len(MARKS) + len(WORDS)
"""Ids below this are marks and words; id FIXED + k is slot k."""


def slot_token(slot: int) -> int:
    """The id of a slot's token."""
    return FIXED + slot


def is_slot(token: int) -> bool:
    """Whether an id is a slot token."""
    return token >= FIXED


def token_text(token: int) -> str:
    """How a token is shown to people: `<s3>` for slot 3."""
    if is_slot(token):
        return f"<s{token - FIXED}>"
    return MARKS[token] if token < len(MARKS) else WORDS[token - len(MARKS)]
