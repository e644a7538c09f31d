"""What a document speaks of again and again, for where no graph says what it mentions: names, and pairs of words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kgmem.summarize.words import COMMON

_NAME = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:(?:of|de|van|von|and)\s+)?[A-Z0-9][\w’'-]*)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]")


def repeated_terms(texts: Sequence[str]) -> dict[str, list[int]]:
    """The names and pairs of words that stand in two sentences at least, each with its sentences.

    A single capital word at a sentence's beginning counts where the document has it elsewhere.
    """
    found: dict[str, list[int]] = defaultdict(list)
    inner: set[str] = set()
    for number, text in enumerate(texts):
        said = set()
        for match in _NAME.finditer(text):
            name = " ".join(match[0].split()).lower()
            if name in COMMON:
                continue
            said.add(name)
            if match.start() or " " in name:
                inner.add(name)
        for pair in _pairs(text):
            said.add(pair)
            inner.add(pair)
        for name in sorted(said):
            found[name].append(number)
    return {name: numbers for name, numbers in found.items() if name in inner and len(numbers) > 1}


def _pairs(text: str) -> Iterator[str]:
    """Neighbouring words that both say something, in small letters: "graph attention"."""
    words = [match[0].lower() for match in _WORD.finditer(text)]
    for one, other in pairwise(words):
        if min(len(one), len(other)) > 2 and one not in COMMON and other not in COMMON:
            yield f"{one} {other}"
