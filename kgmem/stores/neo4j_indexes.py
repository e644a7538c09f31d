"""The indexes of a Neo4j database by which names can be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kgmem.errors import StoreError
from kgmem.stores.neo4j_connection import Connection

_SHOW = """SHOW INDEXES YIELD name, type, state, entityType, labelsOrTypes, properties
WHERE state = 'ONLINE' AND entityType = 'NODE' AND type IN ['FULLTEXT', 'RANGE', 'TEXT']
RETURN name, type, labelsOrTypes, properties ORDER BY name"""


@dataclass(frozen=True, slots=True)
class FullTextIndex:
    """A full-text index of nodes."""

    name: str
    labels: frozenset[str]
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indexes:
    """What there is."""

    full_text: tuple[FullTextIndex, ...] = ()
    exact: frozenset[tuple[str, str]] = frozenset()
    """Label and property whose values are found at once."""

    def searching(self, label: str, names: Iterable[str]) -> list[FullTextIndex]:
        """The full-text indexes over some properties of a label's nodes."""
        wanted = set(names)
        return [index for index in self.full_text if label in index.labels and wanted & set(index.properties)]


def read_indexes(connection: Connection) -> Indexes:
    """The database's indexes; none where the user may not see them."""
    try:
        rows = connection.read(_SHOW)
    except StoreError:
        return Indexes()
    full_text = [
        FullTextIndex(name, frozenset(labels), tuple(of)) for name, kind, labels, of in rows if kind == "FULLTEXT"
    ]
    exact = {(labels[0], of[0]) for _, kind, labels, of in rows if kind != "FULLTEXT" and len(of) == 1}
    return Indexes(tuple(full_text), frozenset(exact))
