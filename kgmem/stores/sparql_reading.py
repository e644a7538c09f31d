"""Reading from a SPARQL endpoint: queries and edges are asked for, names and counts are kept here (see `Mirror`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Self

from pyoxigraph import RdfFormat, parse

from kgmem.config import Place
from kgmem.errors import StoreError, UnknownSourceError
from kgmem.stores.base import Estimate, Fetched, Row, Schema, Source
from kgmem.stores.graph_names import graph_name
from kgmem.stores.names import named_here, named_on_server, names_on_server
from kgmem.stores.places import LARGEST_HERE, keep_place
from kgmem.stores.sparql_described import DescribedNodes
from kgmem.stores.sparql_download import Download
from kgmem.stores.sparql_edges import SparqlEdges
from kgmem.stores.sparql_endpoint import SparqlEndpoint, is_ask
from kgmem.stores.sparql_lookup import SparqlLookup, find_out
from kgmem.stores.sparql_mirror import Mirror, View
from kgmem.stores.sparql_names import own_name
from kgmem.stores.sparql_schema import schema_of
from kgmem.stores.sparql_settings import SparqlSettings
from kgmem.stores.sparql_sources import Listed
from kgmem.stores.sparql_sync import LARGEST_UNASKED, fetch, index, look
from kgmem.types import Literal, NamedNode, Node, Triple, is_relation

if TYPE_CHECKING:
    import rdflib

    from kgmem.stores.alias_index import AliasIndex
    from kgmem.stores.names import NameIndex, Phrase

_CHECK_S = 5.0
_COUNTED = 500_000


class SparqlReader:
    """The reading half of `GraphStore` on one endpoint. For one thread at a time."""

    query_language = "sparql"

    def __init__(self, settings: SparqlSettings, *, read_only: bool, names: Place | None = None) -> None:
        self.url = settings.url
        self.read_only = read_only
        self.endpoint = SparqlEndpoint(settings)
        self._settings = settings
        self._mirror = Mirror(settings, names)
        self._lookup: SparqlLookup | None = None
        self._view: View | None = None
        self._listed: Mapping[str, Listed] = {}
        self._checked = 0.0

    @classmethod
    def open(cls, settings: SparqlSettings, *, read_only: bool = True, names: Place | None = None) -> Self:
        """Connects, finds out where the data stand, and fetches the names of a small graph that are not here yet.

        `names`: where they are looked up; None: as `synchronize` was told before, else here, or by the server if there
        are too many. Raises StoreError if the server can't be reached or refuses, and for a large graph whose names
        should be here and are not.
        """
        store = cls(settings, read_only=read_only, names=names)
        try:
            store.synchronize(most=LARGEST_UNASKED, again=False)
        except BaseException:
            store.close()
            raise
        return store

    def synchronize(
        self,
        *,
        most: int | None = None,
        again: bool = True,
        expect: Callable[[Estimate], None] | None = None,
        progress: Fetched | None = None,
    ) -> bool:
        """Brings names and counts in step with the endpoint; whether there was anything new.

        Args:
            most: triples to fetch at most; more is a StoreError that says what it would take.
            again: look for changes of a graph that kgmem has not written, which costs a count; else a graph of up to a
                million triples is looked at once a day.
            expect: told the estimate before anything is fetched.
            progress: told how far the fetching has come.
        """
        self._checked = time.monotonic()
        known = {source.name: source for source in self._mirror.sources()}
        wanted = look(self.endpoint, self._mirror, known, again=again)
        self._listed, self.layout, self.endpoint.graphs = wanted.listed, wanted.layout, wanted.layout.graphs
        estimate = wanted.estimate
        if estimate.triples > LARGEST_HERE and not known and not self._mirror.is_chosen:
            self._look_up(Place.SERVER)
        if self._mirror.place == Place.HERE:
            if most is not None and estimate.triples > most:
                raise StoreError(
                    f"the names of {self.url} are not on this machine yet; fetch them: kgmem sync --graph {self.url}"
                    f" (about {estimate.seconds / 60:.0f} minutes and {estimate.megabytes:,.0f} MB), or have the server"
                    " look them up: add --names server"
                )
            if expect is not None:
                expect(estimate)
            fetch(wanted, self._mirror, progress)
        index(wanted, self._mirror, known, self.endpoint)
        return self._show()

    def look_up_names(self, place: Place) -> None:
        """From now on, and in later processes, looks names up here or by the server; call `synchronize` next."""
        keep_place(self._mirror.base, place)
        self._look_up(place)

    def _look_up(self, place: Place) -> None:
        self._mirror.close()
        self._mirror = Mirror(self._settings, place)

    def _show(self) -> bool:
        """Turns to the newest state of the mirror; whether it is another one."""
        view = self._mirror.view(self.endpoint)
        before, self._view = self._view, view
        if before is not None:
            before.close()
            if before.version == view.version:
                return False
        catalog = view.catalog
        self._lookup = self._name_server(view, view.names) if isinstance(view.names, DescribedNodes) else None
        counts = {NamedNode(iri): n for iri, n in catalog.predicates().items()}
        self._counts = {predicate: n for predicate, n in counts.items() if is_relation(predicate)}
        others = [predicate for predicate in counts if predicate not in self._counts]
        self._edges = SparqlEdges(self.endpoint, list(self._counts), others)
        self._schema: Schema | None = None
        self._size: int | None = None
        self._sources = [listed.source for listed in self._listed.values()] if self._listed else catalog.sources()
        return True

    def _name_server(self, view: View, nodes: DescribedNodes) -> SparqlLookup:
        facts = self._mirror.facts(view.version)
        if facts is None:
            facts = find_out(self.endpoint, map(NamedNode, view.catalog.predicates()))
            self._mirror.keep_facts(view.version, facts)
        return SparqlLookup(self.endpoint, facts, nodes)

    def _check_open(self) -> View:
        if self._view is None:
            raise StoreError(f"the store {self.url} is closed")
        return self._view

    @property
    def default_source(self) -> str | None:
        """The source of all triples if they stand in the server's default graph."""
        return self.url if self.layout.graphs is None else None

    @property
    def kind(self) -> str:
        """What kind of endpoint was detected."""
        graphs = "" if self.layout.graphs is None else f", {len(self.layout.graphs):,} graphs"
        return f"SPARQL endpoint, {self.layout.kind}{graphs}"

    @property
    def calls(self) -> int:
        """How many requests were answered."""
        return self.endpoint.http.answered

    @property
    def aliases(self) -> AliasIndex:
        """The index over the labels and aliases of this state."""
        return self._check_open().catalog.aliases

    def names(self, texts: Sequence[Iterable[Phrase]]) -> Sequence[NameIndex]:
        """The alias index for each text, or what the server finds, in one request for every AT_ONCE phrases."""
        aliases = self.aliases
        return names_on_server(self._lookup, texts) if self._lookup else [aliases] * len(texts)

    @property
    def named(self) -> str:
        """Where names are looked up, for people."""
        aliases = self.aliases
        return named_on_server(self._lookup) if self._lookup else named_here(aliases)

    def version(self) -> str:
        """The state of the names and counts on this machine."""
        return self._check_open().version

    def refresh(self) -> bool:
        """Moves on to the newest state; asks the server at most every five seconds, and only for kgmem's catalog.

        A graph that kgmem has not written is looked at by `kgmem sync`.
        """
        self._check_open()
        if time.monotonic() - self._checked < _CHECK_S:
            return False
        return self.synchronize(most=LARGEST_UNASKED, again=False)

    def sources(self) -> list[Source]:
        """The sources, by name: what kgmem has written, else the named graphs that are read."""
        self._check_open()
        return list(self._sources)

    def size(self) -> int:
        """Distinct triples; with several sources and more than half a million statements, the statements."""
        self._check_open()
        if self._size is None:
            self._size = sum(source.triples for source in self._sources)
            if len(self._sources) > 1 and self._size <= _COUNTED:
                distinct = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
                self._size = self.endpoint.number(distinct)
        return self._size

    def schema(self) -> Schema:
        """The relations and types; what follows what, and the types at the ends, from a sample of edges."""
        view = self._check_open()
        if self._schema is None:
            self._schema = self._mirror.schema(view.version)
        if self._schema is None:
            self._schema = schema_of(view.catalog, self._counts, self._edges, self)
            self._mirror.keep_schema(view.version, self._schema)
        return self._schema

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """A name for every node; see GraphStore. No request."""
        wanted = list(nodes)
        names = self._check_open().names.labels(wanted)
        return {node: names.get(str(node)) or own_name(node) for node in wanted}

    def types(self, nodes: Iterable[Node]) -> dict[Node, tuple[NamedNode, ...]]:
        """The classes of each node, sorted by IRI. No request."""
        wanted = list(nodes)
        found = self._check_open().names.types(wanted)
        return {node: tuple(NamedNode(iri) for iri in sorted(found.get(str(node), ()))) for node in wanted}

    def neighbourhood(self, nodes: Sequence[Node], *, limit: int) -> list[Triple]:
        """The triples around `nodes`; see GraphStore. One request, and another when a hub is met for the first time."""
        self._check_open()
        return self._edges.around(nodes, limit) if nodes and self._counts else []

    def query(self, text: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """The rows of a SELECT, or the one row of an ASK: `true` or `false`; complete whatever the server's cap."""
        self._check_open()
        if parameters:
            raise StoreError("a query in SPARQL has no parameters; write the values into its text")
        if is_ask(text):
            return [(Literal(self.endpoint.is_true(text)),)]
        return list(self.endpoint.rows(text))

    def contains(self, nodes: Iterable[Node]) -> set[Node]:
        """Which of the nodes are subject or object of a triple."""
        self._check_open()
        return self._edges.contained(nodes)

    def triples(self, source: str | None = None) -> Iterator[Triple]:
        """The triples of one source, or of all, each once. Raises UnknownSourceError."""
        self._check_open()
        names = [known.name for known in self._sources]
        if source is not None and source not in names:
            raise UnknownSourceError(f"there is no source {source!r} in {self.url}; `kgmem sources` lists them")
        seen: set[Triple] | None = set() if source is None and len(names) > 1 else None
        for name in names if source is None else [source]:
            for triple in Download(self.endpoint, self._graph(name)).read():
                if seen is None:
                    yield triple
                elif triple not in seen:
                    seen.add(triple)
                    yield triple

    def some_triples(self, most: int) -> Iterable[Triple]:
        """A few triples, none of them by a naming predicate where the server has the names; see GraphStore."""
        if self._lookup is None:
            return islice(self.triples(), most)
        drawn = self._check_open().catalog.sample(len(self._counts))
        lines = "".join(f"{subject} <{predicate}> {object_} .\n" for predicate, subject, object_ in drawn[:most])
        return [quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES, lenient=True)]

    def dataset(self) -> rdflib.Dataset:
        """A copy in memory for rdflib: a named graph for each source, and their union as the default graph."""
        from kgmem.stores.rdflib_view import copied

        return copied(self)

    def close(self) -> None:
        """Closes connections and files; closing twice is fine."""
        if self._view is not None:
            self._view.close()
            self._view = None
        self._mirror.close()
        self.endpoint.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _graph(self, source: str) -> NamedNode | None:
        return None if self.layout.graphs is None else graph_name(source)
