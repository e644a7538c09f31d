"""Names looked up by Neo4j in a property graph: by full-text indexes, and by the exact values of name properties.

A label whose name property no full-text index covers is asked by the exact values that a phrase may be spelled as. That
is quick where the property has an index; where it has none, Neo4j looks at each of the label's nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from kgmem.stores.aliases import ALIAS, LABEL, LITERAL, AliasRow
from kgmem.stores.full_text import field as field_name
from kgmem.stores.full_text import lucene
from kgmem.stores.names import Phrase
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_cypher import quoted
from kgmem.stores.neo4j_described import Described
from kgmem.stores.neo4j_indexes import FullTextIndex, read_indexes
from kgmem.stores.neo4j_layout import Parameters
from kgmem.stores.neo4j_naming import Naming
from kgmem.stores.neo4j_properties import PropertyLayout
from kgmem.stores.spellings import spellings
from kgmem.types import Literal

Keep: TypeAlias = Callable[[Iterable[Described]], None]
_HITS = 32
"""Nodes found for one phrase in one full-text index."""
_NODES = 1_000
"""Nodes of one label found by their exact names."""


class PropertyLookup:
    """A `NameServer` for a property graph, or for one that neosemantics imported. `keep` is told of nodes met."""

    def __init__(self, connection: Connection, layout: PropertyLayout, keep: Keep) -> None:
        indexes = read_indexes(connection)
        self._keep = keep
        self._connection = connection
        self._layout = layout
        self._indexes: dict[FullTextIndex, list[str]] = {}
        self._by_value: list[tuple[str, Naming]] = []
        for label, naming in layout.namings():
            covering = indexes.searching(label, [naming.plain]) if naming.plain is not None else []
            for index in covering:
                self._indexes[index] = [p for p in index.properties if p in layout.all_names()]
            if not covering and naming.properties:
                self._by_value.append((label, naming))
            self._by_value += [(label, Naming((name,))) for name in naming.further if (label, name) in indexes.exact]
        self._slow = [(label, naming) for label, naming in self._by_value if (label, naming.plain) not in indexes.exact]
        flags = [(str(iri), layout.names.words(iri.value)) for iri in layout.flags()]
        self._flags = [AliasRow(term, text, None, LABEL) for term, text in flags]
        self._texts = [(label, name) for label, name in sorted(indexes.exact) if layout.is_value(label, name)]

    def described(self) -> str:
        """How it looks them up, for people."""
        ways = [f"by the full-text index {index.name}" for index in self._indexes]
        if len(self._by_value) > len(self._slow):
            ways.append("by indexed properties")
        if self._slow:
            one = next(((label, naming.plain) for label, naming in self._slow if label and naming.plain), None)
            advice = f" (CREATE INDEX FOR (n:{quoted(one[0])}) ON (n.{quoted(one[1])}))" if one else ""
            ways.append(f"by {len(self._slow)} properties without an index, which is slow{advice}")
        return ", ".join(ways) or "but no property names a node"

    def find(self, phrases: Sequence[Phrase]) -> list[list[AliasRow]]:
        """For each phrase, the names that may be it; in one call."""
        spelled: dict[str, list[int]] = {}
        for number, phrase in enumerate(phrases):
            for text in spellings(phrase):
                spelled.setdefault(text, []).append(number)
        parameters = Parameters()
        parts = [*self._by_words(phrases, parameters), *self._by_letters(list(spelled), parameters)]
        rows = self._connection.read("\nUNION ALL\n".join(parts), parameters.values) if parts else []
        found: list[list[AliasRow]] = [[] for _ in phrases]
        for row in self._flags:
            for number in spelled.get(row.text, ()):
                found[number].append(row)
        for at, value in rows:
            for row in self._rows(value):
                for number in spelled.get(row.text, ()) if at is None else [at]:
                    found[number].append(row)
        return found

    def _by_words(self, phrases: Sequence[Phrase], parameters: Parameters) -> Iterator[str]:
        queries = [lucene(phrase) for phrase in phrases]
        for index, properties in self._indexes.items():
            texts = [" ".join(f"{field_name(p)}:({query})" for p in properties) if query else None for query in queries]
            name, wanted = parameters.add(index.name), parameters.add(texts)
            yield f"""UNWIND range(0, size({wanted}) - 1) AS i
WITH i WHERE {wanted}[i] IS NOT NULL
CALL db.index.fulltext.queryNodes({name}, {wanted}[i], {{limit: {_HITS}}}) YIELD node
RETURN i, node AS found"""

    def _by_letters(self, texts: list[str], parameters: Parameters) -> Iterator[str]:
        wanted = parameters.add(texts)
        for label, naming in self._by_value:
            pattern = f"(n:{quoted(label)})" if label else "(n)"
            name = naming.cypher("n", parameters)
            yield f"MATCH {pattern} WHERE {name} IN {wanted} RETURN null AS i, n AS found LIMIT {_NODES}"
        for label, name in self._texts:
            held = f"n.{quoted(name)}"
            yield f"MATCH (n:{quoted(label)}) WHERE {held} IN {wanted} RETURN DISTINCT null AS i, {held} AS found"

    def _rows(self, value: Any) -> Iterator[AliasRow]:
        """The names of a node, or a text that is itself a node."""
        if isinstance(value, str):
            yield AliasRow(str(Literal(value)), value, None, LITERAL)
        elif described := self._layout.described(value):
            self._keep([described])
            term, properties = str(described.node), dict(value)
            for text in self._layout.names_of(sorted(value.labels), properties):
                yield AliasRow(term, text, None, LABEL)
            values = {literal for _, literal in described.literals}
            for literal in self._layout.aliases_of(value.labels, properties):
                yield AliasRow(term, literal.value, literal.language, ALIAS)
                if literal in values:
                    yield AliasRow(str(literal), literal.value, literal.language, LITERAL)
