"""Reading from Oxigraph: what the embedded store and the one in memory share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Self

from pyoxigraph import QueryBoolean, QuerySolutions, Store

from kgmem.errors import StoreError, UnknownSourceError
from kgmem.stores.base import Row, Schema, Source
from kgmem.stores.catalog import Catalog
from kgmem.stores.edges import Edges
from kgmem.stores.generations import Generation
from kgmem.stores.graph_names import graph_name
from kgmem.stores.schema import build_schema, parse_edges
from kgmem.types import (
    LABEL_PREDICATES,
    RDF_TYPE,
    XSD_BOOLEAN,
    Literal,
    NamedNode,
    Node,
    Triple,
    is_relation,
    local_name,
)

if TYPE_CHECKING:
    import rdflib

    from kgmem.stores.alias_index import AliasIndex
    from kgmem.stores.names import NameIndex, Phrase

_COUNTED = 500_000
"""Statements up to which the distinct triples of several sources are counted."""
_NAMES = 1_000


class OxigraphReader:
    """The reading half of `GraphStore` on one state of a store: a generation and its catalog.

    For one thread at a time. Subclasses call `_show` whenever there is a new state.
    """

    query_language = "sparql"

    def __init__(self, url: str, *, read_only: bool) -> None:
        self.url = url
        self.read_only = read_only
        self._generation = Generation(Store())
        self._catalog: Catalog | None = None

    def _show(self, generation: Generation, catalog: Catalog, version: str) -> None:
        """Makes a state the one that is read from now on."""
        self._generation = generation
        self._catalog = catalog
        self._version = version
        self._schema: Schema | None = None
        self._size: int | None = None
        self._labels: dict[Node, str] = {}
        self._sources = catalog.sources()
        counts = {NamedNode(iri): n for iri, n in catalog.predicates().items()}
        self._counts = {predicate: n for predicate, n in counts.items() if is_relation(predicate)}
        self._edges = Edges(generation.graph, self._counts)
        self._label_predicates = [predicate for predicate in LABEL_PREDICATES if predicate in counts]
        self._typed = RDF_TYPE in counts

    def _check_open(self) -> Catalog:
        if self._catalog is None:
            raise StoreError(f"the store {self.url} is closed")
        return self._catalog

    @property
    def _graph(self) -> Store:
        self._check_open()
        return self._generation.graph

    @property
    def aliases(self) -> AliasIndex:
        """The index over the labels and aliases of this state."""
        return self._check_open().aliases

    def names(self, texts: Sequence[Iterable[Phrase]]) -> Sequence[NameIndex]:
        """The alias index, for each text."""
        return [self.aliases] * len(texts)

    def version(self) -> str:
        """The store's id and the number of the generation that is read."""
        return self._version

    def refresh(self) -> bool:
        """Moves on to the newest committed state; whether there was one."""
        return False

    def sources(self) -> list[Source]:
        """The sources, by name."""
        return list(self._sources)

    def size(self) -> int:
        """Distinct triples; with several sources and more than half a million statements, the statements."""
        if self._size is None:
            self._size = sum(source.triples for source in self._sources)
            if len(self._sources) > 1 and self._size <= _COUNTED:
                distinct = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
                count = self.query(distinct)[0][0]
                self._size = int(count.value) if count is not None else 0
        return self._size

    def schema(self) -> Schema:
        """The relations and types; what follows what, and the types at the ends, from the catalog's sample of edges."""
        if self._schema is None:
            catalog = self._check_open()
            edges: dict[str, list[tuple[str, str]]] = {}
            for predicate, subject, object_ in catalog.sample(len(self._counts)):
                edges.setdefault(predicate, []).append((subject, object_))
            sample = {NamedNode(predicate): parse_edges(drawn) for predicate, drawn in edges.items()}
            self._schema = build_schema(self, self._counts, catalog.types(), sample)
        return self._schema

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """A name for every node; see GraphStore."""
        known = self._labels
        if len(known) > 100_000:
            known.clear()
        found = {}
        for node in nodes:
            if node not in known:
                known[node] = self._label(node)
            found[node] = known[node]
        return found

    def _label(self, node: Node) -> str:
        if isinstance(node, Literal):
            return node.value
        best: tuple[int, int, str, str] | None = None
        for place, predicate in enumerate(self._label_predicates):
            for quad in islice(self._graph.quads_for_pattern(node, predicate, None), _NAMES):
                name = quad.object
                if isinstance(name, Literal) and name.value.strip():
                    candidate = (_language_rank(name.language), place, name.language or "", name.value)
                    best = candidate if best is None else min(best, candidate)
        if best is not None:
            return best[3]
        return local_name(node.value) if isinstance(node, NamedNode) else str(node)

    def types(self, nodes: Iterable[Node]) -> dict[Node, tuple[NamedNode, ...]]:
        """The classes of each node, sorted by IRI."""
        found: dict[Node, tuple[NamedNode, ...]] = {}
        for node in nodes:
            if node in found:
                continue
            classes: set[NamedNode] = set()
            if self._typed and not isinstance(node, Literal):
                quads = self._graph.quads_for_pattern(node, RDF_TYPE, None)
                classes = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
            found[node] = tuple(sorted(classes, key=str))
        return found

    def neighbourhood(self, nodes: Sequence[Node], *, limit: int) -> list[Triple]:
        """The triples around `nodes`; see GraphStore. About 7 µs for each triple."""
        found: dict[Triple, None] = {}
        for node in dict.fromkeys(nodes):
            found.update(dict.fromkeys(self._edges.around(node, limit)))
        return list(found)

    def predicates_of(self, node: Node, *, inverse: bool) -> list[NamedNode]:
        """The predicates of the edges that leave `node`, or of those that lead to it."""
        return self._edges.predicates_of(node, inverse=inverse)

    def query(self, text: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """The rows of a SELECT, or the one row of an ASK: `true` or `false`.

        Where several sources state a triple a pattern matches it once for each: say DISTINCT.
        """
        if parameters:
            raise StoreError("a query in SPARQL has no parameters; write the values into its text")
        try:
            result = self._graph.query(text, use_default_graph_as_union=True)
            if isinstance(result, QuerySolutions):
                columns = range(len(result.variables))
                return [tuple([solution[i] for i in columns]) for solution in result]
        except (SyntaxError, OSError, RuntimeError) as error:
            raise StoreError(f"the query failed: {error}") from error
        if isinstance(result, QueryBoolean):
            return [(Literal("true" if result else "false", datatype=XSD_BOOLEAN),)]
        raise StoreError("only SELECT and ASK give rows")

    def contains(self, nodes: Iterable[Node]) -> set[Node]:
        """Which of the nodes are subject or object of a triple."""
        graph = self._graph
        return {
            node
            for node in nodes
            if next(graph.quads_for_pattern(None, None, node), None) is not None
            or (not isinstance(node, Literal) and next(graph.quads_for_pattern(node, None, None), None) is not None)
        }

    def triples(self, source: str | None = None) -> Iterator[Triple]:
        """The triples of one source, or of all, each once. Raises UnknownSourceError."""
        if source is not None and all(known.name != source for known in self._sources):
            raise UnknownSourceError(f"there is no source {source!r} in {self.url}; `kgmem sources` lists them")
        return self._triples(self._generation, source)

    def _triples(self, generation: Generation, source: str | None) -> Iterator[Triple]:
        # Holds the generation, so that it is not deleted under the iterator.
        graph = generation.graph
        quads = graph.quads_for_pattern(None, None, None, graph_name(source) if source is not None else None)
        if source is not None or len(self._sources) < 2:
            for quad in quads:
                yield quad.triple
            return
        for quad in quads:
            first = next(graph.quads_for_pattern(quad.subject, quad.predicate, quad.object), quad)
            if first.graph_name == quad.graph_name:
                yield quad.triple

    def some_triples(self, most: int) -> Iterable[Triple]:
        """The first triples."""
        return islice(self.triples(), most)

    def dataset(self) -> rdflib.Dataset:
        """An rdflib view of this state: a named graph for each source, and their union as the default graph."""
        from kgmem.stores.rdflib_view import dataset_of

        self._check_open()
        return dataset_of(self._generation)

    def close(self) -> None:
        """Lets go of the state; iterators and datasets that are in use keep theirs."""
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = None
            self._generation = Generation(Store())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _language_rank(language: str | None) -> int:
    """English first, then names without a language, then any."""
    if language is None:
        return 1
    return 0 if language.partition("-")[0] == "en" else 2
