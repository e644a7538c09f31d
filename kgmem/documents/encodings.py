"""From bytes to characters."""

from __future__ import annotations

import codecs
import re

from kgmem.documents.problems import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = {"ascii", "iso8859-1"}
"""What the web calls by these names is Windows-1252 (WHATWG, Encoding, 4.2)."""
_SAMPLE = 1 << 16
_SIGN_IN_WORD = re.compile("[^\\W\\d_][¡-©«-´¶¸¹»-¿×÷][^\\W\\d_]")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding, which is Python's.

    In this order: a byte order mark, which is left out; the encoding that the document declares; UTF-8; UTF-16
    without a mark; what charset-normalizer finds.

    Raises:
        Unreadable: it is no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    for likely in (_python_name(declared), "utf-8"):
        if likely is not None and not (likely == "utf-8" and b"\0" in data):
            try:
                return data.decode(likely), likely
            except UnicodeError:
                continue
    guessed = _wide(data) or _guess(data)
    if guessed is None:
        raise Unreadable("it is no text, and no kind of document that kgmem reads")
    return data.decode(guessed, "replace"), guessed


def _python_name(declared: str | None) -> str | None:
    """The codec of a declared encoding; None for one that is unknown or no encoding of text."""
    if declared is None:
        return None
    try:
        found = codecs.lookup(declared.strip())
        "".encode(found.name)  # a codec such as hex takes no text
    except (LookupError, ValueError):
        return None
    return "cp1252" if found.name in _LATIN else found.name


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, told by the zero bytes of its spaces and Latin letters, all on one side."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or not even + odd or min(even, odd) * 50 > max(even, odd):
        return None
    name = "utf-16-be" if even > odd else "utf-16-le"
    try:
        text = data.decode(name)
    except UnicodeError:
        return None
    return None if _BINARY.search(text.encode("utf-8", "replace")) else name


def _guess(data: bytes) -> str | None:
    """A single-byte or East Asian encoding; None for what looks like no text."""
    if len(_BINARY.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) // 500:
        return None
    if _is_western(data[:_SAMPLE]):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return "cp1252" if best is None else best.encoding


def _is_western(sample: bytes) -> bool:
    """Whether it reads as Windows-1252: mostly ASCII letters, and no sign such as the superscript 3 inside a word.

    charset-normalizer takes short texts with few accents for rare code pages.
    """
    try:
        text = sample.decode("cp1252")
    except UnicodeError:
        return False
    accented = sum(character > "\x7f" and character.isalpha() for character in text)
    plain = sum(character <= "\x7f" and character.isalpha() for character in text)
    return accented * 2 <= plain and _SIGN_IN_WORD.search(text) is None
