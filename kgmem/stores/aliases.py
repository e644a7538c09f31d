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
import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import unquote

import numpy as np

from kgmem.stores.folding import fold, fold_head, fold_short, name_key
from kgmem.stores.spelling import piece_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_TEXT = 256
"""Characters; a longer text is nobody's name and is left out."""
LONGEST_NAME = 48
"""Words (characters in scripts without spaces)."""
LABEL, ALIAS, LITERAL, LOCAL_NAME = range(4)
"""Values of `AliasRow.kind`."""
HEAD_MARK = 0x5D0CA11E
"""Exclusive or with the key of a name's head, so that only who looks for it finds it."""
_ID_BITS = 31
_BATCH = 5_000
_RUN = 20_000
_FLUSH = 1_000_000
_Name: TypeAlias = tuple[int, str, list[str], str]  # alias id, text, folded words, and as the graph writes it
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')

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
SELECT p.id >> {_ID_BITS}, s.prefix, a.node, a.text, a.lang, a.kind
FROM json_each(?) AS k
JOIN alias_posting AS p ON p.id IN (
    SELECT id FROM alias_posting
    WHERE id BETWEEN k.value << {_ID_BITS} AND (k.value + 1 << {_ID_BITS}) - 1 LIMIT ?)
JOIN alias AS a ON a.id = p.id & {(1 << _ID_BITS) - 1}
LEFT JOIN alias_space AS s ON s.id = a.space
"""  # noqa: S608 (only our own constants are put in)


class AliasRow(NamedTuple):
    """A name of a node."""

    node: str
    """The term in N-Triples form."""
    text: str
    lang: str | None
    kind: int
    """0 label, 1 alias, 2 literal, 3 local name (counts only if the node has no label or alias)."""


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
            return _add(self._connection, source_key, rows)

    def remove(self, source_key: int) -> None:
        """Forgets all names of a source; a source without names is no error."""
        with self._lock:
            _remove(self._connection, source_key)

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
            rows = self._connection.execute(f"SELECT id >> {_ID_BITS} FROM alias_posting")  # noqa: S608
            return np.fromiter((key for (key,) in rows), np.uint64)

    def _fetch(self, query: str, parameters: tuple[object, ...]) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()


class _Indexer:
    """Writes words and postings: the latter in large sorted runs, which is what a B-tree likes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._postings = array("q")
        self._lengths: Counter[int] = Counter()

    def write(self, batch: list[_Name]) -> None:
        """Takes in names."""
        self._postings.extend(_postings(batch))
        self._lengths.update([len(folded) for _, _, folded, _ in batch])
        rows = [(number, " ".join(folded)) for number, _, folded, _ in batch]
        self._connection.executemany("INSERT INTO alias_word (rowid, words) VALUES (?, ?)", rows)
        if len(self._postings) >= _FLUSH:
            self._flush()

    def finish(self) -> None:
        self._flush()
        _count(self._connection, self._lengths)

    def _flush(self) -> None:
        ordered = np.sort(np.frombuffer(self._postings, np.int64))
        self._postings = array("q")
        for begin in range(0, len(ordered), _RUN):
            values = str(ordered[begin : begin + _RUN].tolist())
            self._connection.execute("INSERT OR IGNORE INTO alias_posting SELECT value FROM json_each(?)", (values,))


