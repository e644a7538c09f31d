"""Last touches to a question: names for marks, capitals, question marks, contractions, slips of the keyboard."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgmem.synthesis.pieces import Noun
from kgmem.synthesis.spans import NamedSpan

_MARK = re.compile("([\ue000-\ue017])")
_TWO_ARTICLES = re.compile(r"\b(?:the|an?) (?=(?:the|an?|any|all) )")
_ARTICLE_AT_END = re.compile(r"\b(?:the|an?) $", re.IGNORECASE)
_PLURAL_POSSESSIVE = re.compile(r"(?<=[a-z]s)'s\b")
_CONTRACTIONS = (
    ("what is ", "what's "), ("who is ", "who's "), ("where is ", "where's "), ("when is ", "when's "),
    ("i would ", "i'd "), ("i am ", "i'm "), ("who has ", "who's "), ("how is ", "how's "), ("that is ", "that's "),
)  # fmt: skip
_QUESTION_WORDS = frozenset(
    "who whom whose what what's who's where where's when which how is are was were do does did has have can could "
    "why in on by of from for to at with under besides apart any whether so hey hi and ok well other except next "
    "not".split()
)
_NEAR = {
    key: near
    for key, _, near in (
        row.partition(":")
        for row in (
            "a:sq b:vn c:xv d:sf e:wr f:dg g:fh h:gj i:uo j:hk k:jl l:kp m:n n:mb "
            "o:ip p:o q:w r:et s:ad t:ry u:yi v:cb w:qe x:zc y:tu z:x"
        ).split()
    )
}
"""Keys beside a key."""


def slip(rng: random.Random, word: str) -> str:
    """A word with one slip of the keyboard: a letter left out, doubled, swapped, or taken from a neighbouring key."""
    at = rng.randrange(1, max(2, len(word) - 1))
    roll = rng.random()
    if roll < 0.3:
        return word[:at] + word[at + 1 :]
    if roll < 0.5:
        return word[:at] + word[at] + word[at:]
    if roll < 0.8:
        return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    near = _NEAR.get(word[at].lower())
    return word[:at] + rng.choice(near) + word[at + 1 :] if near else word[:at] + word[at + 1 :]


@dataclass(frozen=True, slots=True)
class Marked:
    """What the marks in a text stand for."""

    names: Mapping[str, str]
    values: Mapping[str, str]
    classes: Mapping[str, Sequence[Noun]]
    """Nouns, one of which stands before the mark."""


def finish(
    rng: random.Random, text: str, marked: Marked, *, typos: float, name_typos: float
) -> tuple[str, dict[str, NamedSpan]]:
    """The question as it would be typed, and where each mark's name stands in it."""
    question = text.split(" ", 1)[0].strip(",") in _QUESTION_WORDS
    if rng.random() < 0.25:
        for long, short in _CONTRACTIONS:
            if text.startswith(long):
                text = short + text[len(long) :]
                break
    roll = rng.random()
    lower_names = roll < 0.22
    capital = roll > 0.5
    text = (
        _PLURAL_POSSESSIVE.sub("'", _TWO_ARTICLES.sub("", text))
        .replace("a one ", "one ")
        .replace("an other ", "another ")
    )
    classes = {mark: _length(text, mark, nouns) for mark, nouns in marked.classes.items()}
    pieces = _MARK.split(re.sub(r" {2,}", " ", text).strip())
    if rng.random() < typos:
        _slip_somewhere(rng, pieces)
    if rng.random() < 0.02:
        pieces[::2] = [piece.replace("'s ", "s ").replace("'", "") for piece in pieces[::2]]
    if capital:
        pieces[::2] = [re.sub(r"\bi\b(?=[ '])", "I", piece) for piece in pieces[::2]]
        if pieces[0]:
            at = 1 if pieces[0][0] in "\"'" and len(pieces[0]) > 1 else 0
            pieces[0] = pieces[0][:at] + pieces[0][at].upper() + pieces[0][at + 1 :]
    out: list[str] = []
    spans: dict[str, NamedSpan] = {}
    length = 0
    slipped = rng.random() < name_typos
    for i, piece in enumerate(pieces):
        said = piece
        if i % 2 and piece in classes:
            before = "".join(out)
            at = len(" ".join(before.split(" ")[: -classes[piece]]))
            spans[piece] = NamedSpan(at + (at > 0), length)
            said = ""
        elif i % 2 and piece in marked.values:
            said = marked.values[piece]
            if lower_names and not out[-1].endswith('"'):
                said = said.lower()
            spans[piece] = NamedSpan(length, length + len(said))
        elif i % 2:
            name = marked.names[piece]
            if "_" in name and rng.random() < 0.6:
                name = name.replace("_", " ")
            if slipped and len(name) >= 6 and not any(letter.isdigit() for letter in name):
                name = slip(rng, name)
                slipped = False
            said = name.lower() if lower_names else name
            if name.lower().startswith("the "):
                out[-1] = _ARTICLE_AT_END.sub("", out[-1])
                length = sum(map(len, out))
            spans[piece] = NamedSpan(length, length + len(said))
        out.append(said)
        length += len(said)
    ending = ""
    roll = rng.random()
    if question:
        ending = "?" if roll < (0.85 if capital else 0.5) else " ?" if roll > 0.985 else "??" if roll > 0.98 else ""
    elif roll < (0.5 if capital else 0.15):
        ending = "." if roll > 0.1 else "?"
    return "".join(out) + ending, spans


def _length(text: str, mark: str, nouns: Sequence[Noun]) -> int:
    """How many words before a mark say the class."""
    before = text.partition(mark)[0]
    said = [form for noun in nouns for form in noun if before.endswith(form)]
    return max((form.count(" ") + 1 for form in said), default=1)


def _slip_somewhere(rng: random.Random, pieces: list[str]) -> None:
    places = [(i, m) for i in range(0, len(pieces), 2) for m in re.finditer(r"[a-z]{4,}", pieces[i])]
    if places:
        i, match = rng.choice(places)
        pieces[i] = pieces[i][: match.start()] + slip(rng, match.group()) + pieces[i][match.end() :]
