"""From a text and the facts that it says to what the writer is taught to write: words and slots."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgmem.training.texts import Said
from kgmem.writing.facts import Slots
from kgmem.writing.forms import ALIASES, PLAIN, forms, word_forms
from kgmem.writing.words import is_plain, lowered, split

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """Characters `start` to `end` of a text say slot `slot` in the form `mark`."""

    start: int
    end: int
    slot: int
    mark: str


Piece = str | tuple[int, str]
"""A word, or a slot and the mark of its form."""
UNSAID = "<unsaid>"
_SMALL = frozenset("of the de la and".split())


def delexicalized(
    text: str, slots: Slots, aliases: dict[str, list[str]], mentions: Sequence[tuple[str, str]] = ()
) -> list[Piece]:
    """A text as words and slots with their forms' marks.

    The first word of a sentence is in small letters; what is left of names and numbers is UNSAID. Words that a
    relation's label has are slots, so that the writer learns to take them from labels that it has not seen.
    """
    named = sorted(_named(text, slots.labels, aliases, mentions), key=lambda one: one.start)
    pieces: list[Piece] = []
    end = 0
    for one in named:
        pieces += [*split(text[end : one.start]), (one.slot, one.mark)]
        end = one.end
    pieces += split(text[end:])
    words = lowered([piece if isinstance(piece, str) else "Name" for piece in pieces])
    of_labels = {
        f" {said}": (len(slots.labels) + i, mark)
        for i, word in enumerate(slots.words)
        for mark, said in word_forms(word).items()
    }
    return [
        of_labels.get(word, word if is_plain(word) else UNSAID) if isinstance(piece, str) else piece
        for piece, word in zip(pieces, words, strict=True)
    ]


def frequent_aliases(said: Sequence[Said], *, least: int = 2) -> dict[str, list[str]]:
    """What people call things beside the forms of their labels, most frequent first: American for United States."""
    counts: dict[str, Counter[str]] = {}
    for one in said:
        for reference in one.references:
            for label, mention in reference.mentions:
                found = _mentioned(reference.text, mention)
                known = {form.lower() for form in forms(label).values()}
                if (
                    found
                    and found.lower() not in known
                    and all(word in _SMALL or not word[0].islower() for word in found.split())
                ):
                    counts.setdefault(label, Counter())[found] += 1
    often = {
        label: [name for name, count in counter.most_common(len(ALIASES)) if count >= least]
        for label, counter in counts.items()
    }
    return {label: names for label, names in often.items() if names}


def _named(
    text: str, labels: Sequence[str], aliases: dict[str, list[str]], mentions: Sequence[tuple[str, str]]
) -> list[Named]:
    ways: dict[str, list[tuple[int, str]]] = {}
    for slot, label in enumerate(labels):
        for mark, said in forms(label, aliases.get(label, ())).items():
            if mark not in ("<last>", "<but-last>") or any(c.isupper() or c.isdigit() for c in said):
                ways.setdefault(said, []).append((slot, mark))
    found: list[Named] = []
    used: Counter[int] = Counter()
    for same_case in (True, False):
        for said in sorted(ways, key=len, reverse=True):
            for start, end in _places(text, said, found, same_case=same_case):
                slot, mark = min(ways[said], key=lambda way: used[way[0]])
                used[slot] += 1
                found.append(Named(start, end, slot, mark))
    for label, mention in mentions:
        name = _without_article(mention)
        if label in labels and not used[labels.index(label)] and any(c.isupper() or c.isdigit() for c in name):
            for start, end in _places(text, name, found, same_case=True):
                used[labels.index(label)] += 1
                found.append(Named(start, end, labels.index(label), PLAIN))
    return found


def _places(text: str, said: str, taken: Sequence[Named], *, same_case: bool) -> Iterator[Span]:
    """Where whole words of a text are these, and nothing else is."""
    words = r"\s*".join(map(re.escape, said.split()))
    pattern = rf"(?<!\w){words}(?!\w)"
    for match in re.finditer(pattern, text, 0 if same_case else re.IGNORECASE):
        start, end = match.span()
        if all(end <= one.start or start >= one.end for one in taken):
            yield start, end


def _mentioned(text: str, mention: str) -> str:
    """A mention without its article, spaced as the text spaces it; empty if that does not have it."""
    words = _without_article(mention).removesuffix("'s").split()
    found = re.search(r"\s*".join(map(re.escape, words)), text)
    return found.group() if found else ""


def _without_article(mention: str) -> str:
    return re.sub(r"^(?:the|a|an|its|this)\s+", "", mention, flags=re.IGNORECASE)
