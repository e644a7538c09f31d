"""Where the names of a text are looked up: among all names of a graph, or among those that a server has for this text.

An index of all names is kept beside the triples, or, for a graph behind a server, on this machine (`AliasIndex`).
Where a graph is too large for that, its server is asked for the phrases of a text, and what it gives becomes a small
index of its own (`FoundNames`), which linking reads the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from kgmem.stores.alias_index import AliasIndex
from kgmem.stores.aliases import AliasRow, folded_name, keys_of

AT_ONCE = 200
"""Phrases of one request: a question has some twenty, so that a request has room for those of several questions."""


class Phrase(NamedTuple):
    """A few words of a text that may be a name."""

    text: str
    """As they stand there, or with the last word in its dictionary form."""
    folded: tuple[str, ...]
    tail: str = ""
    """The signs that follow without a space, which may belong to the name: the last of "Warner Bros."."""


class NameIndex(Protocol):
    """What linking asks of names; see `AliasIndex`."""

    def lengths(self) -> dict[int, int]:
        """How many names there are of each length in words."""

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, dict[str, list[AliasRow]]]:
        """The names under each of the keys, by text; `limit` rows for one key. Compare the text."""

    def known_words(self, folded: Collection[str]) -> dict[str, int]:
        """Which of the folded words occur in names, and in how many."""


class NameServer(Protocol):
    """Looks names up on a server."""

    def find(self, phrases: Sequence[Phrase]) -> list[list[AliasRow]]:
        """For each of at most AT_ONCE phrases, the names that may be it; in one request.

        The names of the same letters are among them; what is folded, misspelt or ordered otherwise is found as far as
        the server has an index for it.
        """

    def described(self) -> str:
        """How it looks them up, for people."""


class FoundNames:
    """A `NameIndex` of a few names, in memory."""

    def __init__(self, rows: Iterable[AliasRow]) -> None:
        self._rows: dict[int, dict[str, list[AliasRow]]] = {}
        self._lengths: Counter[int] = Counter()
        self._words: Counter[str] = Counter()
        folds: dict[str, list[str]] = {}
        for row in rows:
            folded = folds.get(row.text) or folds.setdefault(row.text, folded_name(row.text))
            if folded:
                self._lengths[len(folded)] += 1
                self._words.update(set(folded))
                for key in dict.fromkeys(keys_of(row.text, folded)):
                    self._rows.setdefault(key, {}).setdefault(row.text, []).append(row)

    def lengths(self) -> dict[int, int]:
        """How many names there are of each length in words."""
        return dict(self._lengths)

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, dict[str, list[AliasRow]]]:
        """The names under each of the keys, by text; `limit` rows for each text."""
        return {
            key: {text: rows[:limit] for text, rows in self._rows[key].items()} for key in keys if key in self._rows
        }

    def known_words(self, folded: Collection[str]) -> dict[str, int]:
        """Which of the folded words occur in names, and in how many."""
        return {word: self._words[word] for word in folded if word in self._words}


def names_on_server(server: NameServer, texts: Sequence[Iterable[Phrase]]) -> list[FoundNames]:
    """An index for each text, given by its phrases; one request for every AT_ONCE phrases of all texts."""
    wanted = [list(dict.fromkeys(phrases)) for phrases in texts]
    every = list(dict.fromkeys(chain.from_iterable(wanted)))
    found: dict[Phrase, list[AliasRow]] = {}
    for begin in range(0, len(every), AT_ONCE):
        some = every[begin : begin + AT_ONCE]
        found.update(zip(some, server.find(some), strict=True))
    return [FoundNames(dict.fromkeys(row for phrase in phrases for row in found[phrase])) for phrases in wanted]


def named_here(index: AliasIndex) -> str:
    """Says that names are looked up here."""
    return f"on this machine, {index.size():,} of them"


def named_on_server(server: NameServer) -> str:
    """Says that they are not."""
    return f"on the server, {server.described()}"
