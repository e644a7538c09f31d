"""The phrases of a text that may be names, for servers that are asked for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgmem.linking.inflection import base_forms
from kgmem.linking.wordlists import FUNCTION_WORDS, UNSPACED_FUNCTION_WORDS
from kgmem.stores.folding import Word, words
from kgmem.stores.names import Phrase

LONGEST = 8
"""Words; a longer name is found by a part of it where the server has a full-text index."""


def phrases(text: str) -> Iterator[Phrase]:
    """Word sequences that neither begin nor end with a function word in small letters; inflected ones in both forms."""
    found = words(text)
    raw = [text[word.start : word.end] for word in found]
    for first in range(len(found)):
        if not _may_begin(first, found, raw):
            continue
        for last in range(first + 1, min(first + LONGEST, len(found)) + 1):
            word = found[last - 1]
            if not _tells(word) and (raw[last - 1].islower() or last == 1):
                continue
            folded = tuple(w.folded for w in found[first:last])
            yield Phrase(text[found[first].start : word.end], folded)
            before = text[found[first].start : word.start]
            for base, _ in base_forms(raw[last - 1], word.folded):
                yield Phrase(before + _ending_in(raw[last - 1], base), (*folded[:-1], base))


def _may_begin(first: int, found: Sequence[Word], raw: Sequence[str]) -> bool:
    if _tells(found[first]):
        return True
    if first == 0:  # a capital that every sentence has tells nothing, unless the next word has one, too
        return len(raw) > 1 and not raw[1].islower()
    return not raw[first].islower()


def _tells(word: Word) -> bool:
    return word.folded not in FUNCTION_WORDS and word.folded not in UNSPACED_FUNCTION_WORDS


def _ending_in(raw: str, base: str) -> str:
    """A word with another end: "Nolan's" with the base "nolan" is "Nolan"."""
    same = 0
    while same < min(len(raw), len(base)) and raw[same].lower() == base[same]:
        same += 1
    return raw[:same] + base[same:]
