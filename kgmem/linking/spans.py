"""The names that stand in a text, looked up by their words: exact, folded, inflected and reordered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kgmem.linking.inflection import base_forms
from kgmem.stores.aliases import AliasIndex, AliasRow
from kgmem.stores.folding import HASH_MASK, Word, fold, fold_short, is_unspaced, word_hash

_THE = word_hash("the")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` to `last` (exclusive) of a text met a name of a node."""

    first: int
    last: int
    row: AliasRow
    match: str
    """exact, folded, inflected, reordered, fuzzy or literal, as in `Candidate.match`."""
    errors: int = 0
    """Edit distance, of fuzzy matches."""
    cut: int = 0
    """Characters at the end of the last word that are no part of the mention: 2 for a possessive "'s"."""


class _Reading(NamedTuple):
    """Words `first` to `last` read as `folded`; `changed` if that is not how they stand."""

    first: int
    last: int
    folded: tuple[str, ...]
    changed: bool = False
    cut: int = 0


def exact_hits(index: AliasIndex, text: str, words: Sequence[Word], lengths: frozenset[int]) -> list[Hit]:
    """All names among the word sequences of `text`; one query.

    `words` are the text's words, `lengths` the numbers of words that names of the index have.
    """
    wanted: dict[int, list[_Reading]] = {}
    for key, reading in _readings(text, words, lengths):
        wanted.setdefault(key, []).append(reading)
    hits: list[Hit] = []
    for key, rows in index.find(wanted).items():
        for row in rows:
            name = tuple(fold(row.text))
            short = fold_short(row.text)
            for reading in wanted[key]:
                match = _match(text, words, reading, row.text, name, short)
                if match:
                    hits.append(Hit(reading.first, reading.last, row, match, cut=reading.cut))
    return hits


def _readings(text: str, words: Sequence[Word], lengths: frozenset[int]) -> Iterator[tuple[int, _Reading]]:
    """Everything to look up, with its key: word sequences as they stand, with a base form last, with "the" before."""
    folded = tuple(word.folded for word in words)
    hashes = [word_hash(word) for word in folded]
    bases = [[(base, word_hash(base), cut) for base, cut in base_forms(text[w.start : w.end], w.folded)] for w in words]
    longest = max(lengths, default=0)
    for first in range(len(words)):
        total = 0
        for last in range(first + 1, min(first + longest, len(words)) + 1):
            before, total = total, total + hashes[last - 1]
            if last - first in lengths:
                yield total & HASH_MASK, _Reading(first, last, folded[first:last])
                for base, value, cut in bases[last - 1]:
                    based = (*folded[first : last - 1], base)
                    yield (before + value) & HASH_MASK, _Reading(first, last, based, True, cut)
            if last - first + 1 in lengths and folded[first] != "the":
                yield (total + _THE) & HASH_MASK, _Reading(first, last, ("the", *folded[first:last]), True)


def _match(
    text: str, words: Sequence[Word], reading: _Reading, alias: str, name: tuple[str, ...], short: list[str]
) -> str | None:
    if name == reading.folded:
        if reading.changed:
            return "inflected"
        surface = text[words[reading.first].start : words[reading.last - 1].end]
        return "exact" if surface == alias or surface == _EDGES.sub("", alias) else "folded"
    if short and tuple(short) == reading.folded:
        return "inflected"
    if reading.changed or len(name) < 2 or any(map(is_unspaced, name)):
        return None
    return "reordered" if sorted(name) == sorted(reading.folded) else None
