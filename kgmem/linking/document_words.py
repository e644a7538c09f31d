"""A document's words as linking sees them: folded, with what capitals and sentence ends tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kgmem.linking.inflection import base_forms
from kgmem.linking.wordlists import FUNCTION_WORDS, UNSPACED_FUNCTION_WORDS
from kgmem.stores.folding import is_unspaced, word_hash, words

_SENTENCE_END = re.compile(r"[!?。！？;\n]|[.:](?=\W)")
_JOINING = frozenset([" ", "-", "\u2010", "\u2011", "\u2013", ".", " & ", "/", "'", "\u2019", ""])
_ABBREVIATIONS = frozenset("bros co corp dr inc jr ltd mr mrs ms mt no prof sr st vs".split())
_TITLES = frozenset("mr mrs ms miss dr prof sir dame lord lady st president queen king prince princess pope".split())


@dataclass(frozen=True, slots=True)
class PipelineEntity:
    """An entity that the pipeline found: characters `start` to `end`, and its label (`PERSON`, `GPE`, …)."""

    start: int
    end: int
    label: str


class _Traits(NamedTuple):
    """What a word is, wherever it stands."""

    hash: int
    bases: tuple[tuple[str, int, int], ...]
    """Other forms that it may have in a name: folded, hash, characters that are left off."""
    capital: bool
    weak: bool
    """A function word in small letters: never a mention of its own."""


@lru_cache(maxsize=1 << 16)
def _traits(raw: str, folded: str) -> _Traits:
    forms = base_forms(raw, folded)
    if folded.endswith("oes"):
        forms.append((folded[:-2], 0))
    if len(folded) > 3 and folded.isalpha() and not folded.endswith("s"):
        forms.append((folded + "s", 0))  # "an African American" where the graph has African Americans
    bases = tuple((base, word_hash(base), cut) for base, cut in forms)
    capital = raw != raw.lower()
    weak = (folded in FUNCTION_WORDS and not capital) or folded in UNSPACED_FUNCTION_WORDS
    return _Traits(word_hash(folded), bases, capital, weak)


class DocumentWords:
    """The words of one text, as parallel lists. `entities` are those that the pipeline found in it."""

    def __init__(self, text: str, entities: Sequence[PipelineEntity] = ()) -> None:
        self.text, self.entities = text, entities
        found = words(text)
        self.words = found
        self.starts = [word.start for word in found]
        self.ends = [word.end for word in found]
        self.folded = [word.folded for word in found]
        self.raw = [text[word.start : word.end] for word in found]
        traits = [_traits(raw, word.folded) for raw, word in zip(self.raw, found, strict=True)]
        self.hashes = [trait.hash for trait in traits]
        self.bases = [trait.bases for trait in traits]
        self.capital = [trait.capital for trait in traits]
        self.weak = [trait.weak for trait in traits]
        gaps = [text[end:start] for end, start in zip(self.ends, self.starts[1:], strict=False)]
        self.joined = [False, *(gap in _JOINING or self._abbreviated(n, gap) for n, gap in enumerate(gaps))]
        """Whether a word goes on with what the one before it began: nothing but a space or a hyphen parts them."""
        self.opens = [True, *(gap != " " and self._ends_sentence(n, gap) for n, gap in enumerate(gaps))]
        """Whether a word may owe its capital to the beginning of a sentence."""
        inner = [capital for capital, opens in zip(self.capital, self.opens, strict=False) if not opens]
        share = sum(inner) / len(inner) if inner else 0.0
        self.cased = 0 < share < 0.8 or (bool(inner) and len(inner) < 4)
        """Whether capitals tell anything in this text."""

    def _abbreviated(self, number: int, gap: str) -> bool:
        """Whether the full stop after a word is part of it."""
        return gap == ". " and (self.folded[number] in _ABBREVIATIONS or len(self.folded[number]) == 1)

    def _ends_sentence(self, number: int, gap: str) -> bool:
        return _SENTENCE_END.search(gap) is not None and not self._abbreviated(number, gap)

    def __len__(self) -> int:
        return len(self.words)

    def named(self, number: int) -> bool:
        """Whether a word looks like a part of a name by its capital."""
        return (
            0 <= number < len(self.words)
            and self.capital[number]
            and not (self.opens[number] and self.folded[number] in FUNCTION_WORDS)
            and self.folded[number] not in _TITLES
            and self.folded[number] != "i"
        )

    def goes_on_before(self, first: int) -> bool:
        """Whether a longer name seems to contain what begins with word `first`: a capital stands right before it."""
        return first > 0 and self.capital[first] and self.joined[first] and self.named(first - 1)

    def goes_on_after(self, last: int, cut: int) -> bool:
        """Whether a longer name seems to contain what ends before word `last`; a possessive ends a name."""
        return not cut and last < len(self.words) and self.capital[last - 1] and self.joined[last] and self.named(last)

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The words of the sentence, 24 to each side at most, around words `first` to `last`."""
        begin, end = first, last
        while begin > max(0, first - 24) and not self.opens[begin]:
            begin -= 1
        while end < min(len(self.words), last + 24) and not self.opens[end]:
            end += 1
        return begin, end


def telling_weight(words: DocumentWords, first: int, last: int) -> float:
    """How many telling words there are from `first` to `last`; function words and single characters count little."""
    weight = 0.0
    for number in range(first, last):
        folded = words.folded[number]
        if is_unspaced(folded):
            weight += 0.45
        elif folded in FUNCTION_WORDS:
            weight += 0.2
        elif len(folded) == 1:
            weight += 0.4
        else:
            weight += 1.0
    return weight
