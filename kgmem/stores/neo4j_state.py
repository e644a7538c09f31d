"""What lies in a Neo4j database at one moment: whose graph it is, its committed sources, and a mark of the moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kgmem.stores.base import Source
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_terms import SOURCE, STORE

_STATE = f"""CALL () {{ MATCH (s:{STORE}) RETURN collect([s.id, s.commits]) AS stores }}
CALL () {{ MATCH (s:{SOURCE} {{complete: true}})
  RETURN collect([s.number, s.name, s.triples, s.digest, s.ingested_at]) AS sources }}
CALL () {{ MATCH (p:_NsPrefDef) RETURN collect(properties(p)) AS prefixes }}
CALL () {{ MATCH (c:_GraphConfig) RETURN count(c) > 0 AS configured }}
CALL () {{ MATCH (n) RETURN count(n) AS nodes }}
CALL () {{ MATCH ()-[r]->() RETURN count(r) AS relationships }}
RETURN stores, sources, prefixes, configured, nodes, relationships"""


@dataclass(frozen=True, slots=True)
class State:
    """One state of a database."""

    store_id: str | None
    """Of a graph that kgmem wrote; None for any other."""
    commits: int
    sources: Mapping[int, Source]
    """The committed sources by number."""
    prefixes: Mapping[str, str]
    """Namespaces by prefix; none where neosemantics left IRIs whole, or only their ends."""
    imported: bool
    """Whether neosemantics imported the graph."""
    nodes: int
    relationships: int
    mark: str
    """Changes with every transaction."""

    @property
    def foreign(self) -> bool:
        """Whether there is a graph, and kgmem has not written it."""
        return self.store_id is None and self.nodes > 0

    @property
    def version(self) -> str:
        """Equal versions have equal content."""
        return self.mark if self.foreign else f"{self.store_id}:{self.commits}"


def read_state(connection: Connection) -> State:
    """The database's state now, in one call; all of it but the sources comes from counters. Raises StoreError."""
    ((stores, sources, prefixes, configured, nodes, relationships),), mark = connection.read_marked(_STATE)
    store_id, commits = stores[0] if stores else (None, 0)
    return State(
        store_id=store_id,
        commits=commits,
        sources={number: Source(name, triples, digest, at) for number, name, triples, digest, at in sources},
        prefixes={prefix: space for found in prefixes for prefix, space in found.items() if isinstance(space, str)},
        imported=configured or bool(prefixes),
        nodes=nodes,
        relationships=relationships,
        mark=mark,
    )
