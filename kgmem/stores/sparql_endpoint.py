"""Queries and updates on one endpoint, with complete results whatever the server's cap on rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import urlsplit, urlunsplit

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    parse_query_results,
)

from kgmem.errors import ReadOnlyError, StoreError
from kgmem.stores.base import Row
from kgmem.stores.sparql_http import ConnectionLostError, Reply, SparqlHttp
from kgmem.stores.sparql_settings import SparqlSettings
from kgmem.stores.sparql_terms import restored
from kgmem.types import Literal

_ACCEPT = "application/sparql-results+json"
_CAP_HEADER = "X-SPARQL-MaxRows"
_NOTHING = "urn:kgmem:nothing"
_QUERY_SEGMENT = re.compile(r"(?:sparql|query)/?$")
_COMMIT_TRIES = 5


class SparqlEndpoint:
    """One endpoint. `graphs` are those that a query sees: their union, and each to GRAPH; None: the server's own."""

    def __init__(self, settings: SparqlSettings) -> None:
        self.http = SparqlHttp(settings)
        self.graphs: tuple[str, ...] | None = None
        self._update = settings.update
        self._longest = 0

    def rows(self, text: str, *, everywhere: bool = False) -> Iterator[Row]:
        """The rows of a SELECT.

        `everywhere`: on the server's own data set, whatever `graphs` says. A result is complete before its first row
        comes. Where the server has a cap on rows, the rest is fetched page by page.
        """
        form = [] if everywhere else self._dataset()
        try:
            yield from _complete(lambda query: self._result(query, form), text, self._suspects)
        except (SyntaxError, ValueError, OSError) as error:  # while the result is parsed
            raise StoreError(f"the answer of {self.http.settings.url} can't be read: {error}") from None

    def is_true(self, text: str) -> bool:
        """The answer to an ASK. Virtuoso may give rows, as for a SELECT: one that says 1, none for a no."""
        result, reply = self._result(text, self._dataset())
        with reply.body:
            if isinstance(result, QueryBoolean):
                return bool(result)
            return any(not isinstance(row[0], Literal) or row[0].value != "0" for row in _rows(result))

    def number(self, text: str, *, everywhere: bool = False) -> int:
        """The one number that a query gives."""
        for row in self.rows(text, everywhere=everywhere):
            if isinstance(row[0], Literal):
                return int(row[0].value)
        return 0

    def holds(self, pattern: str, *, everywhere: bool = False) -> bool:
        """Whether a pattern has a match."""
        return any(True for _ in self.rows(f"SELECT * WHERE {{ {pattern} }} LIMIT 1", everywhere=everywhere))

    def update(self, text: str) -> None:
        """Runs an update that may be run twice."""
        self.http.update(self.update_url(), text, repeat=True)

    def commit(self, text: str, done: Callable[[], bool]) -> None:
        """Runs an update once: where the connection breaks, `done` tells whether the server has run it."""
        for _ in range(_COMMIT_TRIES):
            try:
                self.http.update(self.update_url(), text, repeat=False)
                return
            except ConnectionLostError:
                if done():
                    return
        raise StoreError(f"{self.http.settings.url}: the connection was lost again and again; try later")

    def update_url(self) -> str:
        """Where updates go: as set, else the first of the usual places that takes one. Raises ReadOnlyError."""
        if self._update is None:
            reasons = []
            for url in _update_places(self.http.settings.query):
                try:
                    self.http.update(url, "INSERT DATA { }", repeat=True)
                except StoreError as error:
                    reasons.append(str(error))
                else:
                    self._update = url
                    return url
            refused = [reason for reason in reasons if "user" in reason]
            raise ReadOnlyError(
                refused[0]
                if refused
                else f"{self.http.settings.url} takes no updates at {_update_places(self.http.settings.query)[0]};"
                " name the place in KGMEM_SPARQL_UPDATE or in kgmem.toml"
            )
        return self._update

    def close(self) -> None:
        """Closes the connections."""
        self.http.close()

    def _suspects(self, count: int, cap: str) -> bool:
        """Whether a result of so many rows may have been cut; not if a longer one has come."""
        longest, self._longest = self._longest, max(self._longest, count)
        return count >= longest and _is_suspicious(count, cap)

    def _dataset(self) -> list[tuple[str, str]]:
        if self.graphs is None:
            return []
        names = self.graphs or (_NOTHING,)  # an empty list would mean the server's own
        return [("default-graph-uri", name) for name in names] + [("named-graph-uri", name) for name in names]

    def _result(self, text: str, form: list[tuple[str, str]]) -> tuple[QuerySolutions | QueryBoolean, Reply]:
        reply = self.http.query([("query", text), *form], _ACCEPT)
        try:
            return _parsed(reply), reply
        except (SyntaxError, ValueError, OSError):
            reply.body.close()
            raise StoreError(f"{self.http.settings.url} does not answer as a SPARQL endpoint; check the URL") from None


