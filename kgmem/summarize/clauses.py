"""Shorter sentences by their parse: without appositions, relative clauses, adverbial clauses and asides.

Needs dependencies of Universal Dependencies, as `kgmem_en` gives. Only what commas, dashes or brackets set apart is
dropped, since what stands without them narrows what is said ("the bridges that were built after 1900"); and nothing
that sets a condition, contradicts, or says whose word it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgmem.summarize.compression import Span, joined, stands, trimmed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DROPPED = frozenset({"appos", "acl", "acl:relcl", "advcl", "advcl:relcl", "parataxis"})
_LEADING = frozenset({"advcl"})
_STAYS = frozenset(
    "if unless except until whether only but not no never nor although though however otherwise despite without "
    "provided assuming according depending excluding barring pending said says unlike".split()
)
_ASIDE = frozenset("–—-(:;")
"""What sets a clause apart that belongs to none of the others."""
_OPENING, _CLOSING = frozenset(",–—-(:;"), frozenset(",–—-).;:!?")
_FEWEST_WORDS = 6
_MOST_DROPPED = 4


def without_clauses(doc: Doc, pieces: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
    """Ever shorter forms of a sentence, each without one clause more; the longest clause goes first.

    Args:
        doc: the parsed sentence.
        pieces: what is kept of it before.
    """
    text = doc.text
    found = sorted(filter(None, map(_clause, doc)), key=lambda one: one[0] - one[1])
    dropped: list[Span] = []
    for start, end in found:
        if len(dropped) == _MOST_DROPPED:
            return
        if any(start < last and first < end for first, last in dropped):
            continue
        made = trimmed(text, _without(pieces, start, end))
        said = joined(text, made)
        if made and made != pieces and len(said.split()) >= _FEWEST_WORDS and stands(said):
            dropped.append((start, end))
            pieces = made
            yield pieces


def _clause(token: Token) -> Span | None:
    """The characters of a clause that may go, with one of the commas around it, or both."""
    if token.dep_ not in _DROPPED:
        return None
    doc, first, last = token.doc, token.left_edge.i, token.right_edge.i
    while last > first and doc[last].is_punct:
        last -= 1
    while first < last and doc[first].text in _OPENING:
        first += 1
    inside = doc[first : last + 1]
    if len(inside) != sum(1 for one in token.subtree if first <= one.i <= last):
        return None
    if any(one.lower_ in _STAYS for one in inside[:2]) or token.lower_ in _STAYS or token.head.lower_ in _STAYS:
        return None
    before = doc[first - 1].text if first else ""
    after = doc[last + 1].text if last + 1 < len(doc) else ""
    if not before:
        if token.dep_ not in _LEADING or after != ",":
            return None
        return inside.start_char, doc[last + 1].idx + 1
    if before not in (_ASIDE if token.dep_ == "parataxis" else _OPENING) or (after and after not in _CLOSING):
        return None
    start = doc[first - 1].idx
    both = after in {",", ")", "–", "—", "-"} and (after == before or (before, after) == ("(", ")"))
    return start, doc[last + 1].idx + len(after) if both else inside.end_char


def _without(pieces: tuple[Span, ...], start: int, end: int) -> list[Span]:
    kept = []
    for first, last in pieces:
        kept += [(first, min(last, start)), (max(first, end), last)]
    return [(first, last) for first, last in kept if first < last]
