"""A phrase as a query to a full-text index: Lucene's (Neo4j, Jena) or Virtuoso's.

Only letters and digits get into a query, never a character or a word that the query languages take for their own.
"""

from __future__ import annotations

import re

from kgmem.stores.folding import words
from kgmem.stores.names import Phrase
from kgmem.stores.spelling import allowed_errors

_MISSPELT = 3
"""Words up to which a phrase may be misspelt: longer ones are found by their parts."""
_NOT_PLAIN = re.compile(r"[^\w'\u2019.]+")
_NO_WORD = re.compile(r"\W")


def lucene(phrase: Phrase) -> str | None:
    """All words must occur, in any order, misspelt by a letter or two if they are long; None without words.

    A word is looked for as kgmem folds it and as it stands: an index may keep accents and apostrophes or not.
    """
    terms = []
    for word in words(phrase.text):
        folded, raw = word.folded, _NOT_PLAIN.sub(" ", phrase.text[word.start : word.end].lower()).strip()
        if not raw or folded == "and" or not folded[0].isalnum() or _NO_WORD.search(folded):
            continue  # "and" may be a sign in the name
        errors = allowed_errors(len(folded)) if len(phrase.folded) <= _MISSPELT else 0
        term = f"{folded}~{errors}" if errors else folded
        terms.append(f"+{term}" if raw == folded else f'+({term} "{raw}")')
    return " ".join(terms) or None


def virtuoso(phrase: Phrase) -> str | None:
    """All words must occur, in any order; None without words."""
    found = [word for word in re.findall(r"\w+", phrase.text) if word.isalnum()]
    return " AND ".join(f'"{word}"' for word in found) or None


def field(name: str) -> str:
    """The name of an index's field in a Lucene query, whatever it holds."""
    return re.sub(r"(\W)", r"\\\1", name)
