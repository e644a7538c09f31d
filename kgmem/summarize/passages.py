"""The sentences of a document that say most about what it mentions: what a summary of several documents is made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from kgmem.summarize.contents import DocumentContents
from kgmem.summarize.names import find_names
from kgmem.summarize.references import leans
from kgmem.summarize.selection import Form
from kgmem.summarize.sentences import count_words
from kgmem.summarize.summary import Passage, SummaryEntity
from kgmem.summarize.vectors import Vectors

_MOST_NAMES = 100
_MOST_ENTITIES = 40
"""Entities of a document that get passages."""
_FOR_EACH = 3
_LONGEST = 60
"""Words."""


def linked_entities(contents: DocumentContents) -> tuple[SummaryEntity, ...]:
    """The entities of the graph that a document mentions, most mentioned first."""
    return tuple(
        SummaryEntity(node.value, mentions[0].label, tuple((one.start, one.end) for one in mentions))
        for node, mentions in contents.entities().items()
    )


def repeated_names(contents: DocumentContents) -> tuple[SummaryEntity, ...]:
    """The names that stand in a document, most mentioned first."""
    found = find_names(contents.document, sorted({sentence.block for sentence in contents.sentences}))
    return tuple(SummaryEntity(None, name, tuple(spans)) for name, spans in islice(found.items(), _MOST_NAMES))


def find_passages(
    contents: DocumentContents, entities: Sequence[SummaryEntity], ways: Sequence[Sequence[Form]], scores: Vectors
) -> tuple[Passage, ...]:
    """For each of the main entities the sentences with the best scores that mention it, by place.

    Args:
        contents: the document.
        entities: what it mentions, most mentioned first.
        ways: to say each of its sentences, the longest first.
        scores: of its sentences. Shape: (sentences,).
    """
    starts = [sentence.start for sentence in contents.sentences]
    about: dict[int, list[str]] = {}
    for entity in entities[:_MOST_ENTITIES]:
        found = {bisect_right(starts, start) - 1 for start, _ in entity.spans}
        usable = [number for number in found if number >= 0 and _tells(contents, number, ways[number], entity)]
        for number in sorted(usable, key=lambda one: (-scores[one], one))[:_FOR_EACH]:
            about.setdefault(number, []).append(entity.id or entity.label)
    return tuple(
        Passage(ways[number][0].text, ways[number][0].spans, round(float(scores[number]), 3), tuple(keys))
        for number, keys in sorted(about.items())
    )


def _tells(contents: DocumentContents, number: int, ways: Sequence[Form], entity: SummaryEntity) -> bool:
    """Whether a sentence stands alone, is of a usual length, and mentions an entity also when it is said shorter."""
    return (
        contents.sentences[number].is_whole
        and not leans(ways[0].text)
        and count_words(ways[0].text) <= _LONGEST
        and any(first <= start and end <= last for start, end in entity.spans for first, last in ways[0].spans)
    )
