"""The names that stand in a text, looked up by their words: exact, folded, inflected and reordered."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kgmem.linking.inflection import base_forms
from kgmem.stores.aliases import AliasRow
from kgmem.stores.folding import HASH_MASK, Word, fold, fold_short, is_unspaced, word_hash
from kgmem.stores.names import NameIndex

NAMES_PER_KEY = 64
"""Nodes of one name, or of names of the same words; more are not looked at."""
_CHUNK = 2_000
_LONGEST_WITHOUT_ARTICLE = 4
_THE = word_hash("the")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` to `last` (exclusive) of a text met a name."""

    first: int
    last: int
    name: str
    rows: Sequence[AliasRow]
    """The nodes that bear the name."""
    match: str
    """exact, folded, inflected, reordered, fuzzy or literal, as in `Candidate.match`."""
    errors: int = 0
    """Edit distance, of fuzzy matches."""
    cut: int = 0
    """Characters at the end of the last word that are no part of the mention: 2 for a possessive "'s"."""


class _Reading(NamedTuple):
    """Words `first` to `last`, as they stand or with another word last ("films" read "film") or before ("the")."""

    first: int
    last: int
    base: str = ""
    cut: int = 0
    article: bool = False


def exact_hits(
    index: NameIndex, text: str, words: Sequence[Word], lengths: frozenset[int], articles: Collection[int]
) -> list[Hit]:
    """All names among the word sequences of `text`; one query for every 2,000 words.

    `words` are the text's words, `lengths` the numbers of words that names of the index have, `articles` the words
    before which a "the" may be missing.
    """
    hits: list[Hit] = []
    hashes = [word_hash(word.folded) for word in words]
    bases = [[(base, word_hash(base), cut) for base, cut in base_forms(text[w.start : w.end], w.folded)] for w in words]
    for begin in range(0, len(words), _CHUNK):
        wanted = _readings(hashes, bases, range(begin, min(begin + _CHUNK, len(words))), lengths, articles)
        for key, names in index.find(wanted, limit=NAMES_PER_KEY).items():
            for name, rows in names.items():
                folded, short = fold(name), fold_short(name)
                for reading in wanted[key]:
                    match = _match(text, words, reading, name, folded, short)
                    if match:
                        hits.append(Hit(reading.first, reading.last, name, rows, match, cut=reading.cut))
    return hits


def _readings(
    hashes: Sequence[int],
    bases: Sequence[Sequence[tuple[str, int, int]]],
    begins: Iterable[int],
    lengths: frozenset[int],
    articles: Collection[int],
) -> dict[int, list[_Reading]]:
    """Everything to look up, by key."""
    longest = max(lengths, default=0)
    wanted: defaultdict[int, list[_Reading]] = defaultdict(list)
    for first in begins:
        total = 0
        for last in range(first + 1, min(first + longest, len(hashes)) + 1):
            before, total = total, total + hashes[last - 1]
            if last - first in lengths:
                wanted[total & HASH_MASK].append(_Reading(first, last))
                for base, value, cut in bases[last - 1]:
                    wanted[(before + value) & HASH_MASK].append(_Reading(first, last, base, cut))
            if last - first <= _LONGEST_WITHOUT_ARTICLE and last - first + 1 in lengths and first in articles:
                wanted[(total + _THE) & HASH_MASK].append(_Reading(first, last, article=True))
    return wanted


def _match(
    text: str, words: Sequence[Word], reading: _Reading, name: str, folded: list[str], short: list[str]
) -> str | None:
    span = words[reading.first : reading.last]
    read = [word.folded for word in span]
    if reading.base:
        read[-1] = reading.base
    elif reading.article:
        read.insert(0, "the")
    changed = bool(reading.base) or reading.article
    if folded == read:
        if changed:
            return "inflected"
        surface = text[span[0].start : span[-1].end]
        return "exact" if surface == name or surface == _EDGES.sub("", name) else "folded"
    if short and short == read:
        return "inflected"
    if changed or len(folded) < 2 or any(map(is_unspaced, folded)):
        return None
    return "reordered" if sorted(folded) == sorted(read) else None
