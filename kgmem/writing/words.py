"""Text as tokens that are joined without rules: a word has its space with it.

A sentence's first word is in small letters and gets its capital when it is written. So the vocabulary holds no names:
what has a capital letter or a digit is said through a slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_TOKEN = re.compile(r"\s*(?:[^\W\d_]+(?:-[^\W\d_]+)*|['’]s\b|\d+|_+|[^\w\s])")
_OPENERS = frozenset({"(", "[", '"', "“", "‘", "-", "/", "$", "£", "€", "#", "–", "—", "'"})
_COMMON = frozenset("the a an it its is in was he she his her they their and of".split())
"""Words that texts give a capital now and then."""
_ENDS = (".", "?", "!")


def split(text: str) -> list[str]:
    """The tokens of a text; joined, they are the text but for runs of spaces."""
    return [(" " if token[0].isspace() else "") + token.strip() for token in _TOKEN.findall(text)]


def is_plain(token: str) -> bool:
    """Whether a token can be in the vocabulary: it is no part of a name or number."""
    return not any(character.isdigit() or character.isupper() for character in token)


def joined(pieces: Iterable[tuple[str, bool]]) -> str:
    """Text from tokens (False) and what slots say (True). Slots bring no space: they get one where it is due.

    A sentence begins with a capital unless it begins with a name that has none.
    """
    text = ""
    for piece, is_slot in pieces:
        if is_slot and text and not _opens(text):
            text += " "
        if (not text or text.endswith(_ENDS)) and not (is_slot and any(map(str.isupper, piece))):
            place = len(piece) - len(piece.lstrip())
            piece = piece[:place] + piece[place : place + 1].upper() + piece[place + 1 :]
        text += piece
    return text.strip()


def _opens(text: str) -> bool:
    """Whether what follows is written without a space: after an opening mark."""
    last, before = text[-1], text[-2:-1]
    if last not in _OPENERS:
        return False
    return before in ("", " ", "(") or last in "-/–"


def lowered(tokens: Sequence[str]) -> list[str]:
    """The tokens with the first word of each sentence in small letters."""
    result: list[str] = []
    for token in tokens:
        word = token.strip()
        first = not result or result[-1].endswith(_ENDS)
        plain = word.lower() in _COMMON or (first and (len(word) == 1 or word[1:].islower()))
        result.append(token.lower() if plain else token)
    return result
