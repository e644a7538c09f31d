"""Connections to SQLite: in memory, writable with a write-ahead log, and read-only wherever the file lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from kgmem.errors import StoreError

_PATIENCE_S = 10.0
"""For the short moments in which SQLite itself locks: recovery, the first page of a log."""


def connect(uri: str) -> sqlite3.Connection:
    """A connection without transactions of its own, which any one thread at a time may use."""
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)


def connect_writable(path: Path) -> sqlite3.Connection:
    """Opens or makes the database. Readers keep their snapshot beside a writer; a commit is on disk when it returns.

    What is deleted is overwritten with zeros.
    """
    connection = connect(f"file:{quote(str(path))}?mode=rwc")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Opens the database without writing to it, even where nothing can be written.

    A write-ahead log needs a file for shared memory beside it. Where that can't be made, the database is read as one
    that does not change, which is right as long as its log is empty.

    Raises StoreError for a log that can't be read, sqlite3.Error for what is no database.
    """
    connection = connect(f"file:{quote(str(path))}?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise StoreError(
                f"{log} holds changes that can't be read without write access; open the store once with write access"
            ) from None
        connection = connect(f"file:{quote(str(path))}?mode=ro&immutable=1")
    return connection


@contextmanager
def mapped_errors(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the catalog {path} can't be used: {error}") from error
