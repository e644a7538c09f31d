"""Ingest into a SPARQL endpoint when something goes wrong: the server dies, or loses data, or the client is killed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from servers.fuseki import Fuseki

from kgmem.errors import StoreError
from kgmem.stores import open_store
from kgmem.types import NamedNode, Triple

if TYPE_CHECKING:
    from kgmem.stores.sparql_writing import SparqlStore

pytestmark = pytest.mark.servers

EX = "http://example.org/"


def edges(name: str, number: int) -> list[Triple]:
    """A chain of nodes."""
    predicate = NamedNode(EX + "p")
    return [Triple(NamedNode(f"{EX}{name}{i}"), predicate, NamedNode(f"{EX}{name}{i + 1}")) for i in range(number)]


def opened(url: str) -> SparqlStore:
    """The store behind an endpoint, to write to."""
    return cast("SparqlStore", open_store(url, read_only=False))


def graphs_of(store: SparqlStore) -> list[str]:
    """All named graphs of the endpoint, kgmem's own among them."""
    rows = store.endpoint.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", everywhere=True)
    return [row[0].value for row in rows if isinstance(row[0], NamedNode)]


def test_a_server_that_loses_data_is_found_out(empty_fuseki: Fuseki, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it holds after the commit is counted; the source is not listed then, and can be ingested again."""
    with opened(empty_fuseki.url) as store:
        commit = store.endpoint.commit

        def losing(text: str, done: Callable[[], bool]) -> None:
            commit(text, done)
            empty_fuseki.update(f"DELETE WHERE {{ GRAPH ?g {{ <{EX}n2> <{EX}p> ?o }} }}")

        with monkeypatch.context() as patch:
            patch.setattr(store.endpoint, "commit", losing)
            with pytest.raises(StoreError, match="does not hold what it was given; ingest s again"):
                store.replace("s", edges("n", 9), digest="1")
        store.replace("t", edges("n", 1), digest="1")
        assert [source.name for source in store.sources()] == ["t"]
        store.replace("s", edges("n", 9), digest="1")
        assert set(store.triples()) == set(edges("n", 9))


def test_a_restart_in_the_middle_of_an_ingest_loses_nothing(tmp_path: Path) -> None:
    """The server is killed while batches come in, and again at the commit; nothing is twice, no staging is left."""
    server = Fuseki(tmp_path / "disk", options=("--tdb2", "--loc=."))
    server.start()
    old, new = edges("o", 10), edges("n", 9_000)

    def restart() -> None:
        server.kill()
        server.start()

    def stream() -> Iterator[Triple]:
        for number, triple in enumerate(new):
            if number == 5_000:
                threading.Thread(target=restart).start()
            yield triple

    try:
        with opened(server.url) as store:
            store.replace("s", old, digest="1")
            store.replace("s", stream(), digest="2")
            store.replace("s", new, digest="3")
            assert store.endpoint.http.losses > 0
            commit = store.endpoint.commit

            def cut_off(text: str, done: Callable[[], bool]) -> None:
                killer = threading.Thread(target=restart)
                killer.start()
                commit(text, done)
                killer.join()

            store.endpoint.commit = cut_off  # type: ignore[method-assign]
            store.replace("t", old, digest="1")
            assert set(store.triples("s")) == set(new)
            assert set(store.triples("t")) == set(old)
            assert store.size() == len(new) + len(old)
            assert len(graphs_of(store)) == 3
    finally:
        server.kill()


KILLED = """
import os, signal, sys
from kgmem.stores import open_store
from kgmem.types import Literal, NamedNode, Triple

def triples():
    for number in range(9_000):
        if number == 8_000:
            os.kill(os.getpid(), signal.SIGKILL)
        yield Triple(NamedNode(f"urn:{number}"), NamedNode("urn:says"), Literal("word " * 30))

open_store(sys.argv[1], read_only=False).replace("s", triples(), digest="1")
"""


def test_what_a_killed_client_left_is_dropped_by_the_next_ingest(empty_fuseki: Fuseki) -> None:
    """No reader sees it meanwhile."""
    killed = subprocess.run([sys.executable, "-c", KILLED, empty_fuseki.url], check=False)
    assert killed.returncode == -9
    with opened(empty_fuseki.url) as store:
        assert [graph.startswith("urn:kgmem:staging:") for graph in graphs_of(store)] == [True]
        assert (store.size(), store.sources()) == (0, [])
        store.replace("t", edges("n", 9), digest="1")
        assert len(graphs_of(store)) == 2
        assert set(store.triples()) == set(edges("n", 9))
