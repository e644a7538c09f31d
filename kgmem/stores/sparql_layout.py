"""Where an endpoint keeps its data: in the default graph, in named graphs, or in both, as one is the others' union.

SPARQL 1.1 leaves that to the server. Asked for named graphs by the protocol's parameters, every server gives their
union and shows each to GRAPH, so that queries read the same everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kgmem.errors import StoreError
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_sources import is_internal
from kgmem.stores.sparql_terms import term_text
from kgmem.types import NamedNode

Kind = Literal[
    "empty", "written by kgmem", "default graph", "named graphs", "union of named graphs", "graphs in the URL"
]
_MOST_GRAPHS = 100
"""Graphs up to which each request can name them."""
_SERVERS_OWN = re.compile(
    r"http://www\.openlinksw\.com/|http://www\.w3\.org/ns/ldp#|http://www\.w3\.org/2002/07/owl#"
    r"|http://local[a-z]*(?::\d+)?/(?:sparql|DAV)|urn:activitystreams-owl:map|urn:core:services:sparql|urn:virtuoso:"
)
"""Graphs about Virtuoso that come with it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What was detected."""

    kind: Kind
    graphs: tuple[str, ...] | None
    """The named graphs to read; None: the server's default graph."""

    @property
    def foreign(self) -> bool:
        """Whether there are data that kgmem has not written."""
        return self.kind not in ("empty", "written by kgmem")


def detect_layout(endpoint: SparqlEndpoint) -> Layout:
    """Looks at an endpoint that kgmem has not written to. At most five requests.

    Raises StoreError for data in more named graphs than can be asked for together.
    """
    given = endpoint.http.settings.graphs
    if given:
        return Layout("graphs in the URL", given)
    named = _named_graphs(endpoint)
    if not endpoint.holds("?s ?p ?o", everywhere=True):
        if len(named) > _MOST_GRAPHS:
            raise StoreError(
                f"{endpoint.http.settings.url} has more than {_MOST_GRAPHS} named graphs and no default graph;"
                " name those to read in the URL: ?default-graph-uri=IRI&default-graph-uri=…"
            )
        return Layout("named graphs" if named else "empty", named)
    if not named:
        # All that there is may be the server's own.
        return Layout("default graph", None) if _has_default(endpoint) else Layout("empty", ())
    if not _is_union(endpoint, named[0]):
        return Layout("default graph", None)
    return Layout("union of named graphs", named if len(named) <= _MOST_GRAPHS else None)


def _named_graphs(endpoint: SparqlEndpoint) -> tuple[str, ...]:
    found = endpoint.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", everywhere=True)
    names = [row[0].value for row in found if isinstance(row[0], NamedNode)]
    return tuple(sorted(name for name in names if not is_internal(name) and not _SERVERS_OWN.match(name)))


def _has_default(endpoint: SparqlEndpoint) -> bool:
    """Whether a triple of the default graph stands in none of the named graphs, which are all the server's own."""
    return endpoint.holds("?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }", everywhere=True)


def _is_union(endpoint: SparqlEndpoint, graph: str) -> bool:
    """Whether a triple of a named graph is in the default graph too."""
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) }} }} LIMIT 1"
    for row in endpoint.rows(query, everywhere=True):
        triple = " ".join(term_text(term) for term in row if term is not None)
        return endpoint.holds(triple, everywhere=True)
    return False
