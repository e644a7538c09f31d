"""A graph that kgmem has written to Neo4j."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kgmem.config import Place
from kgmem.stores.base import Fetched
from kgmem.stores.names import NameServer
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_layout import Parameters
from kgmem.stores.neo4j_lookup import Keep
from kgmem.stores.neo4j_mirror import Mirror
from kgmem.stores.neo4j_state import State
from kgmem.stores.neo4j_term_lookup import TermLookup
from kgmem.stores.neo4j_term_sample import sampled
from kgmem.stores.neo4j_terms import TERM, TermLayout, node_key, node_of
from kgmem.types import NamedNode, Node, Triple, is_relation

_COUNTED = 500_000
"""Statements up to which the distinct triples of several sources are counted."""
_TOLD = 10_000


class OwnGraph:
    """The committed sources of one state. A part of the mirror is a source, called by its number."""

    def __init__(self, connection: Connection, mirror: Mirror, state: State) -> None:
        self._connection = connection
        self._mirror = mirror
        self._state = state
        names = {number: source.name for number, source in state.sources.items()}
        self.layout = TermLayout(names, self._relations())

    def sync(self, progress: Fetched | None = None, *, anew: bool = False) -> None:
        """Reads the sources that the mirror does not know, and drops those that are gone. Sources never change."""
        if self._mirror.place == Place.SERVER:
            self._sample(anew=anew)
            return
        part = {f"{self._state.store_id}:{number}": number for number in self._state.sources}
        if part.keys() == self._mirror.parts().keys():
            return
        with self._mirror.locked():
            known = self._mirror.parts().keys()
            self._mirror.drop(known - part.keys())
            total, before = self.statements(), 0
            for name, number in part.items():
                source = self._state.sources[number]
                if name not in known:
                    triples = _told(self._of(number), before, total, progress)
                    self._mirror.read_part(name, triples, source.digest, local_names=True)
                before += source.triples
        self.layout.relations = self._relations()

    def _sample(self, *, anew: bool) -> None:
        """Keeps counts and a sample of all sources together."""
        part = f"{self._state.version}:sample"
        if anew or part not in self._mirror.parts():
            with self._mirror.locked():
                contents = sampled(self._connection, self.layout)
                self._mirror.drop(self._mirror.parts())
                self._mirror.note_part(part, contents, "")
        self.layout.relations = self._relations()

    def lookup(self, keep: Keep) -> NameServer:
        """By the keys of literals, and by the index of graphs/schema.cypher."""
        return TermLookup(self._connection, self.layout, keep)

    def statements(self) -> int:
        """As the sources say."""
        return sum(source.triples for source in self._state.sources.values())

    def size(self) -> int:
        """Distinct triples; with several sources and more than half a million statements, the statements."""
        total = self.statements()
        if len(self._state.sources) < 2 or total > _COUNTED:
            return total
        distinct = f"{self._match()} WITH DISTINCT s, type(r) AS p, o RETURN count(*)"
        return int(self._connection.read(distinct, self._sources())[0][0])

    def words(self, iri: str) -> None:
        """Local names read well enough."""
        del iri

    def contains(self, nodes: Sequence[Node]) -> set[Node]:
        """Nodes with a relationship of a committed source."""
        by_key = {node_key(node): node for node in nodes}
        query = f"""UNWIND $keys AS key MATCH (n:{TERM} {{key: key}})
WHERE EXISTS {{ (n)-[r]-() WHERE r.source IN $sources }} RETURN key"""
        rows = self._connection.read(query, {**self._sources(), "keys": list(by_key)})
        return {by_key[key] for (key,) in rows}

    def triples(self, source: str | None) -> Iterator[Triple]:
        """As they were put in, each once."""
        if source is not None:
            return self._of(next(n for n, s in self._state.sources.items() if s.name == source))
        repeated = "EXISTS { (s)-[q]->(o) WHERE type(q) = type(r) AND q.source < r.source AND q.source IN $sources }"
        only = f" AND NOT {repeated}" if len(self._state.sources) > 1 else ""
        return self._stream(f"{self._match()}{only}", self._sources())

    def _of(self, number: int) -> Iterator[Triple]:
        return self._stream(self._match(), {"sources": [number]})

    def _stream(self, match: str, parameters: Mapping[str, object]) -> Iterator[Triple]:
        query = f"{match} RETURN coalesce(s.term, s.key), type(r), coalesce(o.term, o.key)"
        for subject, predicate, object_ in self._connection.stream(query, parameters):
            yield Triple(node_of(subject), NamedNode(predicate), node_of(object_))  # type: ignore[arg-type]

    def _match(self) -> str:
        return f"MATCH (s:{TERM})-[r]->(o) WHERE r.source IN $sources"

    def _sources(self) -> dict[str, object]:
        parameters = Parameters()
        self.layout.committed("r", parameters)
        return parameters.values

    def _relations(self) -> list[str]:
        return [iri for iri in self._mirror.catalog.predicates() if is_relation(NamedNode(iri))]


def _told(triples: Iterable[Triple], before: int, total: int, progress: Fetched | None) -> Iterator[Triple]:
    for number, triple in enumerate(triples):
        if progress is not None and number % _TOLD == 0:
            progress(before + number, total)
        yield triple
