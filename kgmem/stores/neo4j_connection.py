"""The connection to a Neo4j database: reading and writing with retries, and the driver's errors in our words."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kgmem.errors import StoreError
from kgmem.stores.neo4j_address import Neo4jAddress
from kgmem.stores.neo4j_errors import in_our_words

if TYPE_CHECKING:
    import neo4j

Parameters = Mapping[str, object]

PATIENCE_S = 90.0
"""How long a call is repeated while the server is away: longer than a server takes to start again after a crash."""
_CONNECT_S = 10.0
_QUERY_S = 120.0
_FETCH = 5_000
_OLDEST = (5, 26)
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 5.0


class Connection:
    """A pool of connections to one database. Calls that read go to any server that may answer, and are repeated.

    `calls` counts the requests that were made, for the tests and for whoever wonders where the time goes.
    """

    def __init__(self, address: Neo4jAddress) -> None:
        import neo4j

        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        self.address = address
        self.calls = 0
        self._closed = False
        with self._mapped_errors():
            self._driver = neo4j.GraphDatabase.driver(
                address.uri,
                auth=(address.user, address.password),
                connection_timeout=_CONNECT_S,
                max_transaction_retry_time=PATIENCE_S,
                notifications_min_severity="OFF",
                user_agent="kgmem",
            )
            try:
                with self._driver.session(database=address.database) as session:
                    server = session.run("CALL dbms.components() YIELD name, versions RETURN name, versions").single()
            except BaseException:
                self._driver.close()
                raise
        self.version = str(server["versions"][0]) if server is not None else "0"
        if tuple(int(part) for part in self.version.split(".")[:2] if part.isdigit()) < _OLDEST:
            self.close()
            raise StoreError(f"{address.url} runs Neo4j {self.version}; kgmem needs Neo4j 5.26 or newer")

    def read(self, text: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query that only reads, in one call. Raises StoreError."""
        return self.read_marked(text, parameters)[0]

    def read_marked(self, text: str, parameters: Parameters | None = None) -> tuple[list[tuple[Any, ...]], str]:
        """The same, and the driver's bookmark: it changes whenever something was committed to the database."""
        import neo4j

        def work(transaction: neo4j.ManagedTransaction) -> list[tuple[Any, ...]]:
            result = transaction.run(text, dict(parameters or {}))
            return [tuple(record.values()) for record in result]

        self.calls += 1
        with self._session(access=neo4j.READ_ACCESS) as session:
            rows = session.execute_read(neo4j.unit_of_work(timeout=_QUERY_S)(work))
            return rows, " ".join(sorted(session.last_bookmarks().raw_values))

    def stream(self, text: str, parameters: Parameters | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of a query that may give more than the memory holds. Not repeated if it breaks off."""
        import neo4j

        self.calls += 1
        with self._session(access=neo4j.READ_ACCESS) as session:
            for record in session.run(text, dict(parameters or {})):
                yield tuple(record.values())

    def write(self, text: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """Runs a query that writes, in a transaction of its own. It is repeated if the connection breaks.

        The server may then have done it already: whoever writes makes sure that twice is once.
        """
        import neo4j

        def work(transaction: neo4j.ManagedTransaction) -> list[tuple[Any, ...]]:
            result = transaction.run(text, dict(parameters or {}))
            return [tuple(record.values()) for record in result]

        self.calls += 1
        with self._session(access=neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

    def write_in_parts(self, text: str, parameters: Parameters | None = None) -> None:
        """Runs a query that makes transactions of its own (`CALL … IN TRANSACTIONS`); repeated like `write`."""
        import neo4j

        end = time.monotonic() + PATIENCE_S
        pause = _FIRST_PAUSE_S
        while True:
            self.calls += 1
            try:
                with self._driver.session(database=self.address.database) as session:
                    session.run(text, dict(parameters or {})).consume()
                return
            except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError) as error:
                if not error.is_retryable() or time.monotonic() > end:
                    raise in_our_words(error, self.address) from None
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    def close(self) -> None:
        """Closes the pool; closing twice is fine."""
        if not self._closed:
            self._closed = True
            self._driver.close()

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        if self._closed:
            raise StoreError(f"the store {self.address.url} is closed")
        with (
            self._mapped_errors(),
            self._driver.session(
                database=self.address.database, default_access_mode=access, fetch_size=_FETCH
            ) as session,
        ):
            yield session

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        import neo4j

        try:
            yield
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError) as error:
            raise in_our_words(error, self.address) from None
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.address.url} can't be reached: {error}") from None
