"""Names looked up by a SPARQL endpoint: by their letters, and by its full-text index if it has one.

SPARQL finds a label quickly if it is given letter by letter, with its language. So a phrase is asked for in several
spellings, in all languages that labels have, all phrases in one request. Full-text search is no part of SPARQL: Jena
has `text:query` for data sets that are configured so, Virtuoso `bif:contains` for the texts that it has indexed.
Whether an endpoint has either is found out by asking for a word that one of its labels holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self
from typing import Literal as Choice

from kgmem.errors import QueryRefusedError
from kgmem.stores.aliases import ALIAS, LABEL, LITERAL, AliasRow
from kgmem.stores.full_text import lucene, virtuoso
from kgmem.stores.names import Phrase
from kgmem.stores.sparql_described import DescribedNodes, Said
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_terms import term_text
from kgmem.stores.sparql_union import union
from kgmem.stores.spellings import spellings
from kgmem.types import ALIAS_PREDICATES, LABEL_PREDICATES, RDF_TYPE, Literal, NamedNode, Node

FullText = Choice["jena-text", "bif:contains"]
_MOST_LANGUAGES = 6
_LANGUAGES_AMONG = 5_000
"""Labels by one predicate among which languages are looked for."""
_PROBES = 100
"""Labels among which one with a word to ask for is looked for."""
_NODES = 2_000
"""Nodes found by their letters in one request."""
_HITS = 32
"""Nodes found for one phrase in a full-text index."""
_MET = 1_000
"""Names with all words of a phrase among which Virtuoso's shortest are taken."""
_PLAIN_WORD = re.compile(r"(?<!\w)[A-Za-z]{4,}(?!\w)")
_TEXT_QUERY = "<http://jena.apache.org/text#query>"


@dataclass(frozen=True, slots=True)
class NameFacts:
    """How the names of a graph can be asked for."""

    predicates: tuple[str, ...]
    """The naming predicates that the graph has, as IRIs."""
    languages: tuple[str, ...]
    """The languages of labels, the most useful first; empty text: none."""
    full_text: FullText | None

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        """The inverse of `to_json`. Raises KeyError for a file that is none."""
        return cls(tuple(found["predicates"]), tuple(found["languages"]), found["full_text"])


def find_out(endpoint: SparqlEndpoint, predicates: Iterable[NamedNode]) -> NameFacts:
    """Looks at an endpoint whose graph has these predicates. At most four requests."""
    have = set(predicates)
    naming = tuple(p.value for p in (*LABEL_PREDICATES, *ALIAS_PREDICATES) if p in have)
    return NameFacts(naming, _languages(endpoint, naming), _full_text(endpoint, naming))


