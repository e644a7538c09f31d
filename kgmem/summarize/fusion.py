"""Two sentences as one, where both are about "we" or "I": whoever else is meant by a word, those two stay the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kgmem.summarize.compression import Span, joined
from kgmem.summarize.sentences import count_words
from kgmem.summarize.summary import SummarySentence

JOINT = " and "
_SUBJECT = re.compile(r"(We|I) (?!(?:are|am|were|was|have|had|will|would|can|could|may|might|must|should)\b)[a-z]+\b")
_MOST_WORDS = 32


def fuse(sentences: Iterable[SummarySentence], text: str) -> list[SummarySentence]:
    """Puts neighbours together that share their subject: "We built it." and "We show it." make one sentence.

    The second one's subject goes, and " and " stands in its place. Auxiliaries stay apart: "we have built and will
    show" would take a comma and thought.
    """
    found: list[SummarySentence] = []
    for sentence in sentences:
        made = _fused(found[-1], sentence, text) if found else None
        if made is None:
            found.append(sentence)
        else:
            found[-1] = made
    return found


def fused_text(text: str, spans: tuple[Span, ...], at: int) -> str:
    """What pieces say with " and " before the one of number `at`."""
    first, second = joined(text, spans[:at]), joined(text, spans[at:])
    start = spans[at][0]
    return first + JOINT + text[start] + second[1:]


def _fused(one: SummarySentence, other: SummarySentence, text: str) -> SummarySentence | None:
    subject, again = _SUBJECT.match(one.text), _SUBJECT.match(other.text)
    if subject is None or again is None or subject[1] != again[1] or not one.text.endswith("."):
        return None
    if JOINT in one.text or count_words(one.text) + count_words(other.text) > _MOST_WORDS:
        return None
    start, end = other.spans[0]
    last, full_stop = one.spans[-1]
    rest = start + len(subject[1]) + 1
    if text[start : rest - 1].lower() != subject[1].lower() or rest >= end or full_stop - 1 <= last:
        return None
    spans = (*one.spans[:-1], (last, full_stop - 1), (rest, end), *other.spans[1:])
    return SummarySentence(fused_text(text, spans, len(one.spans)), spans)
