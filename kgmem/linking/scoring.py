"""How much a match looks like the topic of a text: way of matching × length × case × kind of words × nesting."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from kgmem.linking.spans import Hit
from kgmem.linking.wordlists import COMMON_WORDS, FUNCTION_WORDS, QUESTION_WORDS, UNSPACED_FUNCTION_WORDS
from kgmem.stores.aliases import AliasRow
from kgmem.stores.folding import Word, fold, is_unspaced

_SENTENCE_END = re.compile(r"[.!?。！？:;\n]")
_SEPARATOR = re.compile(r"[\W_]+")
_MATCH = {"exact": 1.0, "folded": 0.97, "inflected": 0.85, "literal": 1.0}
_POSSESSIVE, _EDGES = 0.98, 0.99
_NESTED, _CROSSING = 0.55, 0.7
_RIVAL = 0.6
"""A misspelt match is preferred to an exact one inside it if its score is at least this share of the other's."""
_IN_NAME = 0.25


@dataclass(frozen=True, slots=True)
class Scored:
    """A match as characters `start` to `end`, the name that was met, the nodes that bear it, and the score."""

    start: int
    end: int
    name: str
    rows: Sequence[AliasRow]
    match: str
    score: float


def length_factor(weight: float) -> float:
    """What a name's length is worth, in 0..1: 0.69 for one telling word, 0.82 for two."""
    return weight / (weight + 0.45)


def is_telling(word: Word) -> bool:
    """Whether a word is none of those that questions are made of, in small letters."""
    return word.folded not in COMMON_WORDS and (len(word.folded) > 1 or is_unspaced(word.folded))


