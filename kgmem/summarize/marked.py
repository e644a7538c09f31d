"""Sentences with marks in place of what they mention, for `kgmem.summarize.wordings`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kgmem.linking.literals import values
from kgmem.summarize.contents import LinkedMention
from kgmem.summarize.sentences import Sentence
from kgmem.summarize.wordings import CLOSE, HEDGES, OPEN, THING, VALUE
from kgmem.types import Literal

_MOST_VALUES = 12
_LONGEST = 600
"""Characters of a sentence; longer ones say more than a pattern can tell."""
_UNSURE = re.compile(
    r"\?|\b(?:not|never|no longer|former|formerly|previously|once|until|originally|if|whether|may|might|could|would|"
    r"should|will|perhaps|possibly|probably|supposedly|allegedly|reportedly|claim(?:s|ed)?|believed?|thought|rumou?red|"
    r"disputed?|wrongly|falsely|instead|neither|nor|planned|expected|fiction(?:al)?|legend|according to)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What makes a sentence say something else than that a thing is so now."""
_HEDGED = re.compile(rf"\b{HEDGES} $", re.IGNORECASE)
_CURRENCY = re.compile(r"[$€£¥]\s?$")
_UNIT = re.compile(
    r"\s?(?:%|°|per\s?cent|[kcm]?m²?\b|k?g\b|ha\b|ft\b|mi\b|lb\b|square|sq\b|cubic|kilo\w+|met(?:re|er)s?\b|miles?\b|"
    r"feet\b|foot\b|acres?\b|hectares?\b|tonn?e?s?\b|pounds?\b|dollars?\b|euros?\b|degrees?\b|years?\b|days?\b|"
    r"hours?\b|minutes?\b|points?\b|lit(?:re|er)s?\b|watts?\b|[kMG]W\b|astronomical|light)",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Marked:
    """Something that a sentence mentions: an entity, or a number or date that is written there."""

    start: int
    end: int
    """Characters of the document's text."""
    text: str
    thing: LinkedMention | None = None
    literal: Literal | None = None
    hedged: bool = False
    """Whether a number is said to be about right."""
    unit: bool = False
    """Whether a unit of measure or a currency stands at a number."""


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence with marks, ⟦t0⟧ or ⟦v1⟧, for what is at those numbers of `things`."""

    sentence: Sentence
    text: str
    things: tuple[Marked, ...]


def marked(sentence: Sentence, mentions: Iterable[LinkedMention]) -> MarkedSentence | None:
    """The sentence with its marks; None if it is no plain statement."""
    said = sentence.text
    if not sentence.is_whole or len(said) > _LONGEST or OPEN in said or CLOSE in said or _UNSURE.search(said):
        return None
    things = [Marked(one.start, one.end, said[one.start - sentence.start : one.end - sentence.start], one)
              for one in mentions if one.end <= sentence.end]  # fmt: skip
    taken = [(one.start, one.end) for one in things]
    for value in sorted(values(said, _MOST_VALUES), key=lambda one: (one.start, -one.end)):
        start, end = sentence.start + value.start, sentence.start + value.end
        if any(start < last and first < end for first, last in taken) or not any(map(str.isdigit, value.text)):
            continue
        before, after = said[: value.start], said[value.end :]
        literal, unit = value.literals[0], bool(_CURRENCY.search(before) or _UNIT.match(after))
        things.append(Marked(start, end, value.text, None, literal, bool(_HEDGED.search(before)), unit))
        taken.append((start, end))
    things.sort(key=lambda one: one.start)
    pieces, at = [], sentence.start
    for number, one in enumerate(things):
        mark = f"{OPEN}{VALUE if one.thing is None else THING}{number}{CLOSE}"
        pieces += [said[at - sentence.start : one.start - sentence.start], mark]
        at = one.end
    pieces.append(said[at - sentence.start :])
    return MarkedSentence(sentence, _GAP.sub(" ", "".join(pieces)), tuple(things))
