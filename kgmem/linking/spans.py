"""The names that stand in a text, looked up by their words: exact, folded, inflected and reordered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgmem.linking.inflection import base_forms
from kgmem.stores.aliases import AliasIndex, AliasRow
from kgmem.stores.folding import HASH_MASK, Word, fold, is_unspaced, word_hash

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


def exact_hits(index: AliasIndex, text: str, words: Sequence[Word], lengths: frozenset[int]) -> list[Hit]:
    """All names among the word sequences of `text`; one query.

    `words` are the text's words, `lengths` the numbers of words that names of the index have.
    """
    wanted: dict[int, list[tuple[int, int, tuple[str, ...]]]] = {}
    for key, first, last, folded in _keys(text, words, lengths):
        wanted.setdefault(key, []).append((first, last, folded))
    hits: list[Hit] = []
    for key, rows in index.find(wanted).items():
        for row in rows:
            name = tuple(fold(row.text))
            for first, last, folded in wanted[key]:
                match = _match(text, words[first:last], folded, row.text, name)
                if match:
                    hits.append(Hit(first, last, row, match))
    return hits


def _keys(
    text: str, words: Sequence[Word], lengths: frozenset[int]
) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """(key, first, last, folded words of the name) for everything to look up."""
    folded = tuple(word.folded for word in words)
    hashes = [word_hash(word) for word in folded]
    bases = [[(base, word_hash(base)) for base in base_forms(text[w.start : w.end], w.folded)] for w in words]
    longest = max(lengths, default=0)
    for first in range(len(words)):
        total = 0
        for last in range(first + 1, min(first + longest, len(words)) + 1):
            before, total = total, total + hashes[last - 1]
            if last - first in lengths:
                yield total & HASH_MASK, first, last, folded[first:last]
                for base, value in bases[last - 1]:
                    yield (before + value) & HASH_MASK, first, last, (*folded[first : last - 1], base)
            if last - first + 1 in lengths and folded[first] != "the":
                yield (total + _THE) & HASH_MASK, first, last, ("the", *folded[first:last])


def _match(text: str, span: Sequence[Word], folded: tuple[str, ...], alias: str, name: tuple[str, ...]) -> str | None:
    as_written = len(folded) == len(span) and folded[-1] == span[-1].folded
    if name == folded:
        if not as_written:
            return "inflected"
        surface = text[span[0].start : span[-1].end]
        return "exact" if surface == alias or surface == _EDGES.sub("", alias) else "folded"
    reordered = as_written and len(name) > 1 and sorted(name) == sorted(folded) and not any(map(is_unspaced, name))
    return "reordered" if reordered else None
