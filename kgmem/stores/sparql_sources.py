"""What kgmem has written to an endpoint: a small named graph lists the sources, and is the commit point.

    GRAPH <urn:kgmem:catalog> {
        <graph> <urn:kgmem:triples> 20 ; <urn:kgmem:digest> "…" ; <urn:kgmem:ingestedAt> "…" ; <urn:kgmem:revision> "…"
    }

`graph` is the named graph of a source. A source that is being written stands in a staging graph, which no reader asks.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from kgmem.stores.base import Source
from kgmem.stores.graph_names import graph_name, source_name
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_terms import term_text
from kgmem.types import XSD_INTEGER, Literal, NamedNode

CATALOG = NamedNode("urn:kgmem:catalog")
_STAGING = "urn:kgmem:staging:"
_TRIPLES, _DIGEST, _INGESTED_AT, _REVISION = (
    NamedNode(f"urn:kgmem:{name}") for name in ("triples", "digest", "ingestedAt", "revision")
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as the endpoint's catalog lists it."""

    source: Source
    revision: str
    """New with every commit."""


def is_internal(graph: str) -> bool:
    """Whether a named graph is kgmem's own record, and no source."""
    return graph == CATALOG.value or graph.startswith(_STAGING)


def listed_sources(endpoint: SparqlEndpoint) -> dict[str, Listed]:
    """The sources by name; empty if kgmem has written nothing. One request."""
    found: dict[str, dict[NamedNode, str]] = defaultdict(dict)
    query = f"SELECT ?g ?p ?o WHERE {{ GRAPH {CATALOG} {{ ?g ?p ?o }} }}"
    for graph, predicate, value in endpoint.rows(query, everywhere=True):
        if isinstance(graph, NamedNode) and isinstance(predicate, NamedNode) and isinstance(value, Literal):
            found[graph.value][predicate] = value.value
    sources = {}
    for graph_iri, said in sorted(found.items()):
        name = source_name(graph_iri)
        source = Source(name, int(said.get(_TRIPLES, "0")), said.get(_DIGEST, ""), said.get(_INGESTED_AT, ""))
        sources[name] = Listed(source, said.get(_REVISION, ""))
    return dict(sorted(sources.items()))


def staging_graph() -> NamedNode:
    """A graph that nobody else writes to."""
    return NamedNode(_STAGING + uuid.uuid4().hex)


def drop_text(graphs: list[str]) -> str:
    """The update that drops graphs."""
    return " ;\n".join(f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in graphs)


def commit_text(listed: Listed, staging: NamedNode) -> str:
    """The update that makes a staging graph the content of its source, and says so in the catalog.

    Not with MOVE: onto a graph that is there, Fuseki 5.6 loses triples with it where data are on disk.
    """
    source, graph = listed.source, graph_name(listed.source.name)
    copy = f"INSERT {{ GRAPH {graph} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {staging} {{ ?s ?p ?o }} }}"
    steps = [f"DROP SILENT GRAPH {graph}", copy, f"DROP SILENT GRAPH {staging}", _unlist(graph)]
    values = {
        _TRIPLES: Literal(str(source.triples), datatype=XSD_INTEGER),
        _DIGEST: Literal(source.digest),
        _INGESTED_AT: Literal(source.ingested_at),
        _REVISION: Literal(listed.revision),
    }
    lines = "".join(f"{graph} {predicate} {term_text(value)} .\n" for predicate, value in values.items())
    return " ;\n".join([*steps, f"INSERT DATA {{ GRAPH {CATALOG} {{\n{lines}}} }}"])


def forget_text(names: list[str]) -> str:
    """The update that drops sources. The catalog comes first: what it does not list is not there."""
    graphs = [graph_name(name) for name in names]
    return " ;\n".join([*map(_unlist, graphs), *(f"DROP SILENT GRAPH {graph}" for graph in graphs)])


def _unlist(graph: NamedNode) -> str:
    return f"DELETE WHERE {{ GRAPH {CATALOG} {{ {graph} ?p ?o }} }}"
