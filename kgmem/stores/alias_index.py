"""The alias index: from a text's words to the nodes of a graph that bear such a name.

Kept in the caller's SQLite database and transactions:

    alias          a row per name of a node; the rows of one `add` have consecutive ids
    alias_posting  (key << 31 | alias id): a name's key, that of its head (`fold_head`), and the keys of its pieces
                   for misspellings
    alias_word     FTS5 over the folded words
    alias_range    which ids belong to which source
    alias_length   how many names have how many words
    alias_space    beginnings of IRIs

A key is 32 bits and may collide, so a hit counts only after its text has been compared.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from kgmem.stores.alias_writing import ID_BITS, add_names, remove_names
from kgmem.stores.aliases import ALIAS, LABEL, AliasRow, plain_literal

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TABLES = """
CREATE TABLE IF NOT EXISTS alias (
    id INTEGER PRIMARY KEY, space INTEGER, node TEXT, text TEXT NOT NULL, lang TEXT, kind INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS alias_posting (id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS alias_range (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, source INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS alias_range_source ON alias_range (source);
CREATE TABLE IF NOT EXISTS alias_length (words INTEGER PRIMARY KEY, names INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS alias_space (id INTEGER PRIMARY KEY, prefix TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE IF NOT EXISTS alias_word USING fts5(
    words, content='', columnsize=0, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE IF NOT EXISTS alias_vocabulary USING fts5vocab(alias_word, row);
"""

_FIND = f"""
SELECT p.id >> {ID_BITS}, s.prefix, a.node, a.text, a.lang, a.kind
FROM json_each(?) AS k
JOIN alias_posting AS p ON p.id IN (
    SELECT id FROM alias_posting
    WHERE id BETWEEN k.value << {ID_BITS} AND (k.value + 1 << {ID_BITS}) - 1 LIMIT ?)
JOIN alias AS a ON a.id = p.id & {(1 << ID_BITS) - 1}
LEFT JOIN alias_space AS s ON s.id = a.space
"""  # noqa: S608 (only our own constants are put in)


class AliasIndex:
    """The index in one SQLite database. Never begins or commits a transaction.

    Lookups may come from several threads if the connection was opened with `check_same_thread=False`: they take
    turns. Raises sqlite3.Error as the connection does.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()

    def create(self) -> None:
        """Makes the tables that are missing."""
        with self._lock:
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    self._connection.execute(statement)

    def add(self, source_key: int, rows: Iterable[AliasRow]) -> int:
        """Takes in names of one source, in memory bounded whatever their number; returns how many were indexed.

        Texts without any word, or longer than a name can be, are left out. Calling again for the same source adds.
        """
        with self._lock:
            return add_names(self._connection, source_key, rows)

    def remove(self, source_key: int) -> None:
        """Forgets all names of a source; a source without names is no error."""
        with self._lock:
            remove_names(self._connection, source_key)

    def size(self) -> int:
        """Number of names in the index."""
        return sum(self.lengths().values())

    def lengths(self) -> dict[int, int]:
        """How many names there are of each length in words."""
        return dict(self._fetch("SELECT words, names FROM alias_length WHERE names > 0", ()))

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, dict[str, list[AliasRow]]]:
        """The names under each of the keys (`name_key`, `probe_keys`), by text, in one query; `limit` rows for one key.

        Other names may come along: compare the text.
        """
        found: dict[int, dict[str, list[AliasRow]]] = {}
        for key, prefix, node, text, lang, kind in self._fetch(_FIND, (json.dumps(sorted(keys)), limit)):
            row = AliasRow(_term(prefix, node, text, lang), text, lang, kind)
            found.setdefault(key, {}).setdefault(text, []).append(row)
        return found

    def known_words(self, folded: Collection[str]) -> dict[str, int]:
        """Which of the folded words occur in names, and in how many."""
        query = "SELECT term, doc FROM alias_vocabulary WHERE term IN (SELECT value FROM json_each(?))"
        return dict(self._fetch(query, (json.dumps(sorted(folded)),)))

    def small_letters(self) -> float:
        """The share of names that begin with a small letter, among the first thousand; literals don't count."""
        query = "SELECT text FROM alias WHERE kind IN (?, ?) LIMIT 1000"
        names = [text for (text,) in self._fetch(query, (LABEL, ALIAS))]
        return sum(name[0].islower() for name in names) / len(names) if names else 0.0

    def keys(self) -> NDArray[np.uint64]:
        """All keys, some of them several times, of shape (postings,); about 3 s for 10 million."""
        with self._lock:
            rows = self._connection.execute(f"SELECT id >> {ID_BITS} FROM alias_posting")  # noqa: S608
            return np.fromiter((key for (key,) in rows), np.uint64)

    def _fetch(self, query: str, parameters: tuple[object, ...]) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()


def _term(prefix: str | None, node: str | None, text: str, lang: str | None) -> str:
    if prefix is not None:
        return f"<{prefix}{node}>"
    return node if node is not None else str(plain_literal(text, lang))
