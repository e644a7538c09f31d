"""How names are compared: a text becomes a sequence of folded words.

Folding is NFKC, case folding and removal of accents; quotes, dashes and other punctuation only separate words,
apostrophes inside a word vanish (`O'Brien` → `obrien`), `&` reads `and`, and initials are joined (`J. R. R.` and
`J.R.R.` → `jrr`). Scripts that are written without spaces give one word per character, so that a name can begin
anywhere in a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

# Han, kana, Hangul (particles follow a name without a space), Thai, Lao, Burmese, Khmer.
_UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\uac00-\ud7a3\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"
    "\U00020000-\U0003fffd"
)
_KANA_MARKS = "\u3099\u309a\uff9e\uff9f"
# Combining marks that `\w` leaves out: general, Hebrew, Arabic, and the vowel signs of the Indic blocks.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_STRIPPED_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]+")
_LETTER = rf"[^\W_{_UNSPACED}]"
_TOKEN = re.compile(
    rf"(?<!\w){_LETTER}(?:\.[ ]?{_LETTER}(?!\w))+"  # initials: J.R.R., U. S.
    rf"|(?:{_LETTER}|[{_MARKS}])+(?:['\u2019\u02bc`\u00b4](?:{_LETTER}|[{_MARKS}])+)*"
    rf"|[{_UNSPACED}][{_KANA_MARKS}]*"
    r"|[&+#%$€£¥°@]"
)
_ASCII_TOKEN = re.compile(
    r"(?<![a-z0-9_])[a-z0-9](?:\.[ ]?[a-z0-9](?![a-z0-9_]))+|[a-z0-9]+(?:['`][a-z0-9]+)*|[&+#%$@]"
)
_NOT_FOLDED = re.compile(rf"[^\w{_MARKS}{_UNSPACED}{_KANA_MARKS}+#%$€£¥°@]|_")
_SPELLED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_JOINED = re.compile("['`.&]")
_DROPPED = str.maketrans("", "", "'`. ")
_HASH_BITS = 32
HASH_MASK = (1 << _HASH_BITS) - 1


class Word(NamedTuple):
    """A word of a text: characters `start` to `end`, and its folded form (never empty)."""

    start: int
    end: int
    folded: str


@lru_cache(maxsize=1 << 16)
def fold_word(raw: str) -> str:
    """The folded form of one token; empty if nothing of it counts."""
    if raw == "&":
        return "and"
    if raw.isascii():
        return raw.lower().translate(_DROPPED)
    folded = unicodedata.normalize("NFKC", raw).casefold()
    folded = _STRIPPED_MARKS.sub("", unicodedata.normalize("NFD", folded)).translate(_SPELLED)
    return _NOT_FOLDED.sub("", unicodedata.normalize("NFKC", folded))


def words(text: str) -> list[Word]:
    """The words of `text`, left to right."""
    found = [Word(m.start(), m.end(), fold_word(m.group())) for m in _TOKEN.finditer(text)]
    return [word for word in found if word.folded]


def fold(text: str) -> list[str]:
    """The folded words of `text`, without their positions; quicker than `words`."""
    if text.isascii():
        lowered = text.lower()
        if lowered.replace(" ", "").isalnum():
            return lowered.split()
        found: list[str] = _ASCII_TOKEN.findall(lowered)
        if not _JOINED.search(lowered):
            return found
        return ["and" if raw == "&" else raw.translate(_DROPPED) for raw in found]
    return [folded for raw in _TOKEN.findall(text) if (folded := fold_word(raw))]


def fold_short(text: str) -> list[str]:
    """The folded words of a name without the bracketed remark at its end, `Mercury (planet)`; empty if it has none."""
    found = _REMARK.search(text) if text.endswith((")", "）")) else None
    return fold(text[: found.start()]) if found else []


def fold_head(text: str) -> list[str]:
    """The folded words of a name without what texts leave off: `Springfield, Illinois`, `Tamil language`.

    Also of the end of an IRI, `Mercury_(planet)`. Empty if it has nothing of the kind.
    """
    plain = text if " " in text else text.replace("_", " ")
    head, comma, _ = plain.partition(", ")
    if comma:
        return fold(head)
    if plain.endswith(_LANGUAGE):
        return fold(plain[: -len(_LANGUAGE)])
    return fold_short(text) if plain is not text else []


@lru_cache(maxsize=1 << 16)
def word_hash(folded: str) -> int:
    """32 bits for a folded word, the same in every process."""
    return crc32(folded.encode("utf-8", "surrogatepass"))


def name_key(folded: Sequence[str]) -> int:
    """32 bits for a name whatever the order of its words: the sum of their hashes.

    A sum, so that the keys of all word sequences of a text are differences of one running total.
    """
    return sum(map(word_hash, folded)) & HASH_MASK


def is_unspaced(folded: str) -> bool:
    """Whether a folded word is one character of a script that is written without spaces."""
    return len(folded) == 1 and _IS_UNSPACED.match(folded) is not None


_LANGUAGE = " language"
_REMARK = re.compile(r"[ _]?[(（][^()（）]+[)）]$")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
