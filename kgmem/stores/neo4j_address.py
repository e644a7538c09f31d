"""Where a Neo4j database is, from a URL as users give it and the environment.

    neo4j://HOST:PORT/DATABASE      and bolt://; +s with a checked, +ssc with any certificate
    neo4j://USER:PASSWORD@HOST      else $NEO4J_USERNAME and $NEO4J_PASSWORD

Without a database in the URL $NEO4J_DATABASE counts, else the server's default one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from kgmem.errors import UsageError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True, slots=True)
class Neo4jAddress:
    """A database and who asks it. Shows no password."""

    uri: str
    """Scheme, host and port: what the driver takes, and what may be shown."""
    user: str
    password: str = field(repr=False)
    database: str | None

    @property
    def url(self) -> str:
        """The address without the password."""
        return f"{self.uri}/{self.database}" if self.database else self.uri

    @classmethod
    def parse(cls, url: str) -> Neo4jAddress:
        """The address that `url` names; see above. Raises UsageError for a URL that names none."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise UsageError(f"this is no address of a Neo4j server: {error}; write neo4j://HOST:7687") from None
        shown = f"{parts.scheme}://{parts.hostname or ''}"
        if parts.scheme not in SCHEMES or not parts.hostname or "/" in parts.path[1:]:
            raise UsageError(f"{shown} is no address of a Neo4j database; write neo4j://HOST:7687/DATABASE")
        if parts.query or parts.fragment:
            raise UsageError(f"{shown}: an address of Neo4j has no ? or #; write neo4j://HOST:7687/DATABASE")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(
            uri=f"{parts.scheme}://{host}:{port or 7687}",
            user=unquote(parts.username or "") or os.environ.get("NEO4J_USERNAME", "") or "neo4j",
            password=unquote(parts.password or "") or os.environ.get("NEO4J_PASSWORD", ""),
            database=unquote(parts.path[1:]) or os.environ.get("NEO4J_DATABASE") or None,
        )
