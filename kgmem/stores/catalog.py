"""The catalog of a store: sources, counts, edge samples and aliases in one SQLite database.

    PRAGMA application_id   marks the file as a catalog of kgmem
    PRAGMA user_version     the format; an older kgmem refuses a newer one
    store                   one row: the store's id and its current generation
    source, predicate_count, type_count, edge_sample
    alias…                  see kgmem.stores.alias_index

Predicates and types are IRIs, sampled nodes are in N-Triples form.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kgmem.errors import StoreError
from kgmem.stores.alias_index import AliasIndex
from kgmem.stores.base import Source
from kgmem.stores.contents import Contents, sample_size
from kgmem.stores.sqlite import connect, connect_read_only, connect_writable, mapped_errors

APPLICATION_ID = int.from_bytes(b"kgm\x01")
FORMAT = 1

_TABLES = """
CREATE TABLE store (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, generation INTEGER NOT NULL);
CREATE TABLE source (
    key INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, triples INTEGER NOT NULL,
    digest TEXT NOT NULL, ingested_at TEXT NOT NULL);
CREATE TABLE predicate_count (
    source INTEGER NOT NULL, predicate TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (source, predicate)
) WITHOUT ROWID;
CREATE TABLE type_count (
    source INTEGER NOT NULL, type TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (source, type)
) WITHOUT ROWID;
CREATE TABLE edge_sample (
    source INTEGER NOT NULL, predicate TEXT NOT NULL, rank REAL NOT NULL, subject TEXT NOT NULL, object TEXT NOT NULL,
    PRIMARY KEY (source, predicate, rank)
) WITHOUT ROWID
"""


class Catalog:
    """One connection to a catalog. Transactions are begun and ended by the store."""

    def __init__(self, connection: sqlite3.Connection, where: str) -> None:
        self._connection = connection
        self._where = where
        self.aliases = AliasIndex(connection)

    @classmethod
    def in_memory(cls) -> Catalog:
        """A new catalog that lives as long as its connection."""
        catalog = cls(connect(":memory:"), "memory")
        catalog._create()
        return catalog

    @classmethod
    def open_writable(cls, path: Path) -> Catalog:
        """Opens the catalog in the file `path`, or makes it if there is none. Raises StoreError."""
        with mapped_errors(path):
            catalog = cls(connect_writable(path), str(path))
            if not catalog._number("SELECT count(*) FROM sqlite_master"):
                catalog._create()
            catalog._check()
            return catalog

    @classmethod
    def open_read_only(cls, path: Path) -> Catalog:
        """Opens the catalog in the file `path`, which may lie on a read-only file system. Raises StoreError."""
        with mapped_errors(path):
            catalog = cls(connect_read_only(path), str(path))
            catalog._check()
            return catalog

    @property
    def connection(self) -> sqlite3.Connection:
        """For further tables beside the catalog's own."""
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside the block."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def begin_snapshot(self) -> None:
        """From now on reads see the database as it is at this moment, whatever others commit."""
        self._connection.execute("BEGIN")
        self.generation()

    def end_snapshot(self) -> None:
        """Later reads see the newest state."""
        self._connection.execute("ROLLBACK")

    def store_id(self) -> str:
        """A random name that the store has had since it was made."""
        return str(self._connection.execute("SELECT id FROM store").fetchone()[0])

    def generation(self) -> int:
        """The number of the committed generation; 0 as long as nothing was ingested."""
        return self._number("SELECT generation FROM store")

    def set_generation(self, number: int) -> None:
        """Makes `number` the generation that readers find once this transaction is committed."""
        self._connection.execute("UPDATE store SET generation = ?", (number,))

    def sources(self) -> list[Source]:
        """The sources, by name."""
        rows = self._connection.execute("SELECT name, triples, digest, ingested_at FROM source ORDER BY name")
        return [Source(*row) for row in rows]

    def key(self, name: str) -> int | None:
        """The key of the source `name`, None if there is none."""
        row = self._connection.execute("SELECT key FROM source WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def reserve(self, name: str) -> int:
        """Drops what is recorded of the source `name`, and gives it a new key, to write aliases under."""
        self.drop(name)
        record = (name, 0, "", datetime.now(UTC).isoformat(timespec="seconds"))
        query = "INSERT INTO source (name, triples, digest, ingested_at) VALUES (?, ?, ?, ?)"
        return int(self._connection.execute(query, record).lastrowid or 0)

    def record(self, key: int, contents: Contents, digest: str) -> Source:
        """Completes the source that `reserve` gave the key."""
        run, write = self._connection.execute, self._connection.executemany
        run("UPDATE source SET triples = ?, digest = ? WHERE key = ?", (contents.triples, digest, key))
        write("INSERT INTO predicate_count VALUES (?, ?, ?)", [(key, p, n) for p, n in contents.predicates.items()])
        write("INSERT INTO type_count VALUES (?, ?, ?)", [(key, t, n) for t, n in contents.types.items()])
        edges = [(key, p, e.rank, e.subject, e.object) for p, drawn in contents.sample.items() for e in drawn]
        write("INSERT OR IGNORE INTO edge_sample VALUES (?, ?, ?, ?, ?)", edges)
        row = run("SELECT name, triples, digest, ingested_at FROM source WHERE key = ?", (key,)).fetchone()
        return Source(*row)

    def drop(self, name: str) -> None:
        """Forgets a source and its aliases; one that is not there is no error."""
        row = self._connection.execute("SELECT key FROM source WHERE name = ?", (name,)).fetchone()
        if row is None:
            return
        self.aliases.remove(row[0])
        for table in ("predicate_count", "type_count", "edge_sample"):
            self._connection.execute(f"DELETE FROM {table} WHERE source = ?", row)  # noqa: S608 (our own names)
        self._connection.execute("DELETE FROM source WHERE key = ?", row)

    def predicates(self) -> dict[str, int]:
        """Statements by predicate, all sources together, the most frequent first."""
        query = "SELECT predicate, sum(n) AS total FROM predicate_count GROUP BY 1 HAVING total ORDER BY 2 DESC, 1"
        return dict(self._connection.execute(query).fetchall())

    def types(self) -> dict[str, int]:
        """rdf:type statements by class, all sources together, the most frequent first."""
        query = "SELECT type, sum(n) AS total FROM type_count GROUP BY 1 HAVING total ORDER BY 2 DESC, 1"
        return dict(self._connection.execute(query).fetchall())

    def sample(self, predicates: int) -> list[tuple[str, str, str]]:
        """Sampled edges as predicate, subject, object; fewer of each predicate the more `predicates` there are."""
        query = """SELECT predicate, subject, object FROM (
            SELECT *, row_number() OVER (PARTITION BY predicate ORDER BY rank) AS place FROM edge_sample
        ) WHERE place <= ? ORDER BY predicate, place"""
        return self._connection.execute(query, (sample_size(predicates),)).fetchall()

    def compact(self) -> None:
        """Gives back free space, and overwrites what was deleted. Not inside a transaction."""
        tables = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5(%'"
        for (table,) in self._connection.execute(tables).fetchall():
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 (our own names)
        self._connection.execute("VACUUM")

    def close(self) -> None:
        """Closes the connection; closing twice is fine."""
        self._connection.close()

    def _create(self) -> None:
        with self.transaction():
            for statement in _TABLES.split(";\n"):
                self._connection.execute(statement)
            self.aliases.create()
            self._connection.execute("INSERT INTO store VALUES (1, ?, 0)", (uuid.uuid4().hex,))
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {FORMAT}")

    def _check(self) -> None:
        if not self._number("SELECT count(*) FROM sqlite_master"):
            raise StoreError(f"{self._where} is empty: its making was interrupted; ingest again")
        if self._number("PRAGMA application_id") != APPLICATION_ID:
            raise StoreError(f"{self._where} is not a catalog of kgmem; name another folder")
        found = self._number("PRAGMA user_version")
        if found != FORMAT:
            raise StoreError(
                f"{self._where} has format {found}, from a newer kgmem; this version reads {FORMAT}: upgrade kgmem"
            )

    def _number(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0])
