"""The port every store fills: what linking, retrieval and execution ask of a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from kgmem.types import NamedNode, Node, Relation, Triple

if TYPE_CHECKING:
    import rdflib

    from kgmem.stores.alias_index import AliasIndex
    from kgmem.stores.names import NameIndex, Phrase

LITERALS = frozenset(
    "integer decimal double float int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedInt unsignedLong unsignedShort date dateTime gYear gYearMonth string".split()
)
"""The datatypes that plans compare, as `RelationInfo.object_types` gives them."""

Row: TypeAlias = tuple[Node | None, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One ingested source: a named graph, what it holds, and the hash of the bytes that it came from."""

    name: str
    triples: int
    digest: str
    ingested_at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class RelationInfo:
    """A predicate of the graph: its label, its number of statements, and the type labels met at its two ends."""

    iri: str
    label: str
    count: int
    subject_types: tuple[str, ...] = ()
    object_types: tuple[str, ...] = ()
    """Type labels; a literal end is given as its datatype's local name ("integer", "date", "string")."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What kinds of things a graph holds. Naming predicates and rdf:type are not relations here."""

    relations: Mapping[str, RelationInfo]
    """By predicate IRI."""
    types: Mapping[str, int]
    """Instances by type IRI."""
    follows: Mapping[Relation, frozenset[Relation]]
    """Which relations can be taken from the nodes that a relation leads to, from a sample of the graph."""

    def ordered(self) -> frozenset[Relation]:
        """The relations that lead to literals: numbers, times or texts, which can be compared."""
        return frozenset(Relation(info.iri) for info in self.relations.values() if LITERALS & set(info.object_types))


Fetched: TypeAlias = Callable[[int, int], None]
"""Told how many triples of how many are fetched from a server."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What it takes to fetch the names of a graph behind a server: measured on one machine, so a guess on another."""

    triples: int

    @property
    def seconds(self) -> float:
        """From a server nearby."""
        return self.triples / 25_000

    @property
    def megabytes(self) -> float:
        """On disk, for good."""
        return self.triples / 3_000


class GraphStore(Protocol):
    """A knowledge graph. Every implementation passes tests/stores/test_contract.py.

    A source is a named graph: a triple that two sources state is one triple until both are gone.
    """

    url: str
    read_only: bool
    query_language: str
    """What `query` takes: "sparql" or "cypher"."""

    @property
    def aliases(self) -> AliasIndex:
        """The index over the store's labels and aliases, in step with its triples; empty if a server has the names."""

    def names(self, texts: Sequence[Iterable[Phrase]]) -> Sequence[NameIndex]:
        """For each text, given by its phrases, an index that holds at least the names that stand in it.

        That is `aliases`, for which phrases are not even read, or what the server finds, asked once for all texts.
        """

    def version(self) -> str:
        """Changes whenever the store's content may have changed; equal versions have equal content."""

    def refresh(self) -> bool:
        """Moves on to the newest committed state, which another process may have made; whether there was one.

        Until then all methods, the alias index included, answer from one and the same state. Cheap: call it before each
        question.
        """

    def size(self) -> int:
        """Number of distinct triples (sources merged) if cheap to count, else of statements."""

    def schema(self) -> Schema:
        """The relations and types of the graph; computed once per version and kept."""

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """A name for every node: English label, label without language, any label, else the IRI's local name.

        A literal's name is its lexical form.
        """

    def types(self, nodes: Iterable[Node]) -> dict[Node, tuple[NamedNode, ...]]:
        """The rdf:type objects of each node, sorted by IRI."""

    def neighbourhood(self, nodes: Sequence[Node], *, limit: int) -> list[Triple]:
        """The triples around `nodes`, both directions, in one batched call.

        Of each node, predicate and direction the first `limit` in an order that all stores share
        (kgmem.stores.term_order), so that a question is understood alike whatever holds the graph; of more than 10,000,
        the first among some, so that a hub's cost is bounded. Naming predicates and rdf:type are left out. No
        duplicates. Order: by node, predicate, direction (what leaves the node before what leads to it), term.
        """

    def query(self, text: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """The rows of a SELECT over the union of all sources (each named graph visible to GRAPH).

        An ASK gives one row with one boolean literal. Where several sources state a triple, a pattern may match it once
        for each: say DISTINCT. Only Cypher has parameters. Raises StoreError for a query that fails.
        """

    def contains(self, nodes: Iterable[Node]) -> set[Node]:
        """Which of the nodes occur in the graph, as subject or object."""

    def sources(self) -> list[Source]:
        """The sources, by name."""

    def triples(self, source: str | None = None) -> Iterator[Triple]:
        """The triples of one source, or of all (each once). Raises UnknownSourceError."""

    def some_triples(self, most: int) -> Iterable[Triple]:
        """At most so many triples, whichever are quickly had, the same ones for the same version."""

    def dataset(self) -> rdflib.Dataset:
        """The same data for rdflib: one named graph for each source. Read-only by convention."""

    def close(self) -> None:
        """Lets go of files and locks; closing twice is fine."""


class WritableStore(GraphStore, Protocol):
    """A store that takes sources in and forgets them, each call one atomic commit."""

    def replace(self, source: str, triples: Iterable[Triple], *, digest: str) -> Source:
        """Makes `triples` the whole content of `source`. All of it becomes visible at once, or nothing.

        Blank nodes must already be unique to the source. An exception out of `triples` leaves the store as it was.
        """

    def remove(self, sources: Sequence[str]) -> int:
        """Forgets the sources; returns the number of statements that went. Raises UnknownSourceError."""