class Scorer:
    """Scores the matches of one text."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self._text = text
        self._words = words
        self._raw = [text[word.start : word.end] for word in words]
        starts = {0}
        for number in range(1, len(words)):
            if _SENTENCE_END.search(text, words[number - 1].end, words[number].start):
                starts.add(number)
        capitals = [raw != raw.lower() for raw in self._raw]
        inner = [capital for number, capital in enumerate(capitals) if number not in starts]
        self.cased = any(inner) and not (len(inner) > 3 and all(capitals))
        """Whether capitals tell anything in this text."""
        self.capital = [capital and number not in starts for number, capital in enumerate(capitals)]
        """Which words have a capital that is not owed to the sentence's beginning."""
        self.weights = [self._weight(number) for number in range(len(words))]

    def articles(self) -> set[int]:
        """The words before which a "the" may have been left out."""
        folded = ["", *(word.folded for word in self._words)]
        fitting = {i for i in range(len(self._words)) if not self.cased or not self._raw[i].islower()}
        return {i for i in fitting if "the" not in folded[i : i + 2]}

    def edges(self, triggers: Collection[int]) -> set[int]:
        """The words that a misspelt name may begin or end with.

        Where capitals tell something: those with a capital, `triggers`, and telling words in one run with either;
        elsewhere all ("To Joy", "The First Time").
        """
        everywhere = range(len(self._words))
        if not self.cased:
            return set(everywhere)
        edges = {i for i in everywhere if not self._raw[i].islower()} | set(triggers)
        for order, step in ((everywhere, -1), (reversed(everywhere), 1)):
            for i in order:
                if i + step in edges and is_telling(self._words[i]):
                    edges.add(i)
        return edges

    def score(self, hit: Hit) -> Scored:
        """The match with its score in 0..1, nesting not yet counted."""
        start, end = self._words[hit.first].start, self._words[hit.last - 1].end - hit.cut
        weight = self._span_weight(hit)
        score = self._way(hit) * length_factor(weight) * self._case(hit)
        return Scored(start, end, hit.name, hit.rows, hit.match, score)

    def _span_weight(self, hit: Hit) -> float:
        """The words' weights together; within a longer name even a function word tells something."""
        span = range(hit.first, hit.last)
        if hit.match == "fuzzy":
            name = fold(hit.name)
            return sum(self.weights[i] for i in span if self.weights[i] > _IN_NAME or self._words[i].folded in name)
        if len(span) == 1:
            alone = self.weights[hit.first]
            return min(alone, 0.15) if is_unspaced(self._words[hit.first].folded) else alone
        return sum(max(self.weights[i], _IN_NAME) for i in span)

    def _weight(self, number: int) -> float:
        """How much a word tells: 1 for a word that is none of those that questions are made of."""
        folded = self._words[number].folded
        if is_unspaced(folded):
            return 0.1 if folded in UNSPACED_FUNCTION_WORDS else 0.45
        named = self.cased and self.capital[number]
        if folded in FUNCTION_WORDS:
            return 0.35 if named else 0.1
        if len(folded) == 1:
            return 0.4
        if folded in QUESTION_WORDS and not named:
            return _IN_NAME
        return 1.0

    def _way(self, hit: Hit) -> float:
        start, end = self._words[hit.first].start, self._words[hit.last - 1].end
        if hit.match == "reordered":
            return 0.9 if "," in self._text[start:end] or "," in hit.name else 0.55
        if hit.match == "fuzzy":
            return self._likeness(hit)
        if hit.match == "exact" and hit.name != self._text[start:end]:
            return _EDGES  # "Hush" for "Hush!"
        return _POSSESSIVE if hit.cut else _MATCH[hit.match]

    def _likeness(self, hit: Hit) -> float:
        """What errors leave of a misspelt match; wrong spaces count half, a wrong first letter is rare."""
        spaced = " ".join(word.folded for word in self._words[hit.first : hit.last])
        spaced = spaced[:-1] if hit.cut else spaced
        name = " ".join(fold(hit.name))
        errors = (hit.errors + OSA.distance(spaced, name)) / 2
        initial = 1.0 if spaced[:1] == name[:1] else 0.85
        return 0.9 * max(0.1, 1 - 1.6 * errors / len(name)) * initial

    def _case(self, hit: Hit) -> float:
        """Whether the text and the name agree in capitals: 1 if they do, at worst 0.5."""
        if hit.name.lower() == hit.name.upper():
            return 1.0
        if not self.cased:
            small = all(raw.islower() for raw in self._raw[hit.first : hit.last])
            return 1.0 if hit.match != "fuzzy" or small == hit.name.islower() else 0.99
        name = [word != word.lower() for word in _SEPARATOR.split(hit.name)]
        if not any(self.capital[hit.first : hit.last]):
            small = self._raw[hit.first].islower()
            return (0.5 if any(name) else 0.7) if small else (0.9 if any(name) else 0.7)
        if hit.match not in ("exact", "folded") or len(name) != hit.last - hit.first:
            return 1.0 if any(name) else 0.75
        pairs = zip(name, self._raw[hit.first : hit.last], strict=True)
        differing: int = sum(capital != (raw != raw.lower()) for capital, raw in pairs)
        return 1 - differing / (2 * len(name))


def discount_overlaps(found: Sequence[Scored]) -> list[Scored]:
    """The same matches, those inside or across a longer and better one at a discount."""
    best: dict[tuple[int, int], Scored] = {}
    for match in found:
        span = (match.start, match.end)
        if span not in best or best[span].score < match.score:
            best[span] = match
    spans = sorted(best)
    starts = [start for start, _ in spans]
    longest = max((end - start for start, end in spans), default=0)
    factors: dict[tuple[int, int], float] = {}
    for start, end in spans:
        near = spans[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        factors[start, end] = min(_discount(best[start, end], best[other]) for other in near)
    return [
        Scored(m.start, m.end, m.name, m.rows, m.match, m.score * factors[m.start, m.end])  # quicker than replace()
        for m in found
    ]


def _discount(match: Scored, other: Scored) -> float:
    """What is left of a match because of another one."""
    if match.end <= other.start or other.end <= match.start or match is other:
        return 1.0
    if other.start <= match.start and match.end <= other.end:
        share = _RIVAL if other.match == "fuzzy" and match.match != "fuzzy" else 1.0
        return _NESTED if other.score >= share * match.score else 1.0
    inside = match.start <= other.start and other.end <= match.end
    return _CROSSING if other.score > match.score and not inside else 1.0
