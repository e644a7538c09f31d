"""How a phrase of a question may be spelled as a name, for servers that find names by their letters only."""

from __future__ import annotations

from kgmem.stores.names import Phrase

_SMALL = frozenset("a an and at by de for from in into la of on or the to van von with".split())
"""Words that titles have in small letters."""
_LONGEST_ACRONYM = 5
_LONGEST_WITHOUT_ARTICLE = 4


def spellings(phrase: Phrase) -> list[str]:
    """As it stands, in small letters, as a sentence and as titles; after a "The", and with the signs that follow."""
    text = " ".join(phrase.text.split())
    small = text.lower()
    words = small.split(" ")
    every = [_capital(word) for word in words]
    title = [every[0], *(word if word in _SMALL else _capital(word) for word in words[1:])]
    found = [phrase.text, text, small, _capital(small), " ".join(title), " ".join(every)]
    if len(words) == 1 and len(text) <= _LONGEST_ACRONYM:
        found.append(text.upper())
    if len(words) <= _LONGEST_WITHOUT_ARTICLE:
        found += [f"The {spelled}" for spelled in (text, " ".join(title), " ".join(every)) if spelled[:1].isupper()]
    tails = [phrase.tail[:length] for length in range(1, len(phrase.tail) + 1)]
    found += [spelled + tail for tail in tails for spelled in (phrase.text, " ".join(title))]
    return list(dict.fromkeys(found))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
