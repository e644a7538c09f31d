"""The phrases of a text that may be names, for servers that are asked for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgmem.linking.inflection import base_forms
from kgmem.linking.wordlists import FUNCTION_WORDS, UNSPACED_FUNCTION_WORDS
from kgmem.stores.folding import Word, words
from kgmem.stores.names import Phrase

LONGEST = 8
"""Words; a longer name is found by a part of it where the server has a full-text index."""
_TAIL = re.compile(r"[^\w\s]{1,3}")


def phrases(text: str) -> Iterator[Phrase]:
    """Word sequences that neither begin nor end with a function word in small letters; inflected ones in both forms."""
    found = words(text)
    raw = [text[word.start : word.end] for word in found]
    capital = [one != one.lower() for one in raw]
    if len(raw) < 2 or not capital[1]:
        capital[:1] = [False]  # a capital that every sentence has
    may_be_edge = [_tells(word) or capital[number] for number, word in enumerate(found)]
    for first in range(len(found)):
        if not may_be_edge[first]:
            continue
        for last in range(first + 1, min(first + LONGEST, len(found)) + 1):
            word = found[last - 1]
            if not may_be_edge[last - 1] or (last == 1 and not _tells(word)):
                continue
            folded = tuple(w.folded for w in found[first:last])
            tail = _TAIL.match(text, word.end)
            yield Phrase(text[found[first].start : word.end], folded, tail[0] if tail else "")
            before = text[found[first].start : word.start]
            for base, _ in base_forms(raw[last - 1], word.folded):
                yield Phrase(before + _ending_in(raw[last - 1], base), (*folded[:-1], base))


def _tells(word: Word) -> bool:
    return word.folded not in FUNCTION_WORDS and word.folded not in UNSPACED_FUNCTION_WORDS


def _ending_in(raw: str, base: str) -> str:
    """A word with another end: "Nolan's" with the base "nolan" is "Nolan"."""
    same = 0
    while same < min(len(raw), len(base)) and raw[same].lower() == base[same]:
        same += 1
    return raw[:same] + base[same:]
