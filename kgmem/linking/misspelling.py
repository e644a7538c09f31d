"""The names that stand misspelt in a text: within one or two errors by length, spaces not counted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Protocol

from rapidfuzz.distance import OSA

from kgmem.linking.inflection import POSSESSIVES
from kgmem.linking.spans import Hit
from kgmem.linking.wordlists import FUNCTION_WORDS
from kgmem.stores.aliases import AliasRow
from kgmem.stores.folding import Word, fold
from kgmem.stores.spelling import LONGEST, allowed_errors, probe_keys

LONGEST_SPAN = 16
"""Words; a misspelt name longer than this is not looked for."""
NAMES_PER_PIECE = 256
"""Names that share a piece with a misspelt one; more are not looked at."""
_DIGITS = re.compile(r"\d+")


class Index(Protocol):
    """What is asked of an alias index; see `AliasIndex.find`."""

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, dict[str, list[AliasRow]]]:
        """The names under each of the keys, by text."""


def fuzzy_hits(
    index: Index,
    text: str,
    words: Sequence[Word],
    triggers: Sequence[int],
    edges: set[int],
    known: set[tuple[int, int]],
    budget: int,
    breaks: Collection[int] = (),
) -> list[Hit]:
    """Names close to a word sequence that holds one of the words `triggers`; one query.

    A sequence begins and ends with one of the words `edges`, holds none of the words `breaks`, and is more than
    function words. Sequences in `known` (first, last) are left out, and whatever is more than `budget` sequences.
    Figures must agree: "Rocky 2" is no misspelling of "Rocky 3".
    """
    possessive = [text[word.end - 2 : word.end].lower() in POSSESSIVES for word in words]
    wanted: dict[int, list[tuple[int, int, str]]] = {}
    for first, last, squeezed in islice(_sequences(words, possessive, triggers, edges, breaks), budget):
        if (first, last) not in known:
            for key in probe_keys(squeezed):
                wanted.setdefault(key, []).append((first, last, squeezed))
    if not wanted:
        return []
    hits: dict[tuple[int, int, str], Hit] = {}
    folded: dict[str, str] = {}
    for key, names in index.find(wanted, limit=NAMES_PER_PIECE).items():
        for name, rows in names.items():
            plain = folded.get(name) or folded.setdefault(name, "".join(fold(name)))
            allowed = allowed_errors(len(plain))
            for first, last, squeezed in wanted[key]:
                if abs(len(squeezed) - len(plain)) > allowed or (first, last, name) in hits:
                    continue
                errors = _errors(squeezed, plain, allowed)
                if errors is not None:
                    cut = 2 if possessive[last - 1] else 0
                    hits[first, last, name] = Hit(first, last, name, rows, "fuzzy", errors, cut)
    return list(hits.values())


def _sequences(
    words: Sequence[Word],
    possessive: Sequence[bool],
    triggers: Sequence[int],
    edges: set[int],
    breaks: Collection[int],
) -> Iterator[tuple[int, int, str]]:
    """(first, last, folded characters), a possessive "'s" at the end left off."""
    seen: set[tuple[int, int]] = set()
    for trigger in triggers:
        for first in range(trigger, max(-1, trigger - LONGEST_SPAN), -1):
            if first in breaks:
                break
            if first not in edges:
                continue
            squeezed = "".join(word.folded for word in words[first:trigger])
            for last in range(trigger + 1, min(first + LONGEST_SPAN, len(words)) + 1):
                squeezed += words[last - 1].folded
                if len(squeezed) > LONGEST + 2 or last - 1 in breaks:
                    break
                if last - 1 not in edges or all(word.folded in FUNCTION_WORDS for word in words[first:last]):
                    continue
                if (first, last) not in seen:
                    seen.add((first, last))
                    yield first, last, squeezed[:-1] if possessive[last - 1] else squeezed


def _errors(squeezed: str, name: str, allowed: int) -> int | None:
    errors = OSA.distance(squeezed, name, score_cutoff=allowed)
    if errors > allowed or _DIGITS.findall(squeezed) != _DIGITS.findall(name):
        return None
    return int(errors)
