"""Characters that print alike or not at all, written plainly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_SPECIAL = re.compile(
    "(?P<none>[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\u200e\u200f\u2060\u2061-\u2064\ufeff\ufff9-\ufffb\ud800-\udfff]+)"
    "|(?P<form>[\ufb00-\ufdff\ufe70-\ufefc])"
    r"|(?P<space>\s{2,}|[^\S ]|\A | \Z)"  # all but one space between two words
)


def plain_pieces(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Cuts a text into (plain text, start, end, whether it is white space other than single spaces between words).

    Left out are control characters, soft hyphens, zero-width spaces and marks of the reading direction; ligatures and
    the shapes that Arabic letters take in a word become the letters (Unicode's compatibility forms). White space is
    given as it stands. Pieces of the same length as their stretch correspond to it character by character.
    """
    done = 0
    for found in _SPECIAL.finditer(text):
        start, end = found.span()
        if start > done:
            yield text[done:start], done, start, False
        if found.lastgroup == "space":
            yield found[0], start, end, True
        elif found.lastgroup == "form":
            yield _letters(found[0]), start, end, False
        done = end
    if done < len(text):
        yield text[done:], done, len(text), False


@lru_cache(maxsize=1024)
def _letters(form: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", form) if not character.isspace()) or form


_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")


def superscript(text: str) -> str:
    """Raised digits and signs, so that ten to the sixth is not 106. Letters stay as they are."""
    return text.translate(_RAISED)