class _Spaces:
    """Numbers for the beginnings of IRIs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}

    def shorten(self, node: str, text: str, lang: str | None) -> tuple[int | None, str | None]:
        """The number and rest of an IRI; of other terms no number and the term, or None if the text says it all."""
        if node[0] != "<":
            return None, None if node == _plain_literal(text, lang) else node
        end = max(node.rfind("/", 0, -2), node.rfind("#", 0, -2), 0) + 1
        prefix = node[1:end]
        return self._known.get(prefix) or self._number(prefix), node[end:-1]

    def _number(self, prefix: str) -> int:
        self._connection.execute("INSERT OR IGNORE INTO alias_space (prefix) VALUES (?)", (prefix,))
        query = "SELECT id FROM alias_space WHERE prefix = ?"
        number = int(self._connection.execute(query, (prefix,)).fetchone()[0])
        if len(self._known) < _RUN:
            self._known[prefix] = number
        return number


def _add(connection: sqlite3.Connection, source_key: int, rows: Iterable[AliasRow]) -> int:
    last = connection.execute("SELECT max(last) FROM alias_range").fetchone()[0]
    first = number = (last or 0) + 1
    spaces, indexer, remaining = _Spaces(connection), _Indexer(connection), iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        records, folded_texts = [], []
        for node, text, lang, kind in batch:
            if not (folded := folded_name(text)):
                continue
            space, name = spaces.shorten(node, text, lang)
            records.append((number, space, name, text, lang, kind))
            folded_texts.append((number, text, folded, _written(name, text, kind)))
            number += 1
        connection.executemany("INSERT INTO alias VALUES (?, ?, ?, ?, ?, ?)", records)
        indexer.write(folded_texts)
    indexer.finish()
    if number > first:
        connection.execute("INSERT INTO alias_range VALUES (?, ?, ?)", (first, number - 1, source_key))
    return number - first


def _remove(connection: sqlite3.Connection, source_key: int) -> None:
    ranges = connection.execute("SELECT first, last FROM alias_range WHERE source = ?", (source_key,)).fetchall()
    going = sum(last - first + 1 for first, last in ranges)
    total = connection.execute("SELECT total(names) FROM alias_length").fetchone()[0]
    if going * 2 <= total:
        for first, last in ranges:
            for batch in _texts(connection, first, last):
                _unpost(connection, batch)
    for first, last in ranges:
        connection.execute("DELETE FROM alias WHERE id BETWEEN ? AND ?", (first, last))
    connection.execute("DELETE FROM alias_range WHERE source = ?", (source_key,))
    if going * 2 > total:
        _rebuild(connection)


def _rebuild(connection: sqlite3.Connection) -> None:
    """Indexes what is left: less work than taking out the greater part."""
    connection.execute("DELETE FROM alias_posting")
    connection.execute("DELETE FROM alias_length")
    connection.execute("INSERT INTO alias_word (alias_word) VALUES ('delete-all')")
    connection.execute("DELETE FROM alias_space WHERE id NOT IN (SELECT space FROM alias WHERE space IS NOT NULL)")
    indexer = _Indexer(connection)
    last = connection.execute("SELECT max(last) FROM alias_range").fetchone()[0]
    for batch in _texts(connection, 0, last or 0):
        indexer.write(batch)
    indexer.finish()


def _texts(connection: sqlite3.Connection, first: int, last: int) -> Iterator[list[_Name]]:
    """Ids and folded words of the names from `first` to `last`, in batches."""
    query = "SELECT id, text, node, kind FROM alias WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"
    while rows := connection.execute(query, (first, last, _BATCH)).fetchall():
        yield [(number, text, fold(text), _written(node, text, kind)) for number, text, node, kind in rows]
        first = rows[-1][0] + 1


def _unpost(connection: sqlite3.Connection, batch: list[_Name]) -> None:
    postings = sorted(_postings(batch))
    query = "DELETE FROM alias_posting WHERE id IN (SELECT value FROM json_each(?))"
    connection.execute(query, (str(postings),))
    rows = [(number, " ".join(folded)) for number, _, folded, _ in batch]
    connection.executemany("INSERT INTO alias_word (alias_word, rowid, words) VALUES ('delete', ?, ?)", rows)
    _count(connection, Counter({length: -n for length, n in Counter(len(folded) for _, _, folded, _ in batch).items()}))


def _count(connection: sqlite3.Connection, lengths: Counter[int]) -> None:
    connection.executemany(
        "INSERT INTO alias_length VALUES (?, ?) ON CONFLICT (words) DO UPDATE SET names = names + excluded.names",
        lengths.items(),
    )


def _postings(batch: list[_Name]) -> list[int]:
    found = []
    for number, text, folded, written in batch:
        found += [key << _ID_BITS | number for key in keys_of(text, folded)]
        if head := fold_head(written):
            found.append((name_key(head) ^ HEAD_MARK) << _ID_BITS | number)
    return found


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


def _written(node: str | None, text: str, kind: int) -> str:
    """A name with the punctuation that its graph has: of a local name, the end of the IRI."""
    return unquote(node) if node is not None and kind == LOCAL_NAME else text


def _plain_literal(text: str, lang: str | None) -> str | None:
    """The N-Triples form of a literal in which no character needs an escape."""
    if _ESCAPED.search(text):
        return None
    return f'"{text}"@{lang}' if lang else f'"{text}"'


def _term(prefix: str | None, node: str | None, text: str, lang: str | None) -> str:
    if prefix is not None:
        return f"<{prefix}{node}>"
    return node if node is not None else str(_plain_literal(text, lang))
