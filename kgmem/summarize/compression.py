"""Shorter sentences that keep to a part of the words, and to their grammar.

Only what can go without a parse is dropped: remarks in brackets, citations, connectives at the beginning, and, where
room is short, an appended clause at the end. What contradicts or restricts (but, unless, except …) always stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgmem.plans.wording import PREPOSITIONS

Span = tuple[int, int]

_CITED = r"\[\s*\d+(?:\s*[,;–—-]\s*\d+)*\s*\]"
_BRACKETS = re.compile(
    rf"\s+\((?:[^()]|\([^()]*\))*\)(?=[\s.,;:!?]|$)|\s*{_CITED}(?:\s*[,–—-]?\s*{_CITED})*(?=[\s.,;:!?]|$)"
)
_NEEDED_BEFORE = PREPOSITIONS | frozenset("and or see than that is are was were be been cf e.g i.e".split())
_AMOUNT = re.compile(r"\s*\(\s*[$€£]?\s*[\d.,]*\d\s*%?\s*\)")
_YEAR = re.compile(r"\s*\(\s*(?:1[5-9]|20)\d\d[a-z]?\s*\)")
_CONNECTIVE = re.compile(
    r"(?:however|moreover|furthermore|in addition|additionally|besides|also|therefore|thus|hence|consequently|"
    r"accordingly|as a result|in contrast|by contrast|on the other hand|on the one hand|nevertheless|nonetheless|"
    r"meanwhile|similarly|likewise|instead|indeed|in fact|of course|finally|lastly|first|firstly|second|secondly|"
    r"third|thirdly|then|so|and|but|overall|in summary|in conclusion|to conclude|in particular|specifically|"
    r"more specifically|for example|for instance|to this end|here|in this (?:paper|work|article|study|report)|"
    r"even so|still|that said|yet|in turn|as such|for this reason|by comparison|in other words|at the same time),\s+"
    r"|(?:but|and|yet|so)\s+(?=(?:the|an?|he|she|it|they|we|this|that|these|those|there|its?|his|her|their|our)\b)"
    r"|(?:in this (?:paper|work|article|study|report)|here)\s+(?=we\b)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"(?:to (?!(?:date|some|our|my|the|an?|what|which)\b)[a-z]+|inspired by|motivated by|building up?on|based on)\b"
    r"[^,;:()]*,\s+(?=we (?:also )?(?:analy[sz]e|build|consider|demonstrate|derive|describe|design|develop|devise|"
    r"evaluate|explore|extend|formulate|give|introduce|investigate|offer|present|propose|provide|show|study)\b)",
    re.IGNORECASE,
)
_NO_BEGINNING = PREPOSITIONS | frozenset(
    "if when while although though because unless whereas whether once given as to how what that who which".split()
)
_TAIL = re.compile(
    r"(?:,\s+(?:(?:which|who|whose|where|including|such as|e\.g\.|thus|thereby)\b"
    r"|(?!(?:according|excluding|depending|assuming|barring|pending|during|nothing|something|anything|everything|"
    r"being|king|spring|morning|evening)\b)[a-z]{3,}ing\b)[^,;:]*"
    r"|,\s+and\s+(?:we|it|they|he|she|there|our)\b[^;]*|;\s+(?!but\b|however\b|otherwise\b|unless\b)[^;]*)$"
)
_END = re.compile(r"""[.!?…]["'”’)\]]*$""")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))
_FEWEST_WORDS = 6
_LONGEST = 2000
"""Characters of a sentence; what is longer is none, and searching it would take long."""


def compressed(text: str) -> tuple[Span, ...]:
    """The pieces of a sentence that stay when remarks in brackets, citations and a leading connective go."""
    if len(text) > _LONGEST:
        return trimmed(text, [(0, len(text))])
    start = leading.end() if (leading := _CONNECTIVE.match(text)) else 0
    if len(text[start:].split()) < _FEWEST_WORDS:
        start = 0
    kept, at = [], start
    for dropped in _BRACKETS.finditer(text, start + 1):
        if _may_go(text, dropped, start):
            kept.append((at, dropped.start()))
            at = dropped.end()
    pieces = trimmed(text, [*kept, (at, len(text))])
    return pieces if stands(joined(text, pieces)) else trimmed(text, [(0, len(text))])


def shorter(text: str, pieces: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
    """Ever shorter forms of a sentence: without the purpose at its beginning, then without appended clauses.

    `pieces` are those of `compressed`.
    """
    ending = _END.search(text) if len(text) <= _LONGEST else None
    if ending is None:
        return
    if purpose := _PURPOSE.match(text, pieces[0][0]):
        start = purpose.end()
        pieces = trimmed(text, [(max(first, start), last) for first, last in pieces if last > start])
        if stands(joined(text, pieces)):
            yield pieces
    if joined(text, pieces).split()[0].lower() in _NO_BEGINNING:
        return
    end = ending.start()
    while tail := _TAIL.search(text, 0, end):
        end = tail.start()
        kept = [(first, min(last, end)) for first, last in pieces if first < end]
        made = trimmed(text, [*kept, (ending.start(), len(text))])
        said = joined(text, made)
        if len(said.split()) < _FEWEST_WORDS:
            return
        if stands(said):
            yield made


def joined(text: str, spans: tuple[Span, ...]) -> str:
    """What pieces of a text say one after the other: white space becomes one space, the beginning a capital letter."""
    said = ""
    for start, end in spans:
        piece = " ".join(text[start:end].split())
        said += piece if not said or piece[:1] in ".,;:!?…)]”’" else " " + piece
    first = said[:1].upper() if said[1:2].islower() or said[1:2] == " " else said[:1]
    return (first if len(first) == 1 else said[:1]) + said[1:]


def _may_go(text: str, found: re.Match[str], start: int) -> bool:
    """Whether brackets are a remark: no amount below zero, and not what the words before them need."""
    before = text[start : found.start()].split()
    if not before or before[-1].strip("\"'“”‘’,;:.").lower() in _NEEDED_BEFORE:
        return False
    return bool(_YEAR.fullmatch(found[0])) or not _AMOUNT.fullmatch(found[0])


def stands(said: str) -> bool:
    """Whether brackets and quotation marks of a shortened sentence still come in pairs."""
    return said.count('"') % 2 == 0 and all(said.count(left) == said.count(right) for left, right in _PAIRS)


def trimmed(text: str, pieces: list[Span]) -> tuple[Span, ...]:
    """Pieces without white space at their ends, and no empty ones."""
    found = []
    for start, end in pieces:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if start < end:
            found.append((start, end))
    return tuple(found)
