"""From a text to the nodes of a graph that it may speak of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgmem.linking.candidates import mentions
from kgmem.linking.literals import held, values
from kgmem.linking.misspelling import fuzzy_hits
from kgmem.linking.phrases import phrases
from kgmem.linking.scoring import Scored, Scorer, discount_overlaps, is_telling, length_factor
from kgmem.linking.spans import Hit, exact_hits
from kgmem.stores.aliases import LITERAL, AliasRow
from kgmem.stores.base import GraphStore
from kgmem.stores.folding import Word, is_unspaced, words
from kgmem.stores.names import NameIndex
from kgmem.types import Candidate, Literal, Mention

_MENTIONS, _CANDIDATES = 12, 16
_CHUNK = 500
_FUZZY_BUDGET = 1_500
_GOOD = 0.62
_MOST_VALUES = 4
"""Values, and quoted texts, that a plan may compare with."""
_QUOTED = re.compile(r"""(["'“”‘’])(\w[^"“”]{0,60}?)["'“”‘’](?!\w)""")


class Linker:
    """Finds mentions of a store's nodes in plain text. Keeps no state between calls."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    def link(self, text: str) -> tuple[Mention, ...]:
        """The mentions in `text` by position, of equal beginnings the longer first; they may overlap.

        At most 12 mentions with 16 candidates together for a question, more for a longer text (one mention for
        every 3 words, one candidate for every 2), by score.
        """
        return self.link_all([text])[0]

    def link_all(self, texts: Sequence[str]) -> list[tuple[Mention, ...]]:
        """The mentions of each text; quicker than one by one where a server is asked for the names."""
        indexes = self._store.names([phrases(text) for text in texts])
        return [self._link(text, index) for text, index in zip(texts, indexes, strict=True)]

    def _link(self, text: str, index: NameIndex) -> tuple[Mention, ...]:
        found = words(text)
        scorer = Scorer(text, found)
        lengths = frozenset(index.lengths())
        hits = exact_hits(index, text, found, lengths, scorer.articles()) if lengths else []
        scored = [scorer.score(hit) for hit in hits]
        triggers = _triggers(index, found, scorer, hits, scored)
        if triggers:
            known = {(hit.first, hit.last) for hit in hits}
            fuzzy = fuzzy_hits(index, text, found, triggers, scorer.edges(triggers), known, _FUZZY_BUDGET)
            scored += [scorer.score(hit) for hit in fuzzy]
        scored += self._values(text, limit=max(8, len(found) // 4))
        scored = discount_overlaps(scored)
        most = max(_MENTIONS, len(found) // 3), max(_CANDIDATES, len(found) // 2)
        return mentions(self._store, text, scored, *most)

    def values(self, text: str) -> tuple[Mention, ...]:
        """The numbers, dates and quoted texts that a plan may compare with, whether the graph holds them or not."""
        found = [(value.start, value.end, value.literals[0]) for value in values(text, _MOST_VALUES)]
        found += [(*match.span(2), Literal(match[2])) for match in _QUOTED.finditer(text)][:_MOST_VALUES]
        return tuple(
            Mention(start, end, text[start:end], (Candidate((literal,), text[start:end], 1.0, "value"),))
            for start, end, literal in found
        )

    def _values(self, text: str, limit: int) -> list[Scored]:
        """The numbers and dates of the text that the graph holds."""
        found = values(text, limit)
        there = self._store.contains({literal for value in found for literal in value.literals}) if found else set()
        return [
            Scored(value.start, value.end, value.text, rows, "literal", length_factor(value.weight))
            for value in found
            if (rows := [AliasRow(str(literal), literal.value, None, LITERAL) for literal in held(value, there)])
        ]


def _triggers(
    index: NameIndex, found: Sequence[Word], scorer: Scorer, hits: Sequence[Hit], scored: Sequence[Scored]
) -> list[int]:
    """The words that may belong to a misspelt name.

    Those that are no word of any name, and those outside good matches that look like names: with a capital, or,
    where capitals tell nothing, any telling word in which no name was found; without a good match, any at all.
    """
    good: set[int] = set()
    met: set[int] = set()
    for hit, match in zip(hits, scored, strict=True):
        met.update(range(hit.first, hit.last))
        if match.score >= _GOOD and not _may_be_part(hit, scorer, found):
            good.update(range(hit.first, hit.last))
    loose = [number for number in range(len(found)) if number not in good]
    telling = [number for number in loose if is_telling(found[number])]
    known = index.known_words({found[number].folded for number in telling}) if telling else {}
    spaced = [number for number in telling if not is_unspaced(found[number].folded)]
    chosen = {number for number in spaced if found[number].folded not in known}
    if scorer.cased:
        if good:  # words in small letters only where they touch on a name
            near = {number + step for number in loose if scorer.capital[number] for step in (-1, 1)}
            chosen &= near
        chosen.update(number for number in loose if scorer.capital[number] and found[number].folded != "i")
    elif good:
        chosen.update(number for number in spaced if number not in met)
    return sorted(chosen or (() if good else telling))


def _may_be_part(hit: Hit, scorer: Scorer, found: Sequence[Word]) -> bool:
    """Whether a match of one word may be no more than a part of a misspelt name: its neighbours look like names too."""
    if hit.last - hit.first > 1:
        return False
    neighbours = [number for number in (hit.first - 1, hit.last) if 0 <= number < len(found)]
    return any(scorer.capital[number] or is_telling(found[number]) for number in neighbours)
