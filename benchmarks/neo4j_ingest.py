"""How fast triples come into Neo4j, beside rdflib-neo4j: the same file, the same server, one after the other.

    python benchmarks/neo4j_ingest.py [--triples 1000000] [--url bolt://neo4j:PASSWORD@localhost]

Without a URL a server is started as the tests do it, with 2 GB of heap. The database must be empty; it is emptied after
each step. Both take in a twentieth of the triples first, since a Java program is slow at the beginning. Needs
`pip install rdflib-neo4j`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from itertools import islice
from pathlib import Path
from random import Random

import neo4j

from kgmem.ingest import forget, ingest
from kgmem.stores import open_store
from kgmem.stores.neo4j_address import Neo4jAddress

_EX = "http://example.org/"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"


def lines(count: int) -> Iterator[str]:
    """A tenth labels, a tenth numbers, the rest edges of 20 predicates between entities, subject by subject."""
    random, entities = Random(0), count // 10
    for i in range(entities):
        subject = f"<{_EX}entity/{i}>"
        yield f'{subject} {_LABEL} "Entity number {i}" .\n'
        yield f'{subject} <{_EX}size> "{random.randrange(10_000)}"^^{_INTEGER} .\n'
        for _ in range(8):
            yield f"{subject} <{_EX}p{random.randrange(20)}> <{_EX}entity/{random.randrange(entities)}> .\n"


def by_kgmem(url: str, file: Path) -> None:
    """What `kgmem ingest` does."""
    with open_store(url, read_only=False) as store:
        ingest(store, [file])  # type: ignore[arg-type]


def by_rdflib_neo4j(url: str, file: Path) -> None:
    """As its documentation advises."""
    import rdflib
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    address = Neo4jAddress.parse(url)
    config = Neo4jStoreConfig(
        auth_data={
            "uri": address.uri,
            "database": address.database or "neo4j",
            "user": address.user,
            "pwd": address.password,
        },
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
        batch_size=5_000,
    )
    with redirect_stdout(StringIO()):
        graph = rdflib.Graph(store=Neo4jStore(config=config))
        graph.parse(file, format="nt")
        graph.close(commit_pending_transaction=True)


def empty(address: Neo4jAddress) -> tuple[int, int]:
    """Takes everything out; how many nodes and relationships there were."""
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        nodes, edges = (
            session.run(query).single(strict=True)[0]  # type: ignore[arg-type]
            for query in ("MATCH (n) RETURN count(n)", "MATCH ()-[r]->() RETURN count(r)")
        )
        for query in ("MATCH ()-[r]->() CALL (r) { DELETE r }", "MATCH (n) CALL (n) { DELETE n }"):
            session.run(f"{query} IN TRANSACTIONS OF 10000 ROWS").consume()  # type: ignore[arg-type]
    return nodes, edges


@contextmanager
def server(url: str | None) -> Iterator[str]:
    """The server's URL."""
    if url is not None:
        yield url
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from servers.neo4j_server import Neo4jServer

    with tempfile.TemporaryDirectory() as folder:
        started = Neo4jServer(Path(folder), heap="2g")
        started.start(**{"server.memory.pagecache.size": "512m"})
        try:
            yield started.url
        finally:
            started.kill()


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def main() -> None:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url")
    parser.add_argument("--triples", type=int, default=1_000_000)
    arguments = parser.parse_args()
    count = arguments.triples
    tools = {"kgmem": by_kgmem, "rdflib-neo4j": by_rdflib_neo4j}
    speed = {}
    with tempfile.TemporaryDirectory() as name, server(arguments.url) as url:
        address, folder = Neo4jAddress.parse(url), Path(name)
        for file, some in (("first.nt", count // 20), ("all.nt", count)):
            with (folder / file).open("w") as out:
                out.writelines(islice(lines(count), some))
        empty(address)
        for take_in in tools.values():
            take_in(url, folder / "first.nt")
            empty(address)
        for tool, take_in in tools.items():
            took = seconds(lambda take_in=take_in: take_in(url, folder / "all.nt"))  # type: ignore[misc]
            speed[tool] = count / took
            if tool == "kgmem":
                with open_store(url, read_only=False) as store:
                    gone = seconds(lambda: forget(store, ["all.nt"]))  # type: ignore[arg-type]
                    print(f"kgmem forget  {count:>9,} triples {gone:7.1f} s")
            else:
                print(f"{tool} left {empty(address)} nodes and relationships")
            print(f"{tool:13} {count:>9,} triples {took:7.1f} s {speed[tool]:9,.0f}/s", flush=True)
        print(f"kgmem is {speed['kgmem'] / speed['rdflib-neo4j']:.2f} times as fast")


if __name__ == "__main__":
    main()