class SparqlLookup:
    """A `NameServer`. What it learns of nodes goes to `nodes`, so that they need not be asked about again."""

    def __init__(self, endpoint: SparqlEndpoint, facts: NameFacts, nodes: DescribedNodes) -> None:
        self._endpoint = endpoint
        self._facts = facts
        self._nodes = nodes
        self._naming = " ".join(f"<{iri}>" for iri in facts.predicates)

    def described(self) -> str:
        """How it looks them up, for people."""
        languages = ", ".join(language or "none" for language in self._facts.languages)
        index = f"by {self._facts.full_text} and " if self._facts.full_text else ""
        return f"{index}by their letters (languages: {languages})"

    def find(self, phrases: Sequence[Phrase]) -> list[list[AliasRow]]:
        """For each phrase, the names that may be it; in one request."""
        spelled: dict[str, list[int]] = {}
        for number, phrase in enumerate(phrases):
            for text in spellings(phrase):
                spelled.setdefault(text, []).append(number)
        found: list[list[AliasRow]] = [[] for _ in phrases]
        if not spelled:
            return found
        said: list[Said] = []
        parts = [*self._by_letters(spelled), *self._by_words(phrases)]
        for i, node, predicate, value in self._endpoint.rows(union("?i ?s ?p ?name", parts)):
            if node is not None and isinstance(predicate, NamedNode):
                said.append((node, predicate, value))
            if isinstance(value, Literal):
                row = _row(node, predicate, value)
                for number in [int(i.value)] if isinstance(i, Literal) else spelled.get(value.value, ()):
                    found[number].append(row)
        self._nodes.take(said)
        return found

    def _by_letters(self, texts: Iterable[str]) -> Iterator[str]:
        """Nodes that are called so, and texts that something has."""
        languages = self._facts.languages or ("",)
        literals = [Literal(t, language=lang) if lang else Literal(t) for t in texts for lang in languages]
        values = f"VALUES ?met {{ {' '.join(map(term_text, literals))} }}"
        if self._naming:
            called = f"SELECT DISTINCT ?s WHERE {{ {values} VALUES ?q {{ {self._naming} }} ?s ?q ?met }} LIMIT {_NODES}"
            yield f"SELECT ?s ?p ?name WHERE {{ {{ {called} }} {self._said()} }}"
        other = (
            f" FILTER(?q NOT IN ({', '.join(f'<{iri}>' for iri in self._facts.predicates)}))" if self._naming else ""
        )
        yield f"SELECT (?met AS ?name) WHERE {{ {values} FILTER EXISTS {{ ?x ?q ?met{other} }} }}"

    def _by_words(self, phrases: Sequence[Phrase]) -> Iterator[str]:
        """Nodes whose names have the words of a phrase, phrase by phrase."""
        for number, phrase in enumerate(phrases):
            if self._facts.full_text == "jena-text" and (query := lucene(phrase)):
                called = f"SELECT DISTINCT ?s WHERE {{ ?s {_TEXT_QUERY} ({term_text(Literal(query))} {_HITS}) }}"
            elif self._facts.full_text == "bif:contains" and (query := virtuoso(phrase)):
                pattern = f"VALUES ?q {{ {self._naming} }} ?s ?q ?met . ?met bif:contains '{query}'"
                some = f"SELECT ?s ?met WHERE {{ {pattern} }} LIMIT {_MET}"
                called = f"SELECT ?s WHERE {{ {{ {some} }} }} ORDER BY STRLEN(STR(?met)) LIMIT {_HITS}"
            else:
                continue
            yield f"SELECT ({number} AS ?i) ?s ?p ?name WHERE {{ {{ {called} }} {self._said()} }}"

    def _said(self) -> str:
        """The names and classes of a node."""
        return f"VALUES ?p {{ {self._naming} {RDF_TYPE} }} ?s ?p ?name"


def _row(node: Node | None, predicate: Node | None, name: Literal) -> AliasRow:
    if node is None:
        return AliasRow(str(name), name.value, name.language, LITERAL)
    return AliasRow(str(node), name.value, name.language, LABEL if predicate in LABEL_PREDICATES else ALIAS)


def _languages(endpoint: SparqlEndpoint, naming: Sequence[str]) -> tuple[str, ...]:
    """Of some labels; English and none first."""
    if not naming:
        return ("",)
    parts = [
        f"SELECT DISTINCT (LANG(?o) AS ?l) WHERE {{ {{ {some} }} }}"
        for iri in naming
        for some in [f"SELECT ?o WHERE {{ ?s <{iri}> ?o }} LIMIT {_LANGUAGES_AMONG}"]
    ]
    found = {row[0].value for row in endpoint.rows(union("?l", parts)) if isinstance(row[0], Literal)}
    return tuple(sorted(found, key=lambda language: (not language.startswith("en"), language))[:_MOST_LANGUAGES])


def _full_text(endpoint: SparqlEndpoint, naming: Sequence[str]) -> FullText | None:
    """The index that finds a word of a label, if one does."""
    parts = [f"SELECT ?o WHERE {{ ?s <{iri}> ?o }} LIMIT {_PROBES}" for iri in naming]
    names = [row[0].value for row in endpoint.rows(union("?o", parts))] if parts else []  # type: ignore[union-attr]
    word = next((found[0] for name in names if (found := _PLAIN_WORD.search(name))), None)
    probes: dict[FullText, str] = {
        "jena-text": f'?s {_TEXT_QUERY} ("{word}" 1)',
        "bif:contains": f"?s ?p ?o . ?o bif:contains '\"{word}\"'",
    }
    for kind, pattern in probes.items() if word else ():
        try:
            rows = list(endpoint.rows(f"SELECT ?s WHERE {{ {pattern} }} LIMIT 1"))
            if rows and rows[0][0] is not None:  # a Fuseki without an index answers that there is something unbound
                return kind
        except QueryRefusedError:  # a server that does not know what this is
            continue
    return None
