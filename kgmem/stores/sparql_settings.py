"""What a SPARQL endpoint's URL and the environment say: where it is, who asks, and how patient to be.

https://user:password@host/ds/sparql?default-graph-uri=http://example.org/graph

KGMEM_SPARQL_USER, KGMEM_SPARQL_PASSWORD   for basic and digest authentication; what the URL says goes first
KGMEM_SPARQL_TOKEN                         a bearer token, instead of a user
KGMEM_SPARQL_UPDATE                        the URL for updates, where it can't be told from that for queries;
                                           kgmem.toml may name it, too
KGMEM_SPARQL_TIMEOUT                       seconds without a byte from the server; 60
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from kgmem.config import update_urls
from kgmem.errors import UsageError

_GRAPHS = "default-graph-uri"
_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class SparqlSettings:
    """One endpoint, as the user describes it."""

    url: str
    """Without user and password, so that it can be shown."""
    query: str
    """Where queries go: the URL without the graphs."""
    graphs: tuple[str, ...] = ()
    """The graphs to read, from the URL; none: find out."""
    update: str | None = None
    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)
    timeout_s: float = _TIMEOUT_S


def sparql_settings(url: str) -> SparqlSettings:
    """The settings for an http or https URL.

    Raises UsageError for one that has no host, for a bad timeout, and for a broken kgmem.toml.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{url} is not a URL: {error}") from None
    if not host:
        raise UsageError(f"{url} names no host; write it like this: http://localhost:3030/ds/sparql")
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    rest = urlencode([pair for pair in pairs if pair[0] != _GRAPHS])
    query = urlunsplit((parts.scheme.lower(), place, parts.path, rest, ""))
    return SparqlSettings(
        url=urlunsplit((parts.scheme.lower(), place, parts.path, parts.query, "")),
        query=query,
        graphs=tuple(dict.fromkeys(value for name, value in pairs if name == _GRAPHS and value)),
        update=_from("UPDATE") or update_urls().get(query),
        user=unquote(parts.username) if parts.username else _from("USER"),
        password=unquote(parts.password) if parts.password else _from("PASSWORD") or "",
        token=_from("TOKEN"),
        timeout_s=_timeout(_from("TIMEOUT")),
    )


def _from(name: str) -> str | None:
    return os.environ.get(f"KGMEM_SPARQL_{name}") or None


def _timeout(text: str | None) -> float:
    try:
        seconds = float(text) if text else _TIMEOUT_S
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise UsageError(f"KGMEM_SPARQL_TIMEOUT is {text!r}; it must be a number of seconds")
    return seconds
