"""The numbers, dates and texts of a document that the graph holds as literals."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.linking.choices import Span
from kgmem.linking.document_words import DocumentWords, telling_weight
from kgmem.linking.literals import held, values
from kgmem.linking.scoring import length_factor
from kgmem.stores.base import GraphStore
from kgmem.types import Candidate, Mention

_LEAST = length_factor(1.0)
"""Of texts: one telling word."""


def literal_mentions(
    store: GraphStore, words: DocumentWords, spans: Sequence[Span], taken: Sequence[Mention]
) -> list[Mention]:
    """Mentions of literals that share no character with those in `taken` or with longer ones.

    `spans` are those of the document's spans whose choices are literals. A score tells the length of the match.
    """
    text, found = words.text, []
    for span in spans:
        nodes = tuple(choice.node for choice in span.choices)
        score = length_factor(telling_weight(words, span.first, span.last))
        start, end = words.starts[span.first], words.ends[span.last - 1] - span.cut
        if score >= _LEAST:
            candidate = Candidate(nodes, span.choices[0].row.text, score, span.choices[0].match)
            found.append(Mention(start, end, text[start:end], (candidate,)))
    written = values(text, limit=max(8, len(words) // 4)) if any(map(str.isdigit, text)) else []
    there = store.contains({literal for value in written for literal in value.literals}) if written else set()
    for value in written:
        if literals := held(value, there):
            candidate = Candidate((*literals,), literals[0].value, length_factor(value.weight), "literal")
            found.append(Mention(value.start, value.end, text[value.start : value.end], (candidate,)))
    covered = bytearray(len(text))
    for one in taken:
        covered[one.start : one.end] = b"\1" * (one.end - one.start)
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(covered[mention.start : mention.end]):
            kept.append(mention)
            covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return kept
