"""The words of a text that say what it is about."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
COMMON = frozenset(
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her "
    "his how i if in into is it its may more most no not of on one or our she so some such than that the their them "
    "then there these they this those to up was we were what when where which who will with would you your".split()
)
"""Words that say nothing of what a text is about."""


def content_words(text: str) -> list[str]:
    """The words that say what a text is about, in small letters, without an ending -s."""
    words = (word.lower() for word in _WORD.findall(text))
    return [
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in words
        if word not in COMMON
    ]
