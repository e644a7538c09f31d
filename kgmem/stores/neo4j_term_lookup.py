"""Names looked up by Neo4j in a graph that kgmem wrote: literals by their key, and by the index of schema.cypher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from kgmem.stores.aliases import ALIAS, LABEL, LITERAL, AliasRow
from kgmem.stores.contents import LONGEST_LITERAL
from kgmem.stores.full_text import lucene
from kgmem.stores.names import Phrase
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_cypher import any_of
from kgmem.stores.neo4j_indexes import read_indexes
from kgmem.stores.neo4j_layout import Kind, Parameters
from kgmem.stores.neo4j_lookup import Keep
from kgmem.stores.neo4j_terms import NAME, TERM, TermLayout, node_key, node_of
from kgmem.stores.spellings import spellings
from kgmem.types import LABEL_PREDICATES, NAMING_PREDICATES, XSD_STRING, Literal, NamedNode

_LANGUAGES = f"""MATCH (o:{NAME}) WITH o LIMIT 5000
RETURN DISTINCT split(last(split(coalesce(o.term, o.key), '"')), '@')[1] AS language"""
_MOST_LANGUAGES = 6
_HITS = 32
"""Names found for one phrase in the full-text index."""
_BEARERS = 64
"""Nodes of one name."""


class TermLookup:
    """A `NameServer` over the committed sources. `keep` is told of nodes met."""

    def __init__(self, connection: Connection, layout: TermLayout, keep: Keep) -> None:
        self._connection = connection
        self._layout = layout
        self._keep = keep
        self._index = next((index.name for index in read_indexes(connection).searching(NAME, ["text"])), None)
        languages = [language for (language,) in connection.read(_LANGUAGES)]
        known = sorted(languages or [None], key=lambda name: (not (name or "en").startswith("en"), name or ""))
        self._languages = known[:_MOST_LANGUAGES]

    def described(self) -> str:
        """How it looks them up, for people."""
        return (
            f"by the full-text index {self._index} and by key" if self._index else "by key, without a full-text index"
        )

    def find(self, phrases: Sequence[Phrase]) -> list[list[AliasRow]]:
        """For each phrase, the names that may be it; in one call."""
        parameters = Parameters()
        keys = parameters.add([self._keys(phrase) for phrase in phrases])
        parts = [f"UNWIND range(0, size({keys}) - 1) AS i MATCH (met:{TERM}) WHERE met.key IN {keys}[i] RETURN i, met"]
        if self._index is not None:
            index, queries = parameters.add(self._index), parameters.add([lucene(phrase) for phrase in phrases])
            parts.append(f"""UNWIND range(0, size({queries}) - 1) AS i
WITH i WHERE {queries}[i] IS NOT NULL
CALL db.index.fulltext.queryNodes({index}, {queries}[i], {{limit: {_HITS}}}) YIELD node AS met RETURN i, met""")
        naming = any_of(sorted(predicate.value for predicate in NAMING_PREDICATES))
        bearer = self._layout.shown("x", Kind.NODE, parameters)
        query = f"""CALL () {{
{" UNION ".join(parts)}
}}
WITH met, collect(DISTINCT i) AS numbers
RETURN numbers, coalesce(met.term, met.key), COLLECT {{
  MATCH (x)-[e:{naming}]->(met) WHERE {self._layout.committed("e", parameters)}
  WITH x, type(e) AS predicate LIMIT {_BEARERS} RETURN [predicate, {bearer}]
}}, EXISTS {{ MATCH ()-[e]->(met) WHERE {self._layout.related("e", parameters)} }}"""
        found: list[list[AliasRow]] = [[] for _ in phrases]
        for numbers, term, bearers, is_value in self._connection.read(query, parameters.values):
            rows = list(self._rows(cast("Literal", node_of(term)), bearers, is_value=is_value))
            for number in numbers:
                found[number] += rows
        return found

    def _rows(self, name: Literal, bearers: Sequence[Sequence[Any]], *, is_value: bool) -> Iterator[AliasRow]:
        """The nodes that bear a name, and the name itself if it is a value, too."""
        for predicate, shown in bearers:
            if described := self._layout.described(shown):
                self._keep([described])
                kind = LABEL if NamedNode(predicate) in LABEL_PREDICATES else ALIAS
                yield AliasRow(str(described.node), name.value, name.language, kind)
        if is_value and (name.language or name.datatype == XSD_STRING) and len(name.value) <= LONGEST_LITERAL:
            yield AliasRow(str(name), name.value, name.language, LITERAL)

    def _keys(self, phrase: Phrase) -> list[str]:
        texts = spellings(phrase)
        return [node_key(Literal(t, language=lang) if lang else Literal(t)) for t in texts for lang in self._languages]
