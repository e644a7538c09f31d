"""Linking with names that a SPARQL server finds: the same top candidates as with an index of all names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import pytest

from kgmem.errors import QueryRefusedError, StoreError
from kgmem.linking import Linker
from kgmem.stores.base import Row
from kgmem.stores.memory import MemoryStore
from kgmem.stores.names import NameIndex, Phrase, names_on_server
from kgmem.stores.sparql_described import DescribedNodes
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_lookup import SparqlLookup, find_out
from kgmem.types import Candidate, Literal, NamedNode, Node, Triple

EXACT = [
    "Who starred in The Matrix?",
    "how long is the matrix",
    "Where was Keanu Reeves born?",
    "Is LOTR longer than Rocky 2?",
    "Which films did Warner Bros. make?",
    "what did warner bros. make",
    "北京大学在哪里",
    "Is Kismet a good film?",
    "What is Mercury (planet) made of?",
    "Did Keanu Reeves's friends like Amélie?",
]


class LocalEndpoint:
    """What the lookup needs of an endpoint, on a store in memory; counts the requests."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.requests = 0

    def rows(self, text: str) -> Iterator[Row]:
        self.requests += 1
        try:
            yield from self.store.query(text)
        except StoreError as error:
            raise QueryRefusedError(str(error)) from None


class AskedStore(MemoryStore):
    """A store whose names are looked up by query."""

    def look_up(self) -> LocalEndpoint:
        endpoint = LocalEndpoint(self)
        as_endpoint = cast("SparqlEndpoint", endpoint)
        facts = find_out(as_endpoint, {triple.predicate for triple in self.triples()})
        self.nodes = DescribedNodes(as_endpoint)
        self.schema()
        self.server = SparqlLookup(as_endpoint, facts, self.nodes)
        return endpoint

    def names(self, texts: Sequence[Iterable[Phrase]]) -> Sequence[NameIndex]:
        return names_on_server(self.server, texts)

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        wanted = list(nodes)
        found = self.nodes.labels(wanted) if hasattr(self, "nodes") else {}
        return {**super().labels(wanted), **{node: found[str(node)] for node in wanted if str(node) in found}}


@pytest.fixture
def asked(store: MemoryStore) -> tuple[AskedStore, LocalEndpoint]:
    """A store that is asked, with the content of `store`."""
    copy = AskedStore()
    copy.replace("films", store.triples(), digest="0")
    return copy, copy.look_up()


def best(store: MemoryStore, text: str) -> Candidate:
    """The candidate with the best score."""
    return max((c for mention in Linker(store).link(text) for c in mention.candidates), key=lambda c: c.score)


def test_exact_names_link_as_with_an_index(store: MemoryStore, asked: tuple[AskedStore, LocalEndpoint]) -> None:
    """Node, score and way of matching; in one request, and one for many questions together."""
    copy, endpoint = asked
    for question in EXACT:
        before = endpoint.requests
        found, expected = best(copy, question), best(store, question)
        assert endpoint.requests - before <= 1
        assert (set(found.nodes), found.label, found.match) == (set(expected.nodes), expected.label, expected.match)
        assert found.score == pytest.approx(expected.score)
    before = endpoint.requests
    together = Linker(copy).link_all(EXACT)
    assert endpoint.requests - before <= len(EXACT) / 2
    assert together == [Linker(copy).link(question) for question in EXACT]


def test_hostile_names_are_data(asked: tuple[AskedStore, LocalEndpoint]) -> None:
    """They are found letter by letter, and change nothing about the query around them."""
    copy, _ = asked
    label, node = NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), NamedNode("http://example.org/h")
    for name in ('Say "}) DETACH DELETE n', 'Ada" OR "Bo', "A\\u0022 B", "Uh }} UNION {{ ?s ?p ?o", "Ex~ *:* (Y)"):
        copy.replace("hostile", [Triple(node, label, Literal(name))], digest=name)
        assert best(copy, f"Who made {name}?").nodes == (node,)
