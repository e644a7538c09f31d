"""Names of nodes: a row of the alias index, and the keys that a name is found by."""

from __future__ import annotations

import re
from typing import NamedTuple

from kgmem.stores.folding import fold, fold_short, name_key
from kgmem.stores.spelling import piece_keys

LONGEST_TEXT = 256
"""Characters; a longer text is nobody's name and is left out."""
LONGEST_NAME = 48
"""Words (characters in scripts without spaces)."""
LABEL, ALIAS, LITERAL, LOCAL_NAME = range(4)
"""Values of `AliasRow.kind`."""
HEAD_MARK = 0x5D0CA11E
"""Exclusive or with the key of a name's head, so that only who looks for it finds it."""
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')


class AliasRow(NamedTuple):
    """A name of a node."""

    node: str
    """The term in N-Triples form."""
    text: str
    lang: str | None
    kind: int
    """0 label, 1 alias, 2 literal, 3 local name (counts only if the node has no label or alias)."""


def keys_of(text: str, folded: list[str]) -> list[int]:
    """What a name is found by, given its folded words: all of them, those before a remark, and its pieces."""
    found = [name_key(folded)]
    if text[-1] in ")）" and (short := fold_short(text)):
        found.append(name_key(short))
    return found + piece_keys("".join(folded))


def folded_name(text: str) -> list[str]:
    """The folded words of a name; none for a text that can't be one."""
    folded = fold(text) if len(text) <= LONGEST_TEXT else []
    return folded if len(folded) <= LONGEST_NAME else []


def plain_literal(text: str, lang: str | None) -> str | None:
    """The N-Triples form of a literal in which no character needs an escape."""
    if _ESCAPED.search(text):
        return None
    return f'"{text}"@{lang}' if lang else f'"{text}"'
