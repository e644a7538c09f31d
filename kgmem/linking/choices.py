"""Spans of a document that met names, and the nodes that each may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kgmem.linking.candidates import node_of
from kgmem.linking.document_words import DocumentWords
from kgmem.linking.name_finder import MOST_NODES
from kgmem.linking.profiles import Profiles
from kgmem.linking.spans import Hit
from kgmem.stores.aliases import LITERAL, LOCAL_NAME, AliasRow
from kgmem.types import BlankNode, Node

_BEST_FIRST = {
    "exact": 0,
    "folded": 1,
    "coreferent": 1,
    "head": 1,
    "inflected": 2,
    "short": 3,
    "reordered": 4,
    "fuzzy": 5,
}


@dataclass(slots=True)
class Choice:
    """A node that a span may stand for, and the name and way in which it was met."""

    node: Node
    row: AliasRow
    match: str
    errors: int = 0
    score: float = 0.0
    """The probability that it is meant, once it is known."""


@dataclass(slots=True)
class Span:
    """Words `first` to `last` of a document, `cut` characters at their end left off, and what they may stand for."""

    first: int
    last: int
    cut: int
    surface: tuple[str, ...]
    """The folded words; spans of one surface have one sense."""
    choices: list[Choice] = field(default_factory=list)


def spans_of(words: DocumentWords, hits: Iterable[Hit], parse: Callable[[str], Node]) -> list[Span]:
    """The spans of a document's hits, by position; literals only where no other node bears the name."""
    found: dict[tuple[int, int], dict[str, tuple[Hit, AliasRow]]] = {}
    for hit in sorted(hits, key=lambda hit: (_BEST_FIRST[hit.match], hit.errors)):
        rows = found.setdefault((hit.first, hit.last), {})
        for row in hit.rows:
            if row.kind != LITERAL or hit.match != "short":  # of a list, "France, Spain or Italy", the first is no name
                rows.setdefault(row.node, (hit, row))
    spans = []
    for (first, last), rows in sorted(found.items()):
        things = [(hit, row) for hit, row in rows.values() if row.kind != LITERAL]
        if not (chosen := things or list(rows.values())):
            continue
        if len(chosen) > MOST_NODES:
            continue
        cut = next(iter(chosen))[0].cut
        span = Span(first, last, cut, surface(words, first, last))
        span.choices = [Choice(parse(row.node), row, hit.match, hit.errors) for hit, row in chosen]
        spans.append(span)
    return spans


def keep_proper(spans: Sequence[Span], profiles: Profiles) -> list[Span]:
    """The spans without classes, relations, blank nodes, and nodes whose local name is not what they are called."""
    kept = []
    for span in spans:
        span.choices = [
            choice
            for choice in span.choices
            if not isinstance(choice.node, BlankNode)
            and not profiles.is_schema(choice.node)
            and (choice.row.kind != LOCAL_NAME or profiles.label(choice.node) == choice.row.text)
        ]
        if span.choices:
            kept.append(span)
    return kept


def surface(words: DocumentWords, first: int, last: int) -> tuple[str, ...]:
    """The folded words of a span, a possessive "'s" left off."""
    possessive = [base for base, _, cut in words.bases[last - 1] if cut]
    return (*words.folded[first : last - 1], possessive[0] if possessive else words.folded[last - 1])


class NodeParser:
    """Terms from their N-Triples form, each parsed once."""

    def __init__(self) -> None:
        self._known: dict[str, Node] = {}

    def __call__(self, term: str) -> Node:
        """The node that a term stands for."""
        if len(self._known) > 100_000:
            self._known.clear()
        return self._known.get(term) or self._known.setdefault(term, node_of(term))
