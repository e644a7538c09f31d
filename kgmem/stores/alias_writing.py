"""Writes the tables of the alias index (kgmem.stores.alias_index), inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias
from urllib.parse import unquote

import numpy as np

from kgmem.stores.aliases import HEAD_MARK, LOCAL_NAME, AliasRow, folded_name, keys_of, plain_literal
from kgmem.stores.folding import fold, fold_head, name_key

ID_BITS = 31
_BATCH = 5_000
_RUN = 20_000
_FLUSH = 1_000_000
_Name: TypeAlias = tuple[int, str, list[str], str]  # alias id, text, folded words, and as the graph writes it


def add_names(connection: sqlite3.Connection, source_key: int, rows: Iterable[AliasRow]) -> int:
    """Takes in names of one source; returns how many were indexed."""
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


def remove_names(connection: sqlite3.Connection, source_key: int) -> None:
    """Forgets all names of a source."""
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
        found += [key << ID_BITS | number for key in keys_of(text, folded)]
        if head := fold_head(written):
            found.append((name_key(head) ^ HEAD_MARK) << ID_BITS | number)
    return found


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
            return None, None if node == plain_literal(text, lang) else node
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


def _written(node: str | None, text: str, kind: int) -> str:
    """A name with the punctuation that its graph has: of a local name, the end of the IRI."""
    return unquote(node) if node is not None and kind == LOCAL_NAME else text
