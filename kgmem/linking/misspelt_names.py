"""Misspelt names in documents: looked for only where a capitalized word stands in no name of the graph.

Its first and its last word have capitals; those between have, too, or are figures or function words: "Bank of England".
"""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.linking.document_words import DocumentWords
from kgmem.linking.misspelling import fuzzy_hits
from kgmem.linking.name_finder import NameFinder
from kgmem.linking.spans import Hit
from kgmem.linking.wordlists import COMMON_WORDS, FUNCTION_WORDS
from kgmem.stores.alias_index import AliasIndex

_BUDGET = 200
"""Word sequences that are looked up for one text; more for a long one."""
_SHORTEST = 4


def misspelt_names(
    index: AliasIndex, finder: NameFinder, documents: Sequence[DocumentWords], hits: Sequence[Sequence[Hit]]
) -> list[list[Hit]]:
    """Names close to what stands in each document; `hits` are the names that it holds as they are written."""
    loose = [_loose(words, found) for words, found in zip(documents, hits, strict=True)]
    every = {words.folded[n] for words, numbers in zip(documents, loose, strict=True) for n in numbers}
    known = index.known_words(every) if every else {}
    found = []
    for words, numbers, exact in zip(documents, loose, hits, strict=True):
        triggers = [number for number in numbers if words.folded[number] not in known]
        found.append(_around(finder, words, triggers, exact) if triggers else [])
    return found


def _around(finder: NameFinder, words: DocumentWords, triggers: Sequence[int], exact: Sequence[Hit]) -> list[Hit]:
    edges = {number for number in range(len(words)) if words.named(number)}
    bounds = {(hit.first, hit.last) for hit in exact}
    budget = max(_BUDGET, len(words))
    breaks = {
        number
        for number, folded in enumerate(words.folded)
        if folded.isalpha() and not words.capital[number] and folded not in FUNCTION_WORDS
    }
    close = fuzzy_hits(finder, words.text, words.words, triggers, edges, bounds, budget, breaks)
    return [hit for hit in close if hit.name[:1].casefold() == words.raw[hit.first][:1].casefold()]


def _loose(words: DocumentWords, hits: Sequence[Hit]) -> list[int]:
    """The words that look like names, outside the longer ones that were found."""
    good = {number for hit in hits if hit.last - hit.first > 1 for number in range(hit.first, hit.last)}
    return [
        number
        for number in range(len(words))
        if words.cased
        and words.named(number)
        and number not in good
        and len(words.folded[number]) >= _SHORTEST
        and words.folded[number] not in COMMON_WORDS
    ]
