"""A Neo4j database as a graph store: the reading half."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Self

from kgmem.config import Place
from kgmem.errors import StoreError, UnknownSourceError
from kgmem.stores.base import Fetched, Row, Schema, Source
from kgmem.stores.catalog import Catalog
from kgmem.stores.names import named_here, named_on_server, names_on_server
from kgmem.stores.neo4j_address import Neo4jAddress
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_described import Described
from kgmem.stores.neo4j_foreign import ForeignGraph
from kgmem.stores.neo4j_graph import Graph
from kgmem.stores.neo4j_layout import Layout
from kgmem.stores.neo4j_mirror import Mirror
from kgmem.stores.neo4j_nodes import Nodes
from kgmem.stores.neo4j_own import OwnGraph
from kgmem.stores.neo4j_sample import SampledNodes
from kgmem.stores.neo4j_state import State, read_state
from kgmem.stores.places import LARGEST_HERE, keep_place
from kgmem.stores.schema import build_schema, parse_edges
from kgmem.types import Literal, NamedNode, Node, Triple, is_relation, local_name

if TYPE_CHECKING:
    import rdflib

    from kgmem.stores.alias_index import AliasIndex
    from kgmem.stores.names import NameIndex, NameServer, Phrase

_FRESH_S = 1.0
"""A state is taken for the newest for so long, so that a question does not begin with asking for it."""


class Neo4jReader:
    """The reading half of `GraphStore` on one state of a database."""

    query_language = "cypher"

    def __init__(
        self, address: Neo4jAddress, names: Mapping[str, str], *, read_only: bool, place: Place | None = None
    ) -> None:
        self.url = address.url
        self.read_only = read_only
        self._names = dict(names)
        self._closed = False
        self._connection = Connection(address)
        try:
            self._mirror = Mirror(address, place)
            self._show(read_state(self._connection))
            if self._state.nodes + self._state.relationships > LARGEST_HERE and self._mirror.is_untouched():
                self._look_up(Place.SERVER)
        except BaseException:
            self._connection.close()
            raise

    def _show(self, state: State) -> None:
        """Makes a state the one that is read from now on."""
        self._state = state
        self._checked = time.monotonic()
        self._synced: Graph | None = None
        self._lookup: NameServer | None = None
        self._schema: Schema | None = None
        self._size: int | None = None
        self._told: Nodes | None = None

    @property
    def kind(self) -> str:
        """What kind of graph was detected."""
        return f"Neo4j, {self._graph().layout.name}"

    @property
    def calls(self) -> int:
        """How many requests were made."""
        return self._connection.calls

    @property
    def layout(self) -> Layout:
        """How the graph lies in Neo4j, for whoever writes queries."""
        return self._read_graph().layout

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"the store {self.url} is closed")

    def _graph(self) -> Graph:
        """The graph in view, whether its names have been read or not."""
        self._check_open()
        if self._synced is not None:
            return self._synced
        if self._state.foreign:
            return ForeignGraph(self._connection, self._mirror, self._state, self._names)
        return OwnGraph(self._connection, self._mirror, self._state)

    def _read_graph(self) -> Graph:
        """The graph in view, with the mirror in step."""
        graph = self._graph()
        if self._synced is None:
            graph.sync()
            self._synced = graph
        return graph

    @property
    def _nodes(self) -> Nodes:
        graph = self._read_graph()
        if self._told is None:
            self._told = Nodes(self._connection, graph.layout)
        return self._told

    @property
    def aliases(self) -> AliasIndex:
        """The index over the labels and aliases, kept on this machine."""
        self._read_graph()
        return self._mirror.catalog.aliases

    def names(self, texts: Sequence[Iterable[Phrase]]) -> Sequence[NameIndex]:
        """The alias index for each text, or what the database finds, in one call for every AT_ONCE phrases."""
        aliases, server = self.aliases, self._name_server()
        return names_on_server(server, texts) if server else [aliases] * len(texts)

    @property
    def named(self) -> str:
        """Where names are looked up, for people."""
        aliases, server = self.aliases, self._name_server()
        return named_on_server(server) if server else named_here(aliases)

    def look_up_names(self, place: Place) -> None:
        """From now on, and in later processes, looks names up here or in the database."""
        keep_place(self._mirror.base, place)
        self._look_up(place)

    def _look_up(self, place: Place) -> None:
        self._mirror.close()
        self._mirror = Mirror(self._connection.address, place)
        self._show(self._state)

    def _name_server(self) -> NameServer | None:
        if self._lookup is None and self._mirror.place == Place.SERVER:
            self._lookup = self._read_graph().lookup(self._nodes.keep)
        return self._lookup

    @property
    def _catalog(self) -> Catalog:
        self._read_graph()
        return self._mirror.catalog

    def version(self) -> str:
        """The store's id and the number of its commits; of others' graphs, a mark of the last transaction."""
        return self._state.version

    def refresh(self) -> bool:
        """Moves on to the newest state; whether there was one. Asks the server at most once in a second."""
        self._check_open()
        if time.monotonic() - self._checked < _FRESH_S:
            return False
        state = read_state(self._connection)
        self._checked = time.monotonic()
        if state.version == self._state.version:
            return False
        self._show(state)
        return True

    def synchronize(self, *, progress: Fetched | None = None) -> None:
        """Reads all names of the graph anew; of a graph that kgmem wrote, those of sources that are not here yet."""
        self._check_open()
        self._show(read_state(self._connection))
        graph = self._graph()
        graph.sync(progress, anew=True)
        self._synced = graph

    def sources(self) -> list[Source]:
        """The sources, by name; the database is the one source of a graph that others wrote."""
        if self._state.foreign:
            return [Source(self.url, self._graph().statements(), "", "")]
        return sorted(self._state.sources.values(), key=lambda source: source.name)

    def size(self) -> int:
        """Distinct triples of a graph that kgmem wrote; of others' graphs, relationships and properties."""
        if self._size is None:
            self._size = self._graph().size()
        return self._size

    def schema(self) -> Schema:
        """The relations and types; what follows what from a sample of edges. Kept on this machine by version."""
        if self._schema is None:
            self._read_graph()
            self._schema = self._mirror.schema(self.version())
            if self._schema is None:
                self._schema = self._build_schema()
                self._mirror.keep_schema(self.version(), self._schema)
        return self._schema

    def _build_schema(self) -> Schema:
        predicates = {NamedNode(iri): n for iri, n in self._catalog.predicates().items()}
        counts = {predicate: n for predicate, n in predicates.items() if is_relation(predicate)}
        edges: dict[str, list[tuple[str, str]]] = {}
        for predicate, subject, object_ in self._catalog.sample(len(counts)):
            edges.setdefault(predicate, []).append((subject, object_))
        sample = {NamedNode(predicate): parse_edges(drawn) for predicate, drawn in edges.items()}
        types = self._catalog.types()
        nodes = {node for drawn in sample.values() for edge in drawn for node in edge}
        looked_up = SampledNodes(self, nodes)
        self._nodes.described(list({NamedNode(iri) for iri in types} | counts.keys()))
        return build_schema(looked_up, counts, types, sample)

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """A name for every node; see GraphStore."""
        wanted = list(dict.fromkeys(nodes))
        known = self._nodes.described([node for node in wanted if not isinstance(node, Literal)])
        return {node: self._label(node, known.get(node)) for node in wanted}

    def _label(self, node: Node, described: Described | None) -> str:
        if isinstance(node, Literal):
            return node.value
        if described is not None and described.label is not None:
            return described.label
        if isinstance(node, NamedNode):
            return self._graph().words(node.value) or local_name(node.value)
        return str(node)

    def types(self, nodes: Iterable[Node]) -> dict[Node, tuple[NamedNode, ...]]:
        """The classes of each node, sorted by IRI; node labels are classes."""
        wanted = list(dict.fromkeys(nodes))
        known = self._nodes.described([node for node in wanted if not isinstance(node, Literal)])
        return {node: known[node].types if node in known else () for node in wanted}

    def neighbourhood(self, nodes: Sequence[Node], *, limit: int) -> list[Triple]:
        """The triples around `nodes`; see GraphStore. One query at most, which tells the names of all that it meets."""
        return self._nodes.around(nodes, limit)

    def query(self, text: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """The rows of a query that reads. Raises StoreError for one that fails or writes."""
        layout = self.layout
        rows = self._connection.read(text, parameters)
        found = [tuple(layout.described(value) for value in row) for row in rows]
        self._nodes.keep(one for row in found for one in row if one is not None and one.complete)
        return [tuple(described.node if described is not None else None for described in row) for row in found]

    def contains(self, nodes: Iterable[Node]) -> set[Node]:
        """Which of the nodes are in the graph."""
        return self._graph().contains(list(dict.fromkeys(nodes)))

    def triples(self, source: str | None = None) -> Iterator[Triple]:
        """The triples of one source, or of all, each once. Raises UnknownSourceError."""
        if source is not None and all(known.name != source for known in self.sources()):
            raise UnknownSourceError(f"there is no source {source!r} in {self.url}; `kgmem sources` lists them")
        return self._graph().triples(source)

    def some_triples(self, most: int) -> Iterable[Triple]:
        """The first triples."""
        return islice(self.triples(), most)

    def dataset(self) -> rdflib.Dataset:
        """A copy of this state in memory for rdflib: a named graph for each source, and their union by default."""
        from kgmem.stores.rdflib_view import copied

        return copied(self)

    def close(self) -> None:
        """Lets go of the connections; closing twice is fine."""
        if not self._closed:
            self._closed = True
            self._connection.close()
            self._mirror.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