def is_ask(text: str) -> bool:
    """Whether a query is an ASK of SPARQL 1.1; False for a SELECT.

    Raises StoreError for anything else: some servers run an update that comes as a query.
    """
    try:
        result = Store().query(text)
    except (SyntaxError, OSError, RuntimeError) as error:
        raise StoreError(f"the query failed: {error}") from error
    if isinstance(result, QueryTriples):
        raise StoreError("only SELECT and ASK give rows")
    return isinstance(result, QueryBoolean)


_Ask = Callable[[str], tuple[QuerySolutions | QueryBoolean, Reply]]


def _complete(ask: _Ask, text: str, suspects: Callable[[int, str], bool]) -> Iterator[Row]:
    result, reply = ask(text)
    with reply.body:
        if isinstance(result, QueryBoolean):
            raise StoreError("the server answers a SELECT with yes or no; check the URL")
        names = [variable.value for variable in result.variables]
        count = sum(1 for _ in result)
        total = _total(ask, text) if suspects(count, reply.headers.get(_CAP_HEADER, "")) else count
        if total <= count:
            yield from _rows(_parsed(reply))
            return
    yield from _pages(ask, text, names, count, total)


def _parsed(reply: Reply) -> QuerySolutions | QueryBoolean:
    reply.body.seek(0)
    return parse_query_results(reply.body, format=QueryResultsFormat.JSON)


def _rows(result: QuerySolutions | QueryBoolean) -> Iterator[Row]:
    solutions = cast("QuerySolutions", result)
    columns = range(len(solutions.variables))
    for solution in solutions:
        yield tuple([restored(solution[i]) for i in columns])


def _is_suspicious(count: int, cap: str) -> bool:
    """Whether a number of rows looks as if the server had cut the result: its cap, or a round number."""
    if cap.isdigit() and int(cap) > 0:
        return count >= int(cap)
    return count >= 100 and (count % 100 == 0 or count & (count - 1) == 0)


def _total(ask: _Ask, text: str) -> int:
    result, reply = ask(f"SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {text}\n}} }}")
    with reply.body:
        return next((int(cast("Literal", row[0]).value) for row in _rows(result)), 0)


def _pages(ask: _Ask, text: str, names: list[str], size: int, total: int) -> Iterator[Row]:
    """All rows in an order, page by page.

    The order is made inside and the page cut outside: some servers refuse to sort for a late page.
    """
    variables = " ".join(f"?{name}" for name in names)
    ordered = f"SELECT {variables} WHERE {{ {{ {text}\n}} }} ORDER BY {variables}"
    came = 0
    while came < total:
        result, reply = ask(f"SELECT {variables} WHERE {{ {{ {ordered} }} }} LIMIT {size} OFFSET {came}")
        with reply.body:
            here = 0
            for row in _rows(result):
                here += 1
                yield row
        if not here:
            raise StoreError(f"the server gives {came:,} rows of {total:,}; ask for less, or raise its cap on rows")
        came += here


def _update_places(query: str) -> list[str]:
    """Where endpoints usually take updates."""
    parts = urlsplit(query)
    path = parts.path.rstrip("/")
    paths = [_QUERY_SEGMENT.sub("update", path)] if _QUERY_SEGMENT.search(path) else [f"{path}/statements"]
    return [urlunsplit(parts._replace(path=one)) for one in (*paths, path)]
